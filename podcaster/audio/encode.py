"""Recordings → one MP3 at the loudness the show has set, proved by measuring the encoded file itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from podcaster.audio.certificate import certificate
from podcaster.audio.decode import probe
from podcaster.audio.deliveries import KINDS, encode_delivery
from podcaster.audio.edit import Edit, decided
from podcaster.audio.kweighting import HOP_SECONDS
from podcaster.audio.loudness import Meter
from podcaster.audio.master import SAMPLE_RATE_HZ, Master, levelled, measured
from podcaster.audio.overlay import Jingles
from podcaster.audio.recording import seconds
from podcaster.audio.report import Report
from podcaster.audio.segments import encode_segments
from podcaster.audio.track import Track, as_recorded, heard, refuse_noise, ridden, with_music
from podcaster.audio.waveform import waveform
from podcaster.errors import AudioError, Problem
from podcaster.model import AudioSettings, Certificate, Chapter, Delivery, DeliveryKind, Loudness, Progress, Timeline

CHAIN = "2"  # raise it when the same recordings and settings would give another sound
TOLERANCE_LU = 0.2
_ATTEMPTS = 3
# An MP3's peaks stand above those of what went in: on hot recordings this much, by channels. Meters differ by 0.1 dB.
_CODEC_DB = {1: 1.3, 2: 2.0}
_METER_DB = 0.1

Write = Callable[..., tuple[int, Meter]]  # a master to a file: how many samples it had, and what was heard of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """The facts of a finished encoding. ``loudness`` is that of the decoded MP3, as heard.

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


def recipe(
    recordings: Sequence[tuple[str, str]], settings: AudioSettings, jingles: Sequence[tuple[str, str]] = ()
) -> str:
    """Return a SHA-256 (hex) over everything that decides the sound.

    ``recordings`` and ``jingles`` are (file name, SHA-256) in order: the same recipe, the same MP3, so it need not be
    encoded again.
    """
    decisions = {**asdict(settings), "bitrate_kbps": settings.bitrate}
    del decisions["also"]  # other files, the same MP3
    files = [[list(file) for file in files] for files in (recordings, jingles)]
    everything = json.dumps([CHAIN, SAMPLE_RATE_HZ, *files, decisions])
    return hashlib.sha256(everything.encode()).hexdigest()


def encode(
    recordings: Sequence[Path],
    settings: AudioSettings,
    target: Path,
    progress: Progress | None = None,
    *,
    folder: Path = Path(),
) -> Encoded:
    """Master ``recordings`` (the tracks of one conversation, starting together) and encode them to ``target``.

    ``folder`` is where the files of intro, outro and bed lie.

    Target loudness ± 0.2 LU and the true peak are measured on the decoded MP3; if it misses, gain and ceiling are
    corrected and it is encoded again, three times at most. ``target`` appears only when it is right.
    Raises AudioError when a recording cannot be used, or the target cannot be reached.
    """
    jingles = _jingles(settings, folder)
    facts = [probe(path) for path in recordings]
    lengths = [each.duration.total_seconds() for each in facts]
    report = Report(progress, "measuring", sum(lengths), SAMPLE_RATE_HZ)
    tracks = [
        measured(
            path,
            channels=settings.channel_count,
            report=report,
            clean=settings.clean,
            denoise=settings.denoise,
            alone=len(recordings) == 1,
        )
        for path in recordings
    ]
    refuse_noise(tracks, settings.loudness_lufs)
    edit = decided([track.power for track in tracks], settings).between(jingles.lead, jingles.tail)
    tracks = [replace(track, power=edit.series(track.power), peaks=edit.series(track.peaks)) for track in tracks]
    spoken = heard(tracks)
    spoken = ridden(spoken) if settings.level else spoken
    spoken = with_music(spoken, [(place, place + clip.hops) for place, clip in jingles.placed(edit.hops)])
    to_target = partial(_to_target, spoken, settings, edit, jingles, progress)
    also = tuple(_delivery(kind, target, settings, to_target) for kind in settings.also)
    encoded = _whole(target, partial(to_target, partial(_write_mp3, bitrate_kbps=settings.bitrate)))
    return replace(encoded, also=also, markers=next((each.chapters for each in facts if each.chapters), ()))


