"""The meter keeps to the minimum requirements of EBU Tech 3341 and 3342: their test signals, made from the definitions.

Each signal goes through FFmpeg's meter too: two meters that do not know each other can hardly err alike. Case 6 needs
five loudspeakers, and what is delivered has one or two; 7 and 8 (3342: 5 and 6) are broadcasts that only EBU has.
"""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio.loudness import Meter
from tests.audio.ebur128 import ebur128
from tests.audio.sound import Samples, tone

RATES = pytest.mark.parametrize("rate", [44_100, 48_000])
MOMENTARY_HOPS, SHORT_TERM_HOPS = 40, 300
SILENCE = -200.0

Parts = list[tuple[float, float]]  # (dBFS, seconds)


def heard(sound: Samples, rate: int) -> Meter:
    """Our meter, after the sound, in the uneven pieces in which a file is read."""
    meter = Meter(rate, sound.shape[0])
    for start in range(0, sound.shape[1], 30_011):
        meter.add(sound[:, start : start + 30_011])
    return meter


def over(meter: Meter, hops: int) -> Samples:
    """The loudness (LUFS) of every stretch of so many hops."""
    means = np.lib.stride_tricks.sliding_window_view(meter.power(), hops).mean(axis=1)
    return np.asarray(-0.691 + 10 * np.log10(np.maximum(means, 1e-20)))


INTEGRATED: dict[str, tuple[Parts, float]] = {
    "1: a steady tone": ([(-23, 20)], -23),
    "2: a quiet tone": ([(-33, 20)], -33),
    "3: quiet ends are gated": ([(-36, 10), (-23, 60), (-36, 10)], -23),
    "4: silence is gated": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    "5: what is near counts": ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}


@RATES
@pytest.mark.parametrize(("parts", "expected"), INTEGRATED.values(), ids=INTEGRATED)
def test_integrated_loudness_is_that_of_ebu_tech_3341(parts: Parts, expected: float, rate: int) -> None:
    """The listener gets the level every other meter in the trade would show (± 0.1 LU)."""
    sound = tone(*parts, rate=rate)
    made = heard(sound, rate).loudness().integrated_lufs
    assert made == pytest.approx(expected, abs=0.1)
    assert made == pytest.approx(ebur128(sound, rate).integrated, abs=0.1)


@RATES
@pytest.mark.parametrize("expected", [-23.0, -33.0], ids=["1", "2"])
def test_all_three_times_agree_on_a_steady_tone(expected: float, rate: int) -> None:
    """The level plot shows the loudness the certificate states: cases 1 and 2 for 0.4 s, 3 s and the whole."""
    meter = heard(tone((expected, 20), rate=rate), rate)
    for hops in (MOMENTARY_HOPS, SHORT_TERM_HOPS):
        assert over(meter, hops)[1:-1] == pytest.approx(expected, abs=0.1)


@RATES
def test_case_9_short_term_loudness_holds_still(rate: int) -> None:
    """A level that changes within three seconds, over and over, is one loudness over three seconds (± 0.1 LU)."""
    meter = heard(tone(*[(-20, 1.34), (-30, 1.66)] * 5, rate=rate), rate)
    assert over(meter, SHORT_TERM_HOPS) == pytest.approx(-23, abs=0.1)


@RATES
def test_case_12_momentary_loudness_holds_still(rate: int) -> None:
    """The same within 0.4 s."""
    meter = heard(tone(*[(-20, 0.18), (-30, 0.22)] * 25, rate=rate), rate)
    assert over(meter, MOMENTARY_HOPS)[60:] == pytest.approx(-23, abs=0.1)


WINDOWS = {"10 and 11: short-term": (3.0, 0.15, SHORT_TERM_HOPS), "13 and 14: momentary": (0.4, 0.02, MOMENTARY_HOPS)}


@RATES
@pytest.mark.parametrize(("length", "step", "hops"), WINDOWS.values(), ids=WINDOWS)
def test_a_passage_is_as_loud_wherever_it_begins(length: float, step: float, hops: int, rate: int) -> None:
    """Cases 10 and 13: one burst in each of twenty files, which begins a little later each time (± 0.1 LU)."""
    for number in range(20):
        meter = heard(tone((SILENCE, number * step), (-23, length), (SILENCE, 1), rate=rate), rate)
        assert over(meter, hops).max() == pytest.approx(-23, abs=0.1)


