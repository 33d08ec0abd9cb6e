"""The tags feedgen does not know, as plain data: what a show says in Apple's and the Podcasting 2.0 namespaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from podcaster.model import Edition, Person, Show

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "atom": "http://www.w3.org/2005/Atom",
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


def show_tags(edition: Edition) -> Iterator[Tag]:
    """Yield the channel's tags beyond plain RSS: Apple's, then Podcasting 2.0's."""
    show = edition.show
    yield Tag("itunes:author", show.author)
    yield Tag("itunes:explicit", true_or_false(show.explicit))
    yield Tag("itunes:type", show.kind)
    yield Tag("itunes:image", attributes={"href": show.url(edition.picture.key)})
    yield from _categories(show.categories)
    if show.email:
        yield Tag("itunes:owner", children=(Tag("itunes:name", show.author), Tag("itunes:email", show.email)))
    yield Tag("podcast:guid", str(show.guid))
    yield Tag("podcast:locked", "yes" if show.locked else "no", {"owner": show.email} if show.email else {})
    yield Tag("podcast:medium", "podcast")
    yield from _support(show)
    yield from people_tags(show.people)


def private_tags(edition: Edition) -> Iterator[Tag]:
    """Yield the channel's tags of a feed that no directory may list, and that nothing ties to the public one."""
    yield Tag("itunes:block", "Yes")
    yield Tag("podcast:block", "yes")
    yield from (tag for tag in show_tags(edition) if tag.name != "podcast:guid")


def news_tags(show: Show) -> Iterator[Tag]:
    """Yield how apps can hear of a new episode without asking every hour (W3C WebSub, section 4; Podcasting 2.0)."""
    if show.announce.websub:
        yield Tag("atom:link", attributes={"rel": "hub", "href": show.announce.websub})
    if show.announce.podping:
        yield Tag("podcast:podping", attributes={"usesPodping": "true"})


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
    """Return a date as RSS 2.0 wants it (RFC 5322), in GMT: the weekday is right whatever the zone and the locale."""
    return Tag(name, format_datetime(moment.astimezone(UTC), usegmt=True))


def true_or_false(value: bool) -> str:
    """Return itunes:explicit's two words (Apple, PSP-1; "yes", "no" and "clean" are of the past)."""
    return "true" if value else "false"


def _categories(categories: tuple[str, ...]) -> Iterator[Tag]:
    """Yield each category once, with its subcategories inside it, in the host's order."""
    parents: dict[str, list[Tag]] = {}
    for category in categories:
        parent, _, child = (part.strip() for part in category.partition(">"))
        children = parents.setdefault(parent, [])
        if child:
            children.append(Tag("itunes:category", attributes={"text": child}))
    for parent, children in parents.items():
        yield Tag("itunes:category", attributes={"text": parent}, children=tuple(children))


def _support(show: Show) -> Iterator[Tag]:
    if show.license:
        yield Tag("podcast:license", show.license)
    for funding in show.funding:
        yield Tag("podcast:funding", funding.text, {"url": funding.url})
