"""A file as heard, in steps of 10 ms: what the level plot is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from podcaster.audio.decode import blocks
from podcaster.audio.hops import Span
from podcaster.audio.kweighting import Power, Samples
from podcaster.audio.loudness import Meter, integrated, loudness_range
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.model import Loudness

HOPS_PER_SECOND = 100
Spans = Sequence[Span]


@dataclass(frozen=True, slots=True)
class Heard:
    """A file as heard, in steps of 10 ms: weighted power, largest sample, and the loudness of it all."""

    power: Power
    peaks: Samples
    loudness: Loudness


def heard(paths: Sequence[Path], *, channels: int) -> list[Heard]:
    """Decode files and measure each, as heard. Raises AudioError for what cannot be read."""
    measured = []
    for path in paths:
        meter = Meter(SAMPLE_RATE_HZ, channels)
        for block in blocks(path, sample_rate_hz=SAMPLE_RATE_HZ, channels=channels):
            meter.add(block)
        measured.append(Heard(meter.power(), meter.peaks(), meter.loudness()))
    return measured


def together(tracks: Sequence[Heard], loudness: Loudness | None) -> Heard:
    """Return the tracks of one conversation as one sound; ``loudness`` is that of their sum, where it is known."""
    size = max(track.power.size for track in tracks)
    power, peaks = np.zeros(size), np.zeros(size, np.float32)
    for track in tracks:
        power[: track.power.size] += track.power
        np.maximum(peaks[: track.peaks.size], track.peaks, out=peaks[: track.peaks.size])
    return Heard(power, peaks, loudness or _of_sum(power, tracks))


def levels(power: Power, spans: Spans) -> npt.NDArray[np.float64]:
    """Return the loudness of each span (LUFS); what lies past the end is -inf."""
    sums = np.concatenate([[0.0], np.cumsum(power)])
    edges = np.minimum(np.array(spans, int).reshape(-1, 2), power.size)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = (sums[edges[:, 1]] - sums[edges[:, 0]]) / (edges[:, 1] - edges[:, 0])
        return np.asarray(-0.691 + 10 * np.log10(np.maximum(np.nan_to_num(means), 0.0)), np.float64)


def _of_sum(power: Power, tracks: Sequence[Heard]) -> Loudness:
    peak = max(track.loudness.true_peak_dbtp for track in tracks)
    return Loudness(integrated_lufs=integrated(power), true_peak_dbtp=peak, range_lu=loudness_range(power))
