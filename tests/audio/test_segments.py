"""Long sound is encoded in segments side by side, and nobody can hear or see it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.mp3 import MP3

from podcaster.audio import segments, workers
from podcaster.audio.decode import blocks, decode_frames
from podcaster.audio.encode import encode
from podcaster.audio.loudness import Meter, measure
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.audio.mp3 import Encoding, write_mp3
from podcaster.audio.seam import agreement, crossing, joined
from podcaster.audio.stage import Samples
from podcaster.audio.workers import Workers
from podcaster.model import AudioSettings
from tests.audio.sound import speech, write_wav

RATE = SAMPLE_RATE_HZ
SECONDS = 95  # of sound: two segments


class Sound:
    """Takes the part of a master: a sound that is there already."""

    settle_seconds = 1.0

    def __init__(self, sound: Samples) -> None:
        self.sound = sound

    def decoded(self) -> Iterator[tuple[Samples, ...]]:
        """Second by second."""
        return ((self.sound[:, start : start + RATE],) for start in range(0, self.sound.shape[1], RATE))

    def begins(self, start: int) -> int:
        """Settle for a second."""
        return max(0, start // RATE - 1)

    def play(self, start: int, end: int | None, decoded: Iterator[tuple[Samples, ...]]) -> Iterator[Samples]:
        """What lies between two samples, from the seconds that were handed over."""
        whole = np.concatenate([block for (block,) in decoded], axis=1)
        begin = self.begins(start) * RATE
        part = whole[:, start - begin : None if end is None else end - begin]
        return (part[:, place : place + RATE] for place in range(0, part.shape[1], RATE))


def in_segments(sound: Samples, path: Path, bitrate: int = 96) -> tuple[int, Meter]:
    """Encode a sound in segments."""
    return segments.encode_segments(
        Sound(sound),  # type: ignore[arg-type]
        path,
        channels=sound.shape[0],
        bitrate_kbps=bitrate,
        samples=sound.shape[1],
        progress=None,
    )


def decoded(path: Path, channels: int = 1) -> Samples:
    """All of a file."""
    return np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=channels)), axis=1)


def steady(seconds: int) -> Samples:
    """A chord that never pauses, over a little noise: the encoder is busy at the seam too."""
    moment = np.arange(seconds * RATE) / RATE
    voices = [np.sin(2 * np.pi * hertz * moment + np.sin(2 * moment)) for hertz in (220, 277, 330, 660, 1320, 2640)]
    noise = np.random.default_rng(5).normal(0, 0.01, moment.size)
    return (np.sum(voices, axis=0) * 0.08 + noise).astype(np.float32)[None]


SOUNDS = {
    "speech": (speech(SECONDS, rate=RATE), 96),
    "speech in stereo": (np.vstack([speech(SECONDS, rate=RATE), speech(SECONDS, rate=RATE, seed=2)]), 128),
    "speech at few bits": (speech(SECONDS, rate=RATE, seed=3), 32),
    "music without a pause": (steady(SECONDS), 96),
    "silence": (np.zeros((1, SECONDS * RATE), np.float32), 96),
}


@pytest.mark.parametrize(("sound", "bitrate"), SOUNDS.values(), ids=SOUNDS)
def test_a_seam_is_not_in_the_sound(sound: Samples, bitrate: int, tmp_path: Path) -> None:
    """The null test: what a player makes of the segments, less what it makes of one encoding, is nothing at all."""
    channels = sound.shape[0]
    samples, _ = in_segments(sound, tmp_path / "parts.mp3", bitrate)
    parts = (sound[:, start : start + RATE] for start in range(0, sound.shape[1], RATE))
    write_mp3(parts, tmp_path / "whole.mp3", sample_rate_hz=RATE, channels=channels, bitrate_kbps=bitrate)
    made, whole = decoded(tmp_path / "parts.mp3", channels), decoded(tmp_path / "whole.mp3", channels)
    assert samples == made.shape[1] == sound.shape[1]
    assert np.array_equal(made, whole)
    assert (tmp_path / "parts.mp3").stat().st_size == (tmp_path / "whole.mp3").stat().st_size


def test_encoders_that_never_agree_are_joined_without_a_lost_frame() -> None:
    """Even then nothing clicks and nothing is lost: before the seam all is the first, after it all is the second."""
    frames = []
    for sound in (steady(6), speech(6, rate=RATE)):
        encoding = Encoding(sample_rate_hz=RATE, channels=1, bitrate_kbps=96)
        encoding.add(sound)
        frames.append(encoding.frames[:200])
    before, after = frames
    assert agreement(before, after) is None
    at = crossing(before, after)
    assert at > 0
    made, first, second = (
        np.concatenate(list(decode_frames(each)), axis=1)
        for each in ([*joined(before, after, at), *after[at:]], *frames)
    )
    assert made.shape == (1, 200 * 1152)
    seam = at * 1152
    assert np.array_equal(made[:, : seam - 1152], first[:, : seam - 1152])
    assert np.array_equal(made[:, seam + 1152 :], second[:, seam + 1152 :])


def test_streams_of_any_two_lengths_can_be_joined() -> None:
    """Wherever an encoder takes over, none of its bits is missing: they may lie in frames the other one has written."""
    sound = speech(8, rate=RATE, seed=4)
    streams = []
    for start in (0, 49 * 1152):
        encoding = Encoding(sample_rate_hz=RATE, channels=1, bitrate_kbps=32)  # small frames: bits lie up to six back
        encoding.add(sound[:, start:])
        streams.append(encoding.frames)
    before, after = streams[0][49:], streams[1]
    second = np.concatenate(list(decode_frames(after)), axis=1)
    for at in range(1, 60):
        if crossing(before[: at + 1], after[: at + 1]) == at:
            made = np.concatenate(list(decode_frames([*joined(before, after, at), *after[at:]])), axis=1)
            assert np.array_equal(made[:, (at + 1) * 1152 :], second[:, (at + 1) * 1152 :]), at


def test_work_that_nobody_waits_for_any_more_ends() -> None:
    """Ctrl-C in a recording of hours: what runs ends with the block it is at, what has not begun never begins."""
    begun: list[int] = []
    blocks_worked: list[int] = []

    def work(item: int) -> None:
        begun.append(item)
        until = time.monotonic() + 20
        for block in pool.unless_stopped(range(10**9)):
            blocks_worked.append(block)
            if time.monotonic() > until:
                return

    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt), Workers(2) as pool:  # noqa: PT012
        for item in range(5):
            pool.submit(work, item)
        while len(blocks_worked) < 10:
            pass
        raise KeyboardInterrupt
    assert time.monotonic() - started < 5
    assert begun == [0, 1]


def test_every_machine_makes_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host who publishes from another computer uploads nothing again, however many cores that has."""
    path = write_wav(tmp_path / "a.wav", speech(SECONDS, peak_dbfs=-3), bits=24)
    made = []
    for cores in (1, 2, 5):
        monkeypatch.setattr(workers, "cores", lambda count=cores: count)
        facts = encode([path], AudioSettings(), tmp_path / f"{cores}.mp3")
        made.append((facts, (tmp_path / f"{cores}.mp3").read_bytes()))
    assert made[0] == made[1] == made[2]


