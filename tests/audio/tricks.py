"""Files that are not what they are called, or carry far too much: written one by one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import mutagen
import numpy as np
from mutagen import id3

from tests.audio.sound import add_chunks, cues, speech, tone, write_float_wav, write_wav, write_with

Trick = Callable[[Path], Path]
VOICE = speech(1.2, rate=16_000)
NAMES = ("a.wav", "a.mp3", "a.flac", "a.m4a", "a.opus", "a.ogg", "a.aiff", "a.w64", "a.caf", "film.mp4", "film.mkv")


def text(name: str, text: str) -> Trick:
    """A file that holds a text."""
    return raw(name, text.encode())


def raw(name: str, data: bytes) -> Trick:
    """A file that holds these bytes."""

    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return write


def _zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.wav", "w") as archive:
        archive.write(write_wav(folder / "inside.wav", VOICE, rate=16_000), "a.wav")
    return folder / "a.wav"


def _noise(name: str) -> Trick:
    return raw(name, Random(name).randbytes(20_000))


def _nested(name: str, box: Callable[[bytes], bytes]) -> Trick:
    data = b""
    for _ in range(2000):
        data = box(data)
    start = {"film.mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2", "a.mkv": b"\x1a\x45\xdf\xa3\x88\x42\x82\x85webm\0"}
    return raw(name, start.get(name, b"") + data)


# EBML, Segment › Attachments › AttachedFile › FileData, which says it has 2^48 bytes.
_ATTACHMENT = bytes.fromhex(
    "1a45dfa380 18538067 01ffffffffffffff 1941a469 087f7f7f7f 61a7 087f7f7f7f 465c 0100ffffffffffff"
)


OTHER: dict[str, Trick] = {
    **{f"noise in {name}": _noise(name) for name in NAMES},
    "a page": text("a.mp3", "<!DOCTYPE html>\n<title>404</title>\n" + "<p>Niet gevonden</p>\n" * 200),
    "a zip": _zip,
    "a PDF": raw("a.mp3", b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" * 50),
    "a picture": raw("a.m4a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 40_000, 40_000) + bytes(500)),
    "a program": raw("a.wav", b"\x7fELF\2\1\1" + bytes(3000)),
    "subtitles": text("a.mp3", "1\n00:00:00,000 --> 00:00:02,000\nHallo\n"),
    "one byte": raw("a.mp3", b"\xff"),
    "one frame's header": raw("a.mp3", b"\xff\xfb\x90\x64"),
    "nested atoms": _nested("film.mp4", lambda inner: struct.pack(">I", 8 + len(inner)) + b"moov" + inner),
    "nested elements": _nested("a.mkv", lambda inner: b"\x18\x53\x80\x67\x08" + struct.pack(">I", 2**27 + 1) + inner),
    "nested lists": _nested("a.wav", lambda inner: b"RIFF" + struct.pack("<I", 4 + len(inner)) + b"WAVE" + inner),
    "a huge attachment": raw("a.mkv", _ATTACHMENT),
    "a huge tag that is not there": raw("a.mp3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + bytes(5000)),
}


def _tagged(folder: Path, *frames: id3.Frame) -> Path:
    path = write_with(folder / "a.mp3", VOICE, "libmp3lame", rate=16_000)
    tag = id3.ID3()
    for frame in frames:
        tag.add(frame)
    tag.save(path)
    return path


def _chapter(number: int, milliseconds: int, title: str) -> id3.CHAP:
    inside = [id3.TIT2(encoding=1, text=[title])]
    return id3.CHAP(element_id=f"c{number}", start_time=milliseconds, end_time=milliseconds, sub_frames=inside)


def _wav(*chunks: tuple[bytes, bytes]) -> Trick:
    return lambda folder: add_chunks(write_wav(folder / "a.wav", VOICE, rate=16_000), *chunks)


def _film(folder: Path) -> Path:
    """A film of which each picture claims to be 65,535 × 65,535 pixels."""
    path = write_with(folder / "film.mkv", VOICE, "libopus", rate=16_000, film=True)
    data = path.read_bytes().replace(b"\xb0\x81\xa0", b"\xb0\x81\xff").replace(b"\xba\x81\x78", b"\xba\x81\xff")
    path.write_bytes(data)
    return path


def _not_utf8(folder: Path) -> Path:
    """Names in whatever bytes a recorder had."""
    label, name = cues(16_000, (0.1, "Café")), (b"LIST", b"INFOINAM\x04\0\0\0Caf\xe9")
    return _wav(name, *((kind, data.replace(b"\xc3\xa9", b"\xe9\xff")) for kind, data in label))(folder)


# Far too much of something, yet sound all the same: these end in a good result.
TOO_MUCH: dict[str, Trick] = {
    "a huge picture in a tag": lambda folder: _tagged(
        folder, id3.APIC(encoding=0, mime="image/jpeg", data=bytes(2**23))
    ),
    "20,000 chapters": lambda folder: _tagged(folder, *(_chapter(n, n, f"Deel {n}") for n in range(20_000))),
    "chapters beyond the end": lambda folder: _tagged(folder, *(_chapter(n, 2**32 - 1 - n, "Ver") for n in range(9))),
    "control characters": lambda folder: _tagged(
        folder, _chapter(1, 0, "a\x1b[2J\nb\x07"), id3.TIT2(text=["\x1b]0;x\x07"])
    ),
    "titles that are no UTF-8": lambda folder: _not_utf8(folder),
    "100,000 empty chunks": _wav(*[(b"junk", b"")] * 100_000),
    "20,000 markers": _wav(*cues(16_000, *((n / 20_000, "x") for n in range(20_000)))),
    "a film without end": _film,
    "numbers of all sizes": lambda folder: write_float_wav(
        folder / "a.wav", (VOICE * 10.0 ** np.linspace(-30, 15, VOICE.size)).astype(np.float32), rate=16_000
    ),
    "64 channels": lambda folder: write_wav(folder / "a.wav", np.repeat(VOICE, 64, axis=0), rate=16_000),
    "a rate that changes": lambda folder: _joined(folder),
}


def _texts(name: str, codec: str) -> Trick:
    """As many tags as make FFmpeg, which compares each with all before it, run for minutes."""

    def write(folder: Path) -> Path:
        path = write_with(folder / name, VOICE, codec, rate=16_000)
        file = mutagen.File(path)  # type: ignore[attr-defined]
        if file.tags is None:
            file.add_tags()
        if name == "a.m4a":
            file.tags.update({f"----:nl:{number}": [b"x"] for number in range(10_000)})
        elif name == "a.mp3":
            for number in range(50_000):
                file.tags.add(id3.TXXX(desc=f"{number}", text=["x"]))
        else:
            file.tags.extend((f"k{number}", "x") for number in range(50_000))
        file.save()
        return path

    return write


# Tags nobody writes, around good sound: refused before they take minutes to read.
TEXTS: dict[str, Trick] = {
    "50,000 texts in an MP3": _texts("a.mp3", "libmp3lame"),
    "50,000 texts in a FLAC": _texts("a.flac", "flac"),
    "50,000 texts in an Opus": _texts("a.opus", "libopus"),
    "10,000 texts in an M4A": _texts("a.m4a", "aac"),
}


def _joined(folder: Path) -> Path:
    """MP3s of many rates and channels one after another, as a careless editor joins them."""
    data = b""
    for number, rate in enumerate((44_100, 16_000, 48_000, 8_000, 32_000) * 4):
        sound = tone((-20, 0.3), rate=rate, channels=1 + number % 2)
        part = write_with(folder / "part.mp3", sound, "libmp3lame", rate=rate, write_xing="0", id3v2_version="0")
        data += part.read_bytes()
    return raw("a.mp3", data)(folder)
