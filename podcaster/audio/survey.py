"""The measuring pass: one look at the recording's own channels, from which everything else is decided.

Per 10 ms and channel it keeps the K-weighted power, and what the two channels have in common: from that the power of
any mix of them follows without decoding again. Clipping is looked for at the recording's own rate, because resampling
bends flat tops; hum in the quietest 0.4 s of every ten seconds, where speech does not cover it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Self

import numpy as np
import numpy.typing as npt

from podcaster.audio.denoise import room
from podcaster.audio.hops import Span, joined
from podcaster.audio.kweighting import KWeighting, Power, Samples
from podcaster.audio.truepeak import TAPS, highest_between

HUM_RESOLUTION_HZ = 2.5
_CLIPS_APART_HOPS = 200
_QUIET_HOPS, _EVERY_HOPS = 40, 1000
_HIGHEST_HZ = 1000
_FLAT, _FLAT_SAMPLES, _FLAT_PEAK = 0.9999, 4, 0.5  # equal within half a step of 14 bits; above -6 dBFS


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """The quietest 0.4 s of ten seconds: where it begins (in hops), and its power in bins of 2.5 Hz up to 1 kHz.

    ``density`` is that of each channel in bands of 25 Hz.
    """

    start: int
    spectrum: Power
    density: Power


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the survey found, for one or two channels; series hold a value for every 10 ms, full scale is 1.0.

    ``powers`` are K-weighted, ``common`` is the mean product of the two weighted channels. ``peaks`` are the largest
    samples of left, right, half their sum and half their difference. ``offset`` is the mean sample of each channel;
    ``clipped`` stretches are at least two seconds apart.
    """

    powers: Samples
    common: Samples
    peaks: Samples
    true_peak_dbtp: float
    offset: tuple[float, ...]
    clipped: tuple[Span, ...]
    quiet: tuple[Quiet, ...]


