"""Speech is told from the room and from music, also the quiet guest's."""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio.hops import flags
from podcaster.audio.speech import find, gated
from tests.audio.interview import interview, power


@pytest.mark.parametrize(("guest_lu", "noise_dbfs"), [(0, -60), (-12, -60), (-20, -62), (-12, -55)])
def test_the_quiet_guest_is_found(guest_lu: float, noise_dbfs: float) -> None:
    """Nobody's words are left behind as if they were noise: nine tenths of what each voice says is found."""
    talk = interview(guest_lu=guest_lu, noise_dbfs=noise_dbfs)
    found = find(power(talk.sound))
    for voice in ("host", "guest"):
        assert talk.of(found.speaking, voice).mean() > 0.9
    assert talk.pauses(found.speaking).mean() < 0.02


def test_no_phrase_holds_two_voices() -> None:
    """Host and guest can be brought together, because where one takes over from the other is known."""
    talk = interview(guest_lu=-12)
    host, guest = (
        flags([(round(a * 100), round(b * 100)) for a, b in talk.sentences[v]], 6000) for v in talk.sentences
    )
    for phrase in find(power(talk.sound)).phrases:
        part = slice(phrase.start, phrase.end)
        assert min(host[part].sum(), guest[part].sum()) < 30


def test_a_voice_that_takes_over_without_a_pause_is_another_phrase() -> None:
    """Two people in quick conversation are still two."""
    talk = interview(noise_dbfs=-75)
    start = round(talk.sentences["host"][0][0] * 100) + 10
    host = power(talk.sound)[start : start + 180]
    guest = host * 10**-1.2
    dip = np.full(8, host.mean() * 1e-4)
    phrases = find(np.concatenate([np.full(300, 1e-9), host, dip, guest, np.full(300, 1e-9)])).phrases
    assert [round(phrase.start / 100) for phrase in phrases] == [3, 5]
    assert phrases[0].lufs - phrases[1].lufs == pytest.approx(12, abs=1)


def test_music_is_not_taken_for_speech() -> None:
    """A jingle is not ridden like a voice, and it marks a place between chapters."""
    talk = interview()
    found = find(power(talk.sound))
    assert [(round(a / 100), round(b / 100)) for a, b in found.music] == [(0, 3), (56, 59)]
    assert not (found.speaking & flags(found.music, found.speaking.size)).any()


def test_noise_alone_is_nobody() -> None:
    """A fan is not lifted to the level of a voice."""
    noise = np.random.default_rng(1).standard_normal((1, 48_000 * 20)).astype(np.float32) * 0.01
    assert find(power(noise)).phrases == ()


def test_a_muted_track_does_not_make_the_room_a_voice() -> None:
    """Where a recorder writes nothing at all between the words, what it writes around them is still the room."""
    talk = interview(noise_dbfs=-60)
    sound = talk.sound.copy()
    sound[:, : 48_000 * 5] = 0
    assert talk.pauses(find(power(sound)).speaking).mean() < 0.02


def test_what_is_too_short_holds_nothing() -> None:
    """A click of a file is no error here."""
    for size in (0, 1, 9, 50):
        assert find(np.full(size, 1e-6)).phrases == ()
    assert gated(np.zeros(10)) == float("-inf")
