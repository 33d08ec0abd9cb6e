"""How many texts (tags) a recording carries. FFmpeg compares each with all before it: a million would take an hour.

Sources: ID3v2.2 to 2.4 (id3.org); FLAC, RFC 9639; Ogg, RFC 3533; Vorbis comments (xiph.org).
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from podcaster.errors import AudioError, Problem

MOST_TEXTS = 2000
_COMMENTS = 4  # the type of a FLAC block
_PREFIXES = {b"OpusTags": 8, b"\x03vorbis": 7, b"\x84": 4, b"\x04": 4}  # of Vorbis comments in Ogg; FLAC's has a length


def check_texts(path: Path) -> None:
    """Raise AudioError for a file with more texts at its head than anybody writes, before FFmpeg reads them."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(0)
        if head[:3] == b"ID3":
            check_count(path.name, _in_id3(file))
        elif head == b"fLaC":
            check_count(path.name, _in_flac(file))
        elif head == b"OggS":
            check_count(path.name, _in_ogg(file))


def check_count(name: str, texts: int) -> None:
    """Raise AudioError for too many texts."""
    if texts > MOST_TEXTS:
        what = f"carries more than {MOST_TEXTS} tags beside its sound; no recorder writes that many"
        raise AudioError(Problem(name, what, "export it again as 24-bit WAV or FLAC"))


def _in_id3(file: BinaryIO) -> int:
    """Count the frames of an ID3v2 tag; chapters, which hold texts of their own, are not compared."""
    head = file.read(10)
    version, end = head[3], 10 + _seven_bits(head[6:])
    name_size, head_size = (3, 6) if version == 2 else (4, 10)
    count = 0
    while file.tell() < end and count <= MOST_TEXTS:
        frame = file.read(head_size)
        name, size = frame[:name_size], frame[name_size : 2 * name_size]
        if not name.isalnum():  # padding, or no frame
            break
        count += name != b"CHAP"
        file.seek(_seven_bits(size) if version == 4 else int.from_bytes(size), 1)
    return count


def _in_flac(file: BinaryIO) -> int:
    file.seek(4)
    while len(head := file.read(4)) == 4:
        kind, length = head[0] & 0x7F, int.from_bytes(head[1:])
        if kind == _COMMENTS:
            return _in_comments(file.read(length))
        if head[0] & 0x80:  # the last block
            break
        file.seek(length, 1)
    return 0


def _in_ogg(file: BinaryIO) -> int:
    """Count what the second page begins with: comments follow the head in every kind of Ogg."""
    page = b""
    for _ in range(2):
        head = file.read(27)
        page = file.read(sum(file.read(head[26]))) if len(head) == 27 else b""
    return next((_in_comments(page[size:]) for name, size in _PREFIXES.items() if page.startswith(name)), 0)


def _in_comments(data: bytes) -> int:
    """Return how many comments follow the name of the program that wrote them."""
    start = 4 + int.from_bytes(data[:4], "little")
    return int.from_bytes(data[start : start + 4], "little")


def _seven_bits(size: bytes) -> int:
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(reversed(size)))
