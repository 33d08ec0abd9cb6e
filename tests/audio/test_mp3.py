"""The MP3 itself: every sample, in the right place, in bytes that say so."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.mp3 import MP3, BitrateMode

from podcaster.audio.decode import blocks
from podcaster.audio.info import crc16, frame_size
from podcaster.audio.mp3 import write_mp3
from podcaster.errors import AudioError
from tests.audio.sound import Samples, speech, tone

RATE = 44_100


def encoded(path: Path, sound: Samples, bitrate: int = 96) -> bytes:
    """The bytes of an MP3, fed to the encoder by the second."""
    parts = (sound[:, start : start + RATE] for start in range(0, sound.shape[1], RATE))
    write_mp3(parts, path, sample_rate_hz=RATE, channels=sound.shape[0], bitrate_kbps=bitrate)
    return path.read_bytes()


def decoded(path: Path, channels: int) -> Samples:
    """All of a file."""
    return np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=channels)), axis=1)


@pytest.mark.parametrize("samples", [1, 575, 1152, 44_100, 100_003])
@pytest.mark.parametrize(("channels", "bitrate"), [(1, 96), (2, 128), (1, 32), (2, 320)])
def test_as_many_samples_come_out_as_went_in(samples: int, channels: int, bitrate: int, tmp_path: Path) -> None:
    """Chapters and transcript stay in step: the Info frame tells players what LAME added at both ends."""
    sound = tone((-20, 3), hertz=440, rate=RATE, channels=channels)[:, :samples]
    encoded(tmp_path / "a.mp3", sound, bitrate)
    assert decoded(tmp_path / "a.mp3", channels).shape == (channels, samples)


@pytest.mark.parametrize("bitrate", [64, 96, 192, 224, 320])
def test_sound_comes_out_when_and_as_loud_as_it_went_in(bitrate: int, tmp_path: Path) -> None:
    """Not a sample late, and not the 0.4 dB quieter LAME makes it at low bitrates."""
    sound = tone((-20, 2), hertz=440, rate=RATE, channels=1)
    encoded(tmp_path / "a.mp3", sound, bitrate)
    middle = slice(RATE // 2, -RATE // 2)
    assert decoded(tmp_path / "a.mp3", 1)[:, middle] == pytest.approx(sound[:, middle], abs=0.001)


def test_three_readers_agree_that_it_is_cbr_and_how_long_it_is(tmp_path: Path) -> None:
    """Every player shows the right length and jumps to the right place."""
    path = tmp_path / "a.mp3"
    data = encoded(path, speech(30.5, rate=RATE))
    info = MP3(path).info
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.bitrate == 96_000
    assert info.length == pytest.approx(30.5, abs=0.001)
    assert info.encoder_info.startswith("LAME 3.100")
    with av.open(str(path)) as container:
        assert container.duration / av.time_base == pytest.approx(30.5, abs=0.001)
    sizes = walked(data)
    assert int.from_bytes(data[33:37]) == len(data)
    assert int.from_bytes(data[29:33]) == len(sizes) - 1


def test_the_table_of_contents_leads_to_the_right_second(tmp_path: Path) -> None:
    """A listener who drags to the middle hears the middle."""
    data = encoded(tmp_path / "a.mp3", speech(30, rate=RATE))
    for percent, value in enumerate(data[37:137]):
        assert value / 256 == pytest.approx(percent / 100, abs=0.01)


def test_the_checksums_in_the_info_frame_are_right(tmp_path: Path) -> None:
    """A tool that checks files for damage finds none."""
    data = encoded(tmp_path / "a.mp3", speech(5, rate=RATE))
    start = frame_size(data[:4])
    tag = data[:192].index(b"LAME")
    assert int.from_bytes(data[tag + 32 : tag + 34]) == slow_crc16(data[start:])
    assert int.from_bytes(data[tag + 34 : tag + 36]) == slow_crc16(data[: tag + 34])


@pytest.mark.parametrize("size", [0, 1, 9, 511, 512, 5000])
def test_the_quick_checksum_is_the_plain_one(size: int) -> None:
    """The known check value of CRC-16, and every length around the lanes it is computed in."""
    assert crc16(b"123456789") == 0xBB3D
    data = bytes(value * 7 % 251 for value in range(size))
    assert crc16(data) == slow_crc16(data)
    assert crc16(data[400:], crc16(data[:400])) == slow_crc16(data)


def test_the_same_sound_gives_the_same_bytes(tmp_path: Path) -> None:
    """Publishing again uploads nothing."""
    sound = speech(5, rate=RATE)
    assert encoded(tmp_path / "a.mp3", sound) == encoded(tmp_path / "b.mp3", sound)


def test_a_bitrate_mp3_does_not_have_is_refused(tmp_path: Path) -> None:
    """The host reads which bitrates there are."""
    with pytest.raises(AudioError, match=r"no 100 kbit/s, only 32, .*128.*e\.g\. 96"):
        encoded(tmp_path / "a.mp3", tone((-20, 1)), 100)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A full or missing disk is told as such, not as a traceback."""
    with pytest.raises(AudioError, match="cannot be written"):
        encoded(tmp_path / "weg" / "a.mp3", tone((-20, 1)))


def walked(data: bytes) -> list[int]:
    """The sizes of all frames; they fill the file to its last byte."""
    sizes, place = [], 0
    while place < len(data):
        sizes.append(frame_size(data[place : place + 4]))
        place += sizes[-1]
    assert place == len(data)
    return sizes


def slow_crc16(data: bytes) -> int:
    """CRC-16 as the definition has it, bit by bit."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
