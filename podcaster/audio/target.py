"""The attempts at the target: what is written is measured, and corrected until it is as loud as it must be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from podcaster.audio.certificate import certificate
from podcaster.audio.edit import Edit
from podcaster.audio.kweighting import HOP_SECONDS
from podcaster.audio.loudness import Meter
from podcaster.audio.master import SAMPLE_RATE_HZ, Master, levelled
from podcaster.audio.overlay import Jingles
from podcaster.audio.recording import seconds
from podcaster.audio.track import Track, as_recorded, sounding
from podcaster.audio.waveform import waveform
from podcaster.errors import AudioError, Problem
from podcaster.model import AudioSettings, Certificate, Chapter, Delivery, Loudness, Progress, Timeline
from podcaster.whole import beside

TOLERANCE_LU = 0.2
_ATTEMPTS = 3
# An encoder's peaks stand above those of what went in: in MP3s of hot recordings this much, by channels. Meters differ
# by 0.1 dB.
_CODEC_DB = {1: 1.3, 2: 2.0}
_METER_DB = 0.1

Write = Callable[..., tuple[int, Meter]]  # a master to a file: how many samples it had, and what was heard of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The facts of a finished encoding. ``loudness`` is that of the decoded file, as heard.

    ``gain_db`` is the static gain (of several tracks: the largest), ``limited_db`` the most the limiter took away.
    ``markers`` are the chapters found in the recordings, in their time; ``timeline`` says when each part is heard.
    ``also`` has no SHA-256 yet.
    """

    duration: timedelta
    loudness: Loudness
    recording_loudness: Loudness
    gain_db: float
    limited_db: float
    bitrate_kbps: int
    sample_rate_hz: int
    channels: int
    timeline: Timeline
    certificate: Certificate
    waveform: str
    markers: tuple[Chapter, ...]
    also: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """Recordings measured, and everything decided about their sound; any number of files can be made of it."""

    tracks: Sequence[Track]
    settings: AudioSettings
    edit: Edit
    jingles: Jingles
    markers: tuple[Chapter, ...]
    progress: Progress | None

    def encoded(self, write: Write, target: Path) -> Encoded:
        """Write ``target``, which appears only when it is right: on target, measured on the file itself.

        If it misses, gain and ceiling are corrected and it is written again, three times at most. Raises AudioError
        with the figures when the target cannot be reached.
        """
        with beside(target) as part:
            return self._attempted(write, part)

    def _attempted(self, write: Write, part: Path) -> Encoded:
        settings, channels = self.settings, self.settings.channel_count
        aim, ceiling = settings.loudness_lufs, settings.true_peak_dbtp - _CODEC_DB[channels]
        tracks, found = self.tracks, list[Loudness]()
        for _ in range(_ATTEMPTS):
            tracks = levelled(tracks, aim, ceiling)
            stages = self.jingles.stages(sounding(tracks, self.edit.hops), aim, SAMPLE_RATE_HZ)
            master = Master(tracks, channels=channels, ceiling_dbtp=ceiling, stages=stages, edit=self.edit)
            samples, meter = write(master, part, channels=channels, samples=_length(tracks), progress=self.progress)
            found.append(meter.loudness())
            if _on_target(found[-1], settings):
                return self._facts(tracks, master, samples, meter, ceiling)
            aim += settings.loudness_lufs - found[-1].integrated_lufs
            ceiling -= max(0.0, found[-1].true_peak_dbtp - settings.true_peak_dbtp + 3 * _METER_DB)
        raise AudioError(_missed(tracks, found, settings))

    def _facts(self, tracks: Sequence[Track], master: Master, samples: int, meter: Meter, ceiling: float) -> Encoded:
        return Encoded(
            duration=seconds(samples / SAMPLE_RATE_HZ),
            loudness=meter.loudness(),
            recording_loudness=as_recorded(tracks),
            gain_db=max(track.gain_db for track in tracks),
            limited_db=master.limited_db,
            bitrate_kbps=self.settings.bitrate,
            sample_rate_hz=SAMPLE_RATE_HZ,
            channels=self.settings.channel_count,
            timeline=self.edit.timeline,
            certificate=certificate(tracks, meter.power(), limited_db=master.limited_db, ceiling_dbtp=ceiling),
            waveform=waveform(meter.power()),
            markers=self.markers,
        )


def _on_target(loudness: Loudness, settings: AudioSettings) -> bool:
    near = abs(loudness.integrated_lufs - settings.loudness_lufs) <= TOLERANCE_LU
    return near and loudness.true_peak_dbtp <= settings.true_peak_dbtp - _METER_DB


def _length(tracks: Sequence[Track]) -> int:
    """Return how long the sound will be, in samples, a hop more or less."""
    return round(max(track.power.size for track in tracks) * HOP_SECONDS * SAMPLE_RATE_HZ)


def _missed(tracks: Sequence[Track], found: Sequence[Loudness], settings: AudioSettings) -> Problem:
    names = " + ".join(track.path.name for track in tracks)
    tries = "; ".join(f"{each.integrated_lufs:.2f} LUFS, {each.true_peak_dbtp:.2f} dBTP" for each in found)
    target = f"{settings.loudness_lufs:g} LUFS within {TOLERANCE_LU} LU and {settings.true_peak_dbtp:g} dBTP"
    return Problem(names, f"does not reach {target}: {tries}", "audio.loudness_lufs = -16 in show.toml")
