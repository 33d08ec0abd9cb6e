"""One recording, measured once: and the decisions its measurement leads to, about channels, filters and level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from podcaster.audio import crosstalk, speech
from podcaster.audio.denoise import BAND_HZ, MOST_DB, Denoiser, Noise, mixed
from podcaster.audio.even import even
from podcaster.audio.hops import Flags, Span, flags, mean
from podcaster.audio.kweighting import Power, Samples
from podcaster.audio.level import Fader, ride
from podcaster.audio.loudness import SILENCE_LUFS, integrated, loudness_range
from podcaster.audio.repair import Repair, mixed_peaks, mixed_power, rows_of
from podcaster.audio.speech import Speech
from podcaster.audio.survey import Found
from podcaster.errors import AudioError, Problem
from podcaster.model import Loudness

SAMPLE_RATE_HZ = 44_100
_QUIETER, _OWN = 20, 75  # percentiles of a recording's phrases
NOISY_LU = 14.0  # nearer than this to the voice, noise is heard in every word once the voice is raised
_HEARD_LU = 20.0
MOST_GAIN_DB = 40.0  # what needs more is noise: a microphone that was not switched on

Denoise = Literal["auto", "on", "off"]
Decibels = npt.NDArray[np.float64]
_NOBODY = Speech(phrases=(), music=(), speaking=np.zeros(0, np.bool_), room=np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """One recording, measured: weighted ``power`` and largest sample of every 10 ms, repaired, before any gain.

    ``curve`` is the gain (dB) of every 10 ms that levels the voices, empty for none; ``gain_db`` comes on top of it.
    ``noise`` is what is to be lowered, None if the room is left as it is.
    ``late`` is by how many hops its recorder was started after the first one: ``power`` and ``peaks`` know of it.
    """

    path: Path
    power: Power
    peaks: Samples
    true_peak_dbtp: float
    gain_db: float = 0.0
    repair: Repair = field(default_factory=Repair)
    speech: Speech = _NOBODY
    curve: Decibels = field(default_factory=lambda: np.zeros(0))
    noise: Noise | None = None
    late: int = 0

    @property
    def integrated_lufs(self) -> float:
        """The loudness of the track as recorded."""
        return integrated(self.power)

    @property
    def level_power(self) -> Power:
        """The power once noise is lowered and the voices are levelled."""
        power = self.noise.lowered(self.power) if self.noise else self.power
        return power * 10 ** (self.curve / 10) if self.curve.size else power

    def denoised(self, sound: Iterator[Samples]) -> Iterator[Samples]:
        """Yield the decoded sound, in blocks of one second, with its noise lowered if it has to be."""
        if self.noise is None:
            return sound
        return even(Denoiser(self.noise.density, SAMPLE_RATE_HZ)(sound), SAMPLE_RATE_HZ)

    def fader(self, sample_rate_hz: int) -> Fader:
        """Return what levels the voices and brings the track to its loudness."""
        return Fader(self.curve if self.curve.size else np.zeros(1), sample_rate_hz, self.gain_db)

    @property
    def level_peaks(self) -> Samples:
        """The peaks once the voices are levelled."""
        return np.asarray(self.peaks * 10 ** (self.curve / 20), np.float32) if self.curve.size else self.peaks


def track(
    path: Path, found: Found, repair: Repair, *, channels: int, denoise: Denoise = "off", alone: bool = True
) -> Track:
    """Return what a recording is made into, from what was found in it; ``alone`` if it holds all the voices.

    Raises AudioError when it is too short to measure (0.4 s), or holds nothing but silence.
    """
    power = mixed_power(found, repair.mended.matrix, channels)
    peaks = mixed_peaks(found, repair.mended.matrix, channels)
    made = Track(path=path, power=power, peaks=peaks, true_peak_dbtp=found.true_peak_dbtp, repair=repair)
    if power.size < 40:
        raise AudioError(Problem(path.name, "is too short: loudness takes 0.4 s to measure", "a recording of minutes"))
    if made.integrated_lufs == float("-inf"):
        what = f"holds only silence: nothing in it is louder than {SILENCE_LUFS:.0f} LUFS"
        raise AudioError(Problem(path.name, what, "check which track the microphone was recorded on"))
    return _denoised(made, found, rows_of(found, repair.mended.matrix, channels), denoise, alone)


def _denoised(made: Track, found: Found, rows: Sequence[tuple[float, float]], denoise: Denoise, alone: bool) -> Track:
    """Return the track with its noise to be lowered, if that is wanted, and if there is a pause to learn it in."""
    if denoise == "off":
        return made
    spoken = speech.find(made.power)
    made = replace(made, speech=spoken) if alone else made  # beside others it may yet be moved
    nobody = ~(spoken.speaking | flags(spoken.music, spoken.speaking.size))
    quiet = [each for each in found.quiet if nobody[each.start : each.start + 40].all()]
    if not quiet or not spoken.phrases:
        return made
    noise = float(np.median([made.power[each.start : each.start + 40].mean() for each in quiet]))
    share = _QUIETER if alone else _OWN  # on a microphone beside others, the quieter voice is the neighbour's
    stands = float(np.percentile([phrase.lufs for phrase in spoken.phrases], share)) - (-0.691 + 10 * np.log10(noise))
    if denoise == "auto" and stands > NOISY_LU:
        return made
    what, done = (
        f"The quieter voice stands only {stands:.0f} LU above the noise.",
        f"Noise was lowered by {MOST_DB:g} dB.",
    )
    told = made.repair.found + ((what,) if stands <= NOISY_LU else ())
    return replace(
        made,
        noise=Noise(mixed([each.density for each in quiet], rows, SAMPLE_RATE_HZ // 2 // BAND_HZ + 1), noise),
        repair=replace(made.repair, found=told, done=(*made.repair.done, done)),
    )


def heard(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Return the tracks with the speech each of them owns."""
    speeches = [speech.find(each.power) if each.speech is _NOBODY else each.speech for each in tracks]
    if len(tracks) > 1:
        speeches = crosstalk.own([each.power for each in tracks], speeches)
    return tuple(replace(each, speech=found) for each, found in zip(tracks, speeches, strict=True))


