"""Rules about a channel's links: to itself, to a hub, and to the other pages or archives of the feed (RFC 5005)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.errors import Rule
from podcaster.feed.tags import Tag

# What leads to another document of the same feed; first, last and current may lead to this one.
OLDER = ("next", "prev-archive")
_AWAY = (*OLDER, "previous", "next-archive")
_ALL = (*_AWAY, "first", "last", "current")
_SELF = '<atom:link href="https://…/feed.xml" rel="self" type="application/rss+xml"/>'
_RIGHT = '<atom:link rel="next" href="https://…/feed-2.xml" type="application/rss+xml"/>'


def links(part: Part, relation: str) -> list[Tag]:
    """Return the channel's atom:links of one relation."""
    return [tag for tag in part.tag.all("atom:link") if tag.attributes.get("rel") == relation]


def _self(part: Part) -> Iterator[Fault]:
    found = links(part, "self")
    if len(found) != 1:
        yield Fault(f"has {len(found) or 'no'} atom:links to itself, and needs one", _SELF)
    for tag in found:
        if not tag.attributes.get("href", "").strip():
            yield Fault("to itself has no address", _SELF, tag)


def _self_type(part: Part) -> Iterator[Fault]:
    for tag in links(part, "self"):
        if tag.attributes.get("type", "").lower() != "application/rss+xml":
            yield Fault(f"to itself has the type {tag.attributes.get('type', '')!r}", _SELF, tag)


def _hub(part: Part) -> Iterator[Fault]:
    for tag in links(part, "hub"):
        if not links(part, "self") or not tag.attributes.get("href", "").strip():
            yield Fault("names a hub, which needs its own address and the feed's (rel=self)", _SELF, tag)


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
    Rule("self-link", "error", "PSP-1, WebSub", "one atom:link names the feed's own address", _self),
    Rule("self-link-type", "warning", "PSP-1", "the feed's link to itself says application/rss+xml", _self_type),
    Rule("hub-link", "error", "WebSub", "a hub comes with its address and the feed's", _hub),
    Rule("page-address", "error", "RFC 5005, RFC 4287", "links between pages have an address", _addresses),
    Rule("page-elsewhere", "error", _5005, "the next page is another one", _elsewhere),
    Rule("page-once", "warning", _5005, "of each kind of link between pages there is one", _once),
    Rule("page-name", "warning", _5005, "the page before is called previous", _name),
    Rule("complete-alone", "error", _5005, "a feed that says it is complete has no other pages", _complete),
    Rule("archive-current", "warning", _5005, "an archive leads to the newest items", _archive),
)
