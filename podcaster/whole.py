"""Files and folders that are there whole or not at all: made beside their place, then given their name."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

_PART = re.compile(r"\..+\.\d+-\d+\.part")
_STALE_S = 3600.0  # what nobody wrote to for this long, nobody is making any more


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a hidden path beside ``target`` to make a file or a folder at; it gets its name when nothing went wrong.

    Otherwise, also on Ctrl-C, what was made is gone again and ``target`` is as it was. A file takes the place of what
    was there, a folder only that of an empty one. Of several who make the same at once, in threads or in processes,
    each makes its own and the last one's stays. Raises OSError when the system refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear_what_a_kill_left(target.parent)
    part = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        yield part
        part.replace(target)
    except BaseException:
        _clear(part)
        raise


def write_whole(target: Path, content: bytes | str) -> None:
    """Write ``content`` to ``target``, so that nobody ever reads half of it; a text in UTF-8, line ends as they are."""
    with beside(target) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


def copy_whole(source: Path, target: Path, *, ours: bool) -> None:
    """Put ``source`` at ``target``; a file that is ``ours`` is linked, the host's own is copied."""
    with beside(target) as part:
        try:
            if not ours:
                raise OSError
            os.link(source, part)
        except OSError:  # the host may change her file in place, and some file systems have no hard links
            shutil.copyfile(source, part)


@cache
def _clear_what_a_kill_left(folder: Path) -> None:
    """Clear a folder of what was begun in it and never ended; once a process, for a folder may hold thousands."""
    with suppress(OSError):
        for part in folder.iterdir():
            if _PART.fullmatch(part.name) and part.lstat().st_mtime < time.time() - _STALE_S:
                _clear(part)


def _clear(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    elif part.exists():
        part.unlink()
