"""What podcast apps notice when one feed takes the place of another, in the words of who wrote the show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
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
    channels = before[0].channel, after[0].channel
    show = _different(*channels)
    found = [Noticed("", "changed", show, feed)] if show else []
    for guid, item in has.items():
        if guid not in had:
            found.append(Noticed(guid, "added", (), feed))
        elif parts := _different(had[guid], item, _names((had[guid], item), channels)):
            found.append(Noticed(guid, "changed", parts, feed))
    return found + [Noticed(guid, "gone", (), feed) for guid in had if guid not in has]


_Names = tuple[
    tuple[str, str], ...
]  # a title of before and of now; others repeat it, in a link or in the chapters' file


def _different(old: Tag, new: Tag, names: _Names = ()) -> tuple[str, ...]:
    """Return what is said otherwise; where only a title is another one, that is told of the title alone."""
    tags = dict.fromkeys(tag.name for tag in (*new.children, *old.children) if tag.name not in _NOT_NOTICED)
    parts = (_WORDS.get(name, name) for name in tags if _says_other(old, new, name, names))
    return tuple(dict.fromkeys(parts))


def _says_other(old: Tag, new: Tag, name: str, names: _Names) -> bool:
    before, after = _said(old, name), _said(new, name)
    if before == after or name in ("title", "itunes:title") or not names:
        return before != after
    if name == "podcast:chapters":  # its file names the titles: these chapters are in the feed as well
        return len(before) != len(after) or _said(old, "psc:chapters") != _said(new, "psc:chapters")
    return all([_renamed(tag, each) for tag in before] != after for each in names)


def _renamed(tag: Tag, names: tuple[str, str]) -> Tag:
    attributes = {key: value.replace(*names) for key, value in tag.attributes.items()}
    children = tuple(_renamed(child, names) for child in tag.children)
    return replace(tag, text=tag.text.replace(*names), attributes=attributes, children=children)


def _names(item: tuple[Tag, Tag], channel: tuple[Tag, Tag]) -> _Names:
    """Return what repeats the titles if one has changed: the label of the link to the page, or a film named alike."""
    old, new = ((each.said("title"), show.said("title")) for each, show in zip(item, channel, strict=True))
    if old == new or not old[0]:
        return ()
    pairs = ((" – ".join(old), " – ".join(new)), (old[0], new[0]))
    return tuple((form(before), form(after)) for before, after in pairs for form in (str, _in_html))


def _in_html(text: str) -> str:
    return escape(text, quote=False)


def _said(tag: Tag, name: str) -> list[Tag]:
    return [each for each in tag.all(name) if name != "atom:link" or each.attributes.get("rel") not in _PAGES]
