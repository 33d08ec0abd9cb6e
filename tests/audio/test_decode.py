"""Whatever a host records to is read, and what cannot be used is refused in plain words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.decode import blocks, probe
from podcaster.audio.info import frame_size
from podcaster.audio.mp3 import write_mp3
from podcaster.errors import AudioError
from podcaster.model import Chapter
from tests.audio.sound import RATE, Samples, add_chunks, cues, speech, tone, write_float_wav, write_wav, write_with

TONE = tone((-12, 2.5), hertz=440, channels=2)


def decoded(path: Path, channels: int = 1, rate: int = 44_100) -> Samples:
    """All of a file."""
    return np.concatenate(list(blocks(path, sample_rate_hz=rate, channels=channels)), axis=1)


def level(samples: Samples) -> float:
    """Mean level of the middle, dB relative to a full-scale sine."""
    middle = samples[:, 11_025:-11_025]
    return float(10 * np.log10(2 * np.mean(middle.astype(np.float64) ** 2)))


FILES = {
    "16.wav": lambda path: write_wav(path, TONE, bits=16),
    "24.wav": lambda path: write_wav(path, TONE, bits=24),
    "32.wav": lambda path: write_wav(path, TONE, bits=32),
    "float.wav": lambda path: write_float_wav(path, TONE),
    "rf64.wav": lambda path: write_with(path, TONE, "pcm_s24le", rf64="always"),
    "a.flac": lambda path: write_with(path, TONE, "flac"),
    "a.mp3": lambda path: write_with(path, TONE, "libmp3lame"),
    "a.m4a": lambda path: write_with(path, TONE, "aac"),
    "a.opus": lambda path: write_with(path, TONE, "libopus"),
    "a.ogg": lambda path: write_with(path, TONE, "libopus"),
    "a.aiff": lambda path: write_with(path, TONE, "pcm_s16be"),
    "film.mp4": lambda path: write_with(path, TONE, "aac", film=True),
    "film.mov": lambda path: write_with(path, TONE, "pcm_s16le", film=True),
    "film.mkv": lambda path: write_with(path, TONE, "libopus", film=True),
    "Gesprek 12:30 é %03d.wav": lambda path: write_wav(path, TONE),
}


@pytest.mark.parametrize(("name", "write"), FILES.items(), ids=FILES)
def test_every_format_hosts_record_to_is_read_whole_and_at_its_level(name: str, write, tmp_path: Path) -> None:
    """The host need not convert anything: length within 50 ms, level within 0.1 dB, for mono and stereo alike."""
    path = write(tmp_path / name)
    for channels in (1, 2):
        made = decoded(path, channels)
        assert made.dtype == np.float32
        assert made.shape[0] == channels
        assert made.shape[1] / 44_100 == pytest.approx(2.5, abs=0.05)
        assert level(made) == pytest.approx(-12, abs=0.1)
    assert probe(path).duration.total_seconds() == pytest.approx(2.5, abs=0.05)
    assert (probe(path).sample_rate_hz, probe(path).channels) == (RATE, 2)


@pytest.mark.parametrize("rate", [8_000, 22_050, 32_000, 96_000])
def test_any_sample_rate_is_brought_to_one(rate: int, tmp_path: Path) -> None:
    """A phone's 8 kHz and a studio's 96 kHz both come out at their length, pitch and level."""
    made = decoded(write_wav(tmp_path / "a.wav", tone((-12, 2), hertz=440, rate=rate), rate=rate))
    assert made.shape[1] == 88_200
    assert level(made) == pytest.approx(-12, abs=0.1)
    assert np.abs(np.fft.rfft(made[0])).argmax() / 2 == pytest.approx(440, abs=1)


def test_stereo_becomes_mono_as_an_average(tmp_path: Path) -> None:
    """A guest on one side only is 6 dB down, not clipped: the sum is not 3 dB louder than either side."""
    left = np.vstack([TONE[0], np.zeros_like(TONE[0])])
    assert level(decoded(write_wav(tmp_path / "a.wav", left))) == pytest.approx(-12 - 6.02, abs=0.05)


def test_mono_becomes_stereo_at_the_same_level_on_both_sides(tmp_path: Path) -> None:
    """A mono recording in a stereo show is as loud as before."""
    made = decoded(write_wav(tmp_path / "a.wav", TONE[:1]), channels=2)
    assert np.array_equal(made[0], made[1])
    assert level(made) == pytest.approx(-12, abs=0.05)


@pytest.mark.parametrize("layout", ["5.1", "quad"])
def test_more_channels_are_mixed_down_without_clipping(layout: str, tmp_path: Path) -> None:
    """The surround sound of a film, full scale on every channel, still fits."""
    count = {"5.1": 6, "quad": 4}[layout]
    path = write_with(tmp_path / "a.wav", tone((0, 2), channels=count), "pcm_s24le", layout=layout)
    for channels in (1, 2):
        made = decoded(path, channels)
        assert np.abs(made).max() <= 1.001
        assert level(made) > -6


def test_eight_tracks_of_a_field_recorder_are_heard_all(tmp_path: Path) -> None:
    """A WAV that does not say which loudspeaker a channel is for is mixed all the same."""
    tracks = np.zeros((8, 2 * RATE), np.float32)
    tracks[7] = tone((-12, 2), hertz=440, channels=1)
    assert level(decoded(write_wav(tmp_path / "a.wav", tracks))) > -40


def test_blocks_are_one_second_so_that_tracks_stay_in_step(tmp_path: Path) -> None:
    """Host and guest, recorded in different formats, are added up at the same moments."""
    for path in (write_wav(tmp_path / "a.wav", TONE), write_with(tmp_path / "a.mp3", TONE, "libmp3lame")):
        sizes = [block.shape[1] for block in blocks(path, sample_rate_hz=44_100, channels=1)]
        assert sizes[:2] == [44_100, 44_100]
        assert len(sizes) == 3


def test_what_a_recorder_wrote_into_a_wav_is_known(tmp_path: Path) -> None:
    """Markers set while recording become chapters, and the title need not be typed again."""
    bext = b"Gesprek over lassen".ljust(256, b"\0") + bytes(64)
    bext += b"2026-03-05" + b"10:15:30" + bytes(8) + bytes(256)
    info = b"INFO" + b"INAM\x08\0\0\0Lassen!\0" + b"IART\x09\0\0\0Redactie\0\0"
    path = write_wav(tmp_path / "a.wav", TONE)
    add_chunks(path, (b"bext", bext), (b"LIST", info), *cues(RATE, (0.0, "Welkom"), (1.25, "De werkplaats")))
    facts = probe(path)
    assert facts.title == "Lassen!"
    assert facts.description == "Gesprek over lassen"
    assert facts.chapters == (
        Chapter(start=timedelta(0), title="Welkom"),
        Chapter(start=timedelta(seconds=1.25), title="De werkplaats"),
    )


@pytest.mark.parametrize(("name", "codec"), [("a.mp3", "libmp3lame"), ("a.m4a", "aac"), ("a.flac", "flac")])
def test_tags_of_compressed_recordings_are_known(name: str, codec: str, tmp_path: Path) -> None:
    """A call recorded online brings its title along."""
    tags = {"title": "Lassen", "artist": "Redactie", "date": "2026-03-05", "comment": "Proef"}
    facts = probe(write_with(tmp_path / name, TONE, codec, tags=tags))
    assert (facts.title, facts.description) == ("Lassen", "Proef")


def broken(name: str, data: bytes):
    """A writer of a file with these bytes."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return write


