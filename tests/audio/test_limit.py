"""The limiter holds every peak, touches nothing else, and is heard as little as possible."""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio.limit import Limiter
from podcaster.audio.loudness import measure
from podcaster.audio.truepeak import highest_between, points_above
from tests.audio.sound import Samples, speech, tone

RATE = 44_100


def limited(sound: Samples, ceiling: float = -1.5, block: int = RATE) -> tuple[Samples, float]:
    """A whole sound through the limiter, and the most it took away."""
    limiter = Limiter(ceiling, sample_rate_hz=RATE, channels=sound.shape[0])
    blocks = (sound[:, start : start + block] for start in range(0, sound.shape[1], block))
    return np.concatenate(list(limiter.limited(blocks)), axis=1), limiter.reduced_db


def true_peak(sound: Samples) -> float:
    """In dBTP."""
    return measure([sound], sample_rate_hz=RATE, channels=sound.shape[0]).true_peak_dbtp


LOUD = {
    "speech 12 dB too hot": speech(5, peak_dbfs=12, rate=RATE, channels=2),
    "noise": np.random.default_rng(3).normal(0, 0.7, (1, RATE)).astype(np.float32),
    **{
        f"a tone of {hertz} Hz": tone((9, 1), hertz=hertz, rate=RATE, channels=1) for hertz in (60, 997, 11_025, 15_000)
    },
}


@pytest.mark.parametrize("sound", LOUD.values(), ids=LOUD)
def test_no_peak_passes_the_ceiling(sound: Samples) -> None:
    """The listener hears no distortion, also where the wave peaks between two samples."""
    made, reduced = limited(sound)
    assert true_peak(made) <= -1.5 + 0.01
    assert reduced == pytest.approx(true_peak(sound) + 1.5, abs=0.15)
    assert made.shape == sound.shape


@pytest.mark.parametrize("sound", LOUD.values(), ids=LOUD)
@pytest.mark.parametrize("above", [0.3, 1.0])
def test_no_peak_between_samples_is_passed_over(sound: Samples, above: float) -> None:
    """Only the places that can matter are computed, and every place that matters is one of them."""
    (places, every), (found, some) = points_above(sound, 0.0), points_above(sound, above)
    assert np.array_equal(found, places[every > above])
    assert np.array_equal(some, every[every > above])
    highest = highest_between(sound, above)
    assert highest == every.max() or max(highest, every.max()) <= above


def test_what_is_below_the_ceiling_comes_out_bit_for_bit() -> None:
    """A recording that needs no limiting is not touched by it."""
    sound = speech(3, peak_dbfs=-3, rate=RATE, channels=2)
    made, reduced = limited(sound)
    assert np.array_equal(made, sound)
    assert reduced == 0


def test_only_the_neighbourhood_of_a_peak_is_turned_down() -> None:
    """One bang does not turn the next sentence down: 5 ms before it begins, and gone after the release."""
    sound = tone((-20, 2), rate=RATE, channels=1)
    sound[0, RATE : RATE + 20] = 2.0
    made, reduced = limited(sound)
    touched = np.flatnonzero(made[0] != sound[0])
    assert RATE - touched[0] == pytest.approx(0.005 * RATE, abs=20)
    assert (touched[-1] - RATE) / RATE == pytest.approx(reduced / 40, abs=0.02)


def test_the_gain_moves_smoothly() -> None:
    """Nothing clicks: from one sample to the next the gain moves by less than a tenth of a dB."""
    sound = np.full((1, RATE), 0.1, np.float32)
    sound[0, RATE // 2] = 2.0
    made, _ = limited(sound)
    gain = 20 * np.log10(np.delete(made / sound, RATE // 2))
    assert np.abs(np.diff(gain)).max() < 0.1


def test_both_channels_get_the_same_gain() -> None:
    """The host on the left does not wander when the guest on the right laughs."""
    sound = np.vstack([speech(2, peak_dbfs=9, rate=RATE), tone((-30, 2), rate=RATE, channels=1)])
    made, _ = limited(sound)
    both = (np.abs(sound) > 1e-4).all(axis=0)
    left, right = made[:, both] / sound[:, both]
    assert left.min() < 0.5
    assert np.allclose(left, right, rtol=1e-3)


def test_the_size_of_the_blocks_changes_nothing() -> None:
    """The same recording gives the same episode, however it happens to be read."""
    sound = speech(2, peak_dbfs=9, rate=RATE)
    assert np.allclose(limited(sound, block=1000)[0], limited(sound)[0], atol=1e-6)
