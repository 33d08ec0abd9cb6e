"""Markers in a WAV or AIFF, read from its own chunks.

FFmpeg reads cue points too, but loses the labels that stand before them, those that are not UTF-8, labels in notes,
markers without a name (what the mark button of a recorder makes), and all markers of an AIFF.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from podcaster.audio.recording import seconds
from podcaster.model import Chapter

_MOST_CHUNKS = 1000
_MOST_BYTES = 1_000_000  # of one chunk that is read

Points = dict[int, int]  # a marker's number → its sample
Labels = dict[int, str]
Found = tuple[float, Points, Labels]  # with the sample rate (Hz)


def cue_points(path: Path) -> tuple[Chapter, ...]:
    """Return the markers of a WAV (RIFF, RF64, BW64) or AIFF in time order; one without a name has an empty title.

    () when there are none or it is another kind of file.
    """
    with path.open("rb") as file:
        head, size = file.read(12), path.stat().st_size
        if head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:] == b"WAVE":
            rate, points, labels = _in_wave(_chunks(file, size, "<"))
        elif head[:4] == b"FORM" and head[8:] in (b"AIFF", b"AIFC"):
            rate, points, labels = _in_aiff(_chunks(file, size, ">"))
        else:
            return ()
    if not 1 <= rate <= 10_000_000:
        return ()
    found = (Chapter(start=seconds(at / rate), title=labels.get(number, "")) for number, at in points.items())
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def _chunks(file: BinaryIO, size: int, order: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, body) of every chunk but the sound, whose length an RF64 keeps in ``ds64`` (EBU Tech 3306)."""
    sound_bytes = 0
    for _ in range(_MOST_CHUNKS):
        start = file.tell()
        head = file.read(8)
        if len(head) < 8:
            return
        name, length = struct.unpack(f"{order}4sI", head)
        if name == b"data":
            length = sound_bytes if length == 0xFFFFFFFF else length
        elif name != b"SSND":
            body = file.read(min(length, _MOST_BYTES))
            sound_bytes = int.from_bytes(body[8:16], "little") if name == b"ds64" else sound_bytes
            yield name, body
        after = start + 8 + length + length % 2
        if after >= size:
            return
        file.seek(after)


def _in_wave(chunks: Iterator[tuple[bytes, bytes]]) -> Found:
    rate, points = 0, Points()
    labels: dict[bytes, Labels] = {b"labl": {}, b"note": {}}
    for name, body in chunks:
        if name == b"fmt ":
            rate = int.from_bytes(body[4:8], "little")
        elif name == b"cue ":
            for at in range(4, len(body) - 23, 24):
                number, position, offset = struct.unpack_from("<II12xI", body, at)
                points[number] = offset or position
        elif name == b"LIST" and body[:4] == b"adtl":
            for kind, number, text in _labels(body):
                labels.get(kind, {})[number] = text
    return rate, points, labels[b"note"] | labels[b"labl"]


def _labels(body: bytes) -> Iterator[tuple[bytes, int, str]]:
    """Yield (kind, number of the marker, text) of each entry of an associated data list."""
    at = 4
    while at + 12 <= len(body):
        kind, length, number = struct.unpack_from("<4sII", body, at)
        if text := _text(body[at + 12 : at + 8 + length].split(b"\0")[0]):
            yield kind, number, text
        at += 8 + length + length % 2


def _in_aiff(chunks: Iterator[tuple[bytes, bytes]]) -> Found:
    rate, points, labels = 0.0, Points(), Labels()
    for name, body in chunks:
        if name == b"COMM" and len(body) >= 18:
            exponent, mantissa = struct.unpack_from(">HQ", body, 8)  # an 80-bit float
            rate = mantissa * 2.0 ** (min(exponent, 16_446) - 16_446)
        elif name == b"MARK":
            at = 2
            while at + 7 <= len(body):
                number, position, length = struct.unpack_from(">HIB", body, at)
                points[number], labels[number] = position, _text(body[at + 7 : at + 7 + length])
                at += 6 + length + 1 + (length + 1) % 2
    return rate, points, labels


def _text(data: bytes) -> str:
    """Return a label; recorders and older editors write the code page of Western Windows."""
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace").strip()
