"""One podcaster at a time in a show's folder, be it the host's or a timer's: what one makes the other would read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any

from podcaster.storage.locked import locked


@dataclass
class _Turn:
    """Whose turn it is among this process's threads; who has it may ask again."""

    lock: Any = field(default_factory=RLock)  # typeshed has no type for it
    is_taken: bool = False


_TURNS: dict[Path, _Turn] = {}


@contextmanager
def alone(show_folder: Path, waits: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Keep every other podcaster out of ``build`` meanwhile, and wait for the one that is there.

    ``waits`` is called once if there is one. Raises OSError when ``build`` cannot be made.
    """
    build = show_folder.resolve() / "build"
    turn = _TURNS.setdefault(build, _Turn())
    with turn.lock:
        if turn.is_taken:
            yield
            return
        build.mkdir(exist_ok=True)
        turn.is_taken = True
        try:
            with locked(build, waits):
                yield
        finally:
            turn.is_taken = False
