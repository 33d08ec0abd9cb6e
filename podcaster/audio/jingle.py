"""The door to pydub: intro, outro and the music under the opening words.

pydub holds a sound as a whole and in memory, so only clips of a minute go through it; the recording never does.
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np

from podcaster.audio.decode import blocks
from podcaster.audio.loudness import measure
from podcaster.audio.overlay import LONGEST_SECONDS, REFERENCE_LUFS, Clip, Jingles, too_long
from podcaster.audio.stage import Samples
from podcaster.errors import AudioError, Problem
from podcaster.model import AudioSettings

with warnings.catch_warnings():  # it looks for an ffmpeg program, which is not needed here
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

BED_UNDER_LU = 18.0
_FULL_SCALE = 2**31 - 1
_INTRO_FADES, _OUTRO_FADES, _BED_FADES = (0.01, 2.0), (0.5, 2.0), (1.0, 4.0)  # in and out, seconds


def read(settings: AudioSettings, folder: Path, sample_rate_hz: int) -> Jingles:
    """Return the jingles of the show in ``folder``, each brought to one loudness, faded in and out.

    Raises AudioError for a file that cannot be read, is longer than a minute, or holds nothing that can be measured.
    """
    channels = settings.channel_count

    def clip(name: str, fades: tuple[float, float], under_lu: float = 0.0) -> Clip | None:
        try:
            return _clip(folder / name, sample_rate_hz, channels, fades, under_lu) if name else None
        except AudioError as error:  # the file is the show's, not the episode's
            where = str((folder / name).absolute())
            raise AudioError([replace(problem, where=where) for problem in error.problems]) from error

    return Jingles(
        intro=clip(settings.intro, _INTRO_FADES),
        outro=clip(settings.outro, _OUTRO_FADES),
        bed=clip(settings.bed, _BED_FADES, BED_UNDER_LU),
    )


def _clip(path: Path, rate: int, channels: int, fades: tuple[float, float], under_lu: float) -> Clip:
    sound = _decoded(path, rate, channels)
    lufs = measure([sound], sample_rate_hz=rate, channels=channels).integrated_lufs
    if lufs == float("-inf"):
        what = "is silent, or too short to be measured (0.4 s)"
        raise AudioError(Problem(path.name, what, "a jingle of a few seconds"))
    hop = rate // 100
    sound = sound[:, : sound.shape[1] // hop * hop]
    made = _segment(sound * np.float32(10 ** ((REFERENCE_LUFS - lufs) / 20)), rate)
    fade_in, fade_out = (round(min(fade, sound.shape[1] / rate / 2) * 1000) for fade in fades)
    made = made.fade_in(fade_in).fade_out(fade_out).apply_gain(-under_lu)
    return Clip(_samples(made)[:, : sound.shape[1]], sound.shape[1] // hop)


def _decoded(path: Path, rate: int, channels: int) -> Samples:
    held: list[Samples] = []
    for block in blocks(path, sample_rate_hz=rate, channels=channels):
        held.append(block)
        if sum(each.shape[1] for each in held) > LONGEST_SECONDS * rate:
            raise AudioError(too_long(path))
    return np.concatenate(held, axis=1)


def _segment(sound: Samples, rate: int) -> AudioSegment:
    values = np.rint(np.clip(sound.astype(np.float64), -1, 1) * _FULL_SCALE).astype("<i4")
    return AudioSegment(values.T.tobytes(), sample_width=4, frame_rate=rate, channels=sound.shape[0])


def _samples(segment: AudioSegment) -> Samples:
    values = np.frombuffer(segment.raw_data, "<i4").reshape(-1, segment.channels).T
    return np.asarray(values / _FULL_SCALE, np.float32)
