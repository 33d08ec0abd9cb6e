"""A loudness meter: ITU-R BS.1770-5 (integrated, true peak) and EBU Tech 3342 (range), on a stream of blocks.

Everything is *as heard*: a mono file comes out of both loudspeakers, so its one channel counts twice (+3.01 LU on what
a one-channel meter shows).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np
import numpy.typing as npt

from podcaster.audio.kweighting import KWeighting, Power, Samples
from podcaster.audio.truepeak import TAPS, highest_between
from podcaster.model import Loudness

SILENCE_LUFS = -70.0  # BS.1770-5: what lies below this is not counted at all


class Meter:
    """Measures a stream of (channels, n) blocks of any size, one or two channels, full scale 1.0.

    The rate must be a multiple of 100 Hz. Memory: 12 bytes for each 10 ms heard.
    """

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._hop = sample_rate_hz // 100
        self._filters = [KWeighting(sample_rate_hz) for _ in range(channels)]
        self._past = np.zeros((channels, max(TAPS - 1, self._hop)), np.float32)
        self._rest = 0  # samples of it, less than 10 ms, that are not measured yet
        self._power: list[Power] = []
        self._peaks: list[Samples] = []
        self._peak = 0.0

    def add(self, block: Samples) -> None:
        """Listen to the next ``block``."""
        held = max(TAPS - 1, self._rest)
        samples = np.concatenate([self._past[:, -held:], block], axis=1)
        self._past = samples[:, -max(TAPS - 1, self._hop) :].copy()  # as a view it would keep all of the block
        begin = held - self._rest
        whole = (samples.shape[1] - begin) // self._hop * self._hop
        self._rest = samples.shape[1] - begin - whole
        if whole:
            channels = samples[:, begin : begin + whole]
            powers = [one.power(channel) for one, channel in zip(self._filters, channels, strict=True)]
            self._power.append(powers[0] * 2 if len(powers) == 1 else np.sum(powers, axis=0))
            self._peaks.append(np.abs(channels).reshape(len(powers), -1, self._hop).max(axis=2).max(axis=0))
            self._peak = max(self._peak, float(self._peaks[-1].max()))
        self._peak = max(self._peak, float(np.abs(samples[:, begin + whole :]).max(initial=0)))
        self._peak = max(self._peak, highest_between(samples[:, held - (TAPS - 1) :], self._peak))

    def forget(self) -> None:
        """Forget what was heard, whole hops of 10 ms; the filters stay settled, so what follows is measured right."""
        self._power, self._peaks, self._peak = [], [], 0.0

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return a meter that has heard everything ``parts`` have, one after the other."""
        whole = parts[-1]
        whole._power = [power for meter in parts for power in meter._power]
        whole._peaks = [peaks for meter in parts for peaks in meter._peaks]
        whole._peak = max(meter._peak for meter in parts)
        return whole

    def power(self) -> Power:
        """Return the K-weighted mean square of every whole 10 ms so far, summed over the channels as heard."""
        return np.concatenate([np.zeros(0), *self._power])

    def peaks(self) -> Samples:
        """Return the largest sample of every whole 10 ms so far, over all channels."""
        return np.concatenate([np.zeros(0, np.float32), *self._peaks])

    def true_peak_dbtp(self) -> float:
        """Return the true peak so far (dBTP), -inf for digital silence."""
        end = np.pad(self._past[:, -(TAPS - 1) :], ((0, 0), (0, TAPS - 1)))
        peak = max(self._peak, highest_between(end, self._peak))
        return float(20 * np.log10(peak)) if peak else float("-inf")

    def loudness(self) -> Loudness:
        """Return the measurement so far; silence is -inf LUFS."""
        power = self.power()
        return Loudness(
            integrated_lufs=integrated(power), true_peak_dbtp=self.true_peak_dbtp(), range_lu=loudness_range(power)
        )


def measure(blocks: Iterable[Samples], *, sample_rate_hz: int, channels: int) -> Loudness:
    """Return the loudness of a whole stream."""
    meter = Meter(sample_rate_hz, channels)
    for block in blocks:
        meter.add(block)
    return meter.loudness()


def integrated(power: Power) -> float:
    """Return the gated loudness (LUFS) of a 10 ms power series: BS.1770-5, 400 ms blocks every 100 ms; -inf if none."""
    blocks = _moving_mean(power, 40)
    loud = blocks[_lufs(blocks) > SILENCE_LUFS]
    if not loud.size:
        return float("-inf")
    return float(_lufs(loud[_lufs(loud) > _lufs(loud.mean()) - 10.0].mean()))


def loudness_range(power: Power) -> float:
    """Return the loudness range (LU) of a 10 ms power series: EBU Tech 3342, 3 s windows every 100 ms."""
    windows = _moving_mean(power, 300)
    loud = windows[_lufs(windows) > SILENCE_LUFS]
    if not loud.size:
        return 0.0
    levels = np.sort(_lufs(loud[_lufs(loud) >= _lufs(loud.mean()) - 20.0]))
    low, high = (levels[round((levels.size - 1) * share)] for share in (0.10, 0.95))
    return float(high - low)


def _lufs(power: npt.ArrayLike) -> Power:
    with np.errstate(divide="ignore"):
        return np.asarray(-0.691 + 10 * np.log10(power), np.float64)


def _moving_mean(power: Power, hops: int) -> Power:
    """Return the mean over ``hops`` values, every tenth (100 ms)."""
    tenths = power[: power.size // 10 * 10].reshape(-1, 10).mean(axis=1)
    width = hops // 10
    if tenths.size < width:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(tenths, width).mean(axis=1), np.float64)
