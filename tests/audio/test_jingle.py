"""Intro, outro and the music under the opening words: at the right place, at the right level, and only a minute."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio import overlay
from podcaster.audio.decode import blocks
from podcaster.audio.encode import Encoded, encode
from podcaster.audio.jingle import read
from podcaster.audio.loudness import measure
from podcaster.audio.overlay import REFERENCE_LUFS, Jingles, Overlay
from podcaster.errors import AudioError
from podcaster.model import AudioSettings
from tests.audio.sound import Samples, speech, tone, write_wav, write_with

PLAIN = AudioSettings(level=False, clean=False)
RATE = 44_100


def heard(path: Path) -> Samples:
    """What a listener's decoder makes of a file."""
    return np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=1)), axis=1)[0]


def level(sound: Samples, hertz: float, start: float, end: float) -> float:
    """The level (dBFS, of a sine) of one frequency between two times (s)."""
    part = sound[round(start * RATE) : round(end * RATE)]
    turned = part * np.exp(-2j * np.pi * hertz * np.arange(part.size) / RATE)
    return float(20 * np.log10(2 * abs(turned.mean()) + 1e-9))


def lufs(sound: Samples, start: float, end: float) -> float:
    """The loudness between two times (s)."""
    part = sound[None, round(start * RATE) : round(end * RATE)]
    return measure([part], sample_rate_hz=RATE, channels=1).integrated_lufs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A show's folder with an intro at 600 Hz (8 s), an outro at 900 Hz (6 s) and a bed at 300 Hz (20 s)."""
    write_wav(tmp_path / "intro.wav", tone((-3, 8), hertz=600))
    write_with(tmp_path / "outro.flac", tone((-40, 6), hertz=900), "flac")
    write_wav(tmp_path / "bed.wav", tone((-10, 20), hertz=300, channels=1), bits=24)
    return tmp_path


def made(folder: Path, recording: Samples, settings: AudioSettings = PLAIN) -> tuple[Encoded, Samples]:
    """The facts and the sound of an episode of this recording."""
    write_wav(folder / "recording.wav", recording, bits=24)
    encoded = encode([folder / "recording.wav"], settings, folder / "a.mp3", folder=folder)
    return encoded, heard(folder / "a.mp3")


def test_the_intro_goes_before_and_fades_into_the_first_words(folder: Path) -> None:
    """The listener hears the show's tune, as loud as the talk whatever the file's level, and not over the words."""
    encoded, sound = made(folder, speech(12), replace(PLAIN, intro="intro.wav"))
    assert encoded.duration.total_seconds() == pytest.approx(12 + 8 - 1, abs=0.001)
    assert encoded.timeline.at(timedelta(0)) == timedelta(seconds=7)
    assert lufs(sound, 0.5, 5.5) == pytest.approx(-16, abs=0.5)
    assert lufs(sound, 8.5, 18.5) == pytest.approx(-16, abs=0.7)
    loud = level(sound, 600, 4, 5.9)
    assert level(sound, 600, 6.9, 7.1) == pytest.approx(loud - 6, abs=1.5)
    assert level(sound, 600, 7.5, 7.6) < loud - 10
    assert level(sound, 600, 8.05, 9.0) < loud - 25


def test_the_outro_begins_under_the_end_and_fades_away(folder: Path) -> None:
    """The tune comes in as the talk ends, however quiet its file is, and ends in silence, not in a cut."""
    encoded, sound = made(folder, speech(12), replace(PLAIN, outro="outro.flac"))
    assert encoded.duration.total_seconds() == pytest.approx(12 + 6 - 0.5, abs=0.001)
    assert lufs(sound, 12.5, 15.4) == pytest.approx(-16, abs=0.5)
    loud = level(sound, 900, 12.5, 15)
    assert level(sound, 900, 10, 11.4) < loud - 25
    assert level(sound, 900, 16.4, 16.6) == pytest.approx(loud - 6, abs=1.5)
    assert np.abs(sound[-20:]).max() < 0.01


