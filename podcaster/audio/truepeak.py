"""The peaks between the samples: four times oversampling as in ITU-R BS.1770-5, Annex 2, only where it can matter."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from podcaster.audio.matrix import product

Samples = npt.NDArray[np.float32]

TAPS = 24  # per phase, Kaiser window: flat within 0.02 dB up to 18 kHz at 44.1 kHz
_CHUNK = 32  # samples looked at, or passed over, together


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
def _bound() -> float:
    """Return how much higher than its loudest sample an interpolated point can be (about 7 dB)."""
    return float(np.abs(_phases()).sum(axis=1).max())


def between(samples: Samples, above: float) -> Samples:
    """Return the largest magnitude between sample ``i + TAPS/2 - 1`` and the next, for each ``i``, over all channels.

    ``samples`` is (channels, n + TAPS - 1); the result has n values. Where nothing between the samples can be larger
    than ``above`` the value is 0: the bound is the filter's own, so no peak above it is ever missed.
    """
    count = samples.shape[1] - TAPS + 1
    chunks = -(-count // _CHUNK)
    magnitude = np.abs(samples).max(axis=0)
    fits = np.zeros(chunks * _CHUNK + TAPS - 1, np.float32)
    fits[: magnitude.size] = magnitude
    own = fits[: chunks * _CHUNK].reshape(chunks, _CHUNK).max(axis=1)
    after = fits[TAPS - 1 :].reshape(chunks, _CHUNK).max(axis=1)
    hot = np.flatnonzero(np.maximum(own, after) * _bound() > above)
    peaks = np.zeros((chunks, _CHUNK), np.float32)
    for channel in samples if hot.size else ():
        fits[: channel.size] = channel
        rows = np.lib.stride_tricks.sliding_window_view(fits, _CHUNK + TAPS - 1)[hot * _CHUNK]
        points = np.abs(product(rows, _bank())).reshape(hot.size, 3, _CHUNK).max(axis=1)
        peaks[hot] = np.maximum(peaks[hot], points)
    return peaks.reshape(-1)[:count]
