"""One episode's recording → its media file, made only when nothing that shaped it is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from podcaster import keys
from podcaster.audio import decode, encode, tag
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.build.cache import Cache
from podcaster.content.media_json import read_media, write_media
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.model import AudioSettings, Chapter, Episode, LiveMedia, Loudness, MediaFile, Progress, Show


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is known of an episode's sound before anything is encoded; ``live`` if its file must stay as it is."""

    recordings: Mapping[str, str]
    recipe: str
    duration: timedelta
    markers: tuple[Chapter, ...]
    live: LiveMedia | None = None


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A media file and its key. ``path`` is None when only the storage has the bytes.

    ``is_outdated`` tells of a live file that holds an older title, older chapters or an older sound.
    """

    slug: str
    file: MediaFile
    key: str
    path: Path | None
    encoded_now: bool = False
    is_outdated: bool = False


def examine(show: Show, episode: Episode, live: LiveMedia | None, cache: Cache) -> Source:
    """Find out what the episode will sound like and how long it is, reading no more than headers if that is possible.

    Raises ContentError if there is neither a recording nor media.json, AudioError if the recording cannot be read,
    PublishError if the recording of a live episode has changed: its enclosure is replaced only on an explicit word.
    """
    recordings = {path.name: cache.fingerprints.of(path) for path in episode.recordings}
    if live:
        _refuse_changed(episode, recordings, live)
        file = live.file
        return Source(
            recordings=file.recordings, recipe=file.recipe, duration=file.duration, markers=file.markers, live=live
        )
    known = episode.media
    if not recordings:
        if known is None:
            raise ContentError(_no_recording(episode))
        recordings = dict(known.recordings)
    recipe = (
        encode.recipe(list(recordings.items()), show.audio) if episode.recordings else known.recipe if known else ""
    )
    if known and known.recipe == recipe:
        return Source(recordings=recordings, recipe=recipe, duration=known.duration, markers=known.markers)
    probed = [decode.probe(path) for path in episode.recordings]
    markers = next((facts.chapters for facts in probed if facts.chapters), ())
    return Source(
        recordings=recordings, recipe=recipe, duration=max(facts.duration for facts in probed), markers=markers
    )


def produce(
    show: Show, episode: Episode, source: Source, *, cover: bytes | None, cache: Cache, progress: Progress | None
) -> Produced:
    """Return the episode's media file, encoding and tagging what is not there yet; media.json then holds its facts."""
    known, tags = episode.media, tag.digest(show, episode, episode.chapters, cover)
    if live := source.live:
        sound_is_old = bool(episode.recordings) and live.file.recipe != _recipe(show, source.recordings)
        return Produced(
            slug=episode.slug,
            file=live.file,
            key=live.key,
            path=_if_there(cache, live.file),
            is_outdated=sound_is_old or live.file.tags != tags,
        )
    if known and not episode.recordings:
        return Produced(slug=episode.slug, file=known, key=_key(episode, known), path=_if_there(cache, known))
    if known and known.recipe == source.recipe and known.tags == tags and (path := _if_there(cache, known)):
        return Produced(slug=episode.slug, file=known, key=_key(episode, known), path=path)
    encoded, encoded_now = _encoded(episode, source, show.audio, cache, progress)
    made = cache.tagged(f"{episode.slug}.new")
    made.parent.mkdir(parents=True, exist_ok=True)
    tag.tag(
        cache.encoded(source.recipe) / "audio.mp3",
        made,
        show=show,
        episode=episode,
        chapters=episode.chapters,
        duration=encoded.duration,
        cover=cover,
    )
    size = made.stat().st_size
    file = replace(encoded, sha256=cache.keep_tagged(made), size_bytes=size, tags=tags)
    write_media(episode.folder, file)
    path = cache.tagged(file.sha256)
    return Produced(slug=episode.slug, file=file, key=_key(episode, file), path=path, encoded_now=encoded_now)


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
    episode: Episode, source: Source, settings: AudioSettings, cache: Cache, progress: Progress | None
) -> tuple[MediaFile, bool]:
    """Return the facts of the untagged encoding of ``source``, and whether it had to be made."""
    folder = cache.encoded(source.recipe)
    target = folder / "audio.mp3"
    if known := _kept(folder):
        return known, False
    folder.mkdir(parents=True, exist_ok=True)
    made = encode.encode(episode.recordings, settings, target, progress)
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
        markers=source.markers,
        recordings=source.recordings,
        recipe=source.recipe,
        tags="",
    )
    write_media(folder, facts)
    return facts, True


def _kept(folder: Path) -> MediaFile | None:
    """Return the facts of a kept encoding; what is damaged in the cache is as good as not there."""
    target = folder / "audio.mp3"
    try:
        known = read_media(folder)
    except ContentError:
        return None
    return known if known and target.exists() and target.stat().st_size == known.size_bytes else None


def _refuse_changed(episode: Episode, recordings: Mapping[str, str], live: LiveMedia) -> None:
    if recordings and recordings != live.file.recordings:
        raise PublishError(
            Problem(
                f"episodes/{episode.slug}",
                "its recording has changed since it went live; listeners' apps would get other audio. If that is meant,"
                " say so",
                f"podcaster publish --replace {episode.slug}",
            )
        )


def _no_recording(episode: Episode) -> Problem:
    return Problem(
        f"episodes/{episode.slug}", "has no recording", f"episodes/{episode.slug}/recording.wav (anything FFmpeg reads)"
    )


def _if_there(cache: Cache, file: MediaFile) -> Path | None:
    path = cache.tagged(file.sha256)
    return path if path.exists() and path.stat().st_size == file.size_bytes else None


def _recipe(show: Show, recordings: Mapping[str, str]) -> str:
    return encode.recipe(list(recordings.items()), show.audio)


def _key(episode: Episode, file: MediaFile) -> str:
    return keys.hashed("media", episode.slug, file.sha256, ".mp3")
