"""Rules about what is in the files a feed points at: covers, chapters and transcripts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from podcaster.check.chapters import apart, described, starts
from podcaster.check.enclosures import bare
from podcaster.check.live_files import FileVisit
from podcaster.check.part import Fault
from podcaster.check.values import extension
from podcaster.content import artwork
from podcaster.content.transcripts import read_transcript
from podcaster.errors import ContentError, Rule

_KINDS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG"}
_OPTIONAL: dict[str, type | tuple[type, ...]] = {
    "title": str,
    "img": str,
    "url": str,
    "toc": bool,
    "endTime": (int, float),
    "location": dict,
}
_LONGEST_S = 10**7  # no episode is longer, and not a number is none
_CHAPTERS = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Welkom"}]}'


def _seen(file: FileVisit) -> artwork.Seen | None:
    try:
        return artwork.seen(file.content, "") if file.offered.kind == "artwork" and file.content else None
    except ContentError:
        return None


def _picture(file: FileVisit) -> Iterator[Fault]:
    if file.offered.kind != "artwork" or not file.content:
        return
    seen, named = _seen(file), _KINDS.get(extension(file.offered.url), "")
    if seen is None or seen.kind not in _KINDS.values():
        yield Fault(f"is {f'a {seen.kind}' if seen else 'no picture'}; covers are JPEG or PNG", artwork.EXAMPLE)
    elif named and seen.kind != named:
        yield Fault(f"is a {seen.kind} and called {extension(file.offered.url)}", artwork.EXAMPLE)


def _size(file: FileVisit) -> Iterator[Fault]:
    seen = _seen(file)
    if seen and (seen.width != seen.height or not artwork.SMALLEST_PX <= seen.width <= artwork.LARGEST_PX):
        what = f"is {seen.width} × {seen.height} pixels; it must be square, 1400 to 3000 pixels a side"
        yield Fault(what, "3000 × 3000")


def _colours(file: FileVisit) -> Iterator[Fault]:
    seen = _seen(file)
    if seen and (seen.has_alpha or not seen.is_rgb):
        what = "is partly transparent" if seen.has_alpha else "is not in RGB"
        yield Fault(what, "a JPEG in RGB")


def chapters_in(data: bytes) -> list[dict[str, Any]]:
    """Return the chapters of a JSON chapters 1.2 file; raise ValueError, in words, when it is none."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON ({error})") from error
    if not isinstance(document, dict) or not isinstance(document.get("version"), str):
        raise ValueError("has no version")
    chapters = document.get("chapters")
    if not isinstance(chapters, list) or not all(isinstance(chapter, dict) for chapter in chapters):
        raise ValueError("has no list of chapters")
    for number, chapter in enumerate(chapters, start=1):
        _hold_chapter(number, chapter)
    found = [chapter["startTime"] for chapter in chapters]
    if found != sorted(found):
        raise ValueError("chapters are not in order of time")
    return chapters


def _hold_chapter(number: int, chapter: dict[str, Any]) -> None:
    start = chapter.get("startTime")
    if isinstance(start, bool) or not isinstance(start, (int, float)) or not 0 <= start < _LONGEST_S:
        raise ValueError(f"chapter {number} has no startTime in seconds")
    for key, kind in _OPTIONAL.items():
        value = chapter.get(key)
        if value is not None and (not isinstance(value, kind) or (kind is not bool and isinstance(value, bool))):
            raise ValueError(f"chapter {number}: {key} is {value!r}")


def _json(file: FileVisit) -> Iterator[Fault]:
    if file.offered.kind == "chapters" and file.content:
        try:
            chapters_in(file.content)
        except ValueError as error:
            yield Fault(str(error), _CHAPTERS)


def _agree(file: FileVisit) -> Iterator[Fault]:
    if file.offered.kind != "chapters" or not file.content:
        return
    try:
        chapters = chapters_in(file.content)
    except ValueError:
        return
    here = [float(chapter["startTime"]) for chapter in chapters if chapter.get("toc") is not False]
    inline, texts = starts(file.offered.inside), described(file.offered.inside)
    if inline and len(inline) != len(here):
        yield Fault(f"has {len(here)} chapters, and psc:chapters {len(inline)}", "the same list in both")
    elif said := apart(here, inline) or apart(here, texts):
        yield Fault(f"does not agree with the feed: {said}", "the same times in both")


def _transcript(file: FileVisit) -> Iterator[Fault]:
    if file.offered.kind != "transcript" or not file.content:
        return
    read = _READERS.get(bare(file.offered.mime_type), _words)
    try:
        read(file.content.decode("utf-8-sig").replace("\r\n", "\n"))
    except ContentError as error:
        yield Fault(f"cannot be read: {error.problems[0].what}", error.problems[0].example)
    except (ValueError, RecursionError) as error:
        yield Fault(f"cannot be read: {error}", f"what {file.offered.mime_type} says, in UTF-8")


def _words(text: str) -> None:
    if not text.strip():
        raise ValueError("it is empty")


def _segments(text: str) -> None:
    document = json.loads(text)
    segments = document.get("segments") if isinstance(document, dict) else None
    if not isinstance(segments, list) or not all(isinstance(each, dict) and "startTime" in each for each in segments):
        raise ValueError('it has no "segments" with a "startTime" each')


def _cues(name: str) -> Callable[[str], None]:
    def read(text: str) -> None:
        read_transcript(text, name)

    return read


_READERS: dict[str, Callable[[str], None]] = {
    "text/vtt": _cues("transcript.vtt"),
    "application/x-subrip": _cues("transcript.srt"),
    "application/srt": _cues("transcript.srt"),
    "application/json": _segments,
}
RULES = (
    Rule("artwork-kind", "error", "Apple, PSP-1", "covers are JPEG or PNG, as their names say", _picture),
    Rule("artwork-size", "error", "Apple, PSP-1", "covers are square, 1400 to 3000 pixels", _size),
    Rule("artwork-colours", "error", "Apple", "covers are in RGB, without transparency", _colours),
    Rule("chapters-json", "error", "Podcasting 2.0", "a file of chapters is JSON chapters 1.2", _json),
    Rule(
        "chapters-json-agree", "error", "AntennaPod", "a file of chapters agrees with the feed within a second", _agree
    ),
    Rule("transcript-read", "error", "Podcasting 2.0", "transcripts are what their type says", _transcript),
)
