"""Rules about a feed in pages or archives (RFC 5005): what one document says of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from podcaster.check.channel import links
from podcaster.check.part import Fault, Part
from podcaster.errors import Rule
from podcaster.feed.tags import Tag

# What leads to another document of the same feed; first, last and current may lead to this one.
OLDER = ("next", "prev-archive")
_AWAY = (*OLDER, "previous", "next-archive")
_ALL = (*_AWAY, "first", "last", "current")
_RIGHT = '<atom:link rel="next" href="https://…/feed-2.xml" type="application/rss+xml"/>'


def _relations(part: Part) -> Iterator[tuple[str, Tag]]:
    for tag in part.tag.all("atom:link"):
        if (relation := tag.attributes.get("rel", "").strip()) in _ALL:
            yield relation, tag


def _address(tag: Tag) -> str:
    return tag.attributes.get("href", "").strip()


def _addresses(part: Part) -> Iterator[Fault]:
    for relation, tag in _relations(part):
        if not _address(tag):
            yield Fault(f"rel={relation} has no address", _RIGHT, tag)


def _elsewhere(part: Part) -> Iterator[Fault]:
    own = {_address(tag) for tag in links(part, "self")} - {""}
    for relation, tag in _relations(part):
        if relation in _AWAY and _address(tag) in own:
            yield Fault(f"rel={relation} leads to this very document: who follows it goes round", _RIGHT, tag)


def _once(part: Part) -> Iterator[Fault]:
    found: Counter[str] = Counter()
    for relation, tag in _relations(part):
        found[relation] += 1
        if found[relation] == 2:
            yield Fault(f"rel={relation} stands here a second time; readers follow one of the two", _RIGHT, tag)


def _name(part: Part) -> Iterator[Fault]:
    for tag in links(part, "prev"):
        yield Fault("rel=prev is of web pages; in feeds it is called previous", 'rel="previous"', tag)


def _complete(part: Part) -> Iterator[Fault]:
    away = [relation for relation, _ in _relations(part) if relation in _AWAY]
    away += ["fh:archive"] if part.tag.first("fh:archive") else []
    for tag in part.tag.all("fh:complete"):
        if away:
            what = f"says that this document is the whole feed, and {away[0]} that there is more"
            yield Fault(what, "one of the two", tag)


def _archive(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("fh:archive"):
        if not links(part, "current"):
            what = "says that this is an archive, and no link leads to the newest items"
            yield Fault(what, '<atom:link rel="current" href="https://…/feed.xml"/>', tag)


_5005 = "RFC 5005"
RULES = (
    Rule("page-address", "error", "RFC 5005, RFC 4287", "links between pages have an address", _addresses),
    Rule("page-elsewhere", "error", _5005, "the next page is another one", _elsewhere),
    Rule("page-once", "warning", _5005, "of each kind of link between pages there is one", _once),
    Rule("page-name", "warning", _5005, "the page before is called previous", _name),
    Rule("complete-alone", "error", _5005, "a feed that says it is complete has no other pages", _complete),
    Rule("archive-current", "warning", _5005, "an archive leads to the newest items", _archive),
)
