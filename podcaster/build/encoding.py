"""An episode's recording → its encoding in the cache, of which only what is not there yet is made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from podcaster.audio import encode
from podcaster.build.cache import Cache
from podcaster.build.deliveries import has, missing, wanted, whole
from podcaster.build.source import Source
from podcaster.content.media_json import read_media, write_media
from podcaster.errors import ContentError
from podcaster.model import Episode, MediaFile, Progress, Show

NAME = "audio.mp3"


def encoded(
    show: Show, episode: Episode, source: Source, cache: Cache, progress: Progress | None
) -> tuple[MediaFile, bool]:
    """Return the facts of the encoding of ``source``, not yet tagged, and whether its MP3 had to be made.

    The files lie in ``cache.encoded(source.recipe)``. A kind of file that the show has since asked for is made without
    touching the MP3.
    """
    folder, settings = cache.encoded(source.recipe), episode.sound(show)
    known = _kept(folder)
    if known and not missing(known, settings.also):
        return wanted(known, settings.also), False
    folder.mkdir(parents=True, exist_ok=True)
    if known:
        kinds = missing(known, settings.also)
        new = encode.encode_also(kinds, episode.recordings, settings, folder / NAME, progress, folder=show.folder)
        facts = replace(known, also=(*known.also, *new))
    else:
        made = encode.encode(episode.recordings, settings, folder / NAME, progress, folder=show.folder)
        facts = _facts(made, source, (folder / NAME).stat().st_size)
    write_media(folder, facts)
    return wanted(facts, settings.also), not known


def _facts(made: encode.Encoded, source: Source, size_bytes: int) -> MediaFile:
    return MediaFile(
        sha256="",
        size_bytes=size_bytes,
        duration=made.duration,
        mime_type="audio/mpeg",
        bitrate_kbps=made.bitrate_kbps,
        sample_rate_hz=made.sample_rate_hz,
        channels=made.channels,
        gain_db=made.gain_db,
        loudness=made.loudness,
        recording_loudness=made.recording_loudness,
        certificate=made.certificate,
        waveform=made.waveform,
        also=made.also,
        markers=source.markers,
        timeline=made.timeline,
        recordings=source.recordings,
        recipe=source.recipe,
        tags="",
    )


def _kept(folder: Path) -> MediaFile | None:
    """Return the facts of a kept encoding; what is damaged in the cache is as good as not there."""
    try:
        known = read_media(folder)
    except ContentError:
        return None
    return whole(known, folder) if known and has(folder / NAME, known.size_bytes) else None
