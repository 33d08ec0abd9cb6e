"""Whatever the recording's level, the episode is at the show's: measured on the MP3 itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.decode import blocks
from podcaster.audio.encode import encode, recipe
from podcaster.audio.loudness import measure
from podcaster.audio.master import SAMPLE_RATE_HZ, Master, levelled, measured
from podcaster.audio.report import Report
from podcaster.errors import AudioError
from podcaster.model import AudioSettings, Chapter, Loudness
from tests.audio.sound import RATE, Samples, add_chunks, cues, speech, tone, write_float_wav, write_wav

MONO = AudioSettings()
STEREO = AudioSettings(channels="stereo")


def of(path: Path, channels: int = 1) -> Loudness:
    """What a listener's decoder makes of a file."""
    return measure(
        blocks(path, sample_rate_hz=SAMPLE_RATE_HZ, channels=channels), sample_rate_hz=SAMPLE_RATE_HZ, channels=channels
    )


def quiet() -> Samples:
    """About -45 LUFS."""
    return speech(12) * np.float32(0.14)


RECORDINGS = {
    "very quiet": (quiet(), MONO),
    "normal": (speech(12, channels=2), MONO),
    "stereo": (np.vstack([speech(12), speech(12, seed=2)]), STEREO),
    "hot, in floats beyond full scale": (speech(12, peak_dbfs=14), MONO),
    "clipped": (np.clip(speech(12, peak_dbfs=20), -1, 1), MONO),
    "quiet with one bang": (np.where(np.arange(12 * RATE) == 5 * RATE, 1.0, quiet()).astype(np.float32), MONO),
    "an even tone": (tone((-30, 5), channels=1), MONO),
    "another target": (speech(12), replace(MONO, loudness_lufs=-19.0, true_peak_dbtp=-2.0)),
    "more bits": (speech(12), replace(MONO, bitrate_kbps=192)),
}


@pytest.mark.parametrize(("sound", "settings"), RECORDINGS.values(), ids=RECORDINGS)
def test_every_recording_reaches_the_loudness_of_the_show(
    sound: Samples, settings: AudioSettings, tmp_path: Path
) -> None:
    """The listener never touches the volume: target ± 0.2 LU, no peak above the limit, measured on the decoded MP3."""
    made = encode([write_float_wav(tmp_path / "a.wav", sound)], settings, tmp_path / "a.mp3")
    heard = of(tmp_path / "a.mp3", settings.channel_count)
    assert heard.integrated_lufs == pytest.approx(settings.loudness_lufs, abs=0.2)
    assert heard.true_peak_dbtp <= settings.true_peak_dbtp
    assert made.loudness.integrated_lufs == pytest.approx(heard.integrated_lufs, abs=0.001)
    assert made.loudness.true_peak_dbtp == pytest.approx(heard.true_peak_dbtp, abs=0.001)
    assert made.loudness.range_lu == pytest.approx(heard.range_lu, abs=0.001)
    assert made.duration.total_seconds() == pytest.approx(sound.shape[1] / RATE, abs=0.001)
    assert (made.channels, made.bitrate_kbps, made.sample_rate_hz) == (
        settings.channel_count,
        settings.bitrate,
        44_100,
    )
    assert list(tmp_path.glob("*.part")) == []


def test_what_was_done_is_told(tmp_path: Path) -> None:
    """The host learns how loud she recorded, how much it was raised, and what the limiter had to take."""
    sound = speech(12, channels=1)
    as_it_is = replace(MONO, level=False, clean=False)
    made = encode([write_wav(tmp_path / "a.wav", sound, bits=24)], as_it_is, tmp_path / "a.mp3")
    recorded = measure([sound], sample_rate_hz=RATE, channels=1)
    assert made.recording_loudness.integrated_lufs == pytest.approx(recorded.integrated_lufs, abs=0.1)
    assert made.recording_loudness.true_peak_dbtp == pytest.approx(recorded.true_peak_dbtp, abs=0.2)
    assert recorded.integrated_lufs + made.gain_db >= -16.3
    assert made.limited_db == pytest.approx(recorded.true_peak_dbtp + made.gain_db + 2.3, abs=0.3)


def test_a_recording_is_not_limited_without_need(tmp_path: Path) -> None:
    """Sound that fits is raised or lowered as a whole, and nothing else."""
    made = encode([write_wav(tmp_path / "a.wav", tone((-30, 5)))], MONO, tmp_path / "a.mp3")
    assert made.limited_db == 0
    assert made.gain_db == pytest.approx(14, abs=0.1)


