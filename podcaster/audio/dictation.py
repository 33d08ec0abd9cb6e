"""Recordings as one who writes them out wants to hear them: voices at one level, piece by piece, cut in pauses.

Two passes: the first hears who speaks where and how loud, the second hands out the levelled sound. A piece is so short
that memory does not grow with the recording.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from podcaster.audio import crosstalk, decode, speech
from podcaster.audio.align import late
from podcaster.audio.hops import Flags, Span, flags, spread
from podcaster.audio.kweighting import Power, Samples
from podcaster.audio.level import Decibels, Fader, ride
from podcaster.audio.loudness import SILENCE_LUFS, integrated
from podcaster.audio.proposal import ears_on
from podcaster.audio.report import Report
from podcaster.audio.speech import Phrase, Speech
from podcaster.audio.voices import SAMPLE_RATE_HZ, told_apart
from podcaster.model import Progress

PIECE_SECONDS = 120.0  # at most, and 30 at least
_LEVEL_LUFS = -20.0
_MOST_GAIN_DB = 40.0
_BESIDE_HOPS = 30  # of somebody else's track nothing is heard, but a word is not cut short
_HOP = SAMPLE_RATE_HZ // 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voice:
    """One recording, heard: ``name`` is that of its track, "" if it is the only one.

    Its own phrases (in hops of 10 ms), for each whether it is in the second voice, None if they cannot be told apart,
    the gain that levels it, and by how many seconds its recorder was started after the first one.
    """

    path: Path
    name: str
    hops: int
    phrases: tuple[Phrase, ...]
    second: tuple[bool, ...] | None
    curve: Decibels
    gain_db: float
    open: Flags | None
    late_s: float

    @property
    def pieces(self) -> list[Span]:
        """The recording in pieces (from, to, in hops), each cut in the longest pause within reach."""
        made, start = [], 0
        while self.hops - start > PIECE_SECONDS * 100:
            cut = _longest_pause(self.phrases, start + round(PIECE_SECONDS * 25), start + round(PIECE_SECONDS * 100))
            made.append((start, cut))
            start = cut
        return [*made, (start, self.hops)]

    def speaks(self, start_s: float, end_s: float) -> float:
        """Return how much of a time (seconds of this recording) somebody speaks, from 0 to 1."""
        start, end = start_s * 100, max(end_s * 100, start_s * 100 + 1)
        heard = 0.0
        for each in self.phrases[bisect_right(self.phrases, start, key=lambda phrase: phrase.end) :]:
            if each.start >= end:
                break
            heard += min(end, each.end) - max(start, each.start)
        return float(min(heard / (end - start), 1.0))

    def sound(self, first: int = 0) -> Iterator[tuple[Span, Samples]]:
        """Yield each piece from number ``first`` on, levelled, as one channel at 16 kHz. Raises AudioError."""
        pieces = self.pieces[first:]
        if not pieces:
            return
        begin = pieces[0][0] // 100 * 100  # decoding begins on a whole second
        blocks = decode.blocks(self.path, sample_rate_hz=SAMPLE_RATE_HZ, channels=1, start=begin * _HOP)
        levelled = Fader(self.curve, SAMPLE_RATE_HZ, self.gain_db)((block for block in blocks), begin / 100)
        held, at = np.zeros(0, np.float32), begin
        for start, end in pieces:
            while at * _HOP + held.size < end * _HOP and (block := next(levelled, None)) is not None:
                held = np.concatenate([held, block[0]])
            yield (start, end), self._closed(held[(start - at) * _HOP : (end - at) * _HOP], start)
            held, at = held[(end - at) * _HOP :], end

    def _closed(self, samples: Samples, start: int) -> Samples:
        """Return a piece without what another track holds better, within full scale."""
        if self.open is not None:
            gate = np.repeat(self.open[start : start + samples.size // _HOP + 1], _HOP)[: samples.size]
            samples = samples * np.pad(gate, (0, samples.size - gate.size))
        return np.asarray(np.clip(samples, -1.0, 1.0), np.float32)


def listen(recordings: Sequence[Path], progress: Progress | None = None, *, aligned: bool = True) -> list[Voice]:
    """Listen to a recording, or to one track for each voice; raises AudioError for what cannot be read.

    Tracks that were started apart are ``aligned`` to the first one, as the master does it.
    """
    total = sum(decode.probe(path).duration.total_seconds() for path in recordings)
    report = Report(progress, "listening", total, SAMPLE_RATE_HZ)
    if len(recordings) == 1:
        ears = ears_on(recordings[0], 2, report)
        power = np.asarray(sum(ear.power for ear in ears)) / 2
        found = speech.find(power)
        second = told_apart([ear.bands for ear in ears], found.phrases)
        whose = None if second is None else tuple(bool(each) for each in second)
        return [_voice(recordings[0], "", power, found, second=whose)]
    powers = [ear.power for path in recordings for ear in ears_on(path, 1, report)]
    begins = [late(powers[0], power) if aligned and place else 0 for place, power in enumerate(powers)]
    least = min(begins)
    placed = [np.pad(power, (begin - least, 0)) for power, begin in zip(powers, begins, strict=True)]
    owned = crosstalk.own(placed, [speech.find(power) for power in placed])
    return [
        _voice(path, path.suffixes[0].strip("."), power, _earlier(found, begin - least, power.size), late_hops=begin)
        for path, power, found, begin in zip(recordings, powers, owned, begins, strict=True)
    ]


def _voice(
    path: Path,
    name: str,
    power: Power,
    found: Speech,
    *,
    second: tuple[bool, ...] | None = None,
    late_hops: int = 0,
) -> Voice:
    level = integrated(power)
    own = spread(flags(((each.start, each.end) for each in found.phrases), power.size), _BESIDE_HOPS)
    return Voice(
        path=path,
        name=name,
        hops=power.size,
        phrases=found.phrases,
        second=second,
        curve=ride(power, found) if power.size else np.zeros(1),
        gain_db=min(_LEVEL_LUFS - level, _MOST_GAIN_DB) if level > SILENCE_LUFS else 0.0,
        open=own if name else None,
        late_s=late_hops / 100,
    )


def _earlier(found: Speech, hops: int, size: int) -> Speech:
    """Return speech so many hops earlier: from the time all tracks have in common back to a track's own."""
    phrases = (
        Phrase(start=max(each.start - hops, 0), end=min(each.end - hops, size), lufs=each.lufs)
        for each in found.phrases
    )
    music = ((max(start - hops, 0), min(end - hops, size)) for start, end in found.music)
    return Speech(
        phrases=tuple(each for each in phrases if each.end > each.start),
        music=tuple(span for span in music if span[1] > span[0]),
        speaking=found.speaking[hops:],
        room=found.room[hops:],
    )


def _longest_pause(phrases: Sequence[Phrase], first: int, last: int) -> int:
    """Return the middle of the longest pause that begins and ends between two hops; the last hop if there is none."""
    edges = [(max(one.end, first), min(other.start, last)) for one, other in pairwise(phrases)]
    tail = max((each.end for each in phrases if each.start < last), default=first)
    edges.append((min(max(tail, first), last), last))
    start, end = max(edges, key=lambda edge: edge[1] - edge[0])
    return (start + end) // 2 if end > start else last
