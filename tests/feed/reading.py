"""Read a feed back with the standard library's XML, which shares no code with what wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from podcaster.feed.rss import render
from podcaster.model import PublicEpisode
from tests import make

NS = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}


@dataclass(frozen=True)
class Part:
    """A channel or an item."""

    element: ET.Element

    def text(self, tag: str) -> str | None:
        """Return the text of the first ``tag`` inside, or None when there is none."""
        found = self.element.find(tag, NS)
        return None if found is None else found.text or ""

    def texts(self, tag: str) -> list[str]:
        """Return the text of every ``tag`` inside."""
        return [found.text or "" for found in self.element.findall(tag, NS)]

    def attributes(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every ``tag`` inside."""
        return [dict(found.attrib) for found in self.element.findall(tag, NS)]


def parse(feed: bytes) -> tuple[Part, list[Part]]:
    """Return the channel and its items."""
    channel = ET.fromstring(feed).find("channel")
    assert channel is not None
    return Part(channel), [Part(item) for item in channel.findall("item")]


def show(**changes: Any) -> Part:
    """Return the channel of the test show, some of its facts changed."""
    return parse(render(make.edition(show=make.show(**changes))))[0]


def item(episode: PublicEpisode, **changes: Any) -> Part:
    """Return the item of ``episode`` in the test show, some of the show's facts changed."""
    [found] = parse(render(make.edition(show=make.show(**changes), episodes=(episode,))))[1]
    return found
