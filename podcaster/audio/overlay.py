"""Music laid over the recording: how far it reaches beyond it, and the stage that adds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from podcaster.audio.decode import probe
from podcaster.audio.hops import Flags, mean, spread
from podcaster.audio.level import Fader
from podcaster.audio.stage import Samples
from podcaster.errors import AudioError, Problem

LONGEST_SECONDS = 60.0
REFERENCE_LUFS = -40.0  # low enough that no peak of any music is clipped in pydub's integers
BED_UP_DB = 6.0  # a second and a half after the last word; it is down again before the next
_BED_HOLD_HOPS, _BED_RAMP_HOPS = 100, 120
# How far the intro reaches over the recording's beginning, and the outro over its end. The room before the first word
# is half a second and fades are straight, so the intro is 12 dB down and falling when it is spoken.
_INTRO_OVERLAP_HOPS, _OUTRO_OVERLAP_HOPS = 100, 50


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Music of (channels, n) samples, whole hops of 10 ms, at REFERENCE_LUFS; a bed as far under it as it is meant."""

    samples: Samples
    hops: int


@dataclass(frozen=True, slots=True, eq=False)
class Jingles:
    """The clips of a show, read and faded; None for those it does not have."""

    intro: Clip | None = None
    outro: Clip | None = None
    bed: Clip | None = None

    @property
    def lead(self) -> int:
        """How many hops the intro plays before the recording begins."""
        return max(0, self.intro.hops - _INTRO_OVERLAP_HOPS) if self.intro else 0

    @property
    def tail(self) -> int:
        """How many hops the outro plays on after the recording has ended."""
        return max(0, self.outro.hops - _OUTRO_OVERLAP_HOPS) if self.outro else 0

    def placed(self, hops: int) -> list[tuple[int, Clip]]:
        """Return from which hop each clip plays in a delivered sound of so many."""
        at = (0, max(0, hops - self.outro.hops) if self.outro else 0, self.lead)
        return [(place, clip) for place, clip in zip(at, (self.intro, self.outro, self.bed), strict=True) if clip]

    def stages(self, sounding: Flags, target_lufs: float, sample_rate_hz: int) -> tuple[Overlay, ...]:
        """Return the stage that adds the music to a delivered sound, as loud as its voices.

        ``sounding`` says for every hop whether anything is heard of the recording: the bed comes up in long pauses.
        """
        placed = tuple(
            (
                place * sample_rate_hz // 100,
                _raised(clip, sounding[place:], sample_rate_hz) if clip is self.bed else clip.samples,
            )
            for place, clip in self.placed(sounding.size)
        )
        return (Overlay(placed, target_lufs - REFERENCE_LUFS, sample_rate_hz),) if placed else ()


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """A Stage that adds music at given places (in samples of the delivered sound), with a gain (dB)."""

    placed: tuple[tuple[int, Samples], ...]
    gain_db: float
    sample_rate_hz: int
    settle_seconds: float = 0.0

    def __call__(self, blocks: Iterator[Samples], start_seconds: float) -> Iterator[Samples]:
        """Yield the sound with the music."""
        factor = np.float32(10 ** (self.gain_db / 20))
        position = round(start_seconds * self.sample_rate_hz)
        for block in blocks:
            end = position + block.shape[1]
            for place, music in self.placed:
                low, high = max(position, place), min(end, place + music.shape[1])
                if low < high:
                    block = block.copy()
                    block[:, low - position : high - position] += music[:, low - place : high - place] * factor
            yield block
            position = end


def _raised(clip: Clip, sounding: Flags, sample_rate_hz: int) -> Samples:
    """Return a bed that comes up where nobody speaks for longer than a breath, and is down again before a word."""
    here = np.zeros(clip.hops, np.bool_)
    here[: min(here.size, sounding.size)] = sounding[: here.size]
    curve = BED_UP_DB * mean((~spread(here, _BED_HOLD_HOPS)).astype(float), _BED_RAMP_HOPS)
    return clip.samples * Fader(curve, sample_rate_hz).factors(0, clip.samples.shape[1])


def check(path: Path) -> None:
    """Raise AudioError when a file cannot be a jingle: no sound, or more than a minute of it by its header."""
    if probe(path).duration.total_seconds() > LONGEST_SECONDS:
        raise AudioError(too_long(path))


def too_long(path: Path) -> Problem:
    """Return what is wrong with a clip of more than a minute."""
    what = f"is longer than {LONGEST_SECONDS:.0f} seconds, too long for a jingle"
    return Problem(path.name, what, "the first half minute of it, with a fade")
