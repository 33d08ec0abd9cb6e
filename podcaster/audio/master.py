"""The master is a stream, not a file: recordings → measured → mended → brought to level → mixed → stages → limited.

Tracks of one conversation are brought into one time; each is mended while it is decoded, and has a fader that levels
the voices on it and makes all tracks equally loud. What shapes the sound further (jingles) is a Stage between the mix
and the limiter. What is taken out of the recordings (edit) is taken out as they are decoded: from there on, time is
that of the delivered sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, zip_longest
from math import floor
from pathlib import Path

import numpy as np

from podcaster.audio.align import shifted
from podcaster.audio.decode import blocks, probe
from podcaster.audio.edit import Edit
from podcaster.audio.even import even
from podcaster.audio.kweighting import HOP_SECONDS, Power
from podcaster.audio.limit import SETTLE_SECONDS, Limiter, foretold
from podcaster.audio.loudness import integrated
from podcaster.audio.measure import metered
from podcaster.audio.mended import NOT_MENDED, Mended
from podcaster.audio.repair import HIGH_PASS_HZ, Repair, decide
from podcaster.audio.report import Report
from podcaster.audio.stage import STEP_SECONDS, Samples, Stage
from podcaster.audio.survey import Found, Survey
from podcaster.audio.track import Denoise, Track
from podcaster.audio.track import track as made_of

SAMPLE_RATE_HZ = 44_100
Together = tuple[Samples, ...]  # the same second of every track
_NATIVE_HZ = range(16_000, 96_001, 100)  # rates at which a recording is measured as it is


def measured(
    path: Path, *, channels: int, report: Report, clean: bool = False, denoise: Denoise = "off", alone: bool = True
) -> Track:
    """Decode a recording once, at its own rate and with its own channels, and measure it.

    ``clean`` says whether what is broken is mended; without it only the channels that come out are measured.
    ``denoise`` says whether noise is lowered, ``alone`` that the recording holds all the voices. Raises AudioError
    when it cannot be read, is too short to measure (0.4 s), or holds nothing but silence.
    """
    facts = probe(path)
    rate = facts.sample_rate_hz if facts.sample_rate_hz in _NATIVE_HZ else SAMPLE_RATE_HZ
    # Only who wants them mended need look at both channels of a recording that is to become one.
    inputs = facts.channels if facts.channels in (1, 2) and (clean or facts.channels < channels) else channels
    high_pass_hz = HIGH_PASS_HZ if clean else 0.0

    def surveyed(mended: Mended, report: Report | None = None) -> Found:
        def heard() -> Iterator[Samples]:
            for block in blocks(path, sample_rate_hz=rate, channels=inputs, mended=mended):
                yield block
                if report:
                    report.add(block.shape[1] * SAMPLE_RATE_HZ / rate)

        return metered(heard(), lambda: Survey(rate, inputs, high_pass_hz=high_pass_hz)).found()

    found = surveyed(NOT_MENDED, report)
    repair = decide(found, channels) if clean else Repair()
    if repair.hum.filters:
        peak_dbtp = found.true_peak_dbtp
        del found  # of three hours, two would take 100 MB
        found = replace(surveyed(repair.hum), true_peak_dbtp=peak_dbtp)
    return made_of(path, found, repair, channels=channels, denoise=denoise, alone=alone)


def levelled(tracks: Sequence[Track], target_lufs: float, ceiling_dbtp: float) -> tuple[Track, ...]:
    """Give every track the static gain that makes all equally loud, and the limited sum as loud as the target.

    The loudness is foretold from the tracks' powers and peaks: voices recorded apart have nothing in common that would
    add up otherwise. What that leaves is put right after the encoded file is measured.
    """
    powers, peaks = [track.level_power for track in tracks], [track.level_peaks for track in tracks]
    gains = [target_lufs - integrated(power) for power in powers]
    for _ in range(8):  # the limiter takes part of every gain, so the gain is approached from below
        rest = target_lufs - _foretold_lufs(powers, peaks, gains, ceiling_dbtp)
        gains = [gain + rest for gain in gains]
    return tuple(replace(track, gain_db=gain) for track, gain in zip(tracks, gains, strict=True))


def _foretold_lufs(
    powers: Sequence[Power], peaks: Sequence[Samples], gains: Sequence[float], ceiling_dbtp: float
) -> float:
    size = max(power.size for power in powers)
    total, highest = np.zeros(size), np.zeros(size, np.float32)
    for power, peak, gain in zip(powers, peaks, gains, strict=True):
        total[: power.size] += power * 10 ** (gain / 10)
        np.maximum(highest[: peak.size], peak * np.float32(10 ** (gain / 20)), out=highest[: peak.size])
    taken = foretold(highest, ceiling_dbtp, HOP_SECONDS)
    limited = np.flatnonzero(taken)  # few
    total[limited] *= 10 ** (-taken[limited] / 10)
    return integrated(total)


class Master:
    """The finished sound, whole or in parts; ``limited_db`` is the most the limiter took in what was played."""

    def __init__(
        self,
        tracks: Sequence[Track],
        *,
        channels: int,
        ceiling_dbtp: float,
        stages: Sequence[Stage] = (),
        edit: Edit | None = None,
    ) -> None:
        self._tracks = tracks
        self._faders = [track.fader(SAMPLE_RATE_HZ) for track in tracks]  # parts share them
        self._edit = edit or Edit(0)
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
        """Return the second at which decoding begins to play from sample ``start``.

        It is a whole step, so that a part is made of the same blocks as the whole.
        """
        return max(0, floor(start / SAMPLE_RATE_HZ - self.settle_seconds)) // STEP_SECONDS * STEP_SECONDS

    def decoded(self, begin: int = 0) -> Iterator[Together]:
        """Yield what is heard of the tracks, as recorded, second by second, from second ``begin`` on."""
        streams = [self._heard(track, begin) for track in self._tracks]
        return zip_longest(*streams, fillvalue=np.zeros((self._channels, 0), np.float32))

    def play(
        self, start: int = 0, end: int | None = None, decoded: Iterator[Together] | None = None
    ) -> Iterator[Samples]:
        """Yield the samples from ``start`` to ``end`` (None: to the last); parts may be played side by side.

        ``decoded`` is the recording from where playing ``begins``, if it is decoded already. What is played before
        ``start`` is thrown away.
        """
        begin = self.begins(start)
        sound = self._mixed(decoded or self.decoded(begin), begin * SAMPLE_RATE_HZ)
        for stage in self._stages:
            sound = stage(sound, float(begin))
        limiter = Limiter(self._ceiling_dbtp, sample_rate_hz=SAMPLE_RATE_HZ, channels=self._channels)
        self._limiters.append(limiter)
        first = start - begin * SAMPLE_RATE_HZ
        return _between(limiter.limited(sound), first, None if end is None else end - start + first)

    def _heard(self, track: Track, begin: int) -> Iterator[Samples]:
        moved = bool(self._edit.kept or track.late)
        start = 0 if moved else begin * SAMPLE_RATE_HZ
        decoded = blocks(
            track.path,
            sample_rate_hz=SAMPLE_RATE_HZ,
            channels=self._channels,
            start=start,
            mended=track.repair.mended,
        )
        decoded = track.denoised(decoded)
        if not moved:
            return decoded
        hop = SAMPLE_RATE_HZ // 100
        decoded = shifted(decoded, track.late * hop) if track.late else decoded
        return islice(even(self._edit.cut(decoded, hop), SAMPLE_RATE_HZ), begin, None)

    def _mixed(self, decoded: Iterator[Together], position: int) -> Iterator[Samples]:
        for together in decoded:
            amplified = [
                block * fader.factors(position, block.shape[1])
                for block, fader in zip(together, self._faders, strict=True)
            ]
            yield amplified[0] if len(amplified) == 1 else _sum(amplified)
            position += max(block.shape[1] for block in together)


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
