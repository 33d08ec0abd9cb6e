"""The same sound as other kinds of files: which there are, where they lie, and what they are called in public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from podcaster import keys
from podcaster.audio.deliveries import KINDS, tag_delivery
from podcaster.build.cache import Cache
from podcaster.model import Delivery, Episode, MediaFile, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A finished delivery and its key. ``path`` is None when only the storage has the bytes."""

    key: str
    file: Delivery
    path: Path | None


def untagged(folder: Path, file: Delivery) -> Path:
    """Return where a delivery without names and chapters lies, in the folder of its encoding."""
    return folder / f"audio{KINDS[file.kind].suffix}"


def finished(show: Show, episode: Episode, encoded: MediaFile, folder: Path, cache: Cache) -> tuple[Delivery, ...]:
    """Give every delivery in ``folder`` the episode's names and chapters, and keep it in the cache."""
    made = []
    for file in encoded.also:
        kind = KINDS[file.kind]
        target = cache.tagged(f"{episode.slug}.new", kind.suffix)
        tag_delivery(
            kind,
            untagged(folder, file),
            target,
            show=show,
            episode=episode,
            chapters=episode.chapters,
            duration=encoded.duration,
        )
        size = target.stat().st_size
        made.append(replace(file, sha256=cache.keep_tagged(target), size_bytes=size))
    return tuple(made)


def offered(slug: str, media: MediaFile, cache: Cache) -> tuple[Offered, ...]:
    """Return the deliveries of a media file under their keys, and their paths where the cache has them whole."""
    found = []
    for file in media.also:
        suffix = KINDS[file.kind].suffix
        path = cache.tagged(file.sha256, suffix)
        there = path.exists() and path.stat().st_size == file.size_bytes
        key = keys.hashed("media", slug, file.sha256, suffix)
        found.append(Offered(key=key, file=file, path=path if there else None))
    return tuple(found)
