"""Sound in which moments can be found again, whatever was cut from it or put in front: bursts of 6 kHz."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from podcaster.audio.decode import blocks

RATE = 48_000


def write_sound(path: Path, seconds: float, sounding: list[tuple[float, float]], bursts: list[float]) -> None:
    """Write a recording that speaks in these spans, with a burst of 6 kHz at these times, and room noise between."""
    chance = np.random.default_rng(5)
    times = np.arange(round(seconds * RATE)) / RATE
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * times), 0, 1) * 0.1
    speaks = np.any([(times >= start) & (times < end) for start, end in sounding], axis=0)
    noise = np.convolve(chance.standard_normal(times.size), np.ones(8) / 8, "same")
    sound = noise * (syllables * speaks + 0.0003)
    for burst in bursts:
        inside = (times >= burst) & (times < burst + 0.02)
        sound[inside] = 0.9 * np.sin(2 * np.pi * 6000 * times[inside])
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def bursts_in(path: Path) -> list[float]:
    """Where the bursts are heard in a file (s)."""
    sound = np.concatenate(list(blocks(path, sample_rate_hz=44_100, channels=1)), axis=1)[0]
    turned = sound * np.exp(-2j * np.pi * 6000 * np.arange(sound.size) / 44_100)
    sums = np.cumsum(np.pad(turned, (221, 220)))
    level = np.abs(sums[441:] - sums[:-441])  # of the 10 ms around each sample
    loud = np.flatnonzero(level > level.max() / 2)
    return [float(place) / 44_100 for place in loud[np.diff(loud, prepend=-(10**6)) > 22_050]]
