"""A look-ahead true-peak limiter on a stream of blocks.

The gain starts to fall five milliseconds before a peak and has reached what the peak needs when it comes; it rises
again at a steady 40 dB a second. Both corners are rounded over the look-ahead, so nothing clicks and low voices are not
bent. All channels get the same gain, so the stereo picture stands still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from podcaster.audio.truepeak import TAPS, between

Samples = npt.NDArray[np.float32]
Decibels = npt.NDArray[np.float64]

LOOK_AHEAD_SECONDS = 0.005
RELEASE_DB_PER_SECOND = 40.0
SETTLE_SECONDS = 1.5  # after this, nothing is held of a peak 60 dB over the ceiling
_HALF = TAPS // 2


class Limiter:
    """Keeps the true peak of a stream at ``ceiling_dbtp``; ``reduced_db`` is the most it took away so far (≥ 0)."""

    def __init__(self, ceiling_dbtp: float, *, sample_rate_hz: int, channels: int) -> None:
        self.reduced_db = 0.0
        self._ceiling = 10 ** (ceiling_dbtp / 20)
        self._release = RELEASE_DB_PER_SECOND / sample_rate_hz
        half = round(LOOK_AHEAD_SECONDS * sample_rate_hz / 2)
        self._ahead = 2 * half - 1  # two moving means of half the length make one triangle of this
        self._peaks = _Peaks(self._ceiling, channels)
        self._late = np.zeros((channels, _HALF + self._ahead - 1), np.float32)
        self._needs = np.zeros(self._ahead - 1)
        self._held = 0.0
        self._first, self._second = _Mean(half), _Mean(half)

    def limited(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yield the stream with its peaks limited; as many samples come out as went in."""
        delay = skip = self._late.shape[1]
        for block in blocks:
            made = self._push(block)
            yield made[:, skip:]
            skip = max(0, skip - made.shape[1])
        yield self._push(np.zeros((self._late.shape[0], delay), np.float32))[:, skip:]

    def _push(self, block: Samples) -> Samples:
        """Take the next block and return as many samples, late by the look-ahead."""
        reduction = self._reduction(self._needed(block))
        waiting = np.concatenate([self._late, block], axis=1)
        self._late = waiting[:, block.shape[1] :]
        made = waiting[:, : block.shape[1]]
        if reduction is None:
            return made
        self.reduced_db = max(self.reduced_db, float(reduction.max(initial=0)))
        return made * (10 ** (-reduction / 20)).astype(np.float32)

    def _needed(self, block: Samples) -> Decibels:
        """Return by how many dB each sample stands over the ceiling, its neighbourhood between samples included."""
        peaks = self._peaks.push(block)
        over = np.zeros(peaks.size)
        loud = peaks > self._ceiling
        over[loud] = 20 * np.log10(peaks[loud] / self._ceiling)
        return over

    def _reduction(self, need: Decibels) -> Decibels | None:
        """Return the gain reduction in dB, smooth, and at every peak at least what it needs; None for none at all."""
        needs = np.concatenate([self._needs, need])
        self._needs = needs[need.size :]
        if not (needs.any() or self._held or self._first.busy or self._second.busy):
            return None
        ahead = _highest_of(needs, self._ahead)
        fall = self._release * np.arange(1, ahead.size + 1)
        held = np.maximum.accumulate(np.concatenate([[self._held], ahead + fall]))[1:] - fall
        held = np.maximum(held, 0.0)
        self._held = float(held[-1]) if held.size else self._held
        return self._second.push(self._first.push(held))


def foretold(peaks: Decibels, ceiling_dbtp: float, hop_seconds: float) -> Decibels:
    """Return about how many dB the limiter will take, from one peak every ``hop_seconds``: quick enough to try gains.

    A hop before a peak counts half of it: there the gain is already on its way down.
    """
    with np.errstate(divide="ignore"):
        need = np.maximum(20 * np.log10(peaks) - ceiling_dbtp, 0.0)
    need[:-1] = np.maximum(need[:-1], need[1:] / 2)
    fall = RELEASE_DB_PER_SECOND * hop_seconds * np.arange(need.size)
    return np.asarray(np.maximum(np.maximum.accumulate(need + fall) - fall, 0.0), np.float64)


class _Peaks:
    """The magnitude at each sample, and between it and its neighbours, half a filter late."""

    def __init__(self, ceiling: float, channels: int) -> None:
        self._ceiling = ceiling
        self._tail = np.zeros((channels, TAPS - 1), np.float32)
        self._before = np.zeros(1, np.float32)

    def push(self, block: Samples) -> npt.NDArray[np.float32]:
        samples = np.concatenate([self._tail, block], axis=1)
        self._tail = samples[:, block.shape[1] :]
        after = between(samples, self._ceiling)
        before = np.concatenate([self._before, after])
        self._before = before[-1:]
        own = np.abs(samples[:, _HALF - 1 : _HALF - 1 + after.size]).max(axis=0)
        return np.asarray(np.maximum(np.maximum(own, after), before[:-1]), np.float32)


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
        self._past = joined[values.size :]
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
