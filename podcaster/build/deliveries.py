"""The same sound as other kinds of files: which there are, where they lie, and what they are called in public."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from podcaster import keys
from podcaster.audio.deliveries import KINDS
from podcaster.audio.label import label
from podcaster.build.cache import Cache
from podcaster.model import Delivery, DeliveryKind, Episode, MediaFile, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A finished delivery and its key. ``path`` is None when only the storage has the bytes."""

    key: str
    file: Delivery
    path: Path | None


def wanted(media: MediaFile, kinds: Sequence[DeliveryKind]) -> MediaFile:
    """Return the media file with the deliveries of these kinds that it has, in this order."""
    return replace(media, also=tuple(file for kind in kinds for file in media.also if file.kind == kind))


def missing(media: MediaFile, kinds: Sequence[DeliveryKind]) -> tuple[DeliveryKind, ...]:
    """Return the kinds that are wanted and not there."""
    return tuple(kind for kind in kinds if kind not in [file.kind for file in media.also])


def whole(media: MediaFile, folder: Path) -> MediaFile:
    """Return an encoding's facts without the deliveries that do not lie whole in its ``folder``."""
    return replace(media, also=tuple(file for file in media.also if has(_unlabelled(folder, file), file.size_bytes)))


def has(path: Path, size_bytes: int) -> bool:
    """Whether a file is there, in full length."""
    return path.exists() and path.stat().st_size == size_bytes


def _unlabelled(folder: Path, file: Delivery) -> Path:
    return folder / f"audio{KINDS[file.kind].suffix}"


def finished(
    show: Show, episode: Episode, encoded: MediaFile, cover: bytes | None, cache: Cache
) -> tuple[Delivery, ...]:
    """Give every delivery of an encoding the episode's names, chapters and cover, and keep it in the cache."""
    made, folder = [], cache.encoded(encoded.recipe)
    cache.tagged("").parent.mkdir(parents=True, exist_ok=True)
    for file in encoded.also:
        kind = KINDS[file.kind]
        target = cache.tagged(f"{episode.slug}.new", kind.suffix)
        label(
            kind,
            _unlabelled(folder, file),
            target,
            show=show,
            episode=episode,
            chapters=episode.chapters,
            duration=encoded.duration,
            cover=cover,
        )
        size = target.stat().st_size
        made.append(replace(file, sha256=cache.keep_tagged(target), size_bytes=size))
    return tuple(made)


def offered(stem: str, media: MediaFile, cache: Cache) -> tuple[Offered, ...]:
    """Return the deliveries of a media file under their keys, and their paths where the cache has them whole."""
    found = []
    for file in media.also:
        suffix = KINDS[file.kind].suffix
        path = cache.tagged(file.sha256, suffix)
        key = keys.hashed("media", stem, file.sha256, suffix)
        found.append(Offered(key=key, file=file, path=path if has(path, file.size_bytes) else None))
    return tuple(found)
