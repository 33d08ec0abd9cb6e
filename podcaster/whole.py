"""Files and folders that are there whole or not at all: made beside their place, then given their name."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a hidden path beside ``target`` to make a file or a folder at; it gets its name when nothing went wrong.

    Otherwise, also on Ctrl-C, what was made is gone again and ``target`` is as it was. A file takes the place of what
    was there, a folder only that of an empty one. Raises OSError when the system refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    _clear(part)  # what an attempt that was killed left behind
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


def _clear(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    elif part.exists():
        part.unlink()