def test_host_and_guest_on_their_own_tracks_are_made_equally_loud(tmp_path: Path) -> None:
    """A guest 14 dB below the host, and joining later, is heard as well as she is; both start at the same moment."""
    second = RATE
    host, guest = speech(20, seed=1), speech(16, seed=2) * 0.2
    host[:, 10 * second :] = 0
    guest[:, : 10 * second] = 0
    paths = [write_wav(tmp_path / "recording.host.wav", host, bits=24)]
    paths.append(write_wav(tmp_path / "recording.guest.wav", guest, bits=24))
    made = encode(paths, replace(MONO, trim=False), tmp_path / "a.mp3")
    sound = np.concatenate(list(blocks(tmp_path / "a.mp3", sample_rate_hz=44_100, channels=1)), axis=1)
    parts = [
        measure([part], sample_rate_hz=44_100, channels=1).integrated_lufs
        for part in (sound[:, : 10 * 44_100], sound[:, 10 * 44_100 : 16 * 44_100])
    ]
    assert parts[0] == pytest.approx(parts[1], abs=1.0)
    assert made.duration == timedelta(seconds=20)
    assert made.loudness.integrated_lufs == pytest.approx(-16, abs=0.3)


def test_two_microphones_that_hear_the_same_do_not_add_up_too_loud(tmp_path: Path) -> None:
    """Bleed cannot be foretold; the encoded file is measured, found 3 LU too loud, and put right."""
    sound = speech(12)
    paths = [write_wav(tmp_path / f"recording.{name}.wav", sound) for name in ("host", "guest")]
    told: list[str] = []
    made = encode(paths, MONO, tmp_path / "a.mp3", lambda step, *_: told.append(step))
    assert made.loudness.integrated_lufs == pytest.approx(-16, abs=0.3)
    assert told.count("checking") >= 2


def test_the_loudness_of_a_limited_mix_is_foretold(tmp_path: Path) -> None:
    """Half an hour is encoded once, not twice: the limiter's loss and the sum of the tracks are reckoned with."""
    paths = [write_float_wav(tmp_path / f"{seed}.wav", speech(12, seed=seed) * seed) for seed in (1, 2)]
    tracks = [measured(path, channels=1, report=Report(None, "measuring", 24, 44_100)) for path in paths]
    master = Master(levelled(tracks, -16.0, -2.3), channels=1, ceiling_dbtp=-2.3)
    assert measure(master, sample_rate_hz=44_100, channels=1).integrated_lufs == pytest.approx(-16, abs=0.2)
    assert master.limited_db > 3


class Louder:
    """A stage: 40 dB more."""

    settle_seconds = 0.0

    def __call__(self, blocks: Iterator[Samples], start_seconds: float) -> Iterator[Samples]:
        """Amplify."""
        return (block * np.float32(100) for block in blocks)


def test_a_stage_between_mix_and_limiter_shapes_the_sound(tmp_path: Path) -> None:
    """What a developer adds to the chain is heard, and still limited."""
    path = write_wav(tmp_path / "a.wav", tone((-20, 2)))
    track = measured(path, channels=1, report=Report(None, "measuring", 2, 44_100))
    louder = Master([track], channels=1, ceiling_dbtp=-2.0, stages=[Louder()])
    assert measure(louder, sample_rate_hz=44_100, channels=1).true_peak_dbtp == pytest.approx(-2, abs=0.05)


def test_a_part_of_the_master_is_what_the_whole_is_there(tmp_path: Path) -> None:
    """Parts may be encoded side by side: the listener never hears where they meet."""
    path = write_wav(tmp_path / "a.wav", speech(8, peak_dbfs=-1))
    track = replace(measured(path, channels=1, report=Report(None, "measuring", 8, 44_100)), gain_db=9.0)
    whole = np.concatenate(list(Master([track], channels=1, ceiling_dbtp=-2.0)), axis=1)
    start, end = 3 * SAMPLE_RATE_HZ + 1152, 6 * SAMPLE_RATE_HZ - 77
    part = np.concatenate(list(Master([track], channels=1, ceiling_dbtp=-2.0).play(start, end)), axis=1)
    assert np.array_equal(part, whole[:, start:end])


def test_markers_of_the_recording_are_handed_on(tmp_path: Path) -> None:
    """Markers set while recording become the episode's chapters."""
    path = add_chunks(write_wav(tmp_path / "a.wav", speech(5)), *cues(RATE, (0.0, "Welkom"), (2.5, "Vragen")))
    expected = (Chapter(start=timedelta(0), title="Welkom"), Chapter(start=timedelta(seconds=2.5), title="Vragen"))
    assert encode([path], MONO, tmp_path / "a.mp3").markers == expected


