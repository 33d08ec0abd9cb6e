"""What took time to make, kept for the next run under what it was made from; deleting it costs time, never content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from podcaster.build.fingerprint import program
from podcaster.whole import write_whole


class Kept:
    """What ``path`` holds of earlier runs: nothing if another version of the program made it, or if it is damaged."""

    def __init__(self, path: Path) -> None:
        self._path, self._before = path, _read(path)
        self._now: dict[str, str] = {}

    def of(self, made_from: str, make: Callable[[], str]) -> str:
        """Return what ``make`` returns, calling it only if that is not known.

        ``made_from`` says everything the text depends on, but for the program itself.
        """
        name = _sha256(made_from.encode())
        made = self._before.get(name)
        if made is None:
            made = make()
        self._now[name] = made
        return made

    def content(self, made_from: str, place: Callable[[str], Path], make: Callable[[], bytes]) -> bytes:
        """Return what ``make`` returns; of that only the SHA-256 is kept, as the file ``place`` gives for it holds it.

        A file that is gone, or holds anything else, is as good as not known.
        """
        name = _sha256(made_from.encode())
        known = self._before.get(name)
        content = _bytes(place(known)) if known else None
        if content is None or _sha256(content) != known:
            content = make()
        self._now[name] = _sha256(content)
        return content

    def save(self) -> None:
        """Keep what was asked for in this run, and nothing else; whole or not at all."""
        if self._now != self._before:
            content = json.dumps(self._now).encode()
            write_whole(self._path, _seal(content) + b"\n" + content)


def _read(path: Path) -> dict[str, str]:
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
        return dict(json.loads(content)) if seal == _seal(content) else {}
    except (OSError, ValueError):
        return {}


def _seal(content: bytes) -> bytes:
    return _sha256(program().encode() + content).encode()


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
