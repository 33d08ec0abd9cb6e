"""A media file from elsewhere that is published as it is → how it sounds. Not a byte of it is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from podcaster.audio.decode import blocks, probe
from podcaster.audio.loudness import SILENCE_LUFS, Meter
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.audio.measure import metered
from podcaster.audio.recording import seconds
from podcaster.audio.report import Report
from podcaster.audio.stage import Samples
from podcaster.audio.waveform import waveform
from podcaster.model import Loudness, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was heard in a finished file; ``duration`` is that of the sound that came out of it, not what it claims."""

    duration: timedelta
    sample_rate_hz: int
    channels: int
    loudness: Loudness
    waveform: str


def recipe(sha256: str) -> str:
    """Return what names a sound that is these bytes, in the place of the recipe of one that is made."""
    return hashlib.sha256(f"finished {sha256}".encode()).hexdigest()


def measure_finished(path: Path, progress: Progress | None = None) -> Measured:
    """Decode a finished file and measure it as heard. Raises AudioError when it cannot be read, or is cut off."""
    facts = probe(path)
    channels = min(facts.channels, 2)
    report = Report(progress, "measuring", facts.duration.total_seconds(), SAMPLE_RATE_HZ)
    samples = 0

    def heard() -> Iterator[Samples]:
        nonlocal samples
        for block in report.passing(blocks(path, sample_rate_hz=SAMPLE_RATE_HZ, channels=channels)):
            samples += block.shape[1]
            yield block

    meter = metered(heard(), partial(Meter, SAMPLE_RATE_HZ, channels))
    loudness = meter.loudness()
    return Measured(
        duration=seconds(samples / SAMPLE_RATE_HZ),
        sample_rate_hz=facts.sample_rate_hz,
        channels=channels,
        loudness=Loudness(  # silence has no loudness, and JSON no infinity
            integrated_lufs=max(loudness.integrated_lufs, SILENCE_LUFS),
            true_peak_dbtp=max(loudness.true_peak_dbtp, SILENCE_LUFS),
            range_lu=loudness.range_lu,
        ),
        waveform=waveform(meter.power()),
    )
