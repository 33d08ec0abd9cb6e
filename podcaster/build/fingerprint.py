"""SHA-256 of files, remembered as long as a file's size and time of change stay the same (as git does)."""

from __future__ import annotations

import hashlib
import json
import sys
from functools import cache
from pathlib import Path
from threading import Lock

import podcaster
from podcaster.whole import write_whole


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def program() -> str:
    """Return a SHA-256 (hex) over every file of the program, and the versions of Python and all libraries."""
    digest = hashlib.sha256(sys.version.encode())
    installed = (path for place in sys.path for path in Path(place).glob("*.*-info"))  # their names hold the version
    digest.update("\n".join(sorted(path.name for path in installed)).encode())
    own = Path(podcaster.__file__).parent
    for path in sorted(own.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(f"\n{path.relative_to(own).as_posix()} {sha256_of(path)}".encode())
    return digest.hexdigest()


class Fingerprints:
    """Knows the SHA-256 of every file it was asked about before; ``save`` keeps that for the next run."""

    def __init__(self, remembered: Path) -> None:
        self._path = remembered
        self._lock = Lock()
        self._known: dict[str, list[int | str]] = self._load()

    def of(self, path: Path) -> str:
        """Return the SHA-256 of ``path`` in hex; a file that has not changed is not read again."""
        stat = path.stat()
        key, state = str(path.resolve()), [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._known.get(key)
        if known and known[:3] == state:
            return str(known[3])
        digest = sha256_of(path)
        with self._lock:
            self._known[key] = [*state, digest]
        return digest

    def save(self) -> None:
        """Write what is known, whole or not at all."""
        with self._lock:
            known = json.dumps(self._known, indent=0, sort_keys=True)
        write_whole(self._path, known)

    def _load(self) -> dict[str, list[int | str]]:
        try:
            loaded = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}  # only a memory: without it, files are read once more
        return loaded if isinstance(loaded, dict) else {}
