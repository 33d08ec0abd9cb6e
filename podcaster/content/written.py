"""What commands write among the host's files, and what the system says when it cannot be."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from podcaster.content.files import reason
from podcaster.errors import ContentError, Problem
from podcaster.whole import write_whole


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Let what the system refuses say which file cannot be made."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise  # not a matter of content
        where = error.filename2 or error.filename or folder  # of a copy, the second name is that of the new file
        raise ContentError(Problem(str(where), f"cannot be made: {reason(error)}")) from error


def write_new(path: Path, text: str) -> None:
    """Write a text to ``path``, unless something is there already."""
    if not path.exists():
        write_whole(path, text)


def rewrite(path: Path, change: Callable[[str], str]) -> bool:
    """Change the text of a file of the host's, whose line ends stay; return whether that made a difference.

    Raises ContentError when it cannot be read or written.
    """
    with explained(path):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        changed = change(text)
        if changed != text:
            write_whole(path, changed)
    return changed != text
