"""One at a time: a lock on a folder that ends with the process that holds it, however that ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, where two hosts seldom share a folder
    fcntl = None  # type: ignore[assignment]

LOCK = ".podcaster-lock"


@contextmanager
def locked(folder: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the folder's lock, waiting for whoever holds it now; ``waits`` is called first if somebody does.

    Raises OSError when the lock cannot be made.
    """
    with (folder / LOCK).open("ab") as file:
        if fcntl:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waits()
                fcntl.flock(file, fcntl.LOCK_EX)
        yield
