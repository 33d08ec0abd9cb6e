"""A feed in pages (RFC 5005, section 3), cut so that a page, once full, stays as it is.

Pages are numbered from the oldest episode on: ``feed-1.xml`` holds the first ones ever. The newest episodes, at least
one page of them, are in a document that does not change its address; as soon as they would fill two pages, the older
of these becomes a page. So a new episode changes one document, and the last of the others when a page was added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from podcaster import keys
from podcaster.feed.tags import Tag
from podcaster.model import Edition, Show

COMPLETE = Tag("fh:complete")  # whoever reads this document needs no other (RFC 5005, section 2)


@dataclass(frozen=True, slots=True)
class Page:
    """One document of a paged feed: its key, its episodes as an edition, and the way to the others."""

    key: str
    edition: Edition
    links: tuple[Tag, ...]


def is_paged(show: Show) -> bool:
    """Whether the main feed is the first page of others, instead of holding every episode."""
    return show.feed.page_size is not None and not show.feed.complete


def pages(edition: Edition) -> Iterator[Page]:
    """Yield the pages, the newest first; ``edition.episodes`` are in the order of the feed."""
    size = edition.show.feed.page_size
    if size is None:
        return
    episodes = edition.episodes
    full = max(0, len(episodes) // size - 1)
    names = [keys.FEED if is_paged(edition.show) else keys.RECENT, *map(keys.feed_page, range(full, 0, -1))]
    newest = len(episodes) - full * size
    edges = pairwise([0, *range(newest, len(episodes) + 1, size)])
    for number, (key, (start, end)) in enumerate(zip(names, edges, strict=True)):
        links = tuple(_links(edition.show, names, number))
        yield Page(key, replace(edition, episodes=episodes[start:end]), links)


def _links(show: Show, names: list[str], number: int) -> Iterator[Tag]:
    if len(names) == 1:
        return
    ways = {"first": names[0], "last": names[-1]}
    if number > 0:
        ways["previous"] = names[number - 1]
    if number + 1 < len(names):
        ways["next"] = names[number + 1]
    for rel, key in ways.items():
        yield Tag("atom:link", attributes={"rel": rel, "href": show.url(key), "type": "application/rss+xml"})
