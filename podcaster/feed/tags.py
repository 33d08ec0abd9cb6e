"""Tags as plain data, with the namespaces feedgen does not know, and the few that every part of a feed is made with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from podcaster.model import Person

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
}


@dataclass(frozen=True, slots=True)
class Tag:
    """One XML element: a name with one of the prefixes above (or none), its text, attributes and children, in order.

    ``line`` is where it stands in a document that was read, from 1.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Tag, ...] = ()
    line: int = field(default=0, compare=False)

    def all(self, name: str) -> list[Tag]:
        """Return the children of this name, in order."""
        return [child for child in self.children if child.name == name]

    def first(self, name: str) -> Tag | None:
        """Return the first child of this name, None if there is none."""
        return next((child for child in self.children if child.name == name), None)

    def said(self, name: str) -> str:
        """Return the text of the first child of this name without the space around it, "" if there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""


def people_tags(people: Iterable[Person]) -> Iterator[Tag]:
    """Yield a podcast:person for each; a picture without a web address stays out, as no app could fetch it."""
    for person in people:
        attributes = {"role": person.role, "group": person.group}
        if person.img.startswith(("https://", "http://")):
            attributes["img"] = person.img
        if person.href:
            attributes["href"] = person.href
        yield Tag("podcast:person", person.name, attributes)


def date_tag(name: str, moment: datetime) -> Tag:
    """Return a date as a tag."""
    return Tag(name, date(moment))


def date(moment: datetime) -> str:
    """Return a date as RSS 2.0 wants it (RFC 5322), in GMT: the weekday is right whatever the zone and the locale."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def told(**attributes: object) -> dict[str, str]:
    """Return attributes without those that say nothing: "", None and False are left out, True is "true"."""
    return {
        name.replace("_", "-"): "true" if value is True else str(value)
        for name, value in attributes.items()
        if not (value is None or value is False or value == "")
    }


def true_or_false(value: bool) -> str:
    """Return itunes:explicit's two words (Apple, PSP-1; "yes", "no" and "clean" are of the past)."""
    return "true" if value else "false"
