"""What a storage must be able to do; a folder and S3 both do, and one suite of tests holds them to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from podcaster import keys
from podcaster.model import Progress


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """What the storage says about one object; ``tag`` is another one after every write of other bytes (an ETag)."""

    size_bytes: int
    content_type: str
    cache_control: str
    tag: str = field(default="", compare=False)
    modified: datetime | None = field(default=None, compare=False)
    content_disposition: str = field(default="", compare=False)


def is_described(found: ObjectInfo | None, key: str) -> bool:
    """Whether an object is there, with the type and lifetime its key gives it."""
    wanted = keys.content_type(key), keys.cache_control(key)
    return found is not None and (found.content_type, found.cache_control) == wanted


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a listing."""

    key: str
    size_bytes: int
    modified: datetime


class Store(Protocol):
    """A flat space of keys. Every method raises StorageError, with the address and the key, when it fails."""

    address: str
    """Where this is, for people: a folder's path, or ``s3://bucket/prefix at endpoint``."""

    def head(self, key: str) -> ObjectInfo | None:
        """Return what is stored under ``key``, or None."""

    def read(self, key: str) -> bytes | None:
        """Return the bytes under ``key``, or None. For small objects."""

    def write(self, key: str, source: Path | bytes, *, progress: Progress | None = None) -> None:
        """Store ``source`` whole or not at all, with the headers ``podcaster.keys`` gives the key."""

    def holds(self, key: str, source: Path | bytes) -> bool:
        """Whether the bytes of ``source`` are under ``key``, with the type and lifetime ``podcaster.keys`` gives it.

        Told by the storage's checksum: one request. A storage that tells none has the object fetched and compared.
        """

    def write_new(self, key: str, source: bytes) -> bool:
        """Store ``source`` only if nothing is there yet; return False if something is (RFC 9110, If-None-Match)."""

    def replace(self, key: str, source: bytes, tag: str) -> bool:
        """Store ``source`` only over what has this tag; return False if anything else is there (If-Match)."""

    def keeps_apart(self) -> bool:
        """Whether of two who write at once under a condition one is refused; S3 is tried with at most two requests."""

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Yield what is stored under every key that starts with ``prefix``, in the order of ``names``."""

    def names(self, prefix: str) -> Iterator[str]:
        """Yield every key that starts with ``prefix``, in order."""

    def delete(self, key: str) -> None:
        """Remove ``key``; removing what is not there is fine."""

    def clear(self, before: datetime) -> int:
        """Remove what uploads begun before then have left unfinished; return how many there were."""