def cut(name: str, write, share: float):
    """A writer of a file of which only the first part was copied."""

    def cut_off(folder: Path) -> Path:
        path = write(folder / name)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return cut_off


LONG = speech(8)
UNUSABLE = {
    "empty": (broken("a.wav", b""), "is empty"),
    "text": (broken("a.wav", b"Dit is geen geluid.\n" * 50), "a.wav: "),
    "zeros": (broken("a.wav", bytes(5000)), "cannot be read"),
    "a header only": (lambda folder: write_wav(folder / "a.wav", TONE[:, :0]), "holds no sound"),
    "a folder": (lambda folder: folder, "cannot be read"),
    "nothing there": (lambda folder: folder / "weg.wav", "weg.wav: cannot be read"),
    "a picture": (broken("a.png", b"\x89PNG\r\n\x1a\n" + bytes(100)), "a.png: "),
    "a playlist": (broken("a.m3u8", b"#EXTM3U\n#EXTINF:5,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"), "a.m3u8: "),
    "a WAV cut off": (cut("a.wav", lambda path: write_wav(path, LONG), 0.5), "0:00:08 but only 0:00:0[34] can be read"),
    "a FLAC cut off": (cut("a.flac", lambda path: write_with(path, LONG, "flac"), 0.5), "but only 0:00:0[34] can"),
    "an MP3 cut off": (cut("a.mp3", lambda path: write_with(path, LONG, "libmp3lame"), 0.5), "but only 0:00:0[34]"),
    "an M4A cut off": (cut("a.m4a", lambda path: write_with(path, LONG, "aac"), 0.5), "a.m4a: "),
    "not a number": (
        lambda folder: write_float_wav(folder / "a.wav", np.where(np.arange(LONG.size) == 240_000, np.nan, LONG)),
        "NaN or infinity.* near 0:00:0[45]",
    ),
    "infinity": (
        lambda folder: write_float_wav(folder / "a.wav", np.where(np.arange(LONG.size) == 9, np.inf, LONG)),
        "NaN or infinity",
    ),
}


