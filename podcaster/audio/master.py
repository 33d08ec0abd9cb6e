"""The master is a stream, not a file: recordings → measured → brought to level → mixed → stages → limited.

Tracks of one conversation start together; each gets its own static gain, so host and guest are equally loud.
What shapes the sound further (denoising, levelling, jingles, cutting) is a Stage between the mix and the limiter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import floor
from pathlib import Path

import numpy as np

from podcaster.audio.decode import blocks
from podcaster.audio.kweighting import HOP_SECONDS, Power
from podcaster.audio.limit import SETTLE_SECONDS, Limiter, foretold
from podcaster.audio.loudness import SILENCE_LUFS, integrated, loudness_range
from podcaster.audio.measure import metered
from podcaster.audio.report import Report
from podcaster.audio.stage import Samples, Stage
from podcaster.errors import AudioError, Problem
from podcaster.model import Loudness

SAMPLE_RATE_HZ = 44_100
Together = tuple[Samples, ...]  # the same second of every track
MOST_GAIN_DB = 40.0  # what needs more is noise: a microphone that was not switched on


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One recording, measured: weighted ``power`` and largest sample of every 10 ms, before any gain."""

    path: Path
    power: Power
    peaks: Samples
    true_peak_dbtp: float
    gain_db: float = 0.0

    @property
    def integrated_lufs(self) -> float:
        """The loudness of the track as recorded."""
        return integrated(self.power)


def measured(path: Path, *, channels: int, report: Report) -> Track:
    """Decode a recording once and measure it.

    Raises AudioError when it cannot be read, is too short to measure (0.4 s), or holds nothing but silence.
    """
    decoded = blocks(path, sample_rate_hz=SAMPLE_RATE_HZ, channels=channels)
    meter = metered(report.passing(decoded), sample_rate_hz=SAMPLE_RATE_HZ, channels=channels)
    track = Track(path=path, power=meter.power(), peaks=meter.peaks(), true_peak_dbtp=meter.true_peak_dbtp())
    if track.power.size < 40:
        raise AudioError(Problem(path.name, "is too short: loudness takes 0.4 s to measure", "a recording of minutes"))
    if track.integrated_lufs == float("-inf"):
        what = f"holds only silence: nothing in it is louder than {SILENCE_LUFS:.0f} LUFS"
        raise AudioError(Problem(path.name, what, "check which track the microphone was recorded on"))
    return track


def refuse_noise(tracks: Sequence[Track], target_lufs: float) -> None:
    """Raise AudioError for every track so quiet that, brought to level, mostly noise would be heard."""
    problems = [_too_quiet(track) for track in tracks if target_lufs - track.integrated_lufs > MOST_GAIN_DB]
    if problems:
        raise AudioError(problems)


def levelled(tracks: Sequence[Track], target_lufs: float, ceiling_dbtp: float) -> tuple[Track, ...]:
    """Give every track the static gain that makes all equally loud, and the limited sum as loud as the target.

    The loudness is foretold from the tracks' powers and peaks: voices recorded apart have nothing in common that would
    add up otherwise. What that leaves is put right after the encoded file is measured.
    """
    even = [replace(track, gain_db=target_lufs - track.integrated_lufs) for track in tracks]
    rest = 0.0
    for _ in range(8):  # the limiter takes part of every gain, so the gain is approached from below
        rest += target_lufs - _foretold_lufs(even, rest, ceiling_dbtp)
    return tuple(replace(track, gain_db=track.gain_db + rest) for track in even)


def _foretold_lufs(tracks: Sequence[Track], gain_db: float, ceiling_dbtp: float) -> float:
    size = max(track.power.size for track in tracks)
    power, peaks = np.zeros(size), np.zeros(size)
    for track in tracks:
        gain = track.gain_db + gain_db
        power[: track.power.size] += track.power * 10 ** (gain / 10)
        np.maximum(peaks[: track.peaks.size], track.peaks * 10 ** (gain / 20), out=peaks[: track.peaks.size])
    reduction = foretold(peaks, ceiling_dbtp, HOP_SECONDS)
    return integrated(np.asarray(power * 10 ** (-reduction / 10)))


