"""What the listener is promised, measured on the decoded MP3, whatever the recording was like."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.decode import blocks
from podcaster.audio.encode import Encoded, encode
from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import Meter, integrated, loudness_range
from podcaster.model import AudioSettings
from tests.audio.interview import Interview, interview, power
from tests.audio.sound import RATE, Samples, write_float_wav, write_wav

SETTINGS = AudioSettings()


def heard(path: Path) -> Meter:
    """A listener's decoder and a meter."""
    meter = Meter(44_100, 1)
    for block in blocks(path, sample_rate_hz=44_100, channels=1):
        meter.add(block)
    return meter


def made(talk: Interview, folder: Path, settings: AudioSettings = SETTINGS) -> tuple[Encoded, Power]:
    """The certificate, and the power of the MP3."""
    path = write_wav(folder / "a.wav", talk.sound, bits=24)
    done = encode([path], settings, folder / "a.mp3")
    return done, heard(folder / "a.mp3").power()


def gain_within_sentences(talk: Interview, before: Power, after: Power) -> tuple[list[float], list[float]]:
    """For every sentence: how much the gain of 0.2 s moves about its mean, and that of the first 0.1 s against all."""
    wobbles, onsets = [], []
    for start, end in (span for spans in talk.sentences.values() for span in spans):
        part = slice(round(start * 100), round(start * 100) + round((end - start) * 5) * 20)
        was, made = (each[part].reshape(-1, 20).mean(axis=1) for each in (before, after))
        gain = 10 * np.log10(made / was)[was > was.max() / 30]
        wobbles.append(float(gain.std()))
        first = slice(part.start, part.start + 10)
        onsets.append(float(10 * np.log10(after[first].mean() / before[first].mean()) - gain.mean()))
    return wobbles, onsets


@pytest.mark.parametrize(("guest_lu", "at_most"), [(-12.0, 1.0), (-20.0, 3.0)])
def test_a_quiet_guest_is_brought_to_the_host(guest_lu: float, at_most: float, tmp_path: Path) -> None:
    """12 LU apart become 1, 20 become 3; sentences are even; the pauses stay as quiet as linear gain leaves them."""
    talk = interview(guest_lu=guest_lu)
    done, after = made(talk, tmp_path)
    assert abs(integrated(talk.of(after, "host")) - integrated(talk.of(after, "guest"))) <= at_most
    levels = [integrated(after[round(a * 100) : round(b * 100)]) for s in talk.sentences.values() for a, b in s]
    assert np.percentile(levels, 95) - np.percentile(levels, 5) <= 4
    assert loudness_range(after) <= 6
    before = power(talk.sound)
    noise = [10 * np.log10(talk.pauses(each).mean()) - integrated(each) for each in (before, after)]
    assert noise[1] - noise[0] <= 3
    wobbles, onsets = gain_within_sentences(talk, before, after)
    assert np.mean(wobbles) <= 0.5
    assert min(onsets) > -3
    certified = done.certificate
    assert certified.before.apart_lu == pytest.approx(-guest_lu, abs=1.5)
    assert certified.after.apart_lu is not None
    assert certified.after.apart_lu <= at_most
    assert certified.before.noise_lufs == pytest.approx(-0.691 + 10 * np.log10(talk.pauses(before).mean()), abs=2)
    assert any("levelled" in sentence for sentence in certified.done)


def test_voices_are_found_under_a_hum_as_loud_as_they_are(tmp_path: Path) -> None:
    """A bad cable hides the guest from the meter, not from the listener: without the hum both are equally loud."""
    talk = interview(seconds=40)
    time = np.arange(talk.sound.shape[1]) / RATE
    hum = sum(np.sin(2 * np.pi * 50 * n * time) * share for n, share in ((1, 1.0), (2, 0.35), (3, 0.5))) * 0.12
    done, after = made(replace(talk, sound=(talk.sound + hum).astype(np.float32)), tmp_path)
    assert abs(integrated(talk.of(after, "host")) - integrated(talk.of(after, "guest"))) <= 1
    assert done.loudness.integrated_lufs == pytest.approx(-16, abs=0.2)
    assert 10 * np.log10(np.median(talk.pauses(after))) < -45
    assert any("50, 100 and 150 Hz" in sentence for sentence in done.certificate.done)


def test_a_tone_that_is_all_there_is_is_no_hum(tmp_path: Path) -> None:
    """A drone at 100 Hz is music: it is raised, not taken out."""
    time = np.arange(20 * RATE) / RATE
    drone = (np.sin(2 * np.pi * 100 * time) * 0.1).astype(np.float32)[None]
    done = encode([write_wav(tmp_path / "a.wav", drone)], SETTINGS, tmp_path / "a.mp3")
    assert done.loudness.integrated_lufs == pytest.approx(-16, abs=0.2)
    assert not done.certificate.done