def test_readers_agree_how_long_it_is(tmp_path: Path) -> None:
    """Players show the right length, and jump to the right place, as if it had been encoded in one go."""
    sound = speech(100.123, rate=RATE)
    samples, _ = in_segments(sound, tmp_path / "a.mp3")
    assert samples == sound.shape[1]
    assert MP3(tmp_path / "a.mp3").info.length == pytest.approx(samples / RATE, abs=0.001)
    with av.open(str(tmp_path / "a.mp3")) as container:
        assert (container.duration or 0) / av.time_base == pytest.approx(samples / RATE, abs=0.001)
    assert decoded(tmp_path / "a.mp3").shape == (1, samples)


def test_what_is_measured_is_the_file_as_a_player_decodes_it(tmp_path: Path) -> None:
    """The loudness that is certified is that of the bytes: measured while they are written, or from the file."""
    sound = speech(SECONDS, rate=RATE, peak_dbfs=-1)
    _, meter = in_segments(sound, tmp_path / "a.mp3")
    heard = measure([decoded(tmp_path / "a.mp3")], sample_rate_hz=RATE, channels=1)
    assert meter.loudness().integrated_lufs == pytest.approx(heard.integrated_lufs, abs=1e-4)
    assert meter.loudness().true_peak_dbtp == pytest.approx(heard.true_peak_dbtp, abs=1e-4)
    assert meter.loudness().range_lu == pytest.approx(heard.range_lu, abs=1e-3)
    assert meter.power().size == SECONDS * 100


@pytest.mark.parametrize("step", ["measuring", "encoding", "checking"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_stopping_takes_effect_at_once(step: str, error: type[BaseException], tmp_path: Path) -> None:
    """The host presses Ctrl-C: within a moment nothing works on any more, and nothing half-written is left."""
    path = write_wav(tmp_path / "a.wav", speech(SECONDS), bits=24)
    stopped = 0.0

    def stop(told: str, *_: object) -> None:
        nonlocal stopped
        if told == step:
            stopped = time.monotonic()
            raise error

    with pytest.raises(error):
        encode([path], AudioSettings(), tmp_path / "a.mp3", stop)
    assert time.monotonic() - stopped < 1.0
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("audio")] == []
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.wav"]
