"""Recorders that were not started together: the conversation is, and nobody is heard twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.align import late, shifted
from podcaster.audio.decode import blocks
from podcaster.audio.encode import encode
from podcaster.model import AudioSettings
from tests.audio.interview import Interview, interview, power
from tests.audio.sound import RATE, Samples, write_wav

TALK = interview(guest_lu=0, seconds=40, noise_dbfs=-90)


def microphones(talk: Interview, bleed_db: float) -> tuple[Samples, Samples]:
    """What the host's and the guest's microphone record, each in its own noise."""
    voices = []
    for said in talk.sentences.values():
        voice = np.zeros_like(talk.sound)
        for start, end in said:
            part = slice(round(start * RATE), round(end * RATE))
            voice[:, part] = talk.sound[:, part]
        voices.append(voice)
    noise = np.random.default_rng(5).standard_normal((2, talk.sound.shape[1])) * 10**-3.4
    share = 10 ** (bleed_db / 20)
    host, guest = voices[0] + voices[1] * share + noise[:1], voices[1] + voices[0] * share + noise[1:]
    return host.astype(np.float32), guest.astype(np.float32)


HOST, GUEST = microphones(TALK, -18)


@pytest.mark.parametrize("seconds", [0.0, 0.35, 4.2, -2.0])
def test_what_bleeds_over_tells_which_recorder_was_late(seconds: float) -> None:
    """To 10 ms, whichever of the two was started first."""
    start = round(abs(seconds) * RATE)
    host, guest = (HOST, GUEST[:, start:]) if seconds >= 0 else (HOST[:, start:], GUEST)
    assert late(power(host), power(guest)) == pytest.approx(seconds * 100, abs=1)


def test_voices_that_do_not_hear_each_other_are_left_where_they_are() -> None:
    """A conversation over the internet has no common sound: nothing is guessed."""
    host, guest = microphones(TALK, -200)
    assert late(power(host), power(guest[:, RATE:])) == 0
    assert late(power(host), np.zeros(10)) == 0


def test_a_sound_is_shifted_to_the_sample() -> None:
    """Later with silence before it, earlier without its beginning, whatever the size of its blocks."""
    sound = np.arange(1, 11, dtype=np.float32)[None]
    for samples, expected in ((3, [0, 0, 0, *range(1, 11)]), (-7, [8, 9, 10]), (-20, [])):
        made = [part for start in range(0, 10, 4) for part in [sound[:, start : start + 4]]]
        heard = [value for block in shifted(iter(made), samples) for value in block[0]]
        assert heard == expected


def test_a_late_track_is_mixed_in_its_place(tmp_path: Path) -> None:
    """The MP3 is the one that recorders started together would have made, and the host is told."""
    heard = []
    for name, seconds in (("together", 0.0), ("late", 0.5)):
        folder = tmp_path / name
        folder.mkdir()
        tracks = [write_wav(folder / "recording.host.wav", HOST, bits=24)]
        tracks.append(write_wav(folder / "recording.guest.wav", GUEST[:, round(seconds * RATE) :], bits=24))
        done = encode(tracks, AudioSettings(trim=False), folder / "a.mp3")
        sound = np.concatenate(list(blocks(folder / "a.mp3", sample_rate_hz=RATE, channels=1)), axis=1)
        heard.append(power(sound))
    assert done.certificate.done[0] == (
        "recording.guest.wav: It starts 0.50 s later than the first: it was moved there."
    )
    for voice in TALK.sentences:
        together, apart = (TALK.of(each, voice).mean() for each in heard)
        assert 10 * np.log10(apart / together) == pytest.approx(0, abs=0.3)
    size = min(each.size for each in heard)
    assert np.corrcoef(np.log(heard[0][:size] + 1e-9), np.log(heard[1][:size] + 1e-9))[0, 1] > 0.95
