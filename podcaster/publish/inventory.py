"""What a publication consists of: the files of ``build/public``, and media that only the storage still has."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from podcaster import keys
from podcaster.build.fingerprint import sha256_of
from podcaster.errors import PodcasterError, Problem, PublishError
from podcaster.model import Edition, Episode, LiveMedia, PublicEpisode, Release, Show, StoredFile
from podcaster.storage.key import check_key

if TYPE_CHECKING:
    from podcaster.build.media import Produced

BUILD = "podcaster build"


def local_files(public: Path, latest: Release | None, *, has_feed: bool = True) -> dict[str, StoredFile]:
    """Return every file of ``public`` by key; hidden ones are not ours and stay behind.

    A show that is private as a whole has no feed there (``has_feed``). A file under a hashed name that the latest
    release has, at the same size, is not read again: its name is its hash.
    Raises PublishError if a name is unsafe, leads elsewhere, or does not hold the hash of the content.
    """
    files: dict[str, StoredFile] = {}
    problems: list[Problem] = []
    for key, path in sorted(_walk(public)) if public.is_dir() else ():
        try:
            check_key(key)
            files[key] = _facts(public, path, key, latest.files.get(key) if latest else None)
        except PodcasterError as error:
            problems += error.problems
    if has_feed and keys.FEED not in files:
        problems.append(Problem(str(public / keys.FEED), "there is no feed to publish", BUILD))
    if problems:
        raise PublishError(problems)
    return files


def named_elsewhere(edition: Edition) -> dict[str, tuple[str, StoredFile]]:
    """Return, by key, the slug and the facts of every audio and film file the edition names.

    Recordings are seldom kept in version control, so on another computer these may be only on the storage.
    """
    named = {}
    for episode in edition.episodes:
        named[episode.media_key] = (
            episode.slug,
            _stored(episode.media.sha256, episode.media.size_bytes, episode.media_key),
        )
        for offered in episode.deliveries:
            facts = _stored(offered.file.sha256, offered.file.size_bytes, offered.key)
            named[offered.key] = (episode.slug, facts)
        if film := episode.public_film:
            named[film.key] = (episode.slug, _stored(film.file.sha256, film.file.size_bytes, film.key))
    return named


def staged(media: Iterable[Produced]) -> dict[str, tuple[Path, StoredFile]]:
    """Return, by key, the file and the facts of what waits for its time: it is uploaded now, and linked to later."""
    found = {}
    for made in media:
        if made.path:
            found[made.key] = (made.path, _stored(made.file.sha256, made.file.size_bytes, made.key))
        for each in made.also:
            if each.path:
                found[each.key] = (each.path, _stored(each.file.sha256, each.file.size_bytes, each.key))
    return found


def still_waiting(scheduled: Iterable[Episode], latest: Release | None) -> dict[str, StoredFile]:
    """Return what was uploaded early for these episodes: it is kept, also by a host who has none of their files."""
    if latest is None:
        return {}
    media = [episode.media for episode in scheduled if episode.media]
    hashes = {made.sha256 for made in media} | {each.sha256 for made in media for each in made.also}
    return {key: file for key, file in latest.files.items() if key.startswith("media/") and file.sha256 in hashes}


def private(feed: Path | None) -> dict[str, tuple[Path, StoredFile]]:
    """Return the file and the facts of the feed that listeners' own are made from, by key, if there is one."""
    if feed is None:
        return {}
    key = keys.PRIVATE_FEED
    return {key: (feed, _stored(sha256_of(feed), feed.stat().st_size, key))}


def problems_with(edition: Edition, files: Mapping[str, StoredFile], public: Path) -> Iterator[Problem]:
    """Yield what the edition names and ``public`` lacks, or has with another size than the feed says."""
    wanted = {edition.picture.key, edition.thumbnail.key}
    wanted |= set[str]().union(*(_sidecars(edition.show, episode) for episode in edition.episodes))
    for key in sorted(wanted - files.keys()):
        yield Problem(str(public / key), "is missing", BUILD)
    for key, (_, facts) in named_elsewhere(edition).items():
        if key in files and files[key].size_bytes != facts.size_bytes:
            what = f"holds {files[key].size_bytes} bytes, but the feed says {facts.size_bytes}"
            yield Problem(str(public / key), what, BUILD)


def enclosures(edition: Edition) -> dict[str, LiveMedia]:
    """Return the enclosures of the edition by GUID."""
    return {
        e.guid: LiveMedia(
            slug=e.slug, key=e.media_key, file=e.media, private=e.is_private(edition.show), published=e.published
        )
        for e in edition.episodes
    }


def _walk(folder: Path, above: str = "") -> Iterator[tuple[str, Path]]:
    """Yield every file by key; a link to a folder is not followed."""
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{above}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".part"):
            yield f"{above}{entry.name}", folder / entry.name


def _facts(public: Path, path: Path, key: str, live: StoredFile | None) -> StoredFile:
    if path.is_symlink() and not path.resolve().is_relative_to(public.resolve()):
        raise PublishError(Problem(str(path), "is a symbolic link that leads out of the build", BUILD))
    size_bytes = path.stat().st_size
    if live and keys.is_immutable(key) and live.size_bytes == size_bytes:
        return live
    facts = _stored(sha256_of(path), size_bytes, key)
    if keys.is_immutable(key) and f".{facts.sha256[:12]}." not in key:
        what = f"is not what its name says: its content's hash begins with {facts.sha256[:12]}"
        raise PublishError(Problem(str(path), what, BUILD))
    return facts


def _stored(sha256: str, size_bytes: int, key: str) -> StoredFile:
    return StoredFile(
        sha256=sha256,
        size_bytes=size_bytes,
        content_type=keys.content_type(key),
        cache_control=keys.cache_control(key),
    )


def _sidecars(show: Show, episode: PublicEpisode) -> set[str]:
    film = episode.public_film
    pictures = [episode.picture, episode.thumbnail, film.poster if film else None]
    named = {episode.chapters_key, *(transcript.key for transcript in episode.transcripts)}
    named |= {chapter.image for chapter in episode.chapters}
    named |= set() if episode.is_private(show) else {episode.page_key, episode.embed_key}
    named |= {picture.key for picture in pictures if picture} | {film.captions_key if film else ""}
    return named - {""}
