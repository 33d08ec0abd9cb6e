"""JSON chapters (Podcasting 2.0), and the list of chapters the Podlove players read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from podcaster.content.markers.row import MalformedError, Row

NAME = "JSON chapters"
EXAMPLE = '{"version": "1.2.0", "chapters": [{"startTime": 750.5, "title": "Questions"}]}'


def matches(text: str) -> bool:
    """Whether this can only be JSON."""
    return text.lstrip().startswith(("{", "["))


def rows(text: str) -> Iterator[Row]:
    """Yield the chapters that belong in a table of contents; one is named by its number, for JSON may be one line."""
    try:
        document = json.loads(text, parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        raise MalformedError(f"line {error.lineno}", f"is not JSON ({error.msg})") from error
    except RecursionError as error:
        raise MalformedError("line 1", "is nested too deeply for chapters") from error
    chapters = document.get("chapters") if isinstance(document, dict) else document
    if not isinstance(chapters, list):
        raise MalformedError("line 1", "has no list of chapters")
    for number, chapter in enumerate(chapters, start=1):
        if not isinstance(chapter, dict):
            raise MalformedError(f"chapter {number}", "is not an object")
        if chapter.get("toc") is not False:
            yield _row(f"chapter {number}", chapter)


def _row(place: str, chapter: dict[str, Any]) -> Row:
    start = next((chapter[key] for key in ("startTime", "start") if chapter.get(key) is not None), "")
    time = f"{start:.6f}" if isinstance(start, (int, float)) and not isinstance(start, bool) else str(start)
    href = chapter.get("url") or chapter.get("href") or ""
    return Row(place=place, time=time, title=str(chapter.get("title") or ""), href=str(href))


def _not_a_number(name: str) -> NoReturn:
    raise MalformedError("line 1", f"holds {name}, which is not a number in JSON")