def test_the_bed_lies_well_under_the_opening_words(folder: Path) -> None:
    """Music carries the first words without covering them: 18 LU under, faded in and out."""
    voice = np.where(np.arange(30 * 48_000) % 48_000 < 36_000, tone((-20, 30), hertz=2000, channels=1), 0)
    encoded, sound = made(folder, voice.astype(np.float32), replace(PLAIN, intro="intro.wav", bed="bed.wav"))
    start = encoded.timeline.at(timedelta(0)).total_seconds()
    pauses = [(start + second + 0.8, start + second + 0.95) for second in range(3, 15)]
    assert np.mean([lufs_of_tone(sound, pause) for pause in pauses]) == pytest.approx(-16 - 18, abs=1.0)
    assert level(sound, 300, start - 3, start) < -50
    assert level(sound, 300, start + 18, start + 18.1) == pytest.approx(
        level(sound, 300, start + 5, start + 15) - 6, abs=2
    )
    assert level(sound, 300, start + 21, start + 25) < -60


def lufs_of_tone(sound: Samples, span: Sequence[float]) -> float:
    """The loudness of a tone at 300 Hz too short for the meter: there K-weighting is within 0.1 dB of -0.69."""
    return level(sound, 300, *span) - 0.69 - 0.05


def test_the_sound_of_a_chapter_is_found_where_it_is_put_behind_a_jingle(folder: Path) -> None:
    """Chapters do not drift: after intro, trimming and a shortened pause, events lie within 50 ms of their times."""
    rate, times = 48_000, [8.0, 30.0, 71.0]
    sound = np.concatenate([np.zeros((1, 6 * rate)), speech(30), np.zeros((1, 30 * rate)), speech(15)], axis=1)
    sound += np.random.default_rng(4).standard_normal(sound.shape) * 10 ** (-64 / 20)
    for time in times:
        sound[:, round(time * rate) :][:, :960] = tone((-1, 0.02), hertz=6000, channels=1)
    settings = replace(PLAIN, intro="intro.wav", outro="outro.flac", bed="bed.wav", longest_pause_s=1.5)
    encoded, delivered = made(folder, sound.astype(np.float32), settings)
    for time in times:
        at = encoded.timeline.at(timedelta(seconds=time)).total_seconds()
        window = delivered[round((at - 0.5) * RATE) : round((at + 0.5) * RATE)]
        turned = window * np.exp(-2j * np.pi * 6000 * np.arange(window.size) / RATE)
        around = np.abs(np.convolve(turned, np.ones(441) / 441, "same"))
        assert np.flatnonzero(around > around.max() / 2)[0] / RATE - 0.5 == pytest.approx(0, abs=0.05)
    assert encoded.duration.total_seconds() == pytest.approx(7 + 0.5 + 30 + 1.5 + 15 + 5.5, abs=0.5)
    assert encoded.certificate.after.noise_lufs < -40  # music is not the noise of the room


def test_stereo_jingles_stay_stereo_and_peaks_are_held(folder: Path) -> None:
    """A tune that comes from the left comes from the left, and nothing of it exceeds the true-peak limit."""
    left = tone((-3, 6), hertz=600)
    left[1] = 0
    write_wav(folder / "left.wav", left)
    settings = replace(PLAIN, channels="stereo", intro="left.wav")
    write_wav(folder / "recording.wav", speech(8, channels=2))
    encoded = encode([folder / "recording.wav"], settings, folder / "a.mp3", folder=folder)
    sound = np.concatenate(list(blocks(folder / "a.mp3", sample_rate_hz=RATE, channels=2)), axis=1)
    first, second = np.abs(sound[:, RATE : 3 * RATE]).max(axis=1)
    assert first > 20 * second
    assert encoded.loudness.true_peak_dbtp <= -1.0


