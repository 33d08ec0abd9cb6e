"""The bytes of what changes in place, kept for roll-forward and rollback: one zip for each release that changes any.

A file of its own for each page would double the requests of a publication; a zip is one, a tenth of the size, and
opens without this program. It lies at ``.podcaster/packs/<its SHA-256>.zip``, and each part is named by its SHA-256.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping

from podcaster.errors import Problem, PublishError
from podcaster.model import Release, StoredFile
from podcaster.storage.store import Store

FOLDER = ".podcaster/packs/"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest a zip knows
_LEVEL = 6


def key(pack: str) -> str:
    """Return the key of a pack."""
    return f"{FOLDER}{pack}.zip"


def packed(parts: Mapping[str, str], read: Callable[[str], bytes]) -> tuple[str, bytes]:
    """Return the name and the bytes of a pack of ``parts`` (SHA-256 → key); ``read`` gives the bytes of a key."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for sha256, name in sorted(parts.items()):
            archive.writestr(zipfile.ZipInfo(sha256, _LONG_AGO), read(name), zipfile.ZIP_DEFLATED, _LEVEL)
    pack = buffer.getvalue()
    return hashlib.sha256(pack).hexdigest(), pack


class Packs:
    """Reads packs from a store, each at most once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._read: dict[str, dict[str, bytes]] = {}

    def content(self, key: str, file: StoredFile) -> bytes:
        """Return the bytes of a file. Raises PublishError if they were not kept, or are damaged."""
        if file.pack not in self._read:
            self._read[file.pack] = self._unpacked(file.pack)
        content = self._read[file.pack].get(file.sha256)
        if content is None:
            where = f"{self._store.address}: {key}"
            what = f"its bytes ({file.sha256[:12]}) were not kept, or were damaged"
            raise PublishError(Problem(where, what, "podcaster publish, from the show's folder"))
        return content

    def _unpacked(self, pack: str) -> dict[str, bytes]:
        content = self._store.read(key(pack)) if pack else None
        try:
            with zipfile.ZipFile(io.BytesIO(content or b"")) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError):
            return {}
        return {name: part for name, part in parts.items() if hashlib.sha256(part).hexdigest() == name}


def places(*releases: Release | None) -> dict[str, str]:
    """Return in which pack the bytes with each SHA-256 lie, as far as these releases say."""
    return {file.sha256: file.pack for release in releases if release for file in release.files.values() if file.pack}
