"""A folder as a store: what any web server, or ``podcaster preview``, can serve as it is."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from podcaster import keys
from podcaster.errors import Problem, StorageError
from podcaster.model import Progress
from podcaster.storage import checksum
from podcaster.storage.key import check_key, check_prefix
from podcaster.storage.locked import LOCK, locked
from podcaster.storage.store import Listed, ObjectInfo, is_described

PART = ".part"  # what is being written; never one of the store's names
CHUNK_BYTES = 1 << 20


class FolderStore:
    """Keys are paths below ``folder``; headers are the keys' own, since a folder keeps none."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder)
        self._root = folder.resolve()

    def head(self, key: str) -> ObjectInfo | None:
        """Return size and headers of ``key``, or None."""
        path = self._path(key)
        with self._explained(key):
            if not path.is_file():
                return None
            facts = path.stat()
        return ObjectInfo(
            facts.st_size,
            keys.content_type(key),
            keys.cache_control(key),
            tag=_tag(facts),
            modified=_time(facts),
            content_disposition=keys.content_disposition(key),
        )

    def read(self, key: str) -> bytes | None:
        """Return the bytes of ``key``, or None."""
        path = self._path(key)
        with self._explained(key):
            return path.read_bytes() if path.is_file() else None

    def write(self, key: str, source: Path | bytes, *, progress: Progress | None = None) -> None:
        """Store ``source``: written beside its place, flushed to the disk, then renamed."""
        path = self._path(key)
        with self._explained(key), self._beside(path, key, source, progress) as part:
            part.replace(path)
            _flush_folder(path.parent)

    def holds(self, key: str, source: Path | bytes) -> bool:
        """Whether the bytes of ``source`` are under ``key``: both are read."""
        if not is_described(self.head(key), key):
            return False
        with self._explained(key):
            path = self._path(key)
            return checksum.same(checksum.pieces(path, CHUNK_BYTES), checksum.pieces(source, CHUNK_BYTES))

    def write_new(self, key: str, source: bytes) -> bool:
        """Store ``source`` only if nothing is there: the link into place fails if there is."""
        path = self._path(key)
        with self._explained(key), self._beside(path, key, source, None) as part:
            try:
                os.link(part, path)
            except FileExistsError:
                return False
            except OSError as error:
                if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
                    raise
                return self._renamed_exclusively(part, path)  # a USB stick or a network share without hard links
            _flush_folder(path.parent)
        return True

    def replace(self, key: str, source: bytes, tag: str) -> bool:
        """Store ``source`` only over what has this tag; who writes under a condition does so one at a time."""
        path = self._path(key)
        with self._explained(key), self._beside(path, key, source, None) as part, locked(self._root):
            if not path.is_file() or _tag(path.stat()) != tag:
                return False
            part.replace(path)
            _flush_folder(path.parent)
        return True

    def keeps_apart(self) -> bool:
        """A file system does; whether it may be written is tried, as S3 is."""
        with self._explained(".podcaster"):
            there = next(path for path in (self._root, *self._root.parents) if path.exists())
            with tempfile.TemporaryFile(dir=there):
                return True

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Yield every object whose key starts with ``prefix``, in the order of its UTF-8 bytes, as S3 does."""
        for key in self.names(prefix):
            with suppress(FileNotFoundError):
                facts = (self._root / key).stat()
                yield Listed(key, facts.st_size, _time(facts))

    def names(self, prefix: str) -> Iterator[str]:
        """Yield every key that starts with ``prefix``, in the same order."""
        top = self._root / check_prefix(prefix).rpartition("/")[0]
        with self._explained(prefix):
            found = [key for key in map(self._key, _files(top)) if key.startswith(prefix)]
        yield from sorted(found, key=os.fsencode)

    def clear(self, before: datetime) -> int:
        """Remove the unfinished files of publications that were killed."""
        with self._explained(""):
            old = [path for path in _files(self._root, unfinished=True) if _time(path.stat()) < before]
            for path in old:
                path.unlink(missing_ok=True)
        return len(old)

    def delete(self, key: str) -> None:
        """Remove ``key`` if it is there."""
        path = self._path(key)
        with self._explained(key):
            if path.is_file() or path.is_symlink():
                path.unlink()

    def _key(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()

    def _path(self, key: str) -> Path:
        """Return where ``key`` lies; refuse a symbolic link that leads out of the folder."""
        path = self._root / check_key(key)
        if key.endswith(PART):
            raise StorageError(Problem(f"key {key!r}", f"ends with {PART}, the name of unfinished files"))
        with self._explained(key):
            inside = path.resolve().is_relative_to(self._root)
        if not inside:
            raise StorageError(Problem(str(path), f"a symbolic link that leads out of {self._root}"))
        return path

    @contextmanager
    def _beside(self, path: Path, key: str, source: Path | bytes, progress: Progress | None) -> Iterator[Path]:
        """Give a whole copy of ``source``, safe on the disk, in the folder of ``path``; take it away afterwards."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.parent / f".{os.getpid()}-{threading.get_ident()}{PART}"
        try:
            with part.open("wb") as file:
                if isinstance(source, bytes):
                    file.write(source)
                else:
                    _copy(source, file, progress)
                file.flush()
                os.fsync(file.fileno())
            yield part
        finally:
            with suppress(FileNotFoundError):
                part.unlink()

    def _renamed_exclusively(self, part: Path, path: Path) -> bool:
        """Rename ``part`` only if nothing is there: whole or not at all, however this ends.

        Two machines on a share are kept apart only by its server: it keeps the lock (for Linux unless mounted with
        ``nobrl``), and Windows has it refuse to rename over what is there.
        """
        with locked(self._root):
            if os.path.lexists(path):
                return False
            try:
                part.rename(path)
            except FileExistsError:
                return False
            _flush_folder(path.parent)
        return True

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        """Say what the file system's refusal means to a host."""
        try:
            yield
        except OSError as error:
            ours = error.filename is None or Path(error.filename).is_relative_to(self._root)
            raise StorageError(_problem(str(self._root / key) if ours else str(error.filename), error)) from error


def _tag(facts: os.stat_result) -> str:
    """Return what is another one after every write: each is a new file."""
    return f"{facts.st_ino:x}-{facts.st_mtime_ns:x}-{facts.st_size:x}"


def _time(facts: os.stat_result) -> datetime:
    return datetime.fromtimestamp(facts.st_mtime, UTC)


def _files(top: Path, *, unfinished: bool = False) -> Iterator[Path]:
    """Yield the finished files below ``top``; a folder that is not there has none, any other refusal is raised."""

    def refuse(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError | NotADirectoryError):
            raise error

    for folder, _, names in os.walk(top, onerror=refuse):
        yield from (Path(folder, name) for name in names if name.endswith(PART) == unfinished and name != LOCK)


def _copy(source: Path, target: BinaryIO, progress: Progress | None) -> None:
    """Copy a file in pieces, reporting bytes."""
    with source.open("rb") as file:
        if progress is None:
            shutil.copyfileobj(file, target, CHUNK_BYTES)
            return
        total, done = os.fstat(file.fileno()).st_size, 0
        while piece := file.read(CHUNK_BYTES):
            done += target.write(piece)
            progress("uploading", done, total, "B")


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows neither can nor needs to."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _problem(where: str, error: OSError) -> Problem:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(where, "there is no room left for it", "free some space, then publish again: it goes on")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(where, "may not be written or read by you", 'folder = "live", a folder of your own')
    if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
        return Problem(where, "a file and a folder are in each other's place", 'folder = "live", a folder of its own')
    return Problem(where, error.strerror or str(error))
