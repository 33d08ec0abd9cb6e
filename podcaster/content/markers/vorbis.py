"""Chapters as Vorbis comments, also called OGM: CHAPTER01=00:12:30.000 and CHAPTER01NAME=Questions, in a text file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.content.markers.row import MalformedError, Row

NAME = "Vorbis chapters"
EXAMPLE = "CHAPTER01=00:12:30.000 and on the next line CHAPTER01NAME=Questions"

_LINE = re.compile(r"CHAPTER(?P<number>\d{1,4})(?P<kind>NAME|URL)?=(?P<value>.*)", re.IGNORECASE)


def matches(text: str) -> bool:
    """Whether the first line names a chapter."""
    return _LINE.match(text.lstrip()) is not None


def rows(text: str) -> Iterator[Row]:
    """Yield the chapters; name and link may stand anywhere."""
    found: dict[int, dict[str, str]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        match = _LINE.match(line.strip())
        if match:
            about = found.setdefault(int(match["number"]), {"place": f"line {number}"})
            about[(match["kind"] or "time").lower()] = match["value"]
        elif line.strip():
            raise MalformedError(f"line {number}", f"is no chapter: {line.strip()[:60]}")
    for about in found.values():
        if "time" not in about:
            raise MalformedError(about["place"], "names a chapter that has no time")
        yield Row(place=about["place"], time=about["time"], title=about.get("name", ""), href=about.get("url", ""))
