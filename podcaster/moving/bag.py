"""A bag of files with a manifest (RFC 8493, BagIt 1.0): anybody can check, with sha256sum, that all of it is there."""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from podcaster.errors import ContentError, Problem
from podcaster.whole import beside

Contents = Mapping[str, bytes | Path]  # name, with forward slashes → its bytes, or the file that holds them
Heard = Callable[[int, int], None]  # bytes done, bytes in all

_PIECE = 1 << 20
_MANIFEST, _TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_OLDEST = (1980, 1, 1, 0, 0, 0)  # what a zip can hold; a date would make each run another file


@dataclass(frozen=True, slots=True)
class Bag:
    """What was put into a bag: names below ``data/``, with SHA-256 and size."""

    path: Path
    files: Mapping[str, tuple[str, int]]

    @property
    def size_bytes(self) -> int:
        """The size of all of them."""
        return sum(size for _, size in self.files.values())


def write_bag(target: Path, contents: Contents, info: Mapping[str, str], *, at: datetime, heard: Heard) -> Bag:
    """Write ``contents`` as a bag to ``target``, a new folder, or a zip if its name ends so, and verify it.

    Written beside its place and renamed there when every file was read back and has its hash. ``info`` goes into
    bag-info.txt. Raises ContentError when something is there already, or does not come back as it was written.
    """
    if target.exists():
        other = target.with_name(f"{target.stem}-2{target.suffix}")
        raise ContentError(Problem(str(target), "is there already; nothing was written", str(other)))
    total = sum(len(each) if isinstance(each, bytes) else each.stat().st_size for each in contents.values())
    with beside(target) as part:
        with (_zip if target.suffix == ".zip" else _folder)(part) as write:
            files = _payload(contents, write, heard, total)
            _tags(files, {**info, "Bagging-Date": f"{at:%Y-%m-%d}"}, write)
        verify_bag(part)
    return Bag(target, files)


def verify_bag(path: Path) -> None:
    """Raise ContentError, all problems at once, unless every file is as the manifests say, and none is more."""
    with _reading(path) as (names, open_):
        problems, listed = [], set()
        for manifest in (_MANIFEST, _TAG_MANIFEST):
            with open_(manifest) as file:
                lines = file.read().decode("utf-8").split("\n")
            for digest, name in (match.groups() for line in lines if (match := _LINE.fullmatch(line))):
                name = name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
                listed.add(name)
                if name not in names:
                    problems.append(Problem(name, "is missing from the export"))
                elif _digest(open_, name) != digest:
                    problems.append(Problem(name, "was not written as it is; the disk may be failing"))
        problems += [Problem(name, "is in the export, but in no manifest") for name in names - listed - {_TAG_MANIFEST}]
    if problems:
        raise ContentError(problems)


Write = Callable[[str, bytes | Path, Callable[[bytes], None]], None]


def _payload(contents: Contents, write: Write, heard: Heard, total: int) -> dict[str, tuple[str, int]]:
    files, done = {}, 0
    for name in sorted(contents):
        digest, size = hashlib.sha256(), 0

        def piece(data: bytes) -> None:
            nonlocal size, done
            digest.update(data)  # noqa: B023  (called before the next one begins)
            size, done = size + len(data), done + len(data)
            heard(done, total)

        write(f"data/{name}", contents[name], piece)
        files[name] = (digest.hexdigest(), size)
    return files


def _tags(files: Mapping[str, tuple[str, int]], info: Mapping[str, str], write: Write) -> None:
    octets = f"{sum(size for _, size in files.values())}.{len(files)}"
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in {**info, "Payload-Oxum": octets}.items()]
    manifest = "".join(f"{digest}  {_escaped(f'data/{name}')}\n" for name, (digest, _) in files.items())
    tags = {"bagit.txt": _DECLARATION, "bag-info.txt": "".join(lines).encode(), _MANIFEST: manifest.encode()}
    digests = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(tags.items()))
    for name, data in (tags | {_TAG_MANIFEST: digests.encode()}).items():
        write(name, data, lambda data: None)


def _escaped(name: str) -> str:
    """Return a name as a manifest has it (RFC 8493, section 2.1.3)."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


@contextmanager
def _folder(part: Path) -> Iterator[Write]:
    def write(name: str, content: bytes | Path, piece: Callable[[bytes], None]) -> None:
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            for data in _pieces(content):
                file.write(data)
                piece(data)
            file.flush()
            os.fsync(file.fileno())

    yield write


@contextmanager
def _zip(part: Path) -> Iterator[Write]:
    """Write a zip; sound and pictures are packed already, so nothing is."""
    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:

        def write(name: str, content: bytes | Path, piece: Callable[[bytes], None]) -> None:
            info = zipfile.ZipInfo(name, _OLDEST)
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as file:
                for data in _pieces(content):
                    file.write(data)
                    piece(data)

        yield write


@contextmanager
def _reading(path: Path) -> Iterator[tuple[set[str], Callable[[str], IO[bytes]]]]:
    """Give the names in a bag, and what opens one."""
    if path.is_dir():
        names = {each.relative_to(path).as_posix() for each in path.rglob("*") if each.is_file()}
        yield names, lambda name: (path / name).open("rb")
        return
    with zipfile.ZipFile(path) as archive:
        yield set(archive.namelist()), archive.open


def _digest(open_: Callable[[str], IO[bytes]], name: str) -> str:
    with open_(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
