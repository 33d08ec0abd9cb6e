"""Recordings → one MP3 at the loudness the show has set, proved by measuring the encoded file itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from podcaster.audio.align import aligned
from podcaster.audio.decode import probe
from podcaster.audio.deliveries import KINDS, encode_delivery
from podcaster.audio.edit import Edit, decided
from podcaster.audio.loudness import Meter
from podcaster.audio.master import SAMPLE_RATE_HZ, Master, measured
from podcaster.audio.overlay import Jingles
from podcaster.audio.recording import seconds
from podcaster.audio.report import Report
from podcaster.audio.segments import encode_segments
from podcaster.audio.target import Encoded, Prepared
from podcaster.audio.track import Track, heard, refuse_noise, ridden, with_music
from podcaster.errors import AudioError, Problem
from podcaster.model import AudioSettings, Delivery, DeliveryKind, Progress

__all__ = ["CHAIN", "Encoded", "encode", "encode_also", "recipe"]

CHAIN = "3"  # raise it when the same recordings and settings would give another sound


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
    """Master ``recordings`` (the tracks of one conversation, in the time of the first) and encode them to ``target``.

    ``folder`` is where the files of intro, outro and bed lie. What the settings offer ``also`` is made beside
    ``target``, from the same measurement.

    Target loudness ± 0.2 LU and the true peak are measured on the decoded MP3; if it misses, gain and ceiling are
    corrected and it is encoded again, three times at most. ``target`` appears only when it is right.
    Raises AudioError when a recording cannot be used, or the target cannot be reached.
    """
    prepared = _prepared(recordings, settings, progress, folder)
    also = tuple(_delivery(kind, prepared, target) for kind in settings.also)
    mp3 = prepared.encoded(partial(_write_mp3, bitrate_kbps=settings.bitrate), target)
    return replace(mp3, also=also)


def encode_also(
    kinds: Sequence[DeliveryKind],
    recordings: Sequence[Path],
    settings: AudioSettings,
    mp3: Path,
    progress: Progress | None = None,
    *,
    folder: Path = Path(),
) -> tuple[Delivery, ...]:
    """Make only these ``kinds`` of files beside an ``mp3`` that is there already, as ``encode`` would make them."""
    prepared = _prepared(recordings, settings, progress, folder)
    return tuple(_delivery(kind, prepared, mp3) for kind in kinds)


def _prepared(recordings: Sequence[Path], settings: AudioSettings, progress: Progress | None, folder: Path) -> Prepared:
    """Measure the recordings, and decide what is cut, how the voices are levelled and where music plays."""
    jingles = _jingles(settings, folder)
    facts = [probe(path) for path in recordings]
    lengths = [each.duration.total_seconds() for each in facts]
    tracks = _measured(recordings, settings, Report(progress, "measuring", sum(lengths), SAMPLE_RATE_HZ))
    refuse_noise(tracks, settings.loudness_lufs)
    tracks = aligned(tracks) if settings.clean else tracks
    spoken = heard(tracks)
    found = spoken[0].speech if len(spoken) == 1 else None
    edit = decided([track.power for track in tracks], settings, found).between(jingles.lead, jingles.tail)
    spoken = tuple(_edited(track, edit) for track in spoken)
    spoken = ridden(spoken) if settings.level else spoken
    return Prepared(
        tracks=with_music(spoken, [(place, place + clip.hops) for place, clip in jingles.placed(edit.hops)]),
        settings=settings,
        edit=edit,
        jingles=jingles,
        markers=next((each.chapters for each in facts if each.chapters), ()),
        progress=progress,
    )


def _edited(track: Track, edit: Edit) -> Track:
    """Return the measurement of a track as that of the delivered sound."""
    power, peaks, spoken = edit.series(track.power), edit.series(track.peaks), edit.speech(track.speech)
    return replace(track, power=power, peaks=peaks, speech=spoken)


def _measured(recordings: Sequence[Path], settings: AudioSettings, report: Report) -> list[Track]:
    return [
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


def _jingles(settings: AudioSettings, folder: Path) -> Jingles:
    if not settings.jingles:
        return Jingles()
    from podcaster.audio import jingle  # pydub, for those who need it

    return jingle.read(settings, folder, SAMPLE_RATE_HZ)


def _delivery(name: DeliveryKind, prepared: Prepared, mp3: Path) -> Delivery:
    """Make the same sound as another kind of file, beside the MP3 and held to the same target."""
    kind, target = KINDS[name], mp3.with_suffix(KINDS[name].suffix)
    encoded = prepared.encoded(partial(encode_delivery, kind), target)
    size_bytes = target.stat().st_size
    return Delivery(
        kind=name,
        sha256="",
        size_bytes=size_bytes,
        mime_type=kind.mime_type,
        codecs=kind.codecs,
        bitrate_kbps=round(size_bytes / 125 / encoded.duration.total_seconds()),
        loudness=encoded.loudness,
    )


def _write_mp3(master: Master, part: Path, **settings: Any) -> tuple[int, Meter]:
    """Encode, and read the finished file as a player does: it must say that it holds every sample that went in."""
    samples, meter = encode_segments(master, part, **settings)
    said = probe(part).duration
    if abs(said - seconds(samples / SAMPLE_RATE_HZ)) > timedelta(milliseconds=1):
        raise AudioError(Problem(part.name, f"says it lasts {said} where {samples} samples were encoded"))
    return samples, meter