@RATES
@pytest.mark.parametrize(("length", "step", "hops"), WINDOWS.values(), ids=WINDOWS)
def test_each_passage_of_a_stream_is_measured(length: float, step: float, hops: int, rate: int) -> None:
    """Cases 11 and 14: twenty bursts in one stream, each 1 dB louder and a little later than the one before."""
    parts: Parts = []
    for number in range(20):
        parts += [(SILENCE, number * step), (-38 + number, length), (SILENCE, length - number * step)]
    levels = over(heard(tone(*parts, rate=rate), rate), hops)  # of each stretch, by where it begins
    found = [levels[2 * hops * number : 2 * hops * number + hops + 1].max() for number in range(20)]
    assert found == pytest.approx([-38 + number for number in range(20)], abs=0.1)


TRUE_PEAKS = {"15": (4, 0, 0.5), "16": (4, 45, 0.5), "17": (6, 60, 0.5), "18": (8, 67.5, 0.5), "19": (4, 45, 1.41)}


@RATES
@pytest.mark.parametrize(("part", "degrees", "amplitude"), TRUE_PEAKS.values(), ids=TRUE_PEAKS)
def test_true_peak_is_that_of_ebu_tech_3341(part: int, degrees: float, amplitude: float, rate: int) -> None:
    """A peak that falls between two samples is seen: +0.2/−0.4 dB, as the standard allows."""
    wave = amplitude * np.sin(2 * np.pi * np.arange(rate) / part + np.radians(degrees))
    _check_peak(faded(wave), rate, 20 * np.log10(amplitude))


@RATES
@pytest.mark.parametrize("offset", range(4), ids=["20", "21", "22", "23"])
def test_a_peak_of_one_cycle_is_seen(offset: int, rate: int) -> None:
    """Cases 20 to 23: one full cycle in a tone of half its height, made at four times the rate, sampled four ways."""
    half = 0.5 * np.sin(2 * np.pi * np.arange(24 * 1000) / 24)  # a sixth of the rate, whole cycles
    cycle = np.sin(2 * np.pi * np.arange(16) / 16)  # a quarter of it
    _check_peak(faded(_below_half(np.concatenate([half, cycle, half]))[offset::4]), rate, 0.0)


def faded(wave: Samples) -> Samples:
    """Two channels that do not click at their ends."""
    places = np.arange(wave.size)
    edges = np.minimum(1, np.minimum(places, places[::-1]) / 1000)
    return np.tile((wave * edges).astype(np.float32), (2, 1))


def _below_half(wave: Samples) -> Samples:
    """Take away what the rate, a quarter of this one, cannot hold."""
    taps = np.arange(-400, 401)
    return np.convolve(wave, np.sinc(taps / 4) / 4 * np.kaiser(taps.size, 8), "same")


def _check_peak(sound: Samples, rate: int, expected: float) -> None:
    made = heard(sound, rate).true_peak_dbtp()
    assert -0.4 <= made - expected <= 0.2
    assert made == pytest.approx(ebur128(sound, rate).true_peak, abs=0.3)


RANGES: dict[str, tuple[Parts, float]] = {
    "1": ([(-20, 20), (-30, 20)], 10),
    "2": ([(-20, 20), (-15, 20)], 5),
    "3": ([(-40, 20), (-20, 20)], 20),
    "4": ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
}


@RATES
@pytest.mark.parametrize(("parts", "expected"), RANGES.values(), ids=RANGES)
def test_loudness_range_is_that_of_ebu_tech_3342(parts: Parts, expected: float, rate: int) -> None:
    """The host is told how uneven the talk is, by the trade's measure (± 1 LU)."""
    sound = tone(*parts, rate=rate)
    made = heard(sound, rate).loudness().range_lu
    assert made == pytest.approx(expected, abs=1.0)
    assert made == pytest.approx(ebur128(sound, rate).range, abs=1.0)
