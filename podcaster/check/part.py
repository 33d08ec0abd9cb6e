"""What rules are asked about: a document, its channel, one item, the items side by side; and what a rule answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from podcaster.check.values import moment, whole_number
from podcaster.feed.tags import Tag

_ATTRIBUTES = frozenset({"url", "href", "uri", "img", "feedUrl", "accountUrl", "image"})
_TEXTS = frozenset({"link", "itunes:new-feed-url"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What breaks a rule, an example of right, and the tag it stands in, if not the whole part is meant."""

    what: str
    example: str = ""
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Whole:
    """The document's bytes and what reading said of it; ``count`` is how many items there are."""

    data: bytes
    faults: Sequence[str]
    namespaces: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """The channel (without its items) or one item; ``now`` is aware.

    ``podcasting`` are its Podcasting 2.0 tags, each with the tag it stands in, and ``addresses`` the addresses anywhere
    in it, each after the tag that holds it; however deep.
    """

    tag: Tag
    now: datetime
    podcasting: tuple[tuple[Tag, Tag], ...]
    addresses: tuple[tuple[Tag, str], ...]

    @property
    def is_channel(self) -> bool:
        """Whether this is the channel."""
        return self.tag.name == "channel"


@dataclass(frozen=True, slots=True)
class Entry:
    """The little of an item that is compared with other items; ``number`` counts items from 1."""

    number: int
    tag: Tag  # of the item, without anything in it
    title: str
    apples_title: str  # "" if it is the same
    guid: str
    enclosure: str
    published: datetime | None
    kind: str
    season: int | None
    episode: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """All items side by side, in the order of the feed."""

    channel: Tag
    entries: Sequence[Entry]


def part(tag: Tag, now: datetime) -> Part:
    """Return a channel or an item as rules are asked about it."""
    return Part(tag, now, tuple(_podcasting(tag)), tuple(_addresses(tag)))


def entry(number: int, item: Tag) -> Entry:
    """Return what is remembered of an item after it was read."""
    enclosure = item.first("enclosure")
    return Entry(
        number=number,
        tag=Tag("item", line=item.line),
        title=item.said("title"),
        apples_title=own if (own := item.said("itunes:title")) != item.said("title") else "",
        guid=item.said("guid"),
        enclosure=enclosure.attributes.get("url", "").strip() if enclosure else "",
        published=moment(item.said("pubDate")),
        kind=item.said("itunes:episodeType").lower() or "full",
        season=whole_number(item.said("itunes:season")),
        episode=whole_number(item.said("itunes:episode")),
    )


def _podcasting(inside: Tag) -> Iterator[tuple[Tag, Tag]]:
    for child in inside.children:
        if child.name.startswith("podcast:"):
            yield child, inside
            if child.children:
                yield from _podcasting(child)


def _addresses(inside: Tag) -> Iterator[tuple[Tag, str]]:
    for tag in inside.children:
        if tag.name in _TEXTS and tag.text.strip():
            yield tag, tag.text.strip()
        for name, value in tag.attributes.items():
            if name in _ATTRIBUTES and value.strip():
                yield tag, value.strip()
        if tag.children:
            yield from _addresses(tag)
