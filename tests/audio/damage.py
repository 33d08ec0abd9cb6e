"""Damaged files, the same for the same number: small good ones of every format, and what can happen to them."""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.audio.sound import add_chunks, cues, speech, write_float_wav, write_wav, write_with

RATE = 16_000
SOUND = speech(1.2, rate=RATE, channels=2)
VOICE = SOUND[:1]
CHAPTERS = ((0.0, "Welkom"), (0.7, "De werkplaats"))
TAGS = {"title": "Lassen", "artist": "Redactie", "date": "2026-03-05", "comment": "Proef"}


def _with(codec: str, *, samples: np.ndarray = VOICE, chapters: bool = False, **options: object) -> Writer:
    marks = CHAPTERS if chapters else ()
    every = {"rate": RATE, "tags": TAGS, "chapters": marks, "fflags": "bitexact", **options}
    return lambda path: write_with(path, samples, codec, **every)


def _recorder_wav(path: Path) -> Path:
    """What a field recorder writes: the day, names and markers around the sound."""
    bext = b"Gesprek".ljust(320, b"\0") + b"2026-03-05" + b"10:15:30" + bytes(264)
    info = b"INFO" + b"INAM\x08\0\0\0Lassen!\0"
    return add_chunks(write_wav(path, VOICE, rate=RATE), (b"bext", bext), (b"LIST", info), *cues(RATE, *CHAPTERS))


Writer = Callable[[Path], Path]
GOOD: dict[str, Writer] = {
    "16.wav": lambda path: write_wav(path, SOUND, rate=RATE),
    "24.wav": lambda path: write_wav(path, VOICE, rate=RATE, bits=24),
    "32.wav": lambda path: write_wav(path, VOICE, rate=RATE, bits=32),
    "float.wav": lambda path: write_float_wav(path, VOICE, rate=RATE),
    "recorder.wav": _recorder_wav,
    "rf64.wav": _with("pcm_s24le", rf64="always"),
    "a.w64": _with("pcm_s16le"),
    "adpcm.wav": _with("adpcm_ima_wav"),
    "a.aiff": _with("pcm_s16be"),
    "a.flac": _with("flac", samples=SOUND),
    "cbr.mp3": _with("libmp3lame", chapters=True),
    "vbr.mp3": _with("libmp3lame", vbr=True),
    "a.m4a": _with("aac", chapters=True),
    "a.opus": _with("libopus"),
    "a.ogg": _with("flac"),
    "film.mp4": _with("aac", film=True, chapters=True),
    "film.mov": _with("pcm_s16le", film=True),
    "film.mkv": _with("libopus", film=True, chapters=True),
}

# Sizes, rates, counts and times no honest file has; as 32-bit numbers also the negative ones.
ABSURD = (0, 1, 3, 255, 65_535, 10**9, 2**31 - 1, 2**31, 2**32 - 9, 2**32 - 1)
# Names of chunks and atoms that are followed, or preceded, by numbers.
_NAMES = re.compile(
    rb"RIFF|RF64|ds64|fmt |data|LIST|cue |labl|bext|FORM|COMM|SSND|fLaC|ID3|CHAP|CTOC|Xing|Info|OggS|OpusHead|vorbis"
    rb"|ftyp|moov|mvhd|trak|tkhd|edts|elst|mdia|mdhd|hdlr|minf|stbl|stsd|stts|stsc|stsz|stco|mp4a|esds|udta|chpl|mdat"
    rb"|\x1a\x45\xdf\xa3|\x15\x49\xa9\x66|\x16\x54\xae\x6b|\x10\x43\xa7\x70|\x1f\x43\xb6\x75"
)
NOT_SOUND = (float("nan"), float("inf"), float("-inf"), 3.4e38, 1e-42)


def _cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def _flip_in_the_header(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 2, 8, 40))):
        data[chance.randrange(min(len(data), 600))] ^= 1 << chance.randrange(8)


def _flip_anywhere(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 10, len(data) // 100, len(data) // 10))):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _write_over(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    data[start : start + length] = chance.choice((bytes(length), b"\xff" * length, chance.randbytes(length)))


def _leave_out(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    del data[start : start + length]


def _repeat(data: bytearray, chance: random.Random) -> None:
    start, length = _stretch(data, chance)
    data[start:start] = data[start : start + length] * chance.choice((1, 3))


def _swap(data: bytearray, chance: random.Random) -> None:
    middle = chance.randrange(len(data))
    start, length = _stretch(data[:middle] or data, chance)
    data[:] = data[:start] + data[middle:] + data[start + length : middle] + data[start : start + length]


def _absurd_number(data: bytearray, chance: random.Random) -> None:
    """Put one number, or two, where a name says a number stands: a size, a rate, a count, a duration."""
    names = [match.start() for match in _NAMES.finditer(data)]
    for _ in range(chance.choice((1, 1, 2))):
        near = chance.choice(names) + chance.choice((-4, *range(4, 45))) if names else chance.randrange(64)
        value, width = chance.choice(ABSURD), chance.choice((2, 4, 4, 8))
        number = (value * (2**32 + 1) if width == 8 else value) % 2 ** (8 * width)
        data[max(0, near) : max(0, near) + width] = number.to_bytes(width, chance.choice(("little", "big")))


def _not_sound(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 20))):
        at = 44 + 4 * chance.randrange((len(data) - 48) // 4)
        data[at : at + 4] = struct.pack("<f", chance.choice(NOT_SOUND))


def _something_before(data: bytearray, chance: random.Random) -> None:
    size = chance.choice((0, 10, 2**14 - 1, 2**28 - 1))
    tag = b"ID3\x04\0\0" + bytes(size >> shift & 127 for shift in (21, 14, 7, 0))
    data[:0] = chance.choice((tag, tag + bytes(size % 2**14), chance.randbytes(chance.randrange(2000)), bytes(5000)))


def _something_behind(data: bytearray, chance: random.Random) -> None:
    data += chance.choice((chance.randbytes(3000), bytes(3000), bytes(data), b"TAG" + chance.randbytes(125)))


MUTATIONS = (
    *(_cut_off, _flip_in_the_header, _flip_anywhere, _write_over, _leave_out, _repeat, _swap),
    *(_absurd_number, _absurd_number, _absurd_number, _something_before, _something_behind, _not_sound),
)


def write_good(folder: Path) -> None:
    """Write the good file of every format to ``folder``."""
    for name, write in GOOD.items():
        write(folder / name)


def damaged(good: Path, number: int, folder: Path) -> Path:
    """Write damaged file ``number`` to ``folder``, made from a file in ``good``; its name says how."""
    chance = random.Random(number)
    mutations = [chance.choice(MUTATIONS) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    name = "float.wav" if _not_sound in mutations else chance.choice(list(GOOD))
    data = bytearray((good / name).read_bytes())
    for mutate in mutations:
        mutate(data, chance)
        data = data or bytearray(b"\0")
    done = "".join(mutate.__name__ for mutate in mutations)
    path = folder / f"{number}{done}_{name}"
    path.write_bytes(data)
    return path


def _stretch(data: bytearray, chance: random.Random) -> tuple[int, int]:
    """Return where a stretch begins and how many bytes it has, often at the start of a chunk."""
    names = [match.start() for match in _NAMES.finditer(data)]
    start = chance.choice(names) if names and chance.random() < 0.5 else chance.randrange(len(data))
    return start, chance.randrange(1, max(2, chance.choice((16, 300, len(data) // 4))))
