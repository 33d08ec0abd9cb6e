"""The peaks between the samples: four times oversampling as in ITU-R BS.1770-5, Annex 2, only where it can matter."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from podcaster.audio.matrix import product

Samples = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

TAPS = 24  # per phase, Kaiser window: flat within 0.02 dB up to 18 kHz at 44.1 kHz
_CHUNK = 32  # samples looked at, or passed over, together
_WORST = 2.7  # a point between samples is never so many times higher than all of them


@cache
def _phases() -> Samples:
    """Return three filters, (3, TAPS), for the points at 1/4, 1/2 and 3/4 between the two samples in their middle."""
    position = np.arange(TAPS) - (TAPS // 2 - 1)
    filters = []
    for fraction in (0.25, 0.5, 0.75):
        distance = position - fraction
        window = np.i0(6.0 * np.sqrt(np.clip(1 - (distance / (TAPS / 2)) ** 2, 0, None)))
        tap = np.sinc(distance) * window
        filters.append(tap / tap.sum())
    return np.asarray(filters, np.float32)


@cache
def _bank() -> Samples:
    """Return the phases for every place in a chunk as one matrix, so that a chunk is one product."""
    bank = np.zeros((_CHUNK + TAPS - 1, 3, _CHUNK), np.float32)
    for place in range(_CHUNK):
        bank[place : place + TAPS, :, place] = _phases().T
    return bank.reshape(_CHUNK + TAPS - 1, 3 * _CHUNK)


@cache
def _bounds() -> tuple[float, float]:
    """Return how much higher than the samples a point between two of them can be: a + b, at most.

    a is for each unit of the sharpest bend around it (the second difference), b for each unit of the loudest sample.
    The filter, less a straight line between the two samples, is written as a filter of bends; a is the sum of that.
    """
    sums = []
    for fraction, taps in zip((0.25, 0.5, 0.75), _phases().astype(np.float64), strict=True):
        curved = taps.copy()
        curved[TAPS // 2 - 1 : TAPS // 2 + 1] -= 1 - fraction, fraction
        once = np.cumsum(curved)
        twice = np.cumsum(once[:-1])
        sums.append((np.abs(twice[:-1]).sum(), 2 * abs(twice[-1]) + abs(once[-1])))
    return max(bend for bend, _ in sums), max(rest for _, rest in sums)


def points_above(samples: Samples, above: float) -> tuple[Places, Samples]:
    """Return after which samples a point before the next is larger than ``above``, over all channels, and how large.

    ``samples`` is (channels, n + TAPS - 1); place ``i`` is that after sample ``i + TAPS/2 - 1``. The bound by which
    samples are passed over is the filter's own, so no peak is ever missed.
    """
    chunks, points = _found(samples, above)
    row, column = np.nonzero(points > above)
    return chunks[row] * _CHUNK + column, points[row, column]


def highest_between(samples: Samples, above: float) -> float:
    """Return the largest point between samples; 0 if none of them can be larger than ``above``."""
    return float(_found(samples, above)[1].max(initial=0))


def _found(samples: Samples, above: float) -> tuple[Places, Samples]:
    """Return the chunks in which a point can be larger than ``above``, and all points in them, by their samples."""
    count = samples.shape[1] - TAPS + 1
    chunks = -(-count // _CHUNK)
    highest = _around(samples, chunks)
    hot = np.flatnonzero(highest * np.float32(_WORST) > above)
    if not hot.size:
        return hot, np.zeros((0, _CHUNK), np.float32)
    reach = hot[:, None] * _CHUNK + np.arange(_CHUNK + TAPS - 1)
    rows = samples.take(reach, axis=1, mode="clip")  # past the end the last sample, over and over
    loud = _bound(rows, highest[hot]) > above
    hot, points = hot[loud], np.max([_points(channel) for channel in rows[:, loud]], axis=0)
    if hot.size and hot[-1] == chunks - 1:
        points[-1, count - (chunks - 1) * _CHUNK :] = 0
    return hot, points


def _points(rows: Samples) -> Samples:
    """Return the largest magnitude after each sample of each row."""
    return np.asarray(np.abs(product(rows, _bank())).reshape(len(rows), 3, _CHUNK).max(axis=1))


def _bound(rows: Samples, highest: Samples) -> Samples:
    """Return what no point of each row can be higher than, over all channels; ``highest`` are its samples."""
    bend, rest = _bounds()
    return np.asarray(
        (1 + rest) * highest + bend * np.abs(rows[:, :, 2:] - 2 * rows[:, :, 1:-1] + rows[:, :, :-2]).max(axis=(0, 2))
    )


def _around(samples: Samples, chunks: int) -> Samples:
    """Return the largest magnitude in each chunk and the next, which holds all its filters reach."""
    fits = np.empty((chunks + 1) * _CHUNK, np.float32)
    fits[samples.shape[1] :] = 0
    magnitude = np.abs(samples[0], out=fits[: samples.shape[1]])
    for channel in samples[1:]:
        np.maximum(magnitude, np.abs(channel), out=magnitude)
    highest = highest_of_each(fits, _CHUNK)
    return np.maximum(highest[:-1], highest[1:])


def highest_of_each(values: Samples, size: int) -> Samples:
    """Return the highest of every ``size`` values (as columns: three to nine times as quick as along short rows)."""
    return np.asarray(np.ascontiguousarray(values.reshape(-1, size).T).max(axis=0))
