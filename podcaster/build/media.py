"""One episode's recording → its media file, made only when nothing that shaped it is there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from podcaster import keys
from podcaster.audio import tag
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.build.cache import Cache
from podcaster.build.delivered import delivered
from podcaster.build.deliveries import Offered, finished, has, missing, offered, wanted
from podcaster.build.encoding import NAME, encoded
from podcaster.build.finished import as_it_is
from podcaster.build.source import Source, recipe_of
from podcaster.build.tags import tags_of
from podcaster.content.media_json import write_media
from podcaster.errors import Problem
from podcaster.model import Delivery, DeliveryKind, Episode, Loudness, MediaFile, Progress, Show


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
    work = _Work(show, episode, source, cover, cache, progress)
    known, tags, also = episode.media, tags_of(show, episode, cover, cache), episode.sound(show).also
    if live := source.live:
        sounds_old = bool(episode.recordings) and live.file.recipe != recipe_of(show, episode, source.recordings, cache)
        whole = work.with_missing(live.file, also) if episode.recordings and not sounds_old else live.file
        file = wanted(whole, also)
        if known and known.sha256 == file.sha256 and known.also != file.also:
            write_media(episode.folder, replace(known, also=file.also))
        made = _produced(episode, live.key, file, cache)
        return replace(made, is_outdated=sounds_old or file.tags not in (tags, ""))
    if episode.finished:
        file, measured_now = as_it_is(episode, episode.finished, source, progress)
        return replace(_produced(episode, media_key(show, episode, file), file, cache), encoded_now=measured_now)
    if known and (not episode.recordings or _is_made(known, source, tags, also, cache)):
        return _produced(episode, media_key(show, episode, known), wanted(known, also), cache)
    file, encoded_now = work.tagged(tags)
    write_media(episode.folder, file)
    return replace(_produced(episode, media_key(show, episode, file), file, cache), encoded_now=encoded_now)


@dataclass(frozen=True, slots=True)
class _Work:
    """What it takes to make an episode's files."""

    show: Show
    episode: Episode
    source: Source
    cover: bytes | None
    cache: Cache
    progress: Progress | None

    def tagged(self, tags: str) -> tuple[MediaFile, bool]:
        """Make the MP3 and what is offered beside it; return the facts, and whether the MP3 had to be encoded."""
        made, encoded_now = self._encoded()
        told = delivered(self.episode, made.timeline, self.cache.html)
        target = self.cache.tagged(f"{self.episode.slug}.new")
        target.parent.mkdir(parents=True, exist_ok=True)
        tag.tag(
            self.cache.encoded(made.recipe) / NAME,
            target,
            show=self.show,
            episode=told,
            chapters=told.chapters,
            duration=made.duration,
            cover=self.cover,
        )
        size, also = target.stat().st_size, self._finished(made)
        return replace(made, sha256=self.cache.keep_tagged(target), size_bytes=size, tags=tags, also=also), encoded_now

    def with_missing(self, live: MediaFile, also: Sequence[DeliveryKind]) -> MediaFile:
        """Return a live file with the kinds of files the show has asked for since; what is live stays as it is."""
        if not (kinds := missing(live, also)):
            return live
        made, _ = self._encoded()
        return replace(live, also=(*live.also, *self._finished(wanted(made, kinds))))

    def _encoded(self) -> tuple[MediaFile, bool]:
        return encoded(self.show, self.episode, self.source, self.cache, self.progress)

    def _finished(self, made: MediaFile) -> tuple[Delivery, ...]:
        told = delivered(self.episode, made.timeline, self.cache.html)
        return finished(self.show, told, made, self.cover, self.cache)


def outdated(media: Mapping[str, Produced]) -> Iterator[Problem]:
    """Yield a warning for every live file that is not what the show's folder would make now."""
    for made in media.values():
        if made.is_outdated:
            what = "its audio stays as it went live, with the title, notes, chapters and sound of then"
            right = f"podcaster publish --replace {made.slug}, if listeners are to get it anew"
            yield Problem(f"episodes/{made.slug}", what, right, "warning")


def foreseen(show: Show, episode: Episode, source: Source) -> Produced:
    """Return what the media file will be like, for checks: the right length and size, no sound, no measurements."""
    known = source.live.file if source.live else episode.media
    if known and known.recipe == source.recipe:
        return Produced(slug=episode.slug, file=known, key=media_key(show, episode, known), path=None)
    settings = episode.sound(show)
    at_target = Loudness(integrated_lufs=settings.loudness_lufs, true_peak_dbtp=settings.true_peak_dbtp, range_lu=0.0)
    file = MediaFile(
        sha256=source.recipe,
        size_bytes=round(source.duration.total_seconds() * settings.bitrate * 125),
        duration=source.duration,
        mime_type=keys.mime_type(episode.finished.suffix) if episode.finished else "audio/mpeg",
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
    return Produced(slug=episode.slug, file=file, key=media_key(show, episode, file), path=None)


def _produced(episode: Episode, key: str, file: MediaFile, cache: Cache) -> Produced:
    stem = PurePosixPath(key).name.rsplit(".", 2)[0]  # what is offered beside a live file is called as that is
    own = episode.finished if episode.finished and not file.tags else None
    path = own if own and has(own, file.size_bytes) else _if_there(cache, file)
    return Produced(slug=episode.slug, file=file, key=key, path=path, also=offered(stem, file, cache))


def _is_made(known: MediaFile, source: Source, tags: str, also: Sequence[DeliveryKind], cache: Cache) -> bool:
    """Whether everything is there already, just as it would be made."""
    same = known.recipe == source.recipe and known.tags == tags and also == tuple(file.kind for file in known.also)
    return same and all((_if_there(cache, known), *(each.path for each in offered("", known, cache))))


def _if_there(cache: Cache, file: MediaFile) -> Path | None:
    path = cache.tagged(file.sha256)
    return path if has(path, file.size_bytes) else None


def media_key(show: Show, episode: Episode, file: MediaFile) -> str:
    """Return the key an episode's media file has if it goes live as it is now."""
    return keys.hashed("media", episode.stem(show), file.sha256, keys.suffix_of(file.mime_type, file.recordings))
