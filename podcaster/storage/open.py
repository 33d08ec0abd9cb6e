"""From show.toml's ``[storage]`` to a store."""

from __future__ import annotations

from pathlib import Path

from podcaster.errors import Problem, StorageError
from podcaster.model import Show
from podcaster.storage.store import Store


def open_store(show: Show) -> Store:
    """Return the store of ``show``: its bucket if it names one, else a folder (relative to the show's own).

    Nothing is asked of the storage yet. Raises StorageError if the settings cannot be used.
    """
    settings = show.storage
    if settings.bucket:
        from podcaster.storage.s3 import S3Store  # boto3 costs half a second: only who publishes to S3 pays it

        return S3Store(settings)
    if not settings.folder:
        raise StorageError(Problem("show.toml: storage", "names no folder and no bucket", 'folder = "live"'))
    from podcaster.storage.folder import FolderStore

    folder, source = (show.folder / Path(settings.folder).expanduser()).resolve(), show.folder.resolve()
    if source.is_relative_to(folder) or any(folder.is_relative_to(source / ours) for ours in ("build", "episodes")):
        what = f"{settings.folder!r} is where the show itself is made: it cannot be published there"
        raise StorageError(Problem("show.toml: storage.folder", what, 'folder = "live"'))
    return FolderStore(folder)
