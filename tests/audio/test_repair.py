"""What is broken in a recording is found by measuring, mended, and told to the host with times and figures."""

from __future__ import annotations

import numpy as np
import pytest

from podcaster.audio.loudness import integrated
from podcaster.audio.mended import Mended
from podcaster.audio.repair import Repair, decide, mixed_peaks, mixed_power
from podcaster.audio.survey import Found, Survey
from tests.audio.interview import interview, power
from tests.audio.sound import RATE, Samples

TALK = interview(seconds=40).sound[0]
SECOND = RATE


def surveyed(sound: Samples, high_pass_hz: float = 0.0) -> Found:
    """What the measuring pass finds, in blocks of one second."""
    survey = Survey(RATE, sound.shape[0], high_pass_hz=high_pass_hz)
    for start in range(0, sound.shape[1], RATE):
        survey.add(sound[:, start : start + RATE])
    return survey.found()


def stereo(left: Samples, right: Samples) -> Samples:
    """Two channels."""
    return np.stack([left, right]).astype(np.float32)


def hum(dbfs: float, hertz: int = 50) -> Samples:
    """The mains and two of its harmonics, for as long as the talk."""
    time = np.arange(TALK.size) / RATE
    wave = sum(np.sin(2 * np.pi * hertz * n * time) * share for n, share in ((1, 1.0), (2, 0.3), (3, 0.5)))
    return np.asarray(wave * 10 ** (dbfs / 20) * np.sqrt(2), np.float32)


def test_a_good_recording_is_only_high_passed() -> None:
    """Nothing is mended that is not broken, and nothing is said."""
    for sound in (TALK[None], stereo(TALK, TALK * 0.9)):
        made = decide(surveyed(sound), 1)
        assert made == Repair(mended=Mended(filters=(("highpass", "f=70:precision=f64"),)))


@pytest.mark.parametrize(("silent", "name"), [(0, "left"), (1, "right")])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_dead_channel_is_left_out(silent: int, name: str, channels: int) -> None:
    """One microphone was not plugged in: the other is heard at its own level, on both sides, and the host is told."""
    sound = stereo(TALK, TALK)
    sound[silent] *= 1e-4
    made = decide(surveyed(sound), channels)
    assert made.mended.matrix == ((0.0, 1.0) if silent == 0 else (1.0, 0.0),) * channels
    assert f"The {name} channel is dead" in made.found[0]
    heard = mixed_power(surveyed(sound), made.mended.matrix, channels)
    assert integrated(heard) == pytest.approx(integrated(power(TALK[None])), abs=0.01)


def test_opposite_polarity_does_not_cancel_the_voice() -> None:
    """A cable soldered the wrong way round would silence a mono episode."""
    found = surveyed(stereo(TALK, -TALK))
    assert integrated(mixed_power(found, None, 1)) < -60
    made = decide(found, 1)
    assert made.found == ("The channels have opposite polarity.",)
    assert integrated(mixed_power(found, made.mended.matrix, 1)) == pytest.approx(
        integrated(power(TALK[None])), abs=0.01
    )
    assert decide(found, 2).mended.matrix == ((1.0, 0.0), (0.0, -1.0))


def test_uneven_channels_are_made_even() -> None:
    """One side 10 LU down: in stereo it is raised, in mono the good one is used; of two microphones it is only said."""
    found = surveyed(stereo(TALK, TALK * 10**-0.5))
    assert decide(found, 1).mended.matrix == ((1.0, 0.0),)
    rows = decide(found, 2).mended.matrix
    assert rows is not None
    assert rows[1][1] == pytest.approx(10**0.5, rel=0.01)
    assert "The right channel is 10 LU quieter than the left one." in decide(found, 2).found
    other = interview(seconds=40, seed=9).sound[0] * 10**-0.5
    apart = decide(surveyed(stereo(TALK, other)), 1)
    assert apart.mended.matrix is None
    assert "quieter" in apart.found[0]


@pytest.mark.parametrize("hertz", [50, 60])
def test_hum_is_found_in_the_pauses(hertz: int) -> None:
    """The mains in the cable are taken out where they are measured, harmonic by harmonic."""
    made = decide(surveyed((TALK + hum(-55, hertz))[None]), 1)
    assert made.found == (f"Hum of the mains at {hertz}, {2 * hertz} and {3 * hertz} Hz.",)
    assert [args.split(":")[0] for name, args in made.mended.filters if name == "bandreject"] == [
        f"f={hertz * n}" for n in (1, 2, 3)
    ]