def test_the_same_recording_gives_the_same_bytes(tmp_path: Path) -> None:
    """Publishing again uploads nothing."""
    path = write_wav(tmp_path / "a.wav", speech(5, channels=2))
    assert encode([path], MONO, tmp_path / "a.mp3") == encode([path], MONO, tmp_path / "b.mp3")
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()


def test_progress_is_told_for_every_step(tmp_path: Path) -> None:
    """The host sees what is going on and how far it is: from nothing to all of it, never backwards."""
    told: list[tuple[str, float, float, str]] = []
    encode(
        [write_wav(tmp_path / "a.wav", speech(5))], MONO, tmp_path / "a.mp3", lambda *progress: told.append(progress)
    )
    assert list(dict.fromkeys(step for step, *_ in told)) == ["measuring", "encoding", "checking"]
    for step in ("measuring", "encoding", "checking"):
        done = [each[1] for each in told if each[0] == step]
        assert done == sorted(done)
        assert done[-1] == pytest.approx(5, abs=0.01)
    assert {(total, unit) for _, _, total, unit in told} == {(5.0, "s")}


REFUSED = {
    "digital silence": (np.zeros((1, 3 * RATE), np.float32), "holds only silence: nothing in it is louder than -70"),
    "a microphone not switched on": (speech(5, peak_dbfs=-52), r"is almost silent \(-6.* LUFS\)"),
    "a click": (speech(0.2), "is too short"),
}


@pytest.mark.parametrize(("sound", "message"), REFUSED.values(), ids=REFUSED)
def test_what_nobody_would_want_to_hear_is_refused(sound: Samples, message: str, tmp_path: Path) -> None:
    """No episode of noise goes out; and what was there stays there."""
    (tmp_path / "a.mp3").write_bytes(b"as it was")
    with pytest.raises(AudioError, match=message):
        encode([write_float_wav(tmp_path / "a.wav", sound)], MONO, tmp_path / "a.mp3")
    assert (tmp_path / "a.mp3").read_bytes() == b"as it was"
    assert list(tmp_path.glob("*.part")) == []


def test_a_target_that_cannot_be_reached_is_told_with_the_figures(tmp_path: Path) -> None:
    """An episode off target does not go live, and the host reads what was tried."""
    impossible = replace(MONO, loudness_lufs=-1.0, true_peak_dbtp=-9.0)
    with pytest.raises(AudioError, match=r"a\.wav: does not reach -1 LUFS .* and -9 dBTP: .*dBTP; .*; .*LUFS"):
        encode([write_wav(tmp_path / "a.wav", speech(3, peak_dbfs=0))], impossible, tmp_path / "a.mp3")
    assert not (tmp_path / "a.mp3").exists()


def test_a_silent_track_beside_a_good_one_is_named(tmp_path: Path) -> None:
    """The guest's microphone was off: the host hears of it before the listener does."""
    good = write_wav(tmp_path / "recording.host.wav", speech(3))
    mute = write_wav(tmp_path / "recording.guest.wav", np.zeros((1, 3 * RATE), np.float32))
    with pytest.raises(AudioError, match=r"recording\.guest\.wav: holds only silence"):
        encode([good, mute], MONO, tmp_path / "a.mp3")


def test_the_recipe_names_everything_that_shapes_the_sound() -> None:
    """Nothing is encoded twice, and nothing that changed is left as it was."""
    recordings = [("recording.host.wav", "a" * 64), ("recording.guest.wav", "b" * 64)]
    base = recipe(recordings, MONO)
    assert base == recipe(list(recordings), AudioSettings(bitrate_kbps=96))
    others = [
        recipe(recordings[:1], MONO),
        recipe(recordings[::-1], MONO),
        recipe([("recording.host.wav", "c" * 64), recordings[1]], MONO),
        recipe(recordings, STEREO),
        recipe(recordings, replace(MONO, loudness_lufs=-17)),
        recipe(recordings, replace(MONO, true_peak_dbtp=-2)),
        recipe(recordings, replace(MONO, bitrate_kbps=128)),
        recipe(recordings, replace(MONO, longest_pause_s=2.5)),
        recipe(recordings, replace(MONO, trim=False)),
        recipe(recordings, MONO, [("intro.wav", "d" * 64)]),
        recipe(recordings, MONO, [("intro.wav", "e" * 64)]),
    ]
    assert len({base, *others}) == 12
    assert len(base) == 64