@pytest.mark.parametrize(("write", "message"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_cannot_be_used_is_refused_in_one_plain_sentence(write, message: str, tmp_path: Path) -> None:
    """The host reads which file, what is wrong, and what would be right."""
    with pytest.raises(AudioError, match=message) as caught:
        decoded(write(tmp_path))
    (problem,) = caught.value.problems
    assert problem.example


def test_an_mp3_whose_length_is_only_estimated_is_not_called_cut_off(tmp_path: Path) -> None:
    """A recorder that writes no header into its MP3 gets its recording published all the same."""
    data = b""
    for bitrate, seconds in ((32, 2), (320, 8)):  # who looks at the start only takes this for a minute and a half
        part, sound = tmp_path / "part.mp3", tone((-20, seconds), rate=44_100, channels=1)
        write_mp3([sound], part, sample_rate_hz=44_100, channels=1, bitrate_kbps=bitrate)
        data += part.read_bytes()[frame_size(part.read_bytes()[:4]) :]
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    assert probe(path).duration > timedelta(seconds=30)
    assert decoded(path).shape[1] / 44_100 == pytest.approx(10, abs=0.2)


def test_a_colon_in_a_name_is_no_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A recorder that names its files after the clock is understood, also from inside the folder."""
    monkeypatch.chdir(tmp_path)
    assert decoded(write_wav(Path("12:30 gesprek.wav"), TONE)).shape[1] / 44_100 == pytest.approx(2.5, abs=0.05)


def test_one_damaged_place_does_not_stop_a_recording(tmp_path: Path) -> None:
    """A scratch in half an hour of talk costs the scratch, not the episode."""
    path = write_with(tmp_path / "a.mp3", LONG, "libmp3lame")
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 300] = bytes(300)
    path.write_bytes(data)
    assert decoded(path).shape[1] / 44_100 == pytest.approx(8, abs=0.2)


@pytest.mark.parametrize("channels", [9, 32])
def test_the_microphones_of_a_mixer_all_count_the_same(channels: int, tmp_path: Path) -> None:
    """A recorder's file of many tracks, which says of none where it belongs, is heard, each as loud as the others."""
    sound = np.zeros((channels, RATE), np.float32)
    for number in range(channels):
        sound[number, 1000 * number : 1000 * number + 100] = 0.5
    path = write_wav(tmp_path / "a.wav", sound, bits=24)
    for to in (1, 2):
        heard = np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=to)), axis=1)
        each = np.array([heard[:, 1000 * number + 50] for number in range(channels)])
        assert each == pytest.approx(0.5 / channels, abs=1e-4)
