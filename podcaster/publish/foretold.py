"""What a publication would refuse, as far as it can be told before it and without the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from podcaster.build.cache import Cache
from podcaster.build.media import media_key
from podcaster.content.folder import is_recording
from podcaster.content.read import read, read_facts
from podcaster.errors import Problem
from podcaster.model import Episode, Show
from podcaster.publish import clock, records
from podcaster.storage.open import open_store


def refusals(folder: Path, now: datetime) -> Iterator[Problem]:
    """Yield a problem for every date years ahead, and for audio that is neither here nor in a storage that is a folder.

    A bucket is not asked: what it holds ``publish --plan`` tells. Raises StorageError, PublishError, ContentError.
    """
    content = read_facts(folder)
    yield from clock.years_behind(content.episodes, now)
    if not content.show.storage.bucket:
        without = {episode.slug for episode in content.episodes if episode.is_live(now) and _has_facts_only(episode)}
        yield from _nowhere(content.show, without) if without else ()


def _has_facts_only(episode: Episode) -> bool:
    names = {path.name for path in episode.folder.iterdir()}
    return "media.json" in names and not any(map(is_recording, names))


def _nowhere(show: Show, slugs: Iterable[str]) -> Iterator[Problem]:
    store, cache = open_store(show), Cache(show.folder)
    latest = records.latest(store)
    for episode in read(show.folder).episodes:
        media = episode.media
        if episode.slug not in slugs or episode.sources or media is None:
            continue
        if latest and episode.guid in latest.enclosures:
            continue  # what is live stays as it is; `podcaster verify` looks whether it is whole
        key = media_key(show, episode, media)
        if not (cache.tagged(media.sha256).is_file() or (cache.public / key).is_file() or store.head(key)):
            yield lost(episode.slug, f"{key} ({media.size_bytes} bytes) is neither here nor on {store.address}", key)


def lost(slug: str, what: str, key: str) -> Problem:
    """Return the problem of an episode whose audio is nowhere; under ``key`` an export has it."""
    mend = f"put the recording back in episodes/{slug}/ and build again, or put that file there from an export"
    return Problem(f"episodes/{slug}", f"{what}; {mend}", f"data/public/{key}")
