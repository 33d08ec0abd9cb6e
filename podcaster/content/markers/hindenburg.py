"""Hindenburg's markers: the session file (.nhsx) is XML with a <Marker Name="…" Time="…"/> for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.content.markers.row import Row
from podcaster.content.markers.xml import elements

NAME = "Hindenburg markers"
EXAMPLE = '<Marker Name="Questions" Time="12:30.500"/>'

_SESSION = re.compile(r"<(?:Session|Markers?)\b")


def matches(text: str) -> bool:
    """Whether this is XML that holds a session or its markers."""
    return text.lstrip().startswith("<") and _SESSION.search(text) is not None


def rows(text: str) -> Iterator[Row]:
    """Yield the markers."""
    for element in elements(text):
        if element.name == "Marker":
            said = element.attributes
            yield Row(
                place=element.place,
                time=said.get("time") or said.get("start") or "",
                title=said.get("name") or said.get("title") or "",
                href=said.get("url") or said.get("href") or "",
            )