def test_every_clip_is_brought_to_one_loudness_and_no_peak_is_lost(folder: Path) -> None:
    """A jingle mastered for a dance floor and one from an old tape are equally loud; pydub's integers clip nothing."""
    peaky = np.zeros((1, 3 * RATE), np.float32)
    peaky[:, :: RATE // 4] = 1.0
    write_wav(folder / "ticks.wav", peaky, rate=RATE)
    jingles = read(replace(PLAIN, intro="intro.wav", outro="outro.flac", bed="ticks.wav"), folder, RATE)
    for clip, seconds, under in ((jingles.intro, 5, 0), (jingles.outro, 3, 0)):
        assert clip is not None
        assert clip.samples.shape == (1, clip.hops * 441)
        steady = clip.samples[:, RATE : seconds * RATE]
        found = measure([steady], sample_rate_hz=RATE, channels=1).integrated_lufs
        assert found == pytest.approx(REFERENCE_LUFS - under, abs=0.1)
    assert jingles.bed is not None
    assert 0 < np.abs(jingles.bed.samples).max() < 1


def test_music_is_the_same_in_a_part_as_in_the_whole() -> None:
    """Parts are encoded side by side: the jingle does not begin anew at a seam, and what is given stays as it is."""
    stage = Overlay(((RATE // 2, np.arange(3 * RATE, dtype=np.float32)[None]),), 6.0, RATE)
    quiet = [np.zeros((1, RATE), np.float32) for _ in range(5)]
    whole = np.concatenate(list(stage(iter(quiet), 0.0)), axis=1)
    part = np.concatenate(list(stage(iter(quiet[2:]), 2.0)), axis=1)
    assert (whole[:, 2 * RATE :] == part).all()
    assert not any(block.any() for block in quiet)
    assert Jingles().stages(np.zeros(100, np.bool_), -16.0, RATE) == ()


REFUSED = {
    "longer than a minute": (lambda path: write_wav(path, tone((-20, 61), channels=1, rate=8000), rate=8000), "60 sec"),
    "silent": (lambda path: write_wav(path, np.zeros((1, 48_000), np.float32)), "is silent, or too short"),
    "a click": (lambda path: write_wav(path, tone((-3, 0.1))), "is silent, or too short"),
    "no sound at all": (lambda path: path.write_text("intro"), "cannot be read"),
    "empty": (lambda path: path.write_bytes(b""), "is empty"),
}


@pytest.mark.parametrize(("write", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_jingle_is_refused_by_its_own_name(write: object, message: str, tmp_path: Path) -> None:
    """The host is told which file is wrong, with its place, before any recording is decoded."""
    write(tmp_path / "intro.wav")  # type: ignore[operator]
    with pytest.raises(AudioError, match=message) as raised:
        encode([], replace(PLAIN, intro="intro.wav"), tmp_path / "a.mp3", folder=tmp_path)
    assert raised.value.problems[0].where == str(tmp_path / "intro.wav")


def test_a_clip_with_a_false_header_is_not_held_in_memory(tmp_path: Path) -> None:
    """A file that says nothing of its length, or lies, is read for a minute at most."""
    write_wav(tmp_path / "long.wav", tone((-20, 90), channels=1, rate=8000), rate=8000)
    with pytest.raises(AudioError, match="too long for a jingle"):
        overlay.check(tmp_path / "long.wav")
    with pytest.raises(AudioError, match="too long for a jingle"):
        read(replace(PLAIN, bed="long.wav"), tmp_path, RATE)


def test_pydub_says_nothing_and_is_not_loaded_without_a_jingle() -> None:
    """No warning about a missing ffmpeg program, which nobody needs; and no waiting for what is not used."""
    code = "import sys, podcaster.audio.encode; print('pydub' in sys.modules); import podcaster.audio.jingle"
    ran = subprocess.run(
        [sys.executable, "-W", "always::RuntimeWarning", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": ""},
    )
    assert ran.stdout.strip() == "False"
    assert "ffmpeg" not in ran.stderr


def test_the_bed_comes_up_in_a_long_pause_and_is_down_again_before_the_next_word(folder: Path) -> None:
    """Music carries a pause, slowly, and makes way for whoever speaks."""
    rate = 48_000
    voice = [tone((-20, length), hertz=2000, channels=1) for length in (6.0, 4.0)]
    sound = np.concatenate([voice[0], np.zeros((1, 6 * rate), np.float32), voice[1]], axis=1)
    _, made_of = made(folder, sound, replace(PLAIN, bed="bed.wav"))
    under = level(made_of, 300, 3, 5.5)
    assert level(made_of, 300, 8.5, 10.5) == pytest.approx(under + overlay.BED_UP_DB, abs=0.5)
    assert level(made_of, 300, 6.0, 6.2) == pytest.approx(under, abs=0.5)
    assert level(made_of, 300, 11.8, 12.0) == pytest.approx(under, abs=0.7)
    steps = [level(made_of, 300, start / 10, start / 10 + 0.1) for start in range(30, 140)]
    assert np.abs(np.diff(steps)).max() < 1.5
