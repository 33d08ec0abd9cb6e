"""Host and guest are brought together by a slow hand, and nothing else is touched."""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio.level import MOST_DOWN_DB, MOST_UP_DB, Fader, ride
from podcaster.audio.loudness import integrated, loudness_range
from podcaster.audio.speech import find
from tests.audio.interview import Interview, interview, power
from tests.audio.sound import RATE

CASES = [(0.0, 1.0), (-6.0, 1.0), (-12.0, 1.0), (-20.0, 3.0)]


def ridden(talk: Interview) -> tuple[np.ndarray, np.ndarray]:
    """The power before, and the gain."""
    loud = power(talk.sound)
    return loud, ride(loud, find(loud))


@pytest.mark.parametrize(("guest_lu", "at_most"), CASES)
def test_host_and_guest_become_equally_loud(guest_lu: float, at_most: float) -> None:
    """The listener hears both without touching the volume: 12 LU apart become 1, 20 become 3."""
    talk = interview(guest_lu=guest_lu)
    before, gain = ridden(talk)
    after = before * 10 ** (gain / 10)
    assert abs(integrated(talk.of(after, "host")) - integrated(talk.of(after, "guest"))) <= at_most
    levels = [integrated(after[round(a * 100) : round(b * 100)]) for s in talk.sentences.values() for a, b in s]
    assert np.percentile(levels, 95) - np.percentile(levels, 5) <= 4
    assert loudness_range(after) <= 6
    assert -MOST_DOWN_DB - 1e-9 <= gain.min() <= gain.max() <= MOST_UP_DB + 1e-9


@pytest.mark.parametrize("guest_lu", [-12.0, -20.0])
def test_the_room_is_not_lifted_in_the_pauses(guest_lu: float) -> None:
    """No sea of noise comes up when nobody speaks: at most 3 dB more of it than with one gain for all."""
    talk = interview(guest_lu=guest_lu)
    before, gain = ridden(talk)
    after = before * 10 ** (gain / 10)
    noise = [10 * np.log10(talk.pauses(each).mean()) - integrated(each) for each in (before, after)]
    assert noise[1] - noise[0] <= 3


def test_the_gain_stands_still_within_a_sentence() -> None:
    """Nothing pumps: words keep their breath, their consonants and their melody."""
    talk = interview()
    _, gain = ridden(talk)
    wobble = [np.std(gain[round(a * 100) : round(b * 100)]) for s in talk.sentences.values() for a, b in s]
    assert np.mean(wobble) <= 0.3
    assert max(wobble) <= 1.5


@pytest.mark.parametrize("guest_lu", [-12.0, -20.0])
def test_a_sentence_has_its_gain_from_its_first_sound_on(guest_lu: float) -> None:
    """The first consonant of a quiet voice after a pause is neither swallowed nor ramped up."""
    talk = interview(guest_lu=guest_lu)
    _, gain = ridden(talk)
    for start, end in talk.sentences["guest"]:
        first, last = round(start * 100), round(end * 100)
        assert gain[first : first + 10].min() > np.median(gain[first:last]) - 1


def test_a_yes_of_the_host_takes_no_word_of_the_guest_with_it() -> None:
    """A loud interjection in a quiet sentence is lowered; the words before and after it are not."""
    talk = interview(guest_lu=-20, noise_dbfs=-75)
    start, end = max(talk.sentences["guest"], key=lambda span: span[1] - span[0])
    host = round(talk.sentences["host"][0][0] * RATE)
    yes = np.hanning(round(0.4 * RATE)) * talk.sound[0, host : host + round(0.4 * RATE)]
    middle = round((start + end) / 2 * RATE)
    sound = talk.sound.copy()
    sound[0, middle : middle + yes.size] += yes * 2
    loud = power(sound)
    gain = ride(loud, find(loud))
    hop, usual = middle // 480, np.median(gain[round(start * 100) : round(end * 100)])
    assert gain[hop + 15 : hop + 25].max() < usual - 8
    assert np.abs(gain[round(start * 100) + 5 : hop - 40] - usual).max() < 2
    assert np.abs(gain[hop + 80 : round(end * 100) - 5] - usual).max() < 2


def test_a_level_recording_is_left_alone() -> None:
    """Who has recorded well gets back what she recorded."""
    _, gain = ridden(interview(guest_lu=0))
    assert np.ptp(gain) < 1


def test_music_keeps_one_gain() -> None:
    """A jingle fades as its maker meant it to."""
    talk = interview()
    _, gain = ridden(talk)
    for start, end in talk.music:
        assert np.ptp(gain[round(start * 100) + 5 : round(end * 100) - 5]) < 0.1


def test_where_nobody_speaks_nothing_is_ridden() -> None:
    """Music only, or a tone: it stays as it is."""
    loud = power(np.full((1, 48_000 * 5), 0.1, np.float32) * np.sin(np.arange(48_000 * 5), dtype=np.float32))
    assert not ride(loud, find(loud)).any()


def test_the_gain_is_played_without_a_click_from_anywhere() -> None:
    """An encoder that starts in the middle plays the very samples of one that started at the beginning."""
    curve = np.concatenate([np.zeros(50), np.linspace(0, 12, 20), np.full(50, 12.0)])
    fader = Fader(curve, 44_100)
    ones = np.ones((2, 44_100 * 2), np.float32)
    whole = np.concatenate(list(fader(iter([ones[:, :44_100], ones[:, 44_100:]]), 0.0)), axis=1)
    late = np.concatenate(list(fader(iter([ones[:, :1000], ones[:, 1000:44_100]]), 1.0)), axis=1)
    assert late == pytest.approx(whole[:, 44_100:], abs=1e-6)
    assert whole[0, 0] == 1
    assert 20 * np.log10(whole[0, -1]) == pytest.approx(12, abs=1e-4)
    assert np.abs(np.diff(whole[0])).max() < 0.001
