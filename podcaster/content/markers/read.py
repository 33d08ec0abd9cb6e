"""A file of markers in any format → chapters: which format it is, its content says and not its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import ModuleType

from podcaster.content import chapters as lines
from podcaster.content.chapter_details import place
from podcaster.content.files import UNPRINTABLE, decode
from podcaster.content.markers import audacity, hindenburg, json_chapters, podlove, reaper, vorbis
from podcaster.content.markers.row import MalformedError, Row, time_of
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter

FORMATS = (json_chapters, podlove, hindenburg, reaper, audacity, vorbis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Markers:
    """What a file holds: ``format`` in words for the host, the chapters in time order; a title may be missing."""

    format: str
    chapters: tuple[Chapter, ...]


def read_markers(data: bytes, where: str) -> Markers:
    """Return the markers in a file. Raises ContentError with every line that is wrong, or if there is none."""
    text = decode(data, where)
    kind = next((kind for kind in FORMATS if kind.matches(text)), None)
    if kind is None:
        return Markers(format="chapters.txt", chapters=_from_lines(text, where))
    chapters = sorted(_chapters(kind, text, where), key=lambda chapter: chapter.start)
    if not chapters:
        raise ContentError(Problem(where, f"is a file of {kind.NAME}, but there are none in it", kind.EXAMPLE))
    return Markers(format=kind.NAME, chapters=tuple(chapters))


def _chapters(kind: ModuleType, text: str, where: str) -> list[Chapter]:
    chapters: list[Chapter] = []
    problems: list[Problem] = []
    try:
        for row in kind.rows(text):
            try:
                chapters.append(chapter_of(row))
            except ValueError as error:
                problems.append(Problem(where, f"{row.place}: {error}", "" if problems else kind.EXAMPLE))
    except MalformedError as error:
        problems.append(Problem(where, str(error), "" if problems else kind.EXAMPLE))
    if problems:
        raise ContentError(problems)
    return chapters


def chapter_of(row: Row) -> Chapter:
    """Return the chapter a marker is; raise ValueError in words for the host."""
    start, href = time_of(row.time), row.href.strip()
    if href and not re.match(r"https?://[^\s/<>][^\s<>]*$", href):
        raise ValueError(f"the link must start with https://, not '{href[:60]}'")
    end = time_of(row.end) if row.end else None
    return Chapter(
        start=start,
        title=" ".join(row.title.split()),
        href=href,
        image=" ".join(UNPRINTABLE.sub(" ", row.image).split()),
        end=end if end and end > start else None,
        hidden=row.hidden,
        location=place(*row.location) if row.location else None,
    )


def _from_lines(text: str, where: str) -> tuple[Chapter, ...]:
    """Read "00:12:30 Title" lines; a file in which no line starts with a time is none of ours."""
    if not re.search(r"^\s*\d{1,3}:\d\d", text, re.MULTILINE):
        known = ", ".join(kind.NAME for kind in FORMATS)
        raise ContentError(
            Problem(where, f"holds no markers; what is read: {known}, and lines with a time", lines.EXAMPLE)
        )
    return lines.read_chapters(text, where)
