"""One marker as a file says it, before anybody has looked whether it can be so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_TIME = re.compile(
    r"(?:(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,4}):)?(?P<seconds>\d{1,6})(?:[.,](?P<fraction>\d{1,12}))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A marker with its place in the file ("line 4"), and the times as they are written there."""

    place: str
    time: str
    title: str
    href: str = ""
    image: str = ""
    end: str = ""
    hidden: bool = False
    location: tuple[str, str, str] | None = None  # name, geo URI, OpenStreetMap object


class MalformedError(ValueError):
    """The file cannot be read on from ``place``."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(f"{place}: {what}")


def time_of(text: str) -> timedelta:
    """Return the time in "1:02:03.5", "62:03.5" or "3723.5" (seconds); raise ValueError in words for the host."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{text.strip()[:40]}' is not a time")
    if match["minutes"] is not None and int(match["seconds"]) > 59:
        raise ValueError(f"'{text.strip()[:40]}' has more than 59 seconds after the minutes")
    if match["hours"] is not None and int(match["minutes"]) > 59:
        raise ValueError(f"'{text.strip()[:40]}' has more than 59 minutes after the hours")
    return timedelta(
        hours=int(match["hours"] or 0),
        minutes=int(match["minutes"] or 0),
        seconds=int(match["seconds"]),
        microseconds=int((match["fraction"] or "0")[:6].ljust(6, "0")),
    )
