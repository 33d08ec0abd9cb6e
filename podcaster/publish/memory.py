"""The newest release's record, kept on this computer: a record never changes, so it is fetched once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from podcaster.errors import PublishError
from podcaster.model import Release
from podcaster.publish import records
from podcaster.storage.store import Store
from podcaster.whole import write_whole

MEMORY = "build/cache/releases"  # in the show's folder


def newest(store: Store, history: records.History, memory: Path | None) -> Release | None:
    """Return the newest release, None if there is none; what ``memory`` (a folder) has of it is not fetched again.

    Raises StorageError, and PublishError if the record cannot be read.
    """
    if not history.newest:
        return None
    if memory is None:
        return records.read(store, history.newest)
    known = memory / f"{_name(store, history)}.json"
    try:
        return records.from_json(known.read_bytes(), str(known))
    except (OSError, PublishError):
        content = records.stored(store, history.newest)
    release = records.from_json(content, records.where(store, history.newest))
    _remember(known, content)
    return release


def _name(store: Store, history: records.History) -> str:
    """The same number may be another release: elsewhere, or where somebody emptied the storage and began again."""
    return hashlib.sha256(f"{store.address} {history.newest} {history.mark}".encode()).hexdigest()


def _remember(path: Path, content: bytes) -> None:
    """Keep one record, and none of those before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.json"):
        old.unlink(missing_ok=True)
    write_whole(path, content)
