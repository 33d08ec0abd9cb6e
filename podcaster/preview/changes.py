"""Notices when build/public changes. The door to watchfiles."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from watchfiles import Change, awatch

_QUIET_MS = 100  # a build writes many files: one reload when it pauses, not one for each file
_LOOK_MS = 500


class Changes:
    """Counts the changes under a folder, also while the folder itself is deleted, replaced or made anew."""

    def __init__(self, folder: Path) -> None:
        self.version = 0
        self._folder = folder.absolute()
        self._next = asyncio.Event()
        self._stopped = asyncio.Event()

    async def after(self, seen: int) -> int:
        """Wait until the count is another than ``seen``, and return it."""
        while self.version == seen:
            await self._next.wait()
        return self.version

    async def watch(self) -> None:
        """Count until ``stop`` is called. What changes after the first step of this coroutine is noticed."""
        polling: bool | None = None  # watchfiles decides
        missed = False
        while not self._stopped.is_set():
            try:
                await self._watch_this_folder(missed, polling)
            except FileNotFoundError:
                await self._pause()
            except (OSError, RuntimeError):  # the system's number of watches is used up
                polling = True
                await self._pause()
            missed = True

    def stop(self) -> None:
        """End ``watch`` within a tenth of a second."""
        self._stopped.set()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopped.wait(), _LOOK_MS / 1000)

    async def _watch_this_folder(self, missed: bool, polling: bool | None) -> None:
        """Count until another folder, or none, has the name: the system watches a folder, not a name.

        ``missed`` says that something may have changed before this folder was watched.
        """
        watched = _identity(self._folder)
        changes = awatch(
            self._folder,
            watch_filter=is_public,
            step=_QUIET_MS,
            rust_timeout=_LOOK_MS,
            yield_on_timeout=True,
            force_polling=polling,
            stop_event=self._stopped,
        )
        async with contextlib.aclosing(changes):
            async for found in changes:
                if _identity(self._folder) != watched or (Change.deleted, str(self._folder)) in found:
                    return
                if found or missed:
                    self._count()
                missed = False

    def _count(self) -> None:
        self.version += 1
        waiting, self._next = self._next, asyncio.Event()
        waiting.set()


def _identity(folder: Path) -> tuple[int, int]:
    facts = folder.stat()
    return facts.st_dev, facts.st_ino


def is_public(change: Change, path: str) -> bool:
    """Leave out files that are still being written beside the place they will have."""
    name = Path(path).name
    return not name.startswith(".") and not name.endswith(".part")
