"""Another meter: FFmpeg's ebur128 filter, which knows nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np

from tests.audio.sound import Samples


@dataclass(frozen=True, slots=True)
class Reading:
    """What it says of a sound: LUFS, LU, dBTP."""

    integrated: float
    range: float
    true_peak: float


def ebur128(sound: Samples, rate: int) -> Reading:
    """Measure a stereo sound; the values ride on the frames."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="stereo")
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    values: dict[str, str] = {}
    for start in range(0, sound.shape[1], rate):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[:, start : start + rate]), "fltp", "stereo")
        frame.sample_rate = rate
        graph.push(frame)
        values.update(_drained(graph))
    graph.push(None)
    values.update(_drained(graph))
    peak = max(float(value) for name, value in values.items() if "true_peaks_ch" in name)
    return Reading(float(values["lavfi.r128.I"]), float(values["lavfi.r128.LRA"]), float(20 * np.log10(peak)))


def _drained(graph: av.filter.Graph) -> dict[str, str]:
    values: dict[str, str] = {}
    while True:
        try:
            values.update(graph.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return values
