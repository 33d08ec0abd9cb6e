"""A conversation with known truth: who speaks when, how loud, in which room, between two jingles."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import Meter
from tests.audio.sound import RATE, Samples


@dataclass(frozen=True, kw_only=True)
class Interview:
    """One channel of sound, and the (start, end) seconds of every sentence by voice, and of the music."""

    sound: Samples
    sentences: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    music: list[tuple[float, float]] = field(default_factory=list)

    def of(self, power: Power, voice: str) -> Power:
        """The part of a 10 ms series in which ``voice`` speaks."""
        return np.concatenate([power[round(a * 100) : round(b * 100)] for a, b in self.sentences[voice]])

    def pauses(self, power: Power) -> Power:
        """The part of a 10 ms series in which nothing is heard but the room, a quarter second from all else."""
        free = np.ones(power.size, np.bool_)
        for start, end in (*chain(*self.sentences.values()), *self.music):
            free[max(0, round(start * 100) - 25) : round(end * 100) + 25] = False
        return power[free]


def interview(*, guest_lu: float = -12.0, noise_dbfs: float = -60.0, seconds: float = 60.0, seed: int = 3) -> Interview:
    """Host at about -21 LUFS as heard, the guest ``guest_lu`` from that, pink-like noise, a jingle at both ends."""
    chance = np.random.default_rng(seed)
    sound = np.zeros(round(seconds * RATE))
    said: dict[str, list[tuple[float, float]]] = {"host": [], "guest": []}
    place, voice, left, number = 5.0, "host", 2, 0
    while place < seconds - 10:
        length, number = float(chance.uniform(1.6, 4.0)), number + 1
        level = (0.0 if voice == "host" else guest_lu) + float(chance.uniform(-1, 1))
        _add(sound, place, _said(length, seed * 1000 + number) * 10 ** ((level - 21) / 20))
        said[voice].append((place, place + length))
        place, left = place + length + float(chance.choice([0.4, 0.5, 1.5])), left - 1
        if not left:
            voice, left = ("guest", 4) if voice == "host" else ("host", 2)
    music = [(0.4, 3.4), (seconds - 3.8, seconds - 0.8)]  # so near to the ends that nothing is trimmed
    for start, end in music:
        _add(sound, start, _jingle(end - start) * 0.05)
    noise = np.convolve(chance.standard_normal(sound.size + 7), np.ones(8), "valid")
    sound += noise * 10 ** (noise_dbfs / 20) / noise.std()
    return Interview(sound=sound[None].astype(np.float32), sentences=said, music=music)


def power(sound: Samples, rate: int = RATE) -> Power:
    """The K-weighted power of every 10 ms, as heard."""
    meter = Meter(rate, sound.shape[0])
    meter.add(sound)
    return meter.power()


def _said(seconds: float, seed: int) -> Power:
    """A sentence of 0 LUFS as heard: five syllables a second of coloured noise, some of them stressed."""
    chance = np.random.default_rng(seed)
    count = round(seconds * RATE)
    noise = np.convolve(chance.standard_normal(count + 23), np.hanning(24), "valid")
    grid = np.arange(0, seconds + 0.2, 0.1)
    syllables = np.where(np.arange(grid.size) % 2, 10 ** (chance.normal(0, 3, grid.size) / 20), 0.04)
    sound = noise * np.interp(np.arange(count) / RATE, grid, syllables)
    return np.asarray(sound * 10 ** (-_lufs(sound) / 20))


def _lufs(sound: Power) -> float:
    loud = power(sound[None].astype(np.float32))
    return float(-0.691 + 10 * np.log10(loud[loud > loud.mean() / 10].mean()))


def _jingle(seconds: float) -> Power:
    """A chord a second, each fading a little."""
    time = np.arange(round(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * 220 * step * time) for step in (1, 1.26, 1.5, 2))
    return np.asarray(chord * np.exp(-0.5 * (time % 1.0)))


def _add(sound: Power, start: float, part: Power) -> None:
    first = round(start * RATE)
    sound[first : first + part.size] += part