class Survey:
    """Listens to a stream of (channels, n) blocks, one or two channels; the rate is a multiple of 100 Hz."""

    def __init__(self, sample_rate_hz: int, channels: int, *, high_pass_hz: float = 0.0) -> None:
        self._hop = sample_rate_hz // 100
        self._rate = sample_rate_hz
        self._filters = [KWeighting(sample_rate_hz, high_pass_hz) for _ in range(channels)]
        self._rest = np.zeros((channels, 0), np.float32)  # less than 10 ms
        self._tail = np.zeros((channels, TAPS - 1), np.float32)
        self.forget()

    def forget(self) -> None:
        """Forget what was heard, whole hops of 10 ms; the filters stay settled, so what follows is measured right."""
        self._peak = 0.0
        self._sum = np.zeros(len(self._filters))
        self._count = 0
        self._hops = 0
        self._series: list[tuple[Samples, Samples, Samples]] = []  # in single precision: 28 MB for three hours
        self._clipped: list[int] = []
        self._quiet: list[Quiet] = []
        self._quietest: tuple[float, int, Samples] | None = None

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return a survey that has heard everything ``parts`` have, one after the other."""
        whole = parts[-1]
        clipped, quiet, series, hops = [], [], [], 0
        for survey in parts:
            survey._keep_quiet()
            clipped += [hops + hop for hop in survey._clipped]
            quiet += [replace(each, start=hops + each.start) for each in survey._quiet]
            series += survey._series
            hops += survey._hops
        whole._clipped, whole._quiet, whole._series, whole._hops = clipped, quiet, series, hops
        whole._peak = max(survey._peak for survey in parts)
        whole._sum = np.sum([survey._sum for survey in parts], axis=0)
        whole._count = sum(survey._count for survey in parts)
        return whole

    def add(self, block: Samples) -> None:
        """Listen to the next ``block``."""
        samples = np.concatenate([self._tail, block], axis=1)
        self._tail = samples[:, -(TAPS - 1) :].copy()  # as a view it would keep all of the block
        self._sum += block.sum(axis=1, dtype=np.float64)
        self._count += block.shape[1]
        joined = np.concatenate([self._rest, block], axis=1) if self._rest.size else block
        whole = joined.shape[1] - joined.shape[1] % self._hop
        self._rest = joined[:, whole:].copy()
        if whole:
            self._measure(np.ascontiguousarray(joined[:, :whole]))
        self._peak = max(self._peak, float(np.abs(self._rest).max(initial=0)))
        self._peak = max(self._peak, highest_between(samples, self._peak))

    def found(self) -> Found:
        """Return what was found so far."""
        self._keep_quiet()
        powers, commons, peaks = zip(*self._series, strict=True) if self._series else ((), (), ())
        channels = len(self._filters)
        end = np.concatenate([self._tail, np.zeros_like(self._tail)], axis=1)
        peak = max(self._peak, highest_between(end, self._peak))
        return Found(
            powers=np.concatenate([np.zeros((channels, 0), np.float32), *powers], axis=1),
            common=np.concatenate([np.zeros(0, np.float32), *commons]),
            peaks=np.concatenate([np.zeros((4, 0), np.float32), *peaks], axis=1),
            true_peak_dbtp=float(20 * np.log10(peak)) if peak else float("-inf"),
            offset=tuple(float(each) for each in self._sum / max(self._count, 1)),
            clipped=tuple(joined(((hop, hop + 1) for hop in sorted(self._clipped)), _CLIPS_APART_HOPS)),
            quiet=tuple(self._quiet),
        )

    def _measure(self, sound: Samples) -> None:
        hops = [channel.reshape(-1, self._hop) for channel in sound]
        weighted = [one.weighted(channel) for one, channel in zip(self._filters, sound, strict=True)]
        power = np.stack([np.einsum("hs,hs->h", each, each) / np.float32(self._hop) for each in weighted])
        common = np.einsum("hs,hs->h", weighted[0], weighted[-1]) / np.float32(self._hop)
        peaks = [np.abs(each).max(axis=1) for each in hops]
        left, right = peaks[0], peaks[-1]
        middle, side = left, np.zeros_like(left)
        if len(hops) == 2:
            middle = np.abs(hops[0] + hops[1]).max(axis=1) / 2
            side = np.abs(hops[0] - hops[1]).max(axis=1) / 2
        self._series.append((power, common, np.stack([left, right, middle, side])))
        self._peak = max(self._peak, float(left.max()), float(right.max()))
        self._look_for_clipping(hops, peaks)
        self._look_for_quiet(sound, power.sum(axis=0))
        self._hops += left.size

    def _look_for_clipping(self, hops: list[Samples], peaks: list[Samples]) -> None:
        """Note hops in which several samples in a row stand at one level near the top."""
        for channel, highest in zip(hops, peaks, strict=True):
            loud = np.flatnonzero(highest >= _FLAT_PEAK)
            if not loud.size:
                continue
            top = np.abs(channel[loud]) >= highest[loud, None] * _FLAT
            runs = top[:, _FLAT_SAMPLES - 1 :].copy()
            for back in range(1, _FLAT_SAMPLES):
                runs &= top[:, _FLAT_SAMPLES - 1 - back : -back]
            self._clipped += [self._hops + int(hop) for hop in loud[runs.any(axis=1)]]

    def _look_for_quiet(self, sound: Samples, power: Samples) -> None:
        total = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])
        if power.size >= _QUIET_HOPS:
            means = total[_QUIET_HOPS:] - total[:-_QUIET_HOPS]
            place = int(np.argmin(means))
            if means[place] > 0 and (self._quietest is None or means[place] < self._quietest[0]):
                part = sound[:, place * self._hop : (place + _QUIET_HOPS) * self._hop].copy()
                self._quietest = (float(means[place]), self._hops + place, part)
        if (self._hops + power.size) // _EVERY_HOPS > self._hops // _EVERY_HOPS:
            self._keep_quiet()

    def _keep_quiet(self) -> None:
        if self._quietest is None:
            return
        _, start, part = self._quietest
        window = _window(part.shape[1])
        lines = np.fft.rfft(part * window, axis=1)[:, : round(_HIGHEST_HZ / HUM_RESOLUTION_HZ) + 1]
        # Scaled so that a sine shows its own power in its bin.
        spectrum: npt.NDArray[np.float64] = (np.abs(lines) ** 2).sum(axis=0) * 2 / window.sum() ** 2
        self._quiet.append(Quiet(start=start, spectrum=spectrum, density=room(part, self._rate)))
        self._quietest = None


@cache
def _window(size: int) -> Samples:
    return np.hanning(size).astype(np.float32)