def as_recorded(tracks: Sequence[Track]) -> Loudness:
    """Return the loudness of the recordings as they came: the tracks' sum, and the highest peak of any."""
    power = np.zeros(max(track.power.size for track in tracks))
    for track in tracks:
        power[: track.power.size] += track.power
    return Loudness(
        integrated_lufs=integrated(power),
        true_peak_dbtp=max(track.true_peak_dbtp for track in tracks),
        range_lu=loudness_range(power),
    )


class Master:
    """The finished sound, whole or in parts; ``limited_db`` is the most the limiter took in what was played."""

    def __init__(
        self, tracks: Sequence[Track], *, channels: int, ceiling_dbtp: float, stages: Sequence[Stage] = ()
    ) -> None:
        self._tracks = tracks
        self._channels = channels
        self._ceiling_dbtp = ceiling_dbtp
        self._stages = stages
        self._limiters: list[Limiter] = []

    @property
    def limited_db(self) -> float:
        """The largest gain reduction so far (dB, ≥ 0)."""
        return max((limiter.reduced_db for limiter in self._limiters), default=0.0)

    def __iter__(self) -> Iterator[Samples]:
        return self.play()

    @property
    def settle_seconds(self) -> float:
        """How much must be heard before a point until everything there is as if all had been heard."""
        return SETTLE_SECONDS + sum(stage.settle_seconds for stage in self._stages)

    def begins(self, start: int) -> int:
        """Return the second of the recording at which decoding begins to play from sample ``start``.

        It is a whole one, so that a part is made of the same blocks as the whole.
        """
        return max(0, floor(start / SAMPLE_RATE_HZ - self.settle_seconds))

    def decoded(self, begin: int = 0) -> Iterator[Together]:
        """Yield the tracks as recorded, second by second, from second ``begin`` on."""
        streams = [
            blocks(track.path, sample_rate_hz=SAMPLE_RATE_HZ, channels=self._channels, start=begin * SAMPLE_RATE_HZ)
            for track in self._tracks
        ]
        return zip_longest(*streams, fillvalue=np.zeros((self._channels, 0), np.float32))

    def play(
        self, start: int = 0, end: int | None = None, decoded: Iterator[Together] | None = None
    ) -> Iterator[Samples]:
        """Yield the samples from ``start`` to ``end`` (None: to the last); parts may be played side by side.

        ``decoded`` is the recording from where playing ``begins``, if it is decoded already. What is played before
        ``start`` is thrown away.
        """
        begin = self.begins(start)
        sound = self._mixed(decoded or self.decoded(begin))
        for stage in self._stages:
            sound = stage(sound, float(begin))
        limiter = Limiter(self._ceiling_dbtp, sample_rate_hz=SAMPLE_RATE_HZ, channels=self._channels)
        self._limiters.append(limiter)
        first = start - begin * SAMPLE_RATE_HZ
        return _between(limiter.limited(sound), first, None if end is None else end - start + first)

    def _mixed(self, decoded: Iterator[Together]) -> Iterator[Samples]:
        factors = [np.float32(10 ** (track.gain_db / 20)) for track in self._tracks]
        for together in decoded:
            amplified = [block * factor for block, factor in zip(together, factors, strict=True)]
            yield amplified[0] if len(amplified) == 1 else _sum(amplified)


def _between(sound: Iterator[Samples], start: int, end: int | None) -> Iterator[Samples]:
    """Yield the samples from ``start`` to ``end`` of a stream, and read no further."""
    position = 0
    for block in sound:
        part = block[:, max(0, start - position) : None if end is None else end - position]
        if part.shape[1]:
            yield part
        position += block.shape[1]
        if end is not None and position >= end:
            return


def _sum(parts: Sequence[Samples]) -> Samples:
    """Add blocks that start together; a track that has ended is silent."""
    longest = max(part.shape[1] for part in parts)
    total = np.zeros((parts[0].shape[0], longest), np.float32)
    for part in parts:
        total[:, : part.shape[1]] += part
    return total


def _too_quiet(track: Track) -> Problem:
    what = f"is almost silent ({track.integrated_lufs:.1f} LUFS): raised to level, mostly noise would be heard"
    return Problem(track.path.name, what, "check which track the microphone was recorded on")
