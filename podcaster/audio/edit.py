"""What is taken out of a recording: the silence before the first and after the last sound, and overlong pauses.

Everything is decided from the measurement, in hops of 10 ms, and done while the recording is decoded, to the sample:
all that comes after it (levelling, limiting, encoding) knows only the time of the delivered file.

Silence is what is neither speech nor music, does not stand above the room, and lies far below the programme. All of it
must hold: a jingle that fades out, an atmosphere that opens an episode, a guest who is hard to hear are no silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from podcaster.audio import speech
from podcaster.audio.hops import Flags, Span, flags, mean, spans
from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import integrated
from podcaster.audio.speech import Phrase, Speech
from podcaster.audio.stage import Samples
from podcaster.model import AudioSettings, Timeline

Series = TypeVar("Series", Power, npt.NDArray[np.float32], Flags)

HOP = timedelta(milliseconds=10)
ROOM_BEFORE_HOPS, ROOM_AFTER_HOPS = 50, 100  # silence that stays: a breath before the first word, an echo at the end
WORTH_HOPS = 50  # a cut that saves less is none
_FADE_HOPS = 2  # half of a crossfade lies on either side of a cut
_ABOVE_ROOM_DB = 6.0
_FAR_BELOW_LU = 25.0


@dataclass(frozen=True, slots=True)
class Edit:
    """Which hops of a recording are heard, after ``lead`` hops and before ``tail`` hops of something else.

    Without ``kept`` the recording is heard as it is, to its last sample; ``size`` is its length in whole hops.
    """

    size: int
    kept: tuple[Span, ...] = ()
    lead: int = 0
    tail: int = 0

    @classmethod
    def of(cls, timeline: Timeline, delivered: timedelta) -> Edit:
        """Return the edit that made a file this long, with this timeline."""
        if not timeline.kept:
            return cls(delivered // HOP)
        kept = tuple((round(part.start / HOP), round(part.end / HOP)) for part in timeline.kept)
        made = cls(timeline.length // HOP, kept, lead=round(timeline.kept[0].at / HOP))
        return replace(made, tail=max(0, delivered // HOP - made.hops))

    @property
    def hops(self) -> int:
        """How long the delivered sound is."""
        return self.lead + sum(end - start for start, end in self.kept or ((0, self.size),)) + self.tail

    @property
    def timeline(self) -> Timeline:
        """When each part of the recording is heard."""
        if not self.kept:
            return Timeline()
        return Timeline.of(self.size * HOP, [(start * HOP, end * HOP) for start, end in self.kept], self.lead * HOP)

    def between(self, lead: int, tail: int) -> Edit:
        """Return the edit with room for so many hops of something else before and after."""
        if not (lead or tail):
            return self
        return replace(self, kept=self.kept or ((0, self.size),), lead=lead, tail=tail)

    def series(self, values: Series) -> Series:
        """Return a measurement of the recording, a value for every hop, as that of the delivered sound.

        Before the recording begins, and after it ends, there is silence.
        """
        if not self.kept:
            return values
        return np.pad(np.concatenate([values[start:end] for start, end in self.kept]), (self.lead, self.tail))

    def speech(self, found: Speech) -> Speech:
        """Return what was found in the recording as that of the delivered sound; no cut goes through speech."""
        if not self.kept:
            return found
        phrases: list[Phrase] = []
        music: list[Span] = []
        moved = self.lead
        for start, end in self.kept:
            moved -= start
            phrases += [
                replace(each, start=max(each.start, start) + moved, end=min(each.end, end) + moved)
                for each in found.phrases
                if each.start < end and start < each.end
            ]
            music += [(max(a, start) + moved, min(b, end) + moved) for a, b in found.music if a < end and start < b]
            moved += end
        return Speech(
            phrases=tuple(phrases),
            music=tuple(music),
            speaking=self.series(found.speaking),
            room=self.series(found.room),
        )

    def cut(self, blocks: Iterator[Samples], hop: int) -> Iterator[Samples]:
        """Yield what is heard of a stream that begins where the recording does; ``hop`` is 10 ms in samples.

        The blocks have any length. A stream that ends early, one track of several, may end early here too.
        """
        if not self.kept:
            yield from blocks
            return
        stream, fade = _Stream(blocks), _FADE_HOPS * hop
        up = np.sqrt((np.arange(fade, dtype=np.float32) + 0.5) / fade)
        yield from _silence(stream.channels, self.lead * hop)
        last = np.zeros((stream.channels, fade), np.float32)
        for start, end in self._pieces(hop):
            begins = start > 0 or self.lead > 0
            yield stream.taken(start, start + fade) * (up if begins else np.ones_like(up)) + last
            yield from stream.parts(start + fade, end and end - fade)
            last = stream.taken(end - fade, end) * up[::-1] if end else last[:, :0]
        yield last
        yield from _silence(stream.channels, self.tail * hop)

    def _pieces(self, hop: int) -> Iterator[tuple[int, int | None]]:
        """Yield what is read, in samples: at a cut, half a crossfade more on both sides; None is to the last sample."""
        half, final = _FADE_HOPS // 2, len(self.kept) - 1
        for number, (start, end) in enumerate(self.kept):
            begin = start - (half if number else 0)
            open_end = number == final and end == self.size and not self.tail
            yield begin * hop, None if open_end else (end + (half if number < final else 0)) * hop


class _Stream:
    """Sound that is read forward, from anywhere to anywhere, without being kept."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks = blocks
        self._position = 0
        self._rest = next(blocks, np.zeros((1, 0), np.float32))

    @property
    def channels(self) -> int:
        return int(self._rest.shape[0])

    def parts(self, start: int, end: int | None) -> Iterator[Samples]:
        """Yield the samples from ``start`` to ``end`` (None: to the last), as far as there are any."""
        while end is None or self._position < end:
            size = self._rest.shape[1]
            high = size if end is None else min(size, end - self._position)
            low = max(start - self._position, 0)
            if low < high:
                yield self._rest[:, low:high]
            self._position += high
            self._rest = self._rest[:, high:]
            if not self._rest.shape[1]:
                following = next(self._blocks, None)
                if following is None:
                    return
                self._rest = following

    def taken(self, start: int, end: int) -> Samples:
        """Return the samples from ``start`` to ``end``; after the last one there is silence."""
        made = np.zeros((self.channels, end - start), np.float32)
        place = 0
        for part in self.parts(start, end):
            made[:, place : place + part.shape[1]] = part
            place += part.shape[1]
        return made


