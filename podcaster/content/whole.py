"""Folders and files that are there whole or not at all."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from podcaster.content.files import reason
from podcaster.errors import ContentError, Problem


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Give a hidden folder beside ``folder`` to fill, and give it its name when nothing went wrong."""
    made = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(made, ignore_errors=True)  # what an earlier attempt that was killed left behind
    made.mkdir(parents=True)
    try:
        yield made
        made.rename(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


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
    """Write a text beside its place and rename it there, unless something is there already."""
    if not path.exists():
        part = path.with_name(f"{path.name}.part")
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
