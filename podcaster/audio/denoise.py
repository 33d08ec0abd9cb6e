"""Broadband noise, at most 12 dB down: what stands no higher than the room's own spectrum is lowered, band by band.

The room's spectrum is learnt in the pauses. Each 40 ms of sound is looked at in bands of 25 Hz; how far a band stands
above the room is judged over its neighbours in time and frequency, so no single band twitches ("musical noise"). The
room goes down by 11.5 dB, a guest 9 LU above it by 0.5 (measured; that half is noise too).

Each frame depends on nothing but itself and its neighbours, so the sound is the same wherever playing begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from podcaster.audio.kweighting import Power, Samples

MOST_DB = 12.0
BAND_HZ = 25
_ABOVE = 2.0  # noise reaches twice its mean in one band and frame, but not over nine of them


def room(sound: Samples, sample_rate_hz: int) -> Power:
    """Return the power density of a quiet piece of sound, (channels, bands of 25 Hz); the rate is one of 100s."""
    size = sample_rate_hz // BAND_HZ
    frames = np.lib.stride_tricks.sliding_window_view(sound, size, axis=1)[:, :: size // 2]
    lines = np.abs(np.fft.rfft(frames * _window(size), axis=2)) ** 2
    return np.asarray(lines.mean(axis=1) / (size / 2 * sample_rate_hz), np.float64)


def mixed(densities: Sequence[Power], rows: Sequence[tuple[float, float]], bands: int) -> Power:
    """Return the mean density in each channel that comes out, (channels, ``bands``), from rows of weights."""
    mean = np.mean(densities, axis=0)
    known = mean[:, : min(bands, mean.shape[1] - 1)]  # the last band of a recording is its filter's slope
    known = np.pad(known, ((0, 0), (0, bands - known.shape[1])), mode="edge")
    return np.array([left**2 * known[0] + right**2 * known[-1] for left, right in rows])


@dataclass(frozen=True, slots=True, eq=False)
class Noise:
    """The noise of a room: its density, (channels, bands of 25 Hz), and its K-weighted power."""

    density: Power
    power: float

    def lowered(self, power: Power) -> Power:
        """Return about what is left of the K-weighted power of a sound once this noise in it is lowered."""
        least = 10 ** (-MOST_DB / 10)
        return np.maximum(power - (1 - least) * self.power, least * power)


@dataclass(frozen=True, slots=True, eq=False)
class Denoiser:
    """Lowers the noise of a stream. ``noise`` is the room's density, (channels, bands of 25 Hz up to half the rate)."""

    noise: Power
    sample_rate_hz: int

    def __call__(self, blocks: Iterator[Samples]) -> Iterator[Samples]:
        """Yield the sound, as many samples as came; it begins at a whole second of the recording."""
        size = self.sample_rate_hz // BAND_HZ
        around = 2 * size  # a frame to both sides, and its neighbours
        held = np.zeros((len(self.noise), around), np.float32)
        count = done = 0
        for block in blocks:
            count += block.shape[1]
            held = np.concatenate([held, block], axis=1)
            whole = (held.shape[1] - 2 * around) // size * size
            if whole > 0:
                yield self._lowered(held[:, : whole + 2 * around])[:, around:-around]
                held, done = held[:, whole:], done + whole
        rest = count - done
        held = np.pad(held, ((0, 0), (0, around + -rest % size)))
        if rest:
            yield self._lowered(held)[:, around : around + rest]

    def _lowered(self, sound: Samples) -> Samples:
        """Return a piece of sound, whole frames, with its noise lowered; two frames at either end are not right."""
        size = self.sample_rate_hz // BAND_HZ
        step, window = size // 2, _window(size)
        frames = np.lib.stride_tricks.sliding_window_view(sound, size, axis=1)[:, ::step]
        lines = np.fft.rfft(frames * window, axis=2)
        expected = (self.noise * (size / 2 * self.sample_rate_hz)).astype(np.float32)[:, None, :]
        above = np.asarray((lines.real**2 + lines.imag**2) / np.maximum(expected, 1e-12), np.float32)
        above = _mean_of_three(_mean_of_three(above, 1), 2)
        gain = np.maximum(1 - _ABOVE / np.maximum(above, 1e-9), 10 ** (-MOST_DB / 20)).astype(np.float32)
        parts = np.fft.irfft(lines * gain, size, axis=2) * window
        made = np.zeros_like(sound)
        for first in (0, 1):  # frames overlap by half: every second one beside the other
            row = parts[:, first::2].reshape(len(sound), -1)
            made[:, first * step : first * step + row.shape[1]] += row
        return made


def _mean_of_three(values: npt.NDArray[np.float32], axis: int) -> npt.NDArray[np.float32]:
    """Return the mean of every value and its two neighbours."""
    width = [(1, 1) if number == axis else (0, 0) for number in range(values.ndim)]
    padded = np.moveaxis(np.pad(values, width, mode="edge"), axis, 0)
    return np.asarray(np.moveaxis((padded[:-2] + padded[1:-1] + padded[2:]) / 3, 0, axis), np.float32)


def _window(size: int) -> Samples:
    """Return the root of a Hann window: used twice, its halves add up to one."""
    return np.asarray(np.sqrt(np.hanning(size + 1)[:-1]), np.float32)