def ridden(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Return tracks that were heard with their voices levelled; each is lowered where only others speak."""
    speeches = [each.speech for each in tracks]
    return tuple(
        replace(each, curve=ride(each.power, each.speech) + crosstalk.lowered(speeches, place))
        for place, each in enumerate(tracks)
    )


def with_music(tracks: Sequence[Track], played: Sequence[Span]) -> tuple[Track, ...]:
    """Return the tracks with what is played over them (in hops) as music: their voices are there, their room is not."""
    return tuple(replace(each, speech=replace(each.speech, music=(*each.speech.music, *played))) for each in tracks)


def sounding(tracks: Sequence[Track], hops: int) -> Flags:
    """Return for every hop of the delivered sound whether it is loud: no further than 20 LU under the whole."""
    found = np.zeros(hops, np.bool_)
    for each in tracks:
        loud = mean(each.level_power, 20) > 10 ** ((integrated(each.level_power) + 0.691 - _HEARD_LU) / 10)
        found[: loud.size] |= loud[:hops]
    return found


def refuse_noise(tracks: Sequence[Track], target_lufs: float) -> None:
    """Raise AudioError for every track so quiet that, brought to level, mostly noise would be heard."""
    problems = [_too_quiet(each) for each in tracks if target_lufs - each.integrated_lufs > MOST_GAIN_DB]
    if problems:
        raise AudioError(problems)


def as_recorded(tracks: Sequence[Track]) -> Loudness:
    """Return the loudness of the recordings as they came: the tracks' sum, and the highest peak of any."""
    power = summed([each.power for each in tracks])
    return Loudness(
        integrated_lufs=integrated(power),
        true_peak_dbtp=max(each.true_peak_dbtp for each in tracks),
        range_lu=loudness_range(power),
    )


def summed(powers: Sequence[Power]) -> Power:
    """Return the power of tracks that start together; one that has ended is silent."""
    total = np.zeros(max(power.size for power in powers))
    for power in powers:
        total[: power.size] += power
    return total


def _too_quiet(one: Track) -> Problem:
    what = f"is almost silent ({one.integrated_lufs:.1f} LUFS): raised to level, mostly noise would be heard"
    return Problem(one.path.name, what, "check which track the microphone was recorded on")
