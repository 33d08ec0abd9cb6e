"""The checksum an S3 storage tells of an object, worked out here from what was sent: so that both can be compared.

An ETag is the MD5 of what came in one piece, and of an upload in parts the MD5 of the parts' MD5s, with their number
(Amazon S3 API Reference, "Object"). Where a storage encrypts with keys of its own it is something else: then only
reading back tells.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path


def etag(source: Path | bytes, part_bytes: int) -> str:
    """Return the ETag, without quotes, of ``source`` sent in parts of ``part_bytes``, or at once if it is smaller."""
    size_bytes = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size_bytes < part_bytes:
        return _md5(pieces(source, part_bytes)).hexdigest()
    parts = [_md5([part]).digest() for part in pieces(source, part_bytes)]
    return f"{_md5(parts).hexdigest()}-{len(parts)}"


def same(one: Iterable[bytes], other: Iterable[bytes]) -> bool:
    """Whether two streams hold the same bytes, however they are cut; both are read to their ends."""
    return _sha256(one) == _sha256(other)


def pieces(source: Path | bytes, piece_bytes: int) -> Iterator[bytes]:
    """Yield ``source`` in pieces."""
    if isinstance(source, bytes):
        yield from (source[at : at + piece_bytes] for at in range(0, len(source), piece_bytes))
        return
    with source.open("rb") as file:
        while piece := file.read(piece_bytes):
            yield piece


def _md5(parts: Iterable[bytes]) -> hashlib._Hash:
    found = hashlib.md5(usedforsecurity=False)
    for part in parts:
        found.update(part)
    return found


def _sha256(parts: Iterable[bytes]) -> bytes:
    found = hashlib.sha256()
    for part in parts:
        found.update(part)
    return found.digest()
