"""Recordings as hosts send them: what is known of one recording, made worse in ten ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.truth import Truth
from podcaster.audio.decode import blocks, probe
from podcaster.audio.loudness import measure
from tests.audio.interview import interview
from tests.audio.sound import RATE, Samples, write_float_wav, write_wav


@dataclass(frozen=True, kw_only=True)
class Case:
    """A recording to be made: ``write`` puts its files into a folder."""

    name: str
    truth: Truth
    write: Callable[[Path], list[Path]]
    for_peers: bool = False
    late: tuple[float, ...] = (0.0,)


def cases(folder: Path | None) -> Iterator[Case]:
    """Yield the recordings of a folder (or some made here), and the first of them made worse."""
    found = sorted(folder.glob("*.wav")) if folder else []
    if folder and not found:
        raise SystemExit(f"{folder} holds no WAV")
    for path in found:
        truth = Truth.read(path.with_suffix(".json"))
        if path.stem.endswith("tracks"):
            yield from _tracks(path.stem, _read(path), truth)
        else:
            yield Case(name=path.stem, truth=truth, write=lambda _, path=path: [path], for_peers=True)  # type: ignore[misc]
    if found:
        yield from _worse(_read(found[0]), Truth.read(found[0].with_suffix(".json")))
        return
    for guest in (-12.0, -20.0, 0.0):
        talk = interview(guest_lu=guest, seconds=180)
        truth = Truth(sentences=talk.sentences, music=talk.music)
        yield _case(f"guest {guest:g} LU", talk.sound, truth, for_peers=True)
    yield from _worse(np.vstack([talk.sound] * 2), truth)


def _worse(sound: Samples, truth: Truth) -> Iterator[Case]:
    """Yield a stereo recording as it is sent by those who cannot help it."""
    lufs = measure([sound], sample_rate_hz=RATE, channels=2).integrated_lufs
    quiet, silent = Truth(sentences={}), sound.copy()
    part = sound.shape[1] // 20
    silent[:, part:-part] = 0
    last = sound.shape[1] / RATE * 0.95
    ends = {
        voice: [span for span in spans if span[1] < sound.shape[1] / RATE / 20 or span[0] > last]
        for voice, spans in truth.sentences.items()
    }
    yield _case("−45 LUFS", sound * 10 ** ((-45 - lufs) / 20), truth)
    yield _case("hot and clipped, −6 LUFS", _clipped(sound), truth)
    yield Case(name="8 kHz telephone", truth=truth, write=lambda folder: [_telephone(folder, sound)])
    yield _case("right channel dead", sound * np.array([[1], [0]], np.float32), truth)
    yield _case("opposite polarity", np.vstack([sound[0], -sound[0]]), truth)
    yield _case("90 % silence", silent, Truth(sentences=ends, music=truth.music, other=truth.other))
    music = np.concatenate([sound[:, round(a * RATE) : round(b * RATE)] for a, b in truth.music], axis=1)
    yield _case("music only", np.tile(music, (1, 8)), quiet)
    yield _case("offset 0.2", sound * np.float32(0.7) + np.float32(0.2), truth)
    chance = np.random.default_rng(2)
    for level in (-45, -35):
        noise = chance.standard_normal(sound.shape, np.float32) * np.float32(10 ** (level / 20))
        yield _case(f"white noise {level} dBFS".replace("-", "−"), sound + noise, truth)
    time = np.arange(sound.shape[1]) / RATE
    hum = sum(np.sin(2 * np.pi * 50 * n * time) * share for n, share in ((1, 1.0), (2, 0.35), (3, 0.5)))
    yield _case("hum 20 dB under full scale", sound + np.asarray(hum * 0.12, np.float32), truth)


def _tracks(name: str, sound: Samples, truth: Truth) -> Iterator[Case]:
    """Yield a stereo recording of one microphone on each channel as two files, and with one of them started late."""

    def write(folder: Path, late: float = 0.0) -> list[Path]:
        left = write_wav(folder / "recording.host.wav", sound[:1], bits=24)
        return [left, write_wav(folder / "recording.guest.wav", sound[1:, round(late * RATE) :], bits=24)]

    yield Case(name=name, truth=truth, write=write, late=(0.0, 0.0))
    yield Case(name=f"{name}, one 0.35 s late", truth=truth, write=lambda folder: write(folder, 0.35), late=(0.0, 0.35))


def _case(name: str, sound: Samples, truth: Truth, *, for_peers: bool = False) -> Case:
    def write(folder: Path) -> list[Path]:
        return [write_float_wav(folder / "recording.wav", sound.astype(np.float32))]

    return Case(name=name, truth=truth, write=write, for_peers=for_peers)


def _clipped(sound: Samples) -> Samples:
    gain = 1.0
    while measure([np.clip(sound * gain, -1, 1)], sample_rate_hz=RATE, channels=2).integrated_lufs < -6:
        gain *= 1.26
    return np.asarray(np.clip(sound * np.float32(gain), -1, 1), np.float32)


def _telephone(folder: Path, sound: Samples) -> Path:
    path = write_float_wav(folder / "whole.wav", sound)
    narrow = np.concatenate(list(blocks(path, sample_rate_hz=8000, channels=1)), axis=1)
    return write_wav(folder / "telephone.wav", narrow, rate=8000)


def _read(path: Path) -> Samples:
    rate = probe(path).sample_rate_hz
    if rate != RATE:
        raise SystemExit(f"{path}: {RATE} Hz is needed to make it worse")
    return np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=2)), axis=1)
