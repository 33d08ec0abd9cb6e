"""JSON chapters (Podcasting 2.0), and the list of chapters the Podlove players read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from podcaster.content.markers.row import MalformedError, Row

NAME = "JSON chapters"
_BEYOND = 10**9  # seconds; more is no float, or none that a clock shows
EXAMPLE = '{"version": "1.2.0", "chapters": [{"startTime": 750.5, "title": "Questions"}]}'


def matches(text: str) -> bool:
    """Whether this can only be JSON."""
    return text.lstrip().startswith(("{", "["))


def rows(text: str) -> Iterator[Row]:
    """Yield the chapters, silent ones too; one is named by its number, for JSON may be one line."""
    for number, entry in enumerate(entries(text), start=1):
        yield row(f"chapter {number}", entry)


def entries(text: str) -> list[Any]:
    """Return what stands in the list of chapters. Raises MalformedError if there is none."""
    try:
        document = json.loads(text, parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        raise MalformedError(f"line {error.lineno}", f"is not JSON ({error.msg})") from error
    except RecursionError as error:
        raise MalformedError("line 1", "is nested too deeply for chapters") from error
    except MalformedError:
        raise
    except ValueError as error:  # Python reads no number of thousands of digits
        raise MalformedError("line 1", "holds a number beyond measure") from error
    chapters = document.get("chapters") if isinstance(document, dict) else document
    if not isinstance(chapters, list):
        raise MalformedError("line 1", "has no list of chapters")
    return chapters


def row(place: str, chapter: object) -> Row:
    """Return what one of them says. Raises MalformedError if it is no chapter."""
    if not isinstance(chapter, dict):
        raise MalformedError(place, "is not an object")
    return Row(
        place=place,
        time=_time(chapter, "startTime", "start"),
        title=_said(chapter, "title"),
        href=_said(chapter, "url", "href"),
        image=_said(chapter, "img", "image"),
        end=_time(chapter, "endTime", "end"),
        hidden=chapter.get("toc") is False,
        location=_location(chapter.get("location")),
    )


def _said(chapter: dict[str, Any], *names: str) -> str:
    return next((str(chapter[name]) for name in names if chapter.get(name)), "")


def _time(chapter: dict[str, Any], *names: str) -> str:
    time = next((chapter[name] for name in names if chapter.get(name) is not None), "")
    if isinstance(time, bool) or not isinstance(time, int | float) or abs(time) > _BEYOND:
        return str(time)  # which is no time, as is said where it is read
    return f"{time:.6f}"


def _location(said: object) -> tuple[str, str, str] | None:
    """Return a place that is on the map; one that has only a name cannot be kept."""
    if not isinstance(said, dict) or not (said.get("name") and said.get("geo")):
        return None
    return str(said["name"]), str(said["geo"]), str(said.get("osm") or "")


def _not_a_number(name: str) -> NoReturn:
    raise MalformedError("line 1", f"holds {name}, which is not a number in JSON")
