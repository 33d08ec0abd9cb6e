"""The meter is the standard's, whatever the blocks and channels, and agrees with FFmpeg's on speech."""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio import kweighting
from podcaster.audio.loudness import Meter, measure
from tests.audio.ebur128 import ebur128
from tests.audio.sound import RATE, Samples, speech, tone


def lufs(samples: Samples, rate: int = RATE) -> float:
    """The integrated loudness of a whole sound."""
    return measure([samples], sample_rate_hz=rate, channels=samples.shape[0]).integrated_lufs


def test_the_weighting_is_the_one_the_standard_prints() -> None:
    """The filters at 48 kHz are those of BS.1770-5, tables 1 and 2, to the last printed digits that matter."""
    shelf, highpass = kweighting._sections(48_000)
    assert shelf[0] == pytest.approx([1.53512485958697, -2.69169618940638, 1.19839281085285], abs=1e-9)
    assert shelf[1] == pytest.approx([1, -1.69065929318241, 0.73248077421585], abs=1e-9)
    assert highpass[0] == pytest.approx([1.0, -2.0, 1.0])
    assert highpass[1] == pytest.approx([1, -1.99004745483398, 0.99007225036621], abs=1e-9)


def test_mono_counts_as_the_two_loudspeakers_it_comes_out_of() -> None:
    """A mono episode sounds as loud as a stereo one of the same level: a one-channel meter would show 3 LU less."""
    assert lufs(tone((-23, 5), channels=1)) == pytest.approx(lufs(tone((-23, 5), channels=2)), abs=0.001)


def test_the_size_of_the_blocks_changes_nothing() -> None:
    """What is measured does not depend on how a file happens to be read."""
    sound = speech(7.3, channels=2, rate=44_100)
    whole, parts = Meter(44_100, 2), Meter(44_100, 2)
    whole.add(sound)
    for start in range(0, sound.shape[1], 1009):
        parts.add(sound[:, start : start + 1009])
    assert parts.power() == pytest.approx(whole.power(), rel=1e-3, abs=1e-9)
    assert parts.true_peak_dbtp() == pytest.approx(whole.true_peak_dbtp(), abs=1e-4)


def test_silence_is_minus_infinity_and_no_error() -> None:
    """A silent file is told from a quiet one."""
    made = measure([np.zeros((1, RATE), np.float32)], sample_rate_hz=RATE, channels=1)
    assert made.integrated_lufs == made.true_peak_dbtp == float("-inf")
    assert made.range_lu == 0


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_the_meter_agrees_with_ffmpegs(rate: int) -> None:
    """Somebody who checks an episode with another tool finds the same figures."""
    sound = speech(20, channels=2, rate=rate)
    ours = measure([sound], sample_rate_hz=rate, channels=2)
    theirs = ebur128(sound, rate)
    assert ours.integrated_lufs == pytest.approx(theirs.integrated, abs=0.1)
    assert ours.range_lu == pytest.approx(theirs.range, abs=0.2)
    assert ours.true_peak_dbtp == pytest.approx(theirs.true_peak, abs=0.2)


def test_what_lies_below_the_gate_is_silence() -> None:
    """Room tone alone has no loudness (BS.1770-5: −70 LUFS), what is just above it has."""
    assert lufs(tone((-72, 2))) == float("-inf")
    assert lufs(tone((-68, 2))) == pytest.approx(-68, abs=0.1)
