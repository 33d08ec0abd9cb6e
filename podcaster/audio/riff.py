"""How long a WAV or Wave64 says it is. FFmpeg reads a cut-off one as if it ended where the file does, and tells nobody.

Sources: Microsoft, Multimedia Programming Interface (RIFF/WAVE); Sony, Wave64. An RF64 FFmpeg reads as it should.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

# What is written while recording, or into a pipe: corrected at the end, unless the recorder lost power.
_UNKNOWN = {0, 0x7FFFF000, 0x7FFFFF00, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**64 - 1}
_WAVE64 = bytes.fromhex("726966662e91cf11a5d628db04c10000")  # "riff" as a GUID
_MOST_CHUNKS = 1000
_AS_IT_IS = (1, 3, 0xFFFE)  # PCM, float, extensible: FFmpeg goes by block and rate, and so must its length


def declared_seconds(path: Path) -> float | None:
    """Return the length of the ``data`` chunk in seconds, or None if it is not said, or this is no WAV or Wave64."""
    bytes_per_second = 0
    with path.open("rb") as file:
        for name, length in _chunks(file):
            if name == b"data":
                return length / bytes_per_second if bytes_per_second and length not in _UNKNOWN else None
            if name == b"fmt ":
                bytes_per_second = _speed(file.read(16))
    return None


def _chunks(file: BinaryIO) -> Iterator[tuple[bytes, int]]:
    """Yield name and length of every chunk, with the file at the start of its body."""
    head = file.read(40)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        at, name_size, head_size, own = 12, 4, 8, 0
    elif head[:16] == _WAVE64:
        at, name_size, head_size, own = 40, 16, 24, 24  # the length counts its own head, and chunks begin at every 8th
    else:
        return
    for _ in range(_MOST_CHUNKS):
        file.seek(at)
        head = file.read(head_size)
        length = int.from_bytes(head[name_size:], "little") - own
        if len(head) < head_size or length < 0:
            return
        yield head[:4], length
        at += head_size + length + -length % (8 if own else 2)
        if at >= 2**63:
            return


def _speed(form: bytes) -> int:
    """Return the bytes a second of sound takes."""
    kind, rate, speed, block = (
        int.from_bytes(form[at:end], "little") for at, end in ((0, 2), (4, 8), (8, 12), (12, 14))
    )
    return rate * block if kind in _AS_IT_IS else speed
