"""Several microphones in one room: which of them hears its own talker, and which only the neighbour's.

Where another track's talker is heard and its own is not, a track is lowered by 12 dB: the room then sounds once, not
twice, and nobody is heard from two places. It is lowered, never closed, and follows no pause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from podcaster.audio.hops import decibels, flags, mean, spread
from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import integrated
from podcaster.audio.speech import Phrase, Speech

LOWERED_DB = 12.0
_BLEED_LU = 6.0  # what is so much further below its own talker than the neighbour below his, is the neighbour
_AROUND_HOPS, _RAMP_HOPS = 15, 20

Decibels = npt.NDArray[np.float64]


def own(powers: Sequence[Power], speeches: Sequence[Speech]) -> list[Speech]:
    """Return the speech of each track without the phrases that are its neighbours'."""
    size = max(power.size for power in powers)
    standing = [decibels(np.pad(power, (0, size - power.size))) - _own_level(power) for power in powers]
    return [
        replace(
            speech,
            phrases=(kept := tuple(each for each in speech.phrases if not _is_bleed(each, place, standing))),
            speaking=flags(((each.start, each.end) for each in kept), speech.speaking.size),
        )
        for place, speech in enumerate(speeches)
    ]


def lowered(speeches: Sequence[Speech], place: int) -> Decibels:
    """Return the gain (dB, 0 to -12) of track ``place`` at every 10 ms, from the speech each track owns."""
    mine = speeches[place].speaking
    others = np.zeros(mine.size, np.bool_)
    for number, speech in enumerate(speeches):
        if number != place:
            others[: speech.speaking.size] |= speech.speaking[: mine.size]
    closed = spread(others, _AROUND_HOPS) & ~spread(mine, _AROUND_HOPS)
    return -LOWERED_DB * mean(closed.astype(float), _RAMP_HOPS)


def _own_level(power: Power) -> float:
    level = integrated(power)
    return level if level > float("-inf") else 0.0


def _is_bleed(phrase: Phrase, place: int, standing: Sequence[Decibels]) -> bool:
    """Whether in this phrase another track stands much nearer to its own level."""
    part = slice(phrase.start, phrase.end)
    here = np.percentile(standing[place][part], 75)
    others = [np.percentile(each[part], 75) for number, each in enumerate(standing) if number != place]
    return bool(others and max(others) - here > _BLEED_LU)
