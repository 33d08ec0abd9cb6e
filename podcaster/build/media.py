"""One episode's recording → its media file, made only when nothing that shaped it is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from podcaster import keys
from podcaster.audio import encode, tag
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.build.cache import Cache
from podcaster.build.delivered import delivered
from podcaster.build.deliveries import Offered, finished, offered, untagged
from podcaster.build.source import Source, recipe_of
from podcaster.content.media_json import read_media, write_media
from podcaster.errors import ContentError, Problem
from podcaster.model import DeliveryKind, Episode, Loudness, MediaFile, Progress, Show


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A media file and its key. ``path`` is None when only the storage has the bytes.

    ``is_outdated`` tells of a live file that holds an older title, older chapters or an older sound.
    """

    slug: str
    file: MediaFile
    key: str
    path: Path | None
    also: tuple[Offered, ...] = ()
    encoded_now: bool = False
    is_outdated: bool = False


def produce(
    show: Show, episode: Episode, source: Source, *, cover: bytes | None, cache: Cache, progress: Progress | None
) -> Produced:
    """Return the episode's media file, encoding and tagging what is not there yet; media.json then holds its facts."""
    known, tags = episode.media, tag.digest(show, episode, episode.chapters, cover)
    if live := source.live:
        sound_is_old = bool(episode.recordings) and live.file.recipe != recipe_of(show, source.recordings, cache)
        return Produced(
            slug=episode.slug,
            file=live.file,
            key=live.key,
            path=_if_there(cache, live.file),
            also=offered(live.slug, live.file, cache),
            is_outdated=sound_is_old or live.file.tags != tags,
        )
    if known and (not episode.recordings or _is_made(known, source, tags, show.audio.also, cache)):
        return _produced(episode, known, cache)
    encoded, encoded_now = _encoded(show, episode, source, cache, progress)
    told = delivered(episode, encoded.timeline)
    made = cache.tagged(f"{episode.slug}.new")
    made.parent.mkdir(parents=True, exist_ok=True)
    tag.tag(
        cache.encoded(source.recipe) / "audio.mp3",
        made,
        show=show,
        episode=told,
        chapters=told.chapters,
        duration=encoded.duration,
        cover=cover,
    )
    size = made.stat().st_size
    also = finished(show, told, encoded, cache.encoded(source.recipe), cache)
    file = replace(encoded, sha256=cache.keep_tagged(made), size_bytes=size, tags=tags, also=also)
    write_media(episode.folder, file)
    return replace(_produced(episode, file, cache), encoded_now=encoded_now)


def outdated(media: Mapping[str, Produced]) -> Iterator[Problem]:
    """Yield a warning for every live file that is not what the show's folder would make now."""
    for made in media.values():
        if made.is_outdated:
            what = "its audio file stays as it went live, with the title, chapters and sound of then; to renew it"
            yield Problem(f"episodes/{made.slug}", what, f"podcaster publish --replace {made.slug}", "warning")


def foreseen(show: Show, episode: Episode, source: Source) -> Produced:
    """Return what the media file will be like, for checks: the right length and size, no sound, no measurements."""
    known = source.live.file if source.live else episode.media
    if known and known.recipe == source.recipe:
        return Produced(slug=episode.slug, file=known, key=_key(episode, known), path=None)
    settings, at_target = (
        show.audio,
        Loudness(integrated_lufs=show.audio.loudness_lufs, true_peak_dbtp=show.audio.true_peak_dbtp, range_lu=0.0),
    )
    file = MediaFile(
        sha256=source.recipe,
        size_bytes=round(source.duration.total_seconds() * settings.bitrate * 125),
        duration=source.duration,
        mime_type="audio/mpeg",
        bitrate_kbps=settings.bitrate,
        sample_rate_hz=SAMPLE_RATE_HZ,
        channels=settings.channel_count,
        gain_db=0.0,
        loudness=at_target,
        recording_loudness=at_target,
        recordings=source.recordings,
        recipe=source.recipe,
        tags="",
    )
    return Produced(slug=episode.slug, file=file, key=_key(episode, file), path=None)


def _encoded(
    show: Show, episode: Episode, source: Source, cache: Cache, progress: Progress | None
) -> tuple[MediaFile, bool]:
    """Return the facts of the untagged encoding of ``source``, and whether it had to be made."""
    folder = cache.encoded(source.recipe)
    target = folder / "audio.mp3"
    if known := _kept(folder, show.audio.also):
        return known, False
    folder.mkdir(parents=True, exist_ok=True)
    made = encode.encode(episode.recordings, show.audio, target, progress, folder=show.folder)
    facts = MediaFile(
        sha256="",
        size_bytes=target.stat().st_size,
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
    write_media(folder, facts)
    return facts, True


def _produced(episode: Episode, file: MediaFile, cache: Cache) -> Produced:
    return Produced(
        slug=episode.slug,
        file=file,
        key=_key(episode, file),
        path=_if_there(cache, file),
        also=offered(episode.slug, file, cache),
    )


def _is_made(known: MediaFile, source: Source, tags: str, also: Sequence[DeliveryKind], cache: Cache) -> bool:
    """Whether everything is there already, just as it would be made."""
    same = known.recipe == source.recipe and known.tags == tags and also == tuple(file.kind for file in known.also)
    return same and all((_if_there(cache, known), *(each.path for each in offered("", known, cache))))


def _kept(folder: Path, also: Sequence[DeliveryKind]) -> MediaFile | None:
    """Return the facts of a kept encoding; what is damaged in the cache is as good as not there."""
    target = folder / "audio.mp3"
    try:
        known = read_media(folder)
    except ContentError:
        return None
    if not known or also != tuple(file.kind for file in known.also):
        return None
    files = [(target, known.size_bytes), *((untagged(folder, file), file.size_bytes) for file in known.also)]
    return known if all(path.exists() and path.stat().st_size == size for path, size in files) else None


def _if_there(cache: Cache, file: MediaFile) -> Path | None:
    path = cache.tagged(file.sha256)
    return path if path.exists() and path.stat().st_size == file.size_bytes else None


def _key(episode: Episode, file: MediaFile) -> str:
    return keys.hashed("media", episode.slug, file.sha256, ".mp3")
