"""The one way into the host's files: each way in which a file cannot be read becomes one clear problem."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from podcaster.errors import ContentError, Problem

P = ParamSpec("P")
T = TypeVar("T")

TEXT_LIMIT_BYTES = 10_000_000

# What XML 1.0 cannot hold at all, so that no feed or page can either. Tab, line feed and carriage return are fine.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Findings:
    """Collects problems, so that a host hears of all of them at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Return what ``read`` returns; when it raises ContentError, keep its problems and return None."""
        try:
            return read(*args, **kwargs)
        except ContentError as error:
            self.problems.extend(error.problems)
            return None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop the show from being used."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")


def named(path: Path, root: Path) -> str:
    """Return ``path`` as the host knows it: relative to the show's folder, with forward slashes."""
    try:
        return shown(path.relative_to(root).as_posix())
    except ValueError:
        return shown(str(path))


def shown(name: str) -> str:
    """Return a name so that any terminal can print it on one line: a file system allows line breaks, and worse."""
    if name.isascii() and name.isprintable():
        return name
    printable = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in name)
    return printable.encode("utf-8", "backslashreplace").decode()


def check_file(path: Path, root: Path, *, may_link_out: bool = False) -> Path:
    """Return ``path`` when it is a file that may be read, else raise ContentError.

    A link that leads out of the show's folder is refused, since what it leads to would be published. Recordings and
    films may be such links (``may_link_out``): they are large, and nothing but sound and film is taken from them.
    """
    where = named(path, root)
    try:
        if path.is_symlink() and not path.exists():
            raise ContentError(Problem(where, f"is a link to {path.readlink()}, which is not there"))
        if not path.is_file():
            raise ContentError(Problem(where, _instead_of_a_file(path)))
        if not may_link_out and not _is_inside(path, root):
            raise ContentError(
                Problem(where, f"leads out of the show's folder, to {path.resolve()}; copy the file here")
            )
        if path.stat().st_size == 0 and may_link_out:
            raise ContentError(Problem(where, "is empty (0 bytes)"))
    except OSError as error:
        raise ContentError(Problem(where, f"cannot be read: {reason(error)}")) from error
    return path


def _is_inside(path: Path, root: Path) -> bool:
    """Whether ``path`` is below ``root`` when all links are followed; as texts, for it is asked of every file."""
    return os.path.realpath(path).startswith(os.path.join(os.path.realpath(root), ""))  # noqa: PTH118


def _instead_of_a_file(path: Path) -> str:
    if path.is_dir():
        return "is a folder where a file is expected"
    return "is not an ordinary file" if path.exists() else "is missing"


def read_text(path: Path, root: Path) -> str:
    """Return a text file's content, without byte order mark and with "\\n" at the end of every line.

    Raises ContentError when it is not a readable UTF-8 text inside the show's folder.
    """
    where = named(check_file(path, root), root)
    try:
        if path.stat().st_size > TEXT_LIMIT_BYTES:
            raise ContentError(Problem(where, f"is larger than {TEXT_LIMIT_BYTES // 1_000_000} MB, too large for text"))
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(Problem(where, f"cannot be read: {reason(error)}")) from error
    return decode(data, where)


def decode(data: bytes, where: str) -> str:
    """Return ``data`` as text; raise ContentError, naming the line, when it is not UTF-8 or has control characters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ContentError(Problem(where, "is saved as UTF-16; save it as UTF-8"))
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(Problem(where, f"line {line}: is not UTF-8; save the file as UTF-8")) from error
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ContentError(Problem(where, f"line {line}: holds a control character (U+{ord(found[0]):04X}); remove it"))
    return text


def reason(error: OSError) -> str:
    """Return what the system said, in a sentence: "permission denied"."""
    return (error.strerror or type(error).__name__).lower()
