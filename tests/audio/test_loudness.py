"""The meter agrees with the standards' own test signals, made here from their definitions, and with FFmpeg's meter."""

from __future__ import annotations

import re

import av
import numpy as np
import pytest

from podcaster.audio import kweighting
from podcaster.audio.loudness import Meter, measure
from tests.audio.sound import RATE, Samples, speech, tone


def lufs(samples: Samples, rate: int = RATE) -> float:
    """The integrated loudness of a whole sound."""
    return measure([samples], sample_rate_hz=rate, channels=samples.shape[0]).integrated_lufs


EBU_3341 = {
    "1: a steady tone": ([(-23, 20)], -23),
    "2: a quiet tone": ([(-33, 20)], -33),
    "3: quiet ends are gated": ([(-36, 10), (-23, 60), (-36, 10)], -23),
    "4: silence is gated": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
    "5: what is near counts": ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
}


@pytest.mark.parametrize(("parts", "expected"), EBU_3341.values(), ids=EBU_3341)
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_integrated_loudness_is_that_of_ebu_tech_3341(
    parts: list[tuple[float, float]], expected: float, rate: int
) -> None:
    """The listener gets the level every other meter in the trade would show (± 0.1 LU)."""
    assert lufs(tone(*parts, rate=rate), rate) == pytest.approx(expected, abs=0.1)


TRUE_PEAKS = {"15": (4, 0, 0.5), "16": (4, 45, 0.5), "17": (6, 60, 0.5), "18": (8, 67.5, 0.5), "19": (4, 45, 1.41)}


@pytest.mark.parametrize(("part", "degrees", "amplitude"), TRUE_PEAKS.values(), ids=TRUE_PEAKS)
def test_true_peak_is_that_of_ebu_tech_3341(part: int, degrees: float, amplitude: float) -> None:
    """A peak that falls between two samples is seen: +0.2/−0.4 dB, as the standard allows."""
    wave = amplitude * np.sin(2 * np.pi * np.arange(RATE) / part + np.radians(degrees))
    edges = np.minimum(1, np.minimum(np.arange(RATE), np.arange(RATE)[::-1]) / 2400)  # no click at either end
    peak = measure([(wave * edges)[None].astype(np.float32)], sample_rate_hz=RATE, channels=1).true_peak_dbtp
    assert -0.4 <= peak - 20 * np.log10(amplitude) <= 0.2


EBU_3342 = {
    "1": ([(-20, 20), (-30, 20)], 10),
    "2": ([(-20, 20), (-15, 20)], 5),
    "3": ([(-40, 20), (-20, 20)], 20),
    "4": ([(-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)], 15),
}


@pytest.mark.parametrize(("parts", "expected"), EBU_3342.values(), ids=EBU_3342)
def test_loudness_range_is_that_of_ebu_tech_3342(parts: list[tuple[float, float]], expected: float) -> None:
    """The host is told how uneven the talk is, by the trade's measure (± 1 LU)."""
    made = measure([tone(*parts)], sample_rate_hz=RATE, channels=2)
    assert made.range_lu == pytest.approx(expected, abs=1.0)


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
    theirs = ffmpeg_ebur128(sound, rate)
    assert ours.integrated_lufs == pytest.approx(theirs["I"], abs=0.1)
    assert ours.range_lu == pytest.approx(theirs["LRA"], abs=0.2)
    assert ours.true_peak_dbtp == pytest.approx(theirs["peak"], abs=0.2)


def ffmpeg_ebur128(sound: Samples, rate: int) -> dict[str, float]:
    """What FFmpeg's ebur128 filter says of a stereo sound; its values ride on the frames."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout="stereo")
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    values: dict[str, str] = {}
    for start in range(0, sound.shape[1], rate):
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[:, start : start + rate]), "fltp", "stereo")
        frame.sample_rate = rate
        graph.push(frame)
        values.update(drain(graph))
    graph.push(None)
    values.update(drain(graph))
    found = {key.rsplit(".", 1)[1]: float(value) for key, value in values.items() if re.search(r"\.(I|LRA)$", key)}
    peaks = [float(value) for key, value in values.items() if "true_peaks_ch" in key]
    return {**found, "peak": 20 * np.log10(max(peaks))}


def drain(graph: av.filter.Graph) -> dict[str, str]:
    """The last values on the frames that are ready."""
    values: dict[str, str] = {}
    while True:
        try:
            values.update(graph.pull().metadata)
        except (av.error.BlockingIOError, av.error.EOFError):
            return values
