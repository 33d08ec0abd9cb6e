"""How long a WAV says it is. FFmpeg reads a cut-off WAV as if it ended where the file does, and tells nobody."""

from __future__ import annotations

import struct
from pathlib import Path

_UNKNOWN = (0, 0xFFFFFFFF)  # written while recording; corrected at the end, unless the recorder lost power


def declared_seconds(path: Path) -> float | None:
    """Return the length of the ``data`` chunk in seconds (RIFF/WAVE), or None if it is not said, or this is no WAV."""
    size = path.stat().st_size
    bytes_per_second = 0
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return None
        while file.tell() < size:
            name, length = struct.unpack("<4sI", file.read(8).ljust(8, b"\0"))
            if name == b"data":
                return length / bytes_per_second if bytes_per_second and length not in _UNKNOWN else None
            if name == b"fmt ":
                bytes_per_second = int.from_bytes(file.read(16)[8:12], "little")
                length -= 16
            file.seek(length + length % 2, 1)
    return None
