"""Podlove Simple Chapters (podlove.org/simple-chapters, version 1.2), alone or inside a feed."""

from __future__ import annotations

from collections.abc import Iterator

from podcaster.content.markers.row import MalformedError, Row
from podcaster.content.markers.xml import elements

NAME = "Podlove Simple Chapters"
EXAMPLE = '<psc:chapter start="00:12:30.500" title="Questions" href="https://www.example.org/"/>'

_NAMESPACE = "http://podlove.org/simple-chapters"


def matches(text: str) -> bool:
    """Whether this is XML in which the namespace of simple chapters is named."""
    return text.lstrip().startswith("<") and _NAMESPACE in text


def rows(text: str) -> Iterator[Row]:
    """Yield the chapters of the first list of them: a feed has one for each of its episodes."""
    lists = 0
    for element in elements(text):
        if element.namespace.rstrip("/") != _NAMESPACE:
            continue
        lists += element.name == "chapters"
        if lists > 1:
            raise MalformedError(element.place, "begins the chapters of a second episode; keep those of one")
        if element.name == "chapter":
            said = element.attributes
            time, title = said.get("start", ""), said.get("title", "")
            href, image = said.get("href", ""), said.get("image", "")
            yield Row(place=element.place, time=time, title=title, href=href, image=image)
