"""A transcript of the old host's → the file a host would have put into the episode's folder, to the letter."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from podcaster.content.files import decode
from podcaster.content.transcripts import read_transcript
from podcaster.model import Transcript
from podcaster.moving.old_episode import OldFile

# What can be read, the one that says most first: names and times to the millisecond, then without ends, then text.
_ORDER = (".vtt", ".json", ".srt", ".html", ".txt")
_SUFFIXES = {
    "text/vtt": ".vtt",
    "application/vtt": ".vtt",
    "application/json": ".json",
    "text/json": ".json",
    **dict.fromkeys(("application/x-subrip", "application/srt", "text/srt", "text/x-srt"), ".srt"),
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
}


def best_first(files: Sequence[OldFile]) -> list[OldFile]:
    """Return the transcripts that can be read, the one that says most first."""
    readable = [file for file in files if _suffix(file)]
    return sorted(readable, key=lambda file: _ORDER.index(_suffix(file)))


def as_file(file: OldFile, data: bytes, where: str) -> tuple[str, str, Transcript]:
    """Return the name and the text of the file to write, which stays as it is to the letter, and what is in it.

    Raises ContentError when it cannot be read.
    """
    text = decode(data, where)
    name = f"transcript{'.vtt' if text.startswith('WEBVTT') else _suffix(file)}"  # the type may be wrong, not the file
    return name, text, read_transcript(text, f"{where} {name}")


def _suffix(file: OldFile) -> str:
    """Return how a file of this kind is called here: its type says it, its name where the type says next to nothing."""
    said = _SUFFIXES.get(file.mime_type, "")
    named = PurePosixPath(file.url.partition("?")[0]).suffix.lower()
    return named if said in ("", ".txt") and named in _ORDER else said