def test_a_level_recording_is_not_ridden(tmp_path: Path) -> None:
    """Do no harm: who has recorded well hears her own recording, and the certificate says nothing was levelled."""
    talk = interview(guest_lu=0)
    done, after = made(talk, tmp_path)
    before = power(talk.sound)
    shift = [
        integrated(after[round(a * 100) : round(b * 100)]) - integrated(before[round(a * 100) : round(b * 100)])
        for said in talk.sentences.values()
        for a, b in said
    ]
    assert np.ptp(shift) < 1
    assert done.certificate.done == ()


def hot() -> Samples:
    """Clipped, about -6 LUFS."""
    return np.clip(TALK * 8, -1, 1)


TALK = interview(seconds=30).sound
VARIANTS = {
    "very quiet": (TALK * 10 ** (-24 / 20), RATE),
    "hot and clipped": (hot(), RATE),
    "telephone": (TALK[:, ::6], 8000),
    "one channel dead": (np.vstack([TALK, TALK * 0]), RATE),
    "opposite polarity": (np.vstack([TALK, -TALK]), RATE),
    "mostly silence": (np.concatenate([TALK[:, 5 * RATE : 15 * RATE], np.zeros((1, 90 * RATE), np.float32)], 1), RATE),
    "music only": (np.tile(TALK[:, RATE // 2 : 3 * RATE], 5), RATE),
    "96 kHz": (np.repeat(TALK, 2, axis=1), 96_000),
    "with an offset": (TALK * 0.5 + 0.2, RATE),
    "an odd rate": (TALK, 22_050),
}


@pytest.mark.parametrize(("sound", "rate"), VARIANTS.values(), ids=VARIANTS)
def test_every_kind_of_recording_reaches_the_target(sound: Samples, rate: int, tmp_path: Path) -> None:
    """-16 ± 0.2 LUFS as heard and no peak above -1 dBTP, with everything on."""
    encode([write_float_wav(tmp_path / "a.wav", sound, rate=rate)], SETTINGS, tmp_path / "a.mp3")
    measured = heard(tmp_path / "a.mp3").loudness()
    assert measured.integrated_lufs == pytest.approx(-16, abs=0.2)
    assert measured.true_peak_dbtp <= -1


def test_hum_is_gone_and_the_voice_is_not_thinner(tmp_path: Path) -> None:
    """50 Hz goes down by 20 dB or more; from 120 Hz up, between the harmonics, nothing changes by 1 dB."""
    time = np.arange(TALK.shape[1]) / RATE
    hum = sum(np.sin(2 * np.pi * 50 * n * time) * share for n, share in ((1, 1.0), (2, 0.3), (3, 0.5))) * 0.004
    spectra = []
    for clean in (False, True):
        settings = replace(SETTINGS, clean=clean, level=False)
        path = write_wav(tmp_path / "a.wav", (TALK + hum).astype(np.float32), bits=24)
        encode([path], settings, tmp_path / "a.mp3")
        sound = np.concatenate(list(blocks(tmp_path / "a.mp3", sample_rate_hz=44_100, channels=1)), axis=1)[0]
        frames = sound[: sound.size // 22_050 * 22_050].reshape(-1, 22_050) * np.hanning(22_050)
        spectra.append((np.abs(np.fft.rfft(frames, axis=1)) ** 2).mean(axis=0))
    change = 10 * np.log10(spectra[1] / spectra[0])
    assert change[25] < -20
    assert abs(10 * np.log10(spectra[1][90:4000].sum() / spectra[0][90:4000].sum())) < 1
    bands = [10 * np.log10(after.sum() / before.sum()) for before, after in _bands(*spectra)]
    assert np.abs(bands).max() < 1


def _bands(*spectra: Power) -> list[tuple[Power, Power]]:
    """Bands of 100 Hz, from 300 Hz to 8 kHz."""
    return [tuple(spectrum[start : start + 50] for spectrum in spectra) for start in range(150, 4000, 50)]


def test_nothing_is_done_where_the_host_wants_nothing_done(tmp_path: Path) -> None:
    """Switched off, the recording is raised as a whole: the guest stays where she was, and no filter is heard."""
    talk = interview(seconds=40)
    done, after = made(talk, tmp_path, replace(SETTINGS, level=False, clean=False))
    before = power(talk.sound)
    gap = [integrated(talk.of(each, "host")) - integrated(talk.of(each, "guest")) for each in (before, after)]
    assert gap[1] == pytest.approx(gap[0], abs=0.5)
    assert (done.certificate.found, done.certificate.done) == ((), ())
