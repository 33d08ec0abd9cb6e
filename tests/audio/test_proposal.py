"""Chapters by ear: what is heard before a new subject, and what must not be taken for one."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio import speech
from podcaster.audio.proposal import boundaries, listen
from podcaster.audio.voices import SAMPLE_RATE_HZ, Ear
from podcaster.errors import AudioError
from tests.audio.conversation import RATE, Conversation, interview
from tests.audio.sound import Samples, write_wav


def starts(path: Path, *more: Path) -> list[float]:
    """Where chapters are proposed, in seconds."""
    return [opening.start.total_seconds() for opening in boundaries(listen([path, *more]))]


def recording(folder: Path, samples: Samples, name: str = "recording.wav") -> Path:
    """A WAV of a conversation."""
    return write_wav(folder / name, samples, rate=RATE, bits=24)


@pytest.mark.parametrize("guest_db", [0.0, -12.0])
def test_a_chapter_begins_where_the_host_does_after_a_long_pause(guest_db: float, tmp_path: Path) -> None:
    """The host gets her subjects, also with a quiet guest, and no chapter where the guest only thinks."""
    made, begins = interview(guest_db=guest_db)
    found = starts(recording(tmp_path, made.sound()))
    assert found == pytest.approx(begins, abs=1.1)
    assert all(place <= begin for place, begin in zip(found, begins, strict=True))


def test_what_is_a_long_pause_the_conversation_says(tmp_path: Path) -> None:
    """Of a host who leaves 1.3 s between subjects and 0.5 s between questions, the subjects are found."""
    made, begins = interview(topic_pause=1.3)
    assert starts(recording(tmp_path, made.sound())) == pytest.approx(begins, abs=1.1)


def test_a_jingle_begins_a_chapter_at_its_end(tmp_path: Path) -> None:
    """The listener who skips to a chapter hears the first word, not the stinger before it."""
    made, begins = interview(topic_pause=0.4, jingle=True)
    openings = boundaries(listen([recording(tmp_path, made.sound())]))
    assert [opening.start.total_seconds() for opening in openings] == pytest.approx(begins, abs=0.6)
    assert all(opening.after_music for opening in openings)
    assert all(
        begin - 0.5 <= opening.start.total_seconds() <= begin for opening, begin in zip(openings, begins, strict=True)
    )


def test_who_speaks_is_told_by_the_sound_of_the_voice(tmp_path: Path) -> None:
    """Host and guest are kept apart at the same level, on one channel."""
    made, _ = interview()
    sound = listen([recording(tmp_path, made.sound())])
    hers = [opening.host for opening in sound.openings]
    assert hers[:2] == [True, True]
    assert hers[2:5] == [False, False, False]
    assert hers.count(True) == pytest.approx(24, abs=2)


def test_a_quotation_of_the_guest_before_the_jingle_does_not_make_her_the_host(tmp_path: Path) -> None:
    """An episode that starts with its best sentence is understood as well."""
    made = Conversation()
    made.pause(0.5)
    made.say("guest", 6.0, 4.0)
    made.pause(0.5)
    made.play(5.0)
    interview(conversation=made)
    sound = listen([recording(tmp_path, made.sound())])
    assert [opening.host for opening in sound.openings][:4] == [False, False, True, True]


def test_one_voice_is_not_taken_for_two(tmp_path: Path) -> None:
    """A host who speaks alone gets chapters at her long pauses, and nobody is called the guest."""
    made = Conversation()
    for part in range(3):
        for sentence in range(9):
            made.say("guest", 4.0 + 0.3 * sentence)
            made.pause(0.6)
        made.pause(2.2 if part < 2 else 1.0)
    sound = listen([recording(tmp_path, made.sound())])
    assert {opening.host for opening in sound.openings} == {None}
    assert len(boundaries(sound)) == 2


def test_tracks_tell_who_speaks_whoever_begins(tmp_path: Path) -> None:
    """With a track for each voice, the one called host is the host's, also when the guest speaks first."""
    made, begins = interview()
    host = recording(tmp_path, made.sound("host"), "recording.host.wav")
    guest = recording(tmp_path, made.sound("guest"), "recording.guest.wav")
    assert starts(guest, host) == pytest.approx(begins, abs=1.1)
    assert starts(host, guest) == pytest.approx(begins, abs=1.1)


def test_channels_of_opposite_polarity_are_heard(tmp_path: Path) -> None:
    """A wrongly soldered cable does not make the recording silent."""
    made, begins = interview()
    sound = made.sound()
    assert starts(recording(tmp_path, np.concatenate([sound, -sound]))) == pytest.approx(begins, abs=1.1)


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((1, 3 * RATE), np.float32),
        np.full((2, 70 * RATE), 0.5, np.float32),
        np.random.default_rng(1).standard_normal((1, 70 * RATE)).astype(np.float32) * 0.1,
        np.zeros((1, 100), np.float32),
    ],
    ids=["silence", "a constant", "noise", "six milliseconds"],
)
def test_where_nobody_speaks_nothing_is_proposed(samples: Samples, tmp_path: Path) -> None:
    """An odd recording ends in no proposal, not in a traceback."""
    assert starts(recording(tmp_path, samples)) == []


def test_hours_take_little_memory() -> None:
    """Three hours are listened to on the laptop they were recorded with: 70 bytes for each 10 ms of them, 80 MB."""
    ear = Ear()
    noise = np.random.default_rng(1).standard_normal(SAMPLE_RATE_HZ).astype(np.float32)
    ear.add(noise)
    power = np.random.default_rng(1).uniform(0.0, 1e-4, 200_000) ** 2
    tracemalloc.start()
    try:
        for _ in range(60):
            ear.add(noise)
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        speech.find(power)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / 6000 < 22
    assert (most - kept) / power.size < 60


def test_a_recording_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The host reads which file it is."""
    path = tmp_path / "recording.wav"
    path.write_bytes(b"geen geluid" * 100)
    with pytest.raises(AudioError, match=r"recording\.wav"):
        listen([path])