def _whole(target: Path, make: Callable[[Path], Encoded]) -> Encoded:
    part = target.with_name(target.name + ".part")
    try:
        encoded = make(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return encoded


def _delivery(
    name: DeliveryKind, mp3: Path, settings: AudioSettings, to_target: Callable[[Write, Path], Encoded]
) -> Delivery:
    """Make the same sound as another kind of file, beside the MP3 and held to the same target."""
    kind = KINDS[name]
    target = mp3.with_suffix(kind.suffix)
    encoded = _whole(target, partial(to_target, partial(encode_delivery, kind)))
    return Delivery(
        kind=name,
        sha256="",
        size_bytes=target.stat().st_size,
        mime_type=kind.mime_type,
        codecs=kind.codecs,
        bitrate_kbps=kind.bitrate_kbps(settings.channel_count),
        loudness=encoded.loudness,
    )


def _jingles(settings: AudioSettings, folder: Path) -> Jingles:
    if not settings.jingles:
        return Jingles()
    from podcaster.audio import jingle  # pydub, for those who need it

    return jingle.read(settings, folder, SAMPLE_RATE_HZ)


def _to_target(
    tracks: Sequence[Track],
    settings: AudioSettings,
    edit: Edit,
    jingles: Jingles,
    progress: Progress | None,
    write: Write,
    part: Path,
) -> Encoded:
    aim, ceiling = settings.loudness_lufs, settings.true_peak_dbtp - _CODEC_DB[settings.channel_count]
    found: list[Loudness] = []
    for _ in range(_ATTEMPTS):
        tracks = levelled(tracks, aim, ceiling)
        stages = jingles.stages(edit.hops, aim, SAMPLE_RATE_HZ)
        master = Master(tracks, channels=settings.channel_count, ceiling_dbtp=ceiling, stages=stages, edit=edit)
        samples, meter = write(
            master, part, channels=settings.channel_count, samples=_length(tracks), progress=progress
        )
        found.append(meter.loudness())
        if _on_target(found[-1], settings):
            return Encoded(
                duration=seconds(samples / SAMPLE_RATE_HZ),
                loudness=found[-1],
                recording_loudness=as_recorded(tracks),
                gain_db=max(track.gain_db for track in tracks),
                limited_db=master.limited_db,
                bitrate_kbps=settings.bitrate,
                sample_rate_hz=SAMPLE_RATE_HZ,
                channels=settings.channel_count,
                timeline=edit.timeline,
                certificate=certificate(tracks, meter.power(), limited_db=master.limited_db, ceiling_dbtp=ceiling),
                waveform=waveform(meter.power()),
                markers=(),
            )
        aim += settings.loudness_lufs - found[-1].integrated_lufs
        ceiling -= max(0.0, found[-1].true_peak_dbtp - settings.true_peak_dbtp + 3 * _METER_DB)
    raise AudioError(_missed(tracks, found, settings))


def _on_target(loudness: Loudness, settings: AudioSettings) -> bool:
    near = abs(loudness.integrated_lufs - settings.loudness_lufs) <= TOLERANCE_LU
    return near and loudness.true_peak_dbtp <= settings.true_peak_dbtp - _METER_DB


def _length(tracks: Sequence[Track]) -> int:
    """Return how long the sound will be, in samples, a hop more or less."""
    return round(max(track.power.size for track in tracks) * HOP_SECONDS * SAMPLE_RATE_HZ)


def _write_mp3(master: Master, part: Path, **settings: Any) -> tuple[int, Meter]:
    """Encode, and read the finished file as a player does: it must say that it holds every sample that went in."""
    samples, meter = encode_segments(master, part, **settings)
    said = probe(part).duration
    if abs(said - seconds(samples / SAMPLE_RATE_HZ)) > timedelta(milliseconds=1):
        raise AudioError(Problem(part.name, f"says it lasts {said} where {samples} samples were encoded"))
    return samples, meter


def _missed(tracks: Sequence[Track], found: Sequence[Loudness], settings: AudioSettings) -> Problem:
    names = " + ".join(track.path.name for track in tracks)
    tries = "; ".join(f"{each.integrated_lufs:.2f} LUFS, {each.true_peak_dbtp:.2f} dBTP" for each in found)
    target = f"{settings.loudness_lufs:g} LUFS within {TOLERANCE_LU} LU and {settings.true_peak_dbtp:g} dBTP"
    return Problem(names, f"does not reach {target}: {tries}", "audio.loudness_lufs = -16 in show.toml")
