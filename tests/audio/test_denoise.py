"""Noise goes down where it is loud, and takes nobody's voice along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.denoise import Denoiser, Noise, mixed, room
from podcaster.audio.loudness import integrated
from podcaster.audio.master import measured
from podcaster.audio.report import Report
from podcaster.audio.track import Denoise, Track
from tests.audio.interview import interview, power
from tests.audio.sound import RATE, Samples, write_wav

NOISY = interview(seconds=40, noise_dbfs=-52)


def denoiser(channels: int = 1) -> Denoiser:
    """One that has learnt the room of the noisy interview."""
    quiet = [room(NOISY.sound[:, round(at * RATE) : round((at + 0.4) * RATE)], RATE) for at in (3.8, 4.3, 39.3)]
    return Denoiser(mixed(quiet, [(1.0, 0.0)] * channels, RATE // 50 + 1), RATE)


def lowered(sound: Samples) -> Samples:
    """The sound through the denoiser, in blocks of one second."""
    blocks = (sound[:, start : start + RATE] for start in range(0, sound.shape[1], RATE))
    return np.concatenate(list(denoiser(sound.shape[0])(blocks)), axis=1)


def test_the_room_goes_down_and_the_quiet_guest_stays() -> None:
    """The pauses are 11 to 12 dB quieter; host and guest keep their level within 1 LU."""
    before, after = power(NOISY.sound), power(lowered(NOISY.sound))
    assert -12.1 < 10 * np.log10(NOISY.pauses(after).mean() / NOISY.pauses(before).mean()) < -10
    for voice, at_most in (("host", 0.1), ("guest", 1.0)):
        assert abs(integrated(NOISY.of(after, voice)) - integrated(NOISY.of(before, voice))) < at_most


def test_what_is_no_noise_comes_through_in_its_place() -> None:
    """Nothing is delayed, cut off or coloured: loud sound passes as it is, to the last sample."""
    loud = np.random.default_rng(2).standard_normal((2, RATE * 2 + 777)).astype(np.float32)
    made = lowered(loud)
    assert made.shape == loud.shape
    assert np.abs(made[:, 2000:-2000] - loud[:, 2000:-2000]).max() < 0.05


def test_playing_from_the_middle_gives_the_same_sound() -> None:
    """Encoded in parts, side by side, an episode has no seams."""
    whole = lowered(NOISY.sound)
    late = lowered(NOISY.sound[:, 10 * RATE :])
    assert np.abs(late[:, RATE:] - whole[:, 11 * RATE :]).max() < 1e-6


@pytest.mark.parametrize("size", [1, 881, 1000, RATE, RATE * 3])
def test_the_size_of_the_blocks_changes_nothing(size: int) -> None:
    """However a decoder cuts it."""
    sound = NOISY.sound[:, : 2 * RATE + 5] if size > 1 else NOISY.sound[:, :2000]
    parts = (sound[:, start : start + size] for start in range(0, sound.shape[1], size))
    made = np.concatenate(list(denoiser()(parts)), axis=1)
    assert made.shape == sound.shape
    assert np.abs(made - lowered(sound)).max() < 1e-6


def of(noise_dbfs: float, denoise: Denoise, folder: Path) -> Track:
    """What is decided for an interview in a room so loud."""
    talk = interview(seconds=40, noise_dbfs=noise_dbfs)
    path = write_wav(folder / "a.wav", talk.sound, bits=24)
    return measured(path, channels=1, report=Report(None, "measuring", 40, 44_100), clean=True, denoise=denoise)


def test_noise_is_lowered_only_where_it_is_loud_or_the_host_asks(tmp_path: Path) -> None:
    """A clean recording is left alone; a noisy one is told and treated; the host has the last word."""
    noisy, clean = of(-50, "auto", tmp_path), of(-65, "auto", tmp_path)
    assert clean.noise is None
    assert noisy.noise is not None
    assert any("above the noise" in sentence for sentence in noisy.repair.found)
    assert noisy.repair.done == ("Noise was lowered by 12 dB.",)
    assert of(-50, "off", tmp_path).noise is None
    assert of(-65, "on", tmp_path).noise is not None


def test_the_neighbour_on_a_microphone_is_not_taken_for_a_quiet_voice(tmp_path: Path) -> None:
    """A good microphone beside another is left alone, though what it hears of the other is near the noise."""
    talk = interview(seconds=40, guest_lu=-24, noise_dbfs=-58)
    path = write_wav(tmp_path / "a.wav", talk.sound, bits=24)
    report = Report(None, "measuring", 40, 44_100)
    both = [measured(path, channels=1, report=report, denoise="auto", alone=alone).noise for alone in (True, False)]
    assert both[0] is not None
    assert both[1] is None


def test_what_is_left_is_foretold() -> None:
    """The gain is right at the first try, because it is reckoned from what will be left."""
    before, after = power(NOISY.sound), power(lowered(NOISY.sound))
    noise = Noise(np.zeros((1, 1)), float(NOISY.pauses(before).mean()))
    assert integrated(noise.lowered(before)) == pytest.approx(integrated(after), abs=0.1)
