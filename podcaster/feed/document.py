"""A feed from anywhere → plain data, however it was written. The door to lxml as a reader.

Real feeds begin with a blank line, spell namespaces as they like, use entities that were never declared, and put
markup where text belongs; all of that is read, and said in ``faults``. Hostile ones are harmless: no entity is
expanded, nothing outside the document is opened, and libxml2's own limits on depth and size of a text stay on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from html.entities import html5
from io import BytesIO
from typing import Any

from lxml import etree

from podcaster.errors import ContentError, Problem
from podcaster.feed.tags import NAMESPACES, Tag

# The prefixes in this package's names of tags, whatever a document calls them; compared without case and end slash.
_KNOWN = NAMESPACES | {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "googleplay": "http://www.google.com/schemas/play-podcasts/1.0",
    "media": "http://search.yahoo.com/mrss/",
    "spotify": "http://www.spotify.com/ns/rss",
}
# Podcasting 2.0 asks readers to know its old address as well.
_OLD_PODCAST = "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"
_PREFIXES = {uri.lower().rstrip("/"): prefix for prefix, uri in _KNOWN.items()} | {_OLD_PODCAST: "podcast"}
# Texts that may be written as markup instead of as text about markup.
_MARKUP = frozenset({"description", "content:encoded", "itunes:summary", "itunes:subtitle", "title", "itunes:title"})
# A section that never ends goes on to the end: a hostile feed begins a million of them.
_ENTITY = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|&([A-Za-z][A-Za-z0-9]{1,31});", re.DOTALL)
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


# What is at an address instead of a feed, by its first bytes.
_OTHER = {b"\x1f\x8b": "is packed with gzip", b"{": "is JSON", b"[": "is JSON", b"": "is empty"}


def right_namespace(uri: str) -> str:
    """Return the address of the namespace that is meant by ``uri``, to the letter, "" if it is none of these."""
    return _KNOWN.get(_PREFIXES.get(uri.lower().rstrip("/"), ""), "") if uri.lower() != _OLD_PODCAST else uri


@dataclass(frozen=True, slots=True)
class Document:
    """A feed as it was read: its ``channel`` without the items, the items in order, and what a strict reader refuses.

    ``namespaces`` are the prefixes the document declares on its root, and the addresses behind them, to the letter.
    """

    channel: Tag
    items: tuple[Tag, ...] = ()
    faults: tuple[str, ...] = ()
    namespaces: Mapping[str, str] = field(default_factory=dict)


def parse(data: bytes, where: str) -> Document:
    """Return the feed in ``data``; raise ContentError when there is none in it. ``where`` is named in the problem."""
    reading = Reading(data, where)
    items = tuple(reading.items())
    return Document(reading.channel, items, tuple(reading.faults), reading.namespaces)


class Reading:
    """Reads a feed item by item, so that a large one is never in memory as a whole.

    What is said of the whole feed (``channel``, ``faults``, ``namespaces``) is known when all items were read.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self.channel = Tag("channel")
        self.faults: list[str] = []
        self.namespaces: dict[str, str] = {}
        self._where = where
        self._data = self._prepared(data)

    def items(self) -> Iterator[Tag]:
        """Yield the items in the order of the document. Raises ContentError when it is no RSS feed."""
        options = {
            "recover": True,
            "resolve_entities": False,
            "load_dtd": False,
            "no_network": True,
            "huge_tree": False,
        }
        events = etree.iterparse(BytesIO(self._data), events=("start", "end"), **options)
        root: Any = None
        channel: Any = None
        try:
            for event, element in events:
                if root is None:
                    root = element
                    self.namespaces = {prefix or "": uri for prefix, uri in element.nsmap.items()}
                name = _name(element.tag)
                if event == "start" and name == "channel" and channel is None:
                    channel = element
                elif event == "end" and name == "item" and element.getparent() in (channel, root):
                    yield _tag(element)
                    element.getparent().remove(element)
        except etree.XMLSyntaxError as error:
            self.faults.append(f"line {error.lineno or 1}: {error.msg}")
        self.faults += [f"line {entry.line}: {entry.message.split(chr(10))[0]}" for entry in events.error_log]
        if channel is None:
            said = f"begins with <{_name(root.tag).rpartition('}')[2]}>" if root is not None else self._other()
            raise ContentError(Problem(self._where, f"is no RSS feed: it {said}", '<rss version="2.0"><channel>…'))
        self.channel = _tag(channel)

    def _other(self) -> str:
        begins = (said for mark, said in _OTHER.items() if self._data.startswith(mark) and (mark or not self._data))
        return next(begins, "is not XML")

    def _prepared(self, data: bytes) -> bytes:
        """Return the document so that reading loses nothing: from its first "<" on, HTML's entities as numbers."""
        bom, rest = (data[:3], data[3:]) if data.startswith(b"\xef\xbb\xbf") else (b"", data)
        start = rest.lstrip()
        if len(start) < len(rest):
            self.faults.append("line 1: there is space before the XML declaration, which must be the first byte")
        if b"<!DOCTYPE" in start[:2000]:
            self.faults.append("line 1: holds a document type; entities it declares are not read")
        unknown: set[str] = set()

        def number(match: re.Match[bytes]) -> bytes:
            name = match[1]
            if name is None or name in _XML_ENTITIES:
                return match[0]
            unknown.add(name.decode("ascii"))
            characters = html5.get(f"{name.decode('ascii')};", "")
            return "".join(f"&#{ord(each)};" for each in characters).encode("ascii") or b"&amp;" + name + b";"

        prepared = _ENTITY.sub(number, start)
        self.faults += [f"uses the entity &{name}; which XML does not know" for name in sorted(unknown)]
        return bom + prepared


@lru_cache(maxsize=1024)
def _name(tag: object) -> str:
    """Return ``itunes:image`` for an element's name in whatever spelling of the namespace."""
    text = str(tag)
    if not text.startswith("{"):
        return text
    uri, _, local = text[1:].partition("}")
    prefix = _PREFIXES.get(uri.lower().rstrip("/"))
    return f"{prefix}:{local}" if prefix else text


def _tag(element: Any) -> Tag:
    name = _name(element.tag)
    children = [child for child in element if isinstance(child.tag, str)]
    text = _inside(element) if name in _MARKUP and children else element.text or ""
    return Tag(
        name,
        text,
        {_name(key): str(value) for key, value in element.attrib.items()},
        () if name in _MARKUP else tuple(_tag(child) for child in children),
        line=element.sourceline or 0,
    )


def _inside(element: Any) -> str:
    """Return what stands between an element's tags as text: markup that should have been escaped."""
    inner = (etree.tostring(child, encoding="unicode") for child in element)
    return (element.text or "") + "".join(re.sub(r' xmlns(:\w+)?="[^"]*"', "", each) for each in inner)
