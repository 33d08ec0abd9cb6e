"""Markers inside a recording, in every container hosts record to, as recorders and editors really leave them."""

from __future__ import annotations

import struct
from datetime import timedelta
from pathlib import Path

import mutagen.flac
import mutagen.id3
import mutagen.mp3
import pytest

from podcaster.audio.cues import cue_points
from podcaster.audio.decode import probe
from podcaster.model import Chapter
from tests.audio.sound import RATE, add_chunks, cues, tone, write_wav, write_with

TONE = tone((-12, 4), hertz=440, channels=2)
MARKERS = ((0.0, "Welkom"), (1.25, "Café"), (3.0, "Slot"))
CHAPTERS = tuple(Chapter(start=timedelta(seconds=start), title=title) for start, title in MARKERS)


def wav(path: Path) -> Path:
    """Cue points and labels behind the sound."""
    return add_chunks(write_wav(path, TONE), *cues(RATE, *MARKERS))


def labels_first(path: Path) -> Path:
    """The labels before the points they belong to."""
    return add_chunks(write_wav(path, TONE), *reversed(cues(RATE, *MARKERS)))


def western(path: Path) -> Path:
    """Labels in the code page of Western Windows."""
    points, (name, labels) = cues(RATE, *MARKERS)
    labels = labels.replace(
        struct.pack("<I", 10) + b"\x02\0\0\0Caf\xc3\xa9\0", struct.pack("<I", 9) + b"\x02\0\0\0Caf\xe9\0\0"
    )
    return add_chunks(write_wav(path, TONE), points, (name, labels))


def notes(path: Path) -> Path:
    """Names in note chunks instead of labels."""
    points, (name, labels) = cues(RATE, *MARKERS)
    return add_chunks(write_wav(path, TONE), points, (name, labels.replace(b"labl", b"note")))


def before_the_sound(path: Path) -> Path:
    """Markers between the format and the sound."""
    body = write_wav(path, TONE).read_bytes()[12:]
    sound = body[24:]
    path.write_bytes(b"RIFF" + bytes(4) + b"WAVE" + body[:24])
    add_chunks(path, *cues(RATE, *MARKERS))
    path.write_bytes(b"RIFF" + struct.pack("<I", path.stat().st_size + len(sound) - 8) + path.read_bytes()[8:] + sound)
    return path


def rf64(path: Path) -> Path:
    """A recording as one over 4 GB is written: the sound's length stands in ds64."""
    data = write_with(path, TONE, "pcm_s24le", rf64="always").read_bytes()
    chunks = b"".join(n + struct.pack("<I", len(b)) + b + b"\0" * (len(b) % 2) for n, b in cues(RATE, *MARKERS))
    path.write_bytes(data[:20] + struct.pack("<Q", len(data) + len(chunks) - 8) + data[28:] + chunks)
    return path


def aiff(path: Path) -> Path:
    """A MARK chunk, as Logic and Pro Tools write it."""
    data = write_with(path, TONE, "pcm_s16be").read_bytes()
    body = struct.pack(">H", len(MARKERS))
    for number, (start, title) in enumerate(MARKERS, 1):
        name = title.encode()
        body += struct.pack(">HIB", number, round(start * RATE), len(name)) + name + b"\0" * ((len(name) + 1) % 2)
    data = data[8:] + b"MARK" + struct.pack(">I", len(body)) + body
    path.write_bytes(b"FORM" + struct.pack(">I", len(data)) + data)
    return path


def mp3(path: Path) -> Path:
    """CHAP frames of ID3."""
    file = mutagen.mp3.MP3(write_with(path, TONE, "libmp3lame"))
    if file.tags is None:
        file.add_tags()
    for number, (start, title) in enumerate(MARKERS):
        frames = [mutagen.id3.TIT2(text=[title])]
        begin = round(start * 1000)
        file.tags.add(
            mutagen.id3.CHAP(element_id=f"c{number}", start_time=begin, end_time=begin + 500, sub_frames=frames)
        )
    file.save()
    return path


def flac(path: Path) -> Path:
    """Chapter comments."""
    file = mutagen.flac.FLAC(write_with(path, TONE, "flac"))
    for number, (start, title) in enumerate(MARKERS, 1):
        file[f"CHAPTER{number:03d}"] = f"00:00:0{start:.3f}"
        file[f"CHAPTER{number:03d}NAME"] = title
    file.save()
    return path


WRITERS = {
    "wav": wav,
    "wav, labels first": labels_first,
    "wav, Windows": western,
    "wav, notes": notes,
    "wav, before the sound": before_the_sound,
    "rf64.wav": rf64,
    "aiff": aiff,
    "mp3": mp3,
    "flac": flac,
}


@pytest.mark.parametrize("name", WRITERS)
def test_markers_are_read_with_time_and_name(name: str, tmp_path: Path) -> None:
    """What the host marked while recording or editing becomes a chapter, whatever wrote the file."""
    path = WRITERS[name](tmp_path / f"recording.{name.split(',')[0]}")
    facts = probe(path)
    assert facts.chapters == CHAPTERS
    assert facts.marks == ()
    assert cue_points(path) == (CHAPTERS if path.suffix in (".wav", ".aiff") else ())  # ours, not FFmpeg's
    assert facts.duration.total_seconds() == pytest.approx(4, abs=0.1)


def test_the_mark_button_leaves_marks_without_a_name(tmp_path: Path) -> None:
    """A field recorder's marks are known, and do not become chapters named after nothing."""
    points, _ = cues(RATE, *MARKERS)
    facts = probe(add_chunks(write_wav(tmp_path / "a.wav", TONE), points))
    assert facts.chapters == ()
    assert [mark.total_seconds() for mark in facts.marks] == [0.0, 1.25, 3.0]


@pytest.mark.parametrize(
    "chunk",
    [
        (b"cue ", b"\xff\xff\xff\xff" + bytes(30)),
        (b"cue ", b""),
        (b"LIST", b"adtl" + b"labl\xff\xff\xff\xff\1\0\0\0x"),
        (b"LIST", b"adtllabl\0\0\0\0\0\0\0\0\0\0\0\0"),
        (b"fmt ", bytes(16)),
    ],
)
def test_markers_nobody_can_read_do_not_stop_a_recording(chunk: tuple[bytes, bytes], tmp_path: Path) -> None:
    """The sound is what matters: a damaged list of markers is passed over."""
    probe(add_chunks(write_wav(tmp_path / "a.wav", TONE), chunk))
