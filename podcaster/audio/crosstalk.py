"""Several microphones in one room: when each of them hears its own talker, and when only the neighbour's.

What tells is by how much one microphone hears more than the other: that jumps as the talk goes from one to the other,
however loud they are, and also where one microphone hears both nearly alike.

A track whose talker is silent is lowered by 12 dB: the room then sounds once, not twice, and nobody is heard from two
places. It is lowered, never closed, and not in the short pauses of its own talker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from podcaster.audio.hops import Flags, Span, decibels, flags, joined, mean, spans, spread
from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import integrated
from podcaster.audio.speech import Phrase, Speech, gated

LOWERED_DB = 12.0
_SMOOTH_HOPS = 30
_BOTH_SHARE = 0.25  # in the middle half between "only I" and "only you", both are speaking
_GAP_HOPS, _SHORTEST_HOPS = 30, 15
_HOLD_HOPS, _RAMP_HOPS = 40, 20

Decibels = npt.NDArray[np.float64]


def own(powers: Sequence[Power], speeches: Sequence[Speech]) -> list[Speech]:
    """Return the speech of each track without what is its neighbours'; one track alone owns all it hears."""
    size = max(power.size for power in powers)
    levels = [decibels(mean(np.pad(power, (0, size - power.size)), _SMOOTH_HOPS)) for power in powers]
    speaking = np.any([np.pad(speech.speaking, (0, size - speech.speaking.size)) for speech in speeches], axis=0)
    nearest = np.argmax([level - _own_level(power) for level, power in zip(levels, powers, strict=True)], axis=0)
    made = []
    for place, (power, speech) in enumerate(zip(powers, speeches, strict=True)):
        mine = np.ones(size, np.bool_)
        for other in range(len(powers)):
            if other != place:
                more = levels[place] - levels[other]
                mine &= more > _edge(more, speaking & (nearest == place), speaking & (nearest == other))
        phrases = tuple(_within(speech.phrases, mine[: power.size], power))
        heard = flags(((phrase.start, phrase.end) for phrase in phrases), power.size)
        made.append(replace(speech, phrases=phrases, speaking=heard))
    return made


def lowered(speeches: Sequence[Speech], place: int) -> Decibels:
    """Return the gain (dB, 0 to -12) of track ``place`` at every 10 ms, from the speech each track owns."""
    mine = speeches[place]
    if len(speeches) == 1:
        return np.zeros(mine.speaking.size)
    heard = mine.speaking | flags(mine.music, mine.speaking.size)
    return -LOWERED_DB * mean((~spread(heard, _HOLD_HOPS)).astype(float), _RAMP_HOPS)


def _edge(more: Decibels, mine: Flags, others: Flags) -> float:
    """Return from how many dB more than the neighbour a track hears its own talker, if only beside the neighbour's."""
    if not mine.any() or not others.any():
        return float("-inf") if mine.any() else float("inf")
    low, high = float(np.median(more[others])), float(np.median(more[mine]))
    return low + _BOTH_SHARE * (high - low)


def _own_level(power: Power) -> float:
    level = integrated(power)
    return level if level > float("-inf") else 0.0


def _within(phrases: Sequence[Phrase], mine: Flags, power: Power) -> list[Phrase]:
    """Return what of the phrases is the track's own, as phrases."""
    made = []
    for phrase in phrases:
        inside: list[Span] = joined(spans(mine[phrase.start : phrase.end]), _GAP_HOPS)
        for first, last in inside:
            start, end = phrase.start + first, phrase.start + last
            if end - start >= _SHORTEST_HOPS:
                made.append(Phrase(start=start, end=end, lufs=gated(power[start:end])))
    return made
