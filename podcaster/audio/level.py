"""The gain rider: brings the voices of one recording to one level, as a hand on the fader would.

Every phrase gets one gain, from how loud the phrases near to it are, in time *and* in level: those belong to the same
talker, and nobody has to be recognised for it. The gain moves in the gaps between phrases only, so breaths and
consonants keep their place in a word, and nothing pumps. Pauses get the lower gain of the two sides, and long ones the
lowest that is usual: the room is never lifted. Music keeps one gain from beginning to end.

All gains are relative to the voice that is heard most, which stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from podcaster.audio.kweighting import Power
from podcaster.audio.speech import Phrase, Speech, gated

MOST_UP_DB = 18.0  # a voice that is further away than this would bring more of the room than of itself
MOST_DOWN_DB = 18.0
_NEAR_SECONDS, _LIKE_LU = 8.0, 2.0
_NEIGHBOURS = 24  # phrases on either side; more than a minute
_SHORT_SECONDS = 0.7  # a "hm" or a cough says nothing about a talker's level
_LIVELY_LU = 2.0  # what a voice rises and falls by is speech, not fault: such small gains are not ridden
_LONG_GAP_HOPS = 60
_EARLY_HOPS, _LATE_HOPS = 6, 15  # a phrase's gain is there before its first sound, and stays for its last reverberation
_ROUND_HOPS = 15

Decibels = npt.NDArray[np.float64]
Samples = npt.NDArray[np.float32]


def ride(power: Power, speech: Speech) -> Decibels:
    """Return the gain (dB) at every 10 ms of a recording, from its K-weighted power and the speech found in it.

    It lies between -MOST_DOWN_DB and MOST_UP_DB; where the voices are level already it hardly moves.
    """
    if not speech.phrases:
        return np.zeros(power.size)
    reference = _reference(speech.phrases)
    gains = _gains(speech.phrases, reference)
    lowest, highest = np.percentile(gains, 10), gains.max()
    parts = [(phrase.start, phrase.end, float(gain)) for phrase, gain in zip(speech.phrases, gains, strict=True)]
    for start, end in speech.music:
        parts.append((start, end, float(np.clip(reference - gated(power[start:end]), lowest, highest))))
    return _curve(sorted(parts), float(lowest), power.size)


def _reference(phrases: Sequence[Phrase]) -> float:
    """Return the loudness that half of the talking lies under."""
    levels = np.array([phrase.lufs for phrase in phrases])
    order = np.argsort(levels)
    heard = np.cumsum(np.array([phrase.seconds for phrase in phrases])[order])
    return float(levels[order][np.searchsorted(heard, heard[-1] / 2)])


def _gains(phrases: Sequence[Phrase], reference: float) -> Decibels:
    levels = np.array([phrase.lufs for phrase in phrases])
    seconds = np.array([phrase.seconds for phrase in phrases])
    middle = np.array([(phrase.start + phrase.end) / 200 for phrase in phrases])
    wanted = reference - _talker(levels, seconds, middle)
    wanted *= 1 - np.exp(-((wanted / _LIVELY_LU) ** 2))
    wanted = np.clip(wanted, -MOST_DOWN_DB, MOST_UP_DB)
    return _short_ones(wanted, levels, seconds, reference)


def _talker(levels: Decibels, seconds: Decibels, middle: Decibels) -> Decibels:
    """Return for each phrase the mean level of the phrases that are near in time and like in level."""
    total, weight = np.zeros(levels.size), np.zeros(levels.size)
    for offset in range(-min(_NEIGHBOURS, levels.size - 1), min(_NEIGHBOURS, levels.size - 1) + 1):
        here = slice(max(0, -offset), levels.size - max(0, offset))
        there = slice(max(0, offset), levels.size - max(0, -offset))
        near = ((middle[there] - middle[here]) / _NEAR_SECONDS) ** 2
        like = ((levels[there] - levels[here]) / _LIKE_LU) ** 2
        share = np.exp(-(near + like) / 2) * np.minimum(seconds[there], 6.0)
        total[here] += share * levels[there]
        weight[here] += share
    return total / weight


def _short_ones(wanted: Decibels, levels: Decibels, seconds: Decibels, reference: float) -> Decibels:
    """Give a phrase too short to judge the gain it asks for, but never more than the phrases on either side have."""
    sure = np.flatnonzero(seconds >= _SHORT_SECONDS)
    if not sure.size:
        return wanted
    places = np.arange(wanted.size)
    after = np.minimum(np.searchsorted(sure, places), sure.size - 1)
    before = np.maximum(np.searchsorted(sure, places, side="right") - 1, 0)
    held = np.clip(reference - levels, -MOST_DOWN_DB, np.maximum(wanted[sure[before]], wanted[sure[after]]))
    return np.where(seconds >= _SHORT_SECONDS, wanted, held)


def _curve(parts: Sequence[tuple[int, int, float]], lowest: float, size: int) -> Decibels:
    """Draw the gain: steady over each part, ramps between, the lower gain in gaps, rounded at the corners."""
    places: list[int] = []
    gains: list[float] = []
    edges = [(-_LONG_GAP_HOPS, -_LONG_GAP_HOPS, lowest), *parts, (size + _LONG_GAP_HOPS, size + _LONG_GAP_HOPS, lowest)]
    for (_, end, gain), (start, _, following) in pairwise(edges):
        gap = start - end
        late, early = min(_LATE_HOPS, gap // 2), min(_EARLY_HOPS, gap // 3)
        places += [end + late, start - early]
        gains += [gain, following]
        if gap >= _LONG_GAP_HOPS:
            low = min(gain, following, lowest)
            places[-1:-1] = [end + late + 15, start - early - 15]
            gains[-1:-1] = [low, low]
    drawn = np.interp(np.arange(size), places, gains)
    window = np.hanning(_ROUND_HOPS + 2)[1:-1]
    return np.convolve(np.pad(drawn, _ROUND_HOPS // 2, mode="edge"), window / window.sum(), "valid")


@dataclass(frozen=True, slots=True, eq=False)
class Fader:
    """A Stage that plays a gain curve (dB at the middle of every 10 ms), drawn as straight lines of amplitude.

    ``gain_db`` comes on top of it.

    Before the first and after the last of them the gain stays what it is there.
    """

    curve: Decibels
    sample_rate_hz: int
    gain_db: float = 0.0
    settle_seconds: float = 0.0

    def __call__(self, blocks: Iterator[Samples], start_seconds: float) -> Iterator[Samples]:
        """Yield the sound with the gain on it."""
        position = round(start_seconds * self.sample_rate_hz)
        for block in blocks:
            yield block * self.factors(position, block.shape[1])
            position += block.shape[1]

    def factors(self, position: int, count: int) -> Samples:
        """Return what ``count`` samples from ``position`` on are to be multiplied by; one factor if it stands still."""
        hop = self.sample_rate_hz // 100
        begin = position + hop // 2  # so that a line begins at every whole hop
        first, last = begin // hop, -(-(begin + count) // hop)
        curve = self.curve[np.clip(np.arange(first - 1, last), 0, self.curve.size - 1)]
        nodes = (10 ** ((curve + self.gain_db) / 20)).astype(np.float32)
        if np.ptp(nodes) == 0:
            return nodes[:1]
        ramp = ((np.arange(hop) + 0.5) / hop).astype(np.float32)
        lines = nodes[:-1, None] + np.diff(nodes)[:, None] * ramp
        return np.asarray(lines.reshape(-1)[begin - first * hop :][:count], np.float32)
