"""What podcast apps notice when one feed takes the place of another, in the words of who wrote the show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from podcaster import keys
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
_PAGES = ("first", "last", "previous", "next")  # links of a feed in pages, which its readers follow by themselves


@dataclass(frozen=True, slots=True)
class Noticed:
    """An item that comes, goes, or changes in these ``parts``, in which ``feed``; the show itself has no GUID."""

    guid: str
    what: Literal["added", "changed", "gone"]
    parts: tuple[str, ...] = ()
    feed: str = keys.FEED


def noticed(old: Sequence[bytes], new: Sequence[bytes], feed: str = keys.FEED) -> list[Noticed]:
    """Return what is different for apps: the show itself first, then the items of ``new`` in order, then who is gone.

    Of a feed in pages both are all documents that change, the first page first: an item that goes from one to another
    is where it was, for apps that read on. Raises ContentError if one of them is no feed.
    """
    before = [parse(each, "the feed that is live") for each in old]
    after = [parse(each, "the feed that was built") for each in new]
    had, has = ({item.said("guid"): item for each in feeds for item in each.items} for feeds in (before, after))
    show = _different(before[0].channel, after[0].channel)
    found = [Noticed("", "changed", show, feed)] if show else []
    for guid, item in has.items():
        if guid not in had:
            found.append(Noticed(guid, "added", (), feed))
        elif parts := _different(had[guid], item):
            found.append(Noticed(guid, "changed", parts, feed))
    return found + [Noticed(guid, "gone", (), feed) for guid in had if guid not in has]


def _different(old: Tag, new: Tag) -> tuple[str, ...]:
    names = dict.fromkeys(tag.name for tag in (*new.children, *old.children) if tag.name not in _NOT_NOTICED)
    return tuple(dict.fromkeys(_WORDS.get(name, name) for name in names if _said(old, name) != _said(new, name)))


def _said(tag: Tag, name: str) -> list[Tag]:
    return [each for each in tag.all(name) if name != "atom:link" or each.attributes.get("rel") not in _PAGES]
