"""Separate microphones hear each other; the listener hears everybody once."""

from __future__ import annotations

import numpy as np

from podcaster.audio import speech
from podcaster.audio.crosstalk import LOWERED_DB, lowered, own
from tests.audio.interview import interview, power
from tests.audio.sound import RATE


def microphones() -> tuple[np.ndarray, np.ndarray, list[tuple[float, float]], list[tuple[float, float]]]:
    """The power on the host's and the guest's microphone, each hearing the other 15 dB down, and who speaks when."""
    talk = interview(guest_lu=0, noise_dbfs=-70)
    voices = []
    for said in talk.sentences.values():
        voice = np.zeros_like(talk.sound)
        for start, end in said:
            voice[:, round(start * RATE) : round(end * RATE)] = talk.sound[:, round(start * RATE) : round(end * RATE)]
        voices.append(voice)
    room = np.random.default_rng(5).standard_normal((2, talk.sound.shape[1])) * 10**-3.6
    mixed = [voices[0] + voices[1] * 0.18 + room[:1], voices[1] + voices[0] * 0.18 + room[1:]]
    return *(power(each.astype(np.float32)) for each in mixed), *talk.sentences.values()


def test_each_microphone_owns_its_talker_only() -> None:
    """The guest's microphone is not turned up for the host."""
    host, guest, host_said, guest_said = microphones()
    speeches = own([host, guest], [speech.find(host), speech.find(guest)])
    for found, mine, others in ((speeches[0], host_said, guest_said), (speeches[1], guest_said, host_said)):
        spoken = [found.speaking[round(a * 100) : round(b * 100)].mean() for a, b in mine]
        assert min(spoken) > 0.8
        assert max(found.speaking[round(a * 100) + 20 : round(b * 100) - 20].mean() for a, b in others) < 0.05


def test_a_microphone_that_hears_both_nearly_alike_still_knows_its_talker() -> None:
    """A loud host is heard on the quiet guest's microphone almost as loud as the guest: the guest is not drowned."""
    host, guest, host_said, guest_said = microphones()
    guest = guest * 10**-1.2  # the guest's own voice is 12 dB weaker: bleed and voice are 3 dB apart
    guest += host * 10**-1.5
    own_guest = own([host, guest], [speech.find(host), speech.find(guest)])[1]
    assert min(own_guest.speaking[round(a * 100) : round(b * 100)].mean() for a, b in guest_said) > 0.8
    assert max(own_guest.speaking[round(a * 100) + 40 : round(b * 100) - 40].mean() for a, b in host_said) < 0.1


def test_a_microphone_is_lowered_while_its_talker_is_silent() -> None:
    """No echo from the far microphone, no second room; its own talker is never touched."""
    host, guest, host_said, guest_said = microphones()
    gain = lowered(own([host, guest], [speech.find(host), speech.find(guest)]), 1)
    long = [(a, b) for a, b in host_said if b - a > 2]
    assert [gain[round((a + b) * 50)] for a, b in long] == [-LOWERED_DB] * len(long)
    assert max(abs(gain[round(a * 100) : round(b * 100)]).max() for a, b in guest_said) < 0.1
    assert np.abs(np.diff(gain)).max() <= LOWERED_DB / 20 + 1e-9


def test_one_microphone_owns_everything() -> None:
    """A single recording is neither divided nor lowered."""
    host, *_ = microphones()
    found = speech.find(host)
    assert own([host], [found])[0].speaking.sum() == found.speaking.sum()
    assert not lowered([found], 0).any()
