"""What is known about a recording, and what of it is measured on any file made from it: levels, noise, steadiness.

Everything is measured from K-weighted power every 10 ms of the decoded file, between times that are known.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from podcaster.audio.decode import blocks
from podcaster.audio.kweighting import Power
from podcaster.audio.loudness import Meter, integrated, loudness_range

Span = tuple[float, float]
Clock = Callable[[float], float]  # from a second of the recording to a second of the file
_BESIDE_S = 0.25  # what lies nearer to a sound may be its reverberation
_STEADY_HOPS, _LOUD = 20, 10**-1.5


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Who speaks from when to when (seconds) in good sentences, where music plays, and what else is no pause."""

    sentences: dict[str, list[Span]]
    music: Sequence[Span] = ()
    other: Sequence[Span] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Truth:
        """Return the truth beside a recording, as JSON: ``turns`` with ``sentences``, ``music``, ``events``."""
        known = json.loads(path.read_text(encoding="utf-8"))
        clipped = {(each["speaker"], each["start"]) for each in known["events"] if each["type"] == "clip"}
        said: dict[str, list[Span]] = {}
        other: list[Span] = [(each["start"], each["end"]) for each in known["events"]]
        for turn in known["turns"]:
            for each in turn["sentences"]:
                good = (turn["speaker"], each["start"]) not in clipped
                (said.setdefault(turn["speaker"], []) if good else other).append((each["start"], each["end"]))
        return cls(sentences=said, music=[(each["start"], each["end"]) for each in known["music"]], other=other)

    @property
    def all_sentences(self) -> Iterator[Span]:
        """Every sentence, of whoever."""
        return chain.from_iterable(self.sentences.values())


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A decoded file: power every 10 ms as heard, loudness (LUFS), true peak (dBTP), range (LU)."""

    power: Power
    lufs: float
    peak_dbtp: float
    range_lu: float

    @classmethod
    def recorded(cls, paths: Sequence[Path], late: Sequence[float]) -> Sound:
        """Return recordings as they are, mixed to mono (by power, if their channels would cancel), added by power."""
        each = [_mono(path) for path in paths]
        starts = [round(seconds * 100) for seconds in late]
        power = np.zeros(max(start + one.size for start, one in zip(starts, each, strict=True)))
        for start, one in zip(starts, each, strict=True):
            power[start : start + one.size] += one
        return cls(power=power, lufs=integrated(power), peak_dbtp=0.0, range_lu=loudness_range(power))

    @classmethod
    def of(cls, path: Path, channels: int = 1) -> Sound:
        """Decode and measure a file."""
        meter = Meter(44_100, channels)
        for block in blocks(path, sample_rate_hz=44_100, channels=channels):
            meter.add(block)
        found = meter.loudness()
        return cls(
            power=meter.power(), lufs=found.integrated_lufs, peak_dbtp=found.true_peak_dbtp, range_lu=found.range_lu
        )


def gap_lu(sound: Sound, truth: Truth, clock: Clock) -> float:
    """Return by how much the louder voice is louder (LU)."""
    heard = [[_part(sound.power, span, clock) for span in spans] for spans in truth.sentences.values() if spans]
    voices = [np.concatenate(parts) for parts in heard]
    levels = [integrated(voice) for voice in voices if voice.size]
    return max(levels) - min(levels) if len(levels) > 1 else 0.0


def spread_lu(sound: Sound, truth: Truth, clock: Clock) -> float:
    """Return how far the levels of the sentences lie apart (LU), from the 5th to the 95th percentile."""
    low, high = np.percentile([integrated(_part(sound.power, span, clock)) for span in truth.all_sentences], (5, 95))
    return float(high - low)


def pauses_lu(sound: Sound, truth: Truth, clock: Clock) -> float:
    """Return the level of the pauses under the loudness of the whole (LU)."""
    free = np.ones(sound.power.size, np.bool_)
    for start, end in (*truth.all_sentences, *truth.music, *truth.other):
        free[max(0, round((clock(start) - _BESIDE_S) * 100)) : round((clock(end) + _BESIDE_S) * 100)] = False
    room = sound.power[free]
    return float(-0.691 + 10 * np.log10(max(room.mean(), 1e-15))) - sound.lufs if room.size else float("nan")


def wobble_db(sound: Sound, recorded: Sound, truth: Truth, clock: Clock) -> float:
    """Return by how much the gain moves within a sentence: the mean over all of its standard deviation (dB).

    The gain is that over the recording; over 0.2 s, where the voice is heard.
    """
    moved = []
    for span in truth.all_sentences:
        made, was = (_steps(_part(each.power, span, time)) for each, time in ((sound, clock), (recorded, float)))
        size = min(made.size, was.size)
        made, was = made[:size], was[:size]
        loud = (was > was.max(initial=0) * _LOUD) & (made > 0)
        if loud.sum() > 2:
            moved.append(float(np.std(10 * np.log10(made[loud] / was[loud]))))
    return float(np.mean(moved)) if moved else 0.0


def moved_lu(sound: Sound, recorded: Sound, truth: Truth, clock: Clock) -> float:
    """Return how far nine of ten sentences were moved at most, against all of them (LU)."""
    moves = [
        integrated(_part(sound.power, span, clock)) - integrated(_part(recorded.power, span, float))
        for span in truth.all_sentences
    ]
    return float(np.percentile(np.abs(np.array(moves) - np.median(moves)), 90))


def onset_db(sound: Sound, recorded: Sound, truth: Truth, clock: Clock) -> float:
    """Return how the first 0.1 s of a sentence stands to the rest of it, against the recording (dB).

    Below zero a sentence begins under a ramp, or is cut into; of twenty sentences the second worst is told.
    """
    found = []
    for start, end in truth.all_sentences:
        parts = [(start, start + 0.1), (start + 0.3, end)]
        made = [_part(sound.power, part, clock).mean() for part in parts]
        was = [_part(recorded.power, part, float).mean() for part in parts]
        if min(*made, *was) > 0:
            found.append(10 * np.log10(made[0] / was[0]) - 10 * np.log10(made[1] / was[1]))
    return float(np.percentile(found, 5))


def _mono(path: Path) -> Power:
    mixed, apart = (Sound.of(path, channels).power for channels in (1, 2))
    return mixed if mixed.sum() > apart.sum() / 100 else apart


def _part(power: Power, span: Span, clock: Clock) -> Power:
    return power[round(clock(span[0]) * 100) : round(clock(span[1]) * 100)]


def _steps(power: Power) -> npt.NDArray[np.float64]:
    whole = power[: power.size // _STEADY_HOPS * _STEADY_HOPS]
    return np.asarray(whole.reshape(-1, _STEADY_HOPS).mean(axis=1), np.float64)
