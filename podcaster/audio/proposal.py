"""Where a new chapter may begin, by ear alone: after a jingle, or where the host begins after an unusually long pause.

What is unusual, the conversation itself says: the pauses before all the host's other turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np

from podcaster.audio import decode, speech
from podcaster.audio.kweighting import Power
from podcaster.audio.recording import seconds
from podcaster.audio.report import Report
from podcaster.audio.speech import Phrase, Speech
from podcaster.audio.voices import SAMPLE_RATE_HZ, Ear, Voices, told_apart
from podcaster.model import Progress

NEAREST = timedelta(seconds=45)  # chapters lie no closer together
FROM_THE_ENDS = timedelta(seconds=15)  # but a short opening and a short goodbye are chapters

_UNUSUAL = 2.5  # standard deviations above the median pause
_SHORTEST_S, _LONGEST_S = 1.0, 2.0  # a pause that is never, and one that is always long enough
_HOST_OPENS_HOPS = 300  # whoever speaks most in the first three seconds of speech is the host
_JINGLE_BY_HOPS = 12_000  # after the first jingle, if it comes this early: a quotation of the guest may stand before it
_TURN_HOPS = 100  # a turn is what is spoken within a second of its first word
_LEAD_HOPS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The beginning of a phrase. ``pause`` is the silence before it; music before it does not count as such.

    ``host`` is None when the voices cannot be told apart; ``in_turn`` whether another voice spoke before.
    """

    start: timedelta
    pause: timedelta
    host: bool | None
    in_turn: bool
    after_music: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What was heard: every phrase's opening, in time order."""

    openings: tuple[Opening, ...]
    duration: timedelta


def listen(recordings: Sequence[Path], progress: Progress | None = None) -> Sound:
    """Listen to a recording, or to one track for each voice, once. Raises AudioError for what cannot be read.

    A track whose name says "host" is the host's; otherwise the host is who opens the conversation.
    """
    total = sum(decode.probe(path).duration.total_seconds() for path in recordings)
    report = Report(progress, "listening", total, SAMPLE_RATE_HZ)
    ears = [ear for path in recordings for ear in ears_on(path, 2 if len(recordings) == 1 else 1, report)]
    size = max(ear.power.size for ear in ears)
    powers = [np.pad(ear.power, (0, size - ear.power.size)) if ear.power.size < size else ear.power for ear in ears]
    power, bands = np.asarray(sum(powers)), [ear.bands for ear in ears]
    del ears
    if len(recordings) > 1:
        found = speech.find(power)
        host = next((place for place, path in enumerate(recordings) if ".host." in path.name), None)
        is_host = _by_track(powers, found, host)
    else:
        del powers  # hours of channels that are not looked at apart
        found = speech.find(power)
        is_host = _opening(told_apart(bands, found.phrases), found)
    return Sound(openings=_openings(found, is_host), duration=seconds(size / 100))


def boundaries(sound: Sound) -> tuple[Opening, ...]:
    """Return where chapters after the first may begin, by ear alone."""
    enough = _unusual(sound)
    wanted = [
        opening
        for opening in sound.openings
        if opening.after_music or (opening.host is not False and opening.pause.total_seconds() >= enough)
    ]
    taken: list[Opening] = []
    for opening in sorted(wanted, key=lambda each: (each.after_music, each.pause), reverse=True):
        from_the_ends = min(opening.start, sound.duration - opening.start)
        if from_the_ends >= FROM_THE_ENDS and all(abs(opening.start - other.start) >= NEAREST for other in taken):
            taken.append(opening)
    return tuple(sorted(taken, key=lambda each: each.start))


def ears_on(path: Path, channels: int, report: Report) -> list[Ear]:
    """Return what is heard on each channel of a recording."""
    ears = [Ear() for _ in range(channels)]
    for block in report.passing(decode.blocks(path, sample_rate_hz=SAMPLE_RATE_HZ, channels=channels)):
        for ear, channel in zip(ears, block, strict=True):
            ear.add(channel)
    return ears


def _by_track(powers: Sequence[Power], found: Speech, host: int | None) -> Voices | None:
    """Return whether each phrase is the host's: it is loudest, for its voice, on her track."""
    usual = [10 ** (speech.gated(power) / 10) + 1e-12 for power in powers]
    loudest = np.array(
        [
            np.argmax([power[phrase.start : phrase.end].mean() / own for power, own in zip(powers, usual, strict=True)])
            for phrase in found.phrases
        ]
    )
    if host is not None:
        return np.asarray(loudest == host)
    return _opening(loudest != loudest[:1], found) if loudest.size else None


def _opening(second: Voices | None, found: Speech) -> Voices | None:
    """Return whether each phrase is in the voice that opens the conversation: the host's."""
    if second is None:
        return None
    early = [end for start, end in found.music if start <= _JINGLE_BY_HOPS][:1]
    heard = of_second = 0
    for phrase, is_second in zip(found.phrases, second, strict=True):
        if phrase.start >= max(early, default=0) and heard < _HOST_OPENS_HOPS:
            heard += phrase.end - phrase.start
            of_second += (phrase.end - phrase.start) * bool(is_second)
    return second if of_second * 2 > heard else ~second


def _openings(found: Speech, is_host: Voices | None) -> tuple[Opening, ...]:
    openings = []
    for place, phrase in enumerate(found.phrases):
        before = found.phrases[place - 1].end if place else 0
        music = [span for span in found.music if before <= (span[0] + span[1]) // 2 <= phrase.start]
        pause = max(phrase.start - before - sum(end - start for start, end in music), 0)
        silence = max([before, *(end for _, end in music)])
        host = None if is_host is None else _turn_is_hosts(found.phrases, is_host, place)
        openings.append(
            Opening(
                start=seconds(_start(phrase.start, silence)),
                pause=seconds(pause / 100),
                host=host,
                in_turn=place > 0 and is_host is not None and bool(is_host[place - 1]) != host,
                after_music=bool(music),
            )
        )
    return tuple(openings)


def _start(speech: int, silence: int) -> float:
    """Return where a player best begins (s): in the silence before the first word, if possible on a whole second."""
    if speech // 100 * 100 > silence:
        return float(speech // 100)
    return (speech - min(_LEAD_HOPS, (speech - silence) // 2)) // 10 / 10


def _turn_is_hosts(phrases: Sequence[Phrase], is_host: Voices, place: int) -> bool:
    """Whether the host speaks for most of what begins within a second: not when she only says "hm" to go on."""
    hers = all_of_it = 0
    for phrase, own in zip(phrases[place:], is_host[place:], strict=True):
        if phrase.start >= phrases[place].start + _TURN_HOPS:
            break
        all_of_it += phrase.end - phrase.start
        hers += (phrase.end - phrase.start) * bool(own)
    return hers * 2 > all_of_it


def _unusual(sound: Sound) -> float:
    """Return how long a pause (s) must be to stand out from those before the host's other turns."""
    pauses = [opening.pause.total_seconds() for opening in sound.openings if opening.host and opening.in_turn]
    if not pauses:
        return _LONGEST_S
    usual = float(np.median(pauses))
    spread = 1.4826 * float(np.median(np.abs(np.array(pauses) - usual)))
    return min(max(usual + _UNUSUAL * spread, _SHORTEST_S), _LONGEST_S)
