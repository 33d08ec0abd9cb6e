"""A look-ahead true-peak limiter on a stream of blocks.

The gain starts to fall five milliseconds before a peak and has reached what the peak needs when it comes; it rises
again at a steady 40 dB a second. Both corners are rounded over the look-ahead, so nothing clicks and low voices are not
bent. All channels get the same gain, so the stereo picture stands still.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from podcaster.audio.even import even
from podcaster.audio.stage import STEP_SECONDS
from podcaster.audio.truepeak import TAPS, points_above

Samples = npt.NDArray[np.float32]
Decibels = npt.NDArray[np.float64]

RELEASE_DB_PER_SECOND = 40.0
SETTLE_SECONDS = 1.5  # after this, nothing is held of a peak 60 dB over the ceiling
_HALF = TAPS // 2
_GROUP = 9  # samples that share two points of the gain's curve, 0.2 ms
_MEAN = 12  # points; two moving means of this length make one triangle
_AHEAD = 2 * _MEAN - 1  # points, 4.7 ms


class Limiter:
    """Keeps the true peak of a stream at ``ceiling_dbtp``; ``reduced_db`` is the most it took away so far (≥ 0).

    The gain is found for one point of every nine samples, and drawn straight from point to point.
    """

    def __init__(self, ceiling_dbtp: float, *, sample_rate_hz: int, channels: int) -> None:
        self.reduced_db = 0.0
        self._ceiling = 10 ** (ceiling_dbtp / 20)
        self._release = RELEASE_DB_PER_SECOND * _GROUP / sample_rate_hz
        self._size = STEP_SECONDS * sample_rate_hz // _GROUP * _GROUP
        self._late = np.zeros((channels, _HALF + _AHEAD * _GROUP), np.float32)
        self._last = 0.0  # what the last group needs
        self._needs = np.zeros(_AHEAD - 1)
        self._held = 0.0
        self._first, self._second = _Mean(_MEAN), _Mean(_MEAN)
        self._point = 0.0

    def limited(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """Yield the stream with its peaks limited; as many samples come out as went in."""
        delay = skip = self._late.shape[1]
        extra = 0
        for block in even(blocks, self._size):
            extra = -block.shape[1] % _GROUP  # only the last one has any
            made = self._push(np.pad(block, ((0, 0), (0, extra))) if extra else block)
            yield made[:, skip:]
            skip = max(0, skip - made.shape[1])
        rest = np.zeros((self._late.shape[0], delay + -delay % _GROUP), np.float32)
        yield self._push(rest)[:, skip : delay - extra]

    def _push(self, block: Samples) -> Samples:
        """Take the next block, of whole groups, and return as many samples, late by the look-ahead."""
        waiting = np.concatenate([self._late, block], axis=1)
        reduction = self._reduction(self._needed(waiting[:, self._late.shape[1] - (TAPS - 1) :]))
        self._late = waiting[:, block.shape[1] :].copy()  # as a view it would keep all of the sound
        made = waiting[:, : block.shape[1]]
        if reduction is None:
            return made
        self.reduced_db = max(self.reduced_db, float(reduction.max(initial=0)))
        gain = (10 ** (-reduction / 20)).astype(np.float32)
        slope = np.outer(np.diff(gain), np.arange(_GROUP, dtype=np.float32) / _GROUP)
        return made * (gain[:-1, None] + slope).reshape(-1)

    def _needed(self, samples: Samples) -> Decibels:
        """Return by how many dB the sound before or after each point stands over the ceiling.

        The magnitude counts at each sample, and between it and the next, half a filter late.
        """
        between, points = points_above(samples, self._ceiling)
        own = np.abs(samples[:, _HALF - 1 : _HALF - TAPS]).max(axis=0)
        high = np.flatnonzero(own > self._ceiling)
        peaks = np.full(own.size // _GROUP, self._ceiling)
        np.maximum.at(peaks, np.concatenate([between, high]) // _GROUP, np.concatenate([points, own[high]]))
        over = 20 * np.log10(peaks / self._ceiling)
        before = np.concatenate([[self._last], over])
        self._last = float(over[-1])
        return np.asarray(np.maximum(before[:-1], over), np.float64)

    def _reduction(self, need: Decibels) -> Decibels | None:
        """Return the gain reduction in dB at each point and the one before the first; None for none at all.

        It is smooth, and nowhere less than needed.
        """
        needs = np.concatenate([self._needs, need])
        self._needs = needs[need.size :].copy()
        if not (needs.any() or self._held or self._point or self._first.busy or self._second.busy):
            return None
        ahead = _highest_of(needs, _AHEAD)
        fall = self._release * np.arange(1, ahead.size + 1)
        held = np.maximum.accumulate(np.concatenate([[self._held], ahead + fall]))[1:] - fall
        held = np.maximum(held, 0.0)
        self._held = float(held[-1])
        points = np.concatenate([[self._point], self._second.push(self._first.push(held))])
        self._point = float(points[-1])
        return points


def foretold(peaks: Samples | Decibels, ceiling_dbtp: float, hop_seconds: float) -> Decibels:
    """Return about how many dB the limiter will take, from one peak every ``hop_seconds``: quick enough to try gains.

    A hop before a peak counts half of it: there the gain is already on its way down.
    """
    need, ceiling = np.zeros(peaks.size), 10 ** (ceiling_dbtp / 20)
    high = np.flatnonzero(peaks > ceiling)
    need[high] = 20 * np.log10(peaks[high] / ceiling)
    need[:-1] = np.maximum(need[:-1], need[1:] / 2)
    fall = RELEASE_DB_PER_SECOND * hop_seconds * np.arange(need.size)
    need += fall  # worked out in place: a day has eight million hops
    np.maximum.accumulate(need, out=need)
    need -= fall
    return np.maximum(need, 0.0, out=need)


class _Mean:
    """A moving mean over a stream."""

    def __init__(self, length: int) -> None:
        self._past = np.zeros(length - 1)
        self._length = length

    @property
    def busy(self) -> bool:
        return bool(self._past.any())

    def push(self, values: Decibels) -> Decibels:
        joined = np.concatenate([self._past, values])
        self._past = joined[values.size :].copy()
        total = np.concatenate([[0.0], np.cumsum(joined)])
        # The difference of two sums may be a hair below zero, or below what a peak needs.
        return np.asarray(np.maximum(total[self._length :] - total[: -self._length], 0.0) / self._length, np.float64)


def _highest_of(values: Decibels, length: int) -> Decibels:
    """Return the maximum of every ``length`` values in a row, by doubling."""
    done = 1
    while done < length:
        step = min(done, length - done)
        values = np.maximum(values[:-step], values[step:])
        done += step
    return values