def test_hum_below_the_noise_is_left_alone() -> None:
    """What nobody can hear is not filtered."""
    assert decide(surveyed((TALK + hum(-90))[None]), 1).found == ()


def test_a_tone_that_is_meant_is_no_hum() -> None:
    """A bass note at 100 Hz is music."""
    time = np.arange(20 * RATE) / RATE
    assert decide(surveyed((0.1 * np.sin(2 * np.pi * 100 * time))[None].astype(np.float32)), 1).found == ()


def test_an_offset_is_told() -> None:
    """A faulty sound card is named; the high-pass takes its offset away."""
    found = surveyed((TALK + 0.2)[None])
    made = decide(found, 1)
    assert made.found == ("A DC offset of -14 dBFS.",)
    assert made.mended.filters[0][0] == "dcshift"  # or the episode would begin with a thump
    assert mixed_peaks(found, None, 1).max() == pytest.approx(np.abs(TALK).max(), abs=0.06)


def test_clipped_places_are_told_with_their_times() -> None:
    """The host hears where she was too loud, and can cut or speak it again; a loud but whole peak is no fault."""
    loud = TALK / np.abs(TALK).max() * 0.95
    assert decide(surveyed(loud[None]), 1).found == ()
    clipped = loud.copy()
    first, late = (int(np.abs(loud[a * SECOND : b * SECOND]).argmax()) + a * SECOND for a, b in ((5, 15), (20, 30)))
    for place in (first, late):
        part = slice(place - 20, place + 20)
        clipped[part] = np.clip(clipped[part] * 4, -1, 1)
    times = " and ".join(f"{place // SECOND // 60}:{place // SECOND % 60:02d}" for place in (first, late))
    assert decide(surveyed(clipped[None]), 1).found[0].startswith(f"Clipped at {times.replace(' and ', ', ')}:")


def test_the_power_and_peaks_of_any_mix_are_known_without_decoding_again() -> None:
    """What the limiter will do can be foretold also for a mended recording."""
    sound = stereo(TALK, np.roll(TALK, 30) * 0.5)
    found = surveyed(sound)
    for rows in (((0.5, 0.5),), ((0.5, -0.5),), ((1.0, 0.0),), ((1.0, 0.0), (0.0, 2.0))):
        mixed = np.asarray(np.array(rows) @ sound, np.float32)
        assert mixed_power(found, rows, len(rows)) == pytest.approx(power(mixed), rel=1e-3, abs=1e-10)
        heard = np.abs(mixed).max(axis=0).reshape(-1, RATE // 100).max(axis=1)
        assert (mixed_peaks(found, rows, len(rows)) >= heard - 1e-6).all()


def test_portions_surveyed_side_by_side_are_one_survey() -> None:
    """Half an hour is measured on all cores, and the host reads the same."""
    sound = stereo(TALK + hum(-50), TALK)
    sound[0, 25 * RATE : 25 * RATE + 10] = 1.0
    whole, parts = surveyed(sound), []
    for start in (0, 20):
        survey = Survey(RATE, 2)
        if start:
            survey.add(sound[:, (start - 1) * RATE : start * RATE])
            survey.forget()
        for second in range(start, start + 20):
            survey.add(sound[:, second * RATE : (second + 1) * RATE])
        parts.append(survey)
    joined = Survey.joined(parts).found()
    assert joined.powers == pytest.approx(whole.powers, rel=1e-4, abs=1e-12)
    assert joined.offset == pytest.approx(whole.offset)
    assert (joined.clipped, joined.true_peak_dbtp) == (whole.clipped, whole.true_peak_dbtp)
    assert [quiet.start for quiet in joined.quiet] == [quiet.start for quiet in whole.quiet]


def test_the_high_pass_that_is_to_come_is_reckoned_with() -> None:
    """A lorry in the street does not make the voice count as loud."""
    time = np.arange(TALK.size) / RATE
    rumble = (0.3 * np.sin(2 * np.pi * 30 * time)).astype(np.float32)
    quiet, loud = (surveyed((TALK * 0.1 + rumble)[None], hertz).powers[0][-1000:] for hertz in (70.0, 0.0))
    below = 10 * np.log10(np.median(loud) / np.median(quiet))
    assert below == pytest.approx(10 * np.log10(1 + (70 / 30) ** 4), abs=0.5)
