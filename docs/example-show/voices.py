"""The two voices, spoken by espeak-ng, in a small room. Needs the ``espeak-ng`` program (``apt install espeak-ng``)."""

from __future__ import annotations

import io
import re
import subprocess
import wave
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

RATE = 48_000

Samples = NDArray[np.float64]


@dataclass(frozen=True)
class Voice:
    """How somebody sounds: an espeak-ng voice, and the level in dBFS (RMS) at which the microphone caught it."""

    name: str
    words_per_minute: int
    pitch: int
    level_dbfs: float
    seat: int  # seed of the way the room answers: each has a seat of their own


# The guest sits further from the microphone, as guests do: levelling that out is the tool's work.
VOICES = {
    "Presentator": Voice("nl+m3", 156, 40, -23.6, seat=1),
    "Projectleider": Voice("nl+f2", 150, 54, -27.2, seat=2),
}

# What espeak-ng's Dutch reads in another way than people in the field say it.
SAID = {
    "techportal.nl": "tekportal punt en el",
    "Techportal": "Tekportal",
    "Techlands": "Teklends",
    "TECH-Talk": "tektok",
    "PET-event": "pet-ievent",
    "online event": "online ievent",
    "vmbo": "vee em bee oo",
    "mbo": "em bee oo",
    "schoolbesturen": "school-besturen",
    "keukentafel": "keuken-tafel",
}
WRITTEN = re.compile(r"\b(?:" + "|".join(map(re.escape, SAID)) + ")")


def say(speaker: str, text: str, rng: Random) -> Samples:
    """Return one sentence at ``RATE``, from its first sound to its last; ``rng`` makes no two quite alike."""
    voice = VOICES[speaker]
    spoken = WRITTEN.sub(lambda found: SAID[found[0]], text)
    speed, pitch = voice.words_per_minute + rng.randint(-5, 5), voice.pitch + rng.randint(-3, 3)
    command = ["espeak-ng", "-v", voice.name, "-s", str(speed), "-p", str(pitch), "--stdout", "--", spoken]
    answer = subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - our own words
    with wave.open(io.BytesIO(answer)) as heard:
        samples = np.frombuffer(heard.readframes(heard.getnframes()), "<i2") / 32768
        return trim(resample(samples, heard.getframerate()))


def resample(samples: Samples, rate: int) -> Samples:
    """Bring ``samples`` to ``RATE`` by its spectrum, and soften the buzz above 5 kHz on the way."""
    samples = np.pad(samples, rate // 20)  # a spectrum is a circle: without silence the end would hear the beginning
    half_seconds = -(-len(samples) * 2 // rate)  # whole ones: quick to transform, and exact at both rates
    spectrum = np.fft.rfft(samples, half_seconds * rate // 2)
    hertz = np.arange(len(spectrum)) * 2 / half_seconds
    spectrum /= 1 + (hertz / 5_000) ** 4 * 0.5
    return np.fft.irfft(spectrum, half_seconds * RATE // 2) * RATE / rate


def trim(samples: Samples, floor: float = 0.01) -> Samples:
    """Cut the silence before the first sound and after the last (``floor`` is a share of full scale)."""
    loud = np.flatnonzero(np.abs(samples) > floor)
    margin = RATE // 100
    return samples[max(0, loud[0] - margin) : loud[-1] + margin]


def in_room(samples: Samples, seat: int) -> Samples:
    """Put a dry voice into a small furnished room: the voice itself, and an answer that dies away in 0.3 s."""
    rng = np.random.default_rng(seat)
    seconds = np.arange(int(0.3 * RATE)) / RATE
    answer = rng.standard_normal(len(seconds)) * 10 ** (-3 * seconds / 0.3) * 0.012
    answer[: RATE // 250] = 0  # nothing comes back in the first 4 ms
    answer[0] = 1
    size = power_of_two(len(samples) + len(answer))
    wet = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(answer, size), size)
    return wet[: len(samples)]


def power_of_two(count: int) -> int:
    """The next size that is quick to transform."""
    return 1 << (count - 1).bit_length()


def room_tone(count: int, level_dbfs: float = -68.0) -> Samples:
    """The sound of a room in which nobody speaks: soft noise with more low than high."""
    rng = np.random.default_rng(0)
    size = power_of_two(count)
    spectrum = np.fft.rfft(rng.standard_normal(size))
    hertz = np.maximum(np.arange(len(spectrum)) * RATE / size, 20)
    noise = np.fft.irfft(spectrum / np.sqrt(hertz), size)[:count]
    return np.asarray(noise * 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2)))