def decided(powers: Sequence[Power], settings: AudioSettings, found: Speech | None = None) -> Edit:
    """Return what to take out of a recording, from the K-weighted power of its tracks, which start together.

    ``found`` is the speech in it where there is but one track, if that is known already.
    """
    power = powers[0] if len(powers) == 1 else _together(powers)
    heard = ~silent(power, found or speech.find(power))
    sounds = np.flatnonzero(heard)
    if not sounds.size:
        return Edit(power.size)
    first, last = int(sounds[0]), int(sounds[-1]) + 1
    cuts: list[Span] = []
    if settings.longest_pause_s:
        cuts += _pauses(heard[first:last], first, round(settings.longest_pause_s * 100))
    if settings.trim:
        cuts += [(0, first - ROOM_BEFORE_HOPS), (last + ROOM_AFTER_HOPS, power.size)]
    cuts = sorted(span for span in cuts if span[1] - span[0] >= WORTH_HOPS)
    return Edit(power.size, tuple(spans(~flags(cuts, power.size)))) if cuts else Edit(power.size)


def silent(power: Power, found: Speech) -> Flags:
    """Return where nothing is heard that anybody would miss."""
    level = mean(power, 5)
    far_below = 10 ** ((integrated(power) + 0.691 - _FAR_BELOW_LU) / 10)
    room = (level <= found.room * 10 ** (_ABOVE_ROOM_DB / 10)) & (level <= far_below)
    return room & ~found.speaking & ~flags(found.music, power.size)


def _together(powers: Sequence[Power]) -> Power:
    """Return the power of all tracks, each as loud as the others."""
    total = np.zeros(max(power.size for power in powers))
    for power in powers:
        total[: power.size] += power * 10 ** (-integrated(power) / 10)
    return total


def _pauses(heard: Flags, first: int, longest: int) -> list[Span]:
    """Return the middle of every pause that is too long; as much as a pause may last stays around it."""
    before, after = longest // 2, longest - longest // 2
    return [(first + start + before, first + end - after) for start, end in spans(~heard) if end - start > longest]


def _silence(channels: int, samples: int) -> Iterator[Samples]:
    second = 44_100
    for start in range(0, samples, second):
        yield np.zeros((channels, min(second, samples - start)), np.float32)
