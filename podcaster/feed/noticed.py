"""What podcast apps notice when one feed takes the place of another, in the words of who wrote the show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from podcaster.feed.document import parse
from podcaster.feed.tags import Tag

# What a host calls what a tag says; tags that say the same have one word. Others are told by their own names.
_WORDS = {
    "content:encoded": "notes",
    "description": "summary",
    "enclosure": "audio",
    "itunes:author": "author",
    "itunes:category": "categories",
    "itunes:duration": "duration",
    "itunes:episode": "number",
    "itunes:episodeType": "kind",
    "itunes:explicit": "explicit",
    "itunes:image": "cover",
    "itunes:season": "season",
    "itunes:title": "title",
    "itunes:type": "kind",
    "link": "page",
    "podcast:alternateEnclosure": "other kinds of audio or film",
    "podcast:chapters": "chapters",
    "podcast:episode": "number",
    "podcast:person": "people",
    "podcast:season": "season",
    "podcast:transcript": "transcript",
    "psc:chapters": "chapters",
    "pubDate": "date",
}
_NOT_NOTICED = ("lastBuildDate", "generator")


@dataclass(frozen=True, slots=True)
class Noticed:
    """An item that comes, goes, or changes in these ``parts``; the show itself has no GUID."""

    guid: str
    what: Literal["added", "changed", "gone"]
    parts: tuple[str, ...] = ()


def noticed(old: bytes, new: bytes) -> list[Noticed]:
    """Return what is different for apps: the show itself first, then the items of ``new`` in order, then who is gone.

    Raises ContentError if one of the two is no feed.
    """
    before, after = parse(old, "the feed that is live"), parse(new, "the feed that was built")
    had, has = ({item.said("guid"): item for item in feed.items} for feed in (before, after))
    found = [Noticed("", "changed", parts)] if (parts := _different(before.channel, after.channel)) else []
    for guid, item in has.items():
        if guid not in had:
            found.append(Noticed(guid, "added"))
        elif parts := _different(had[guid], item):
            found.append(Noticed(guid, "changed", parts))
    return found + [Noticed(guid, "gone") for guid in had if guid not in has]


def _different(old: Tag, new: Tag) -> tuple[str, ...]:
    names = dict.fromkeys(tag.name for tag in (*new.children, *old.children) if tag.name not in _NOT_NOTICED)
    return tuple(dict.fromkeys(_WORDS.get(name, name) for name in names if old.all(name) != new.all(name)))
