"""Rules about how a feed is served: what an app meets that asks for it every hour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from podcaster.check.answers import if_changed
from podcaster.check.enclosures import bare
from podcaster.check.part import Fault
from podcaster.check.visit import MOST_HOPS, Visit, visit
from podcaster.errors import Rule
from podcaster.web import MOST_BYTES, Web

WORTH_PACKING_BYTES = 250_000
LONGEST_CACHE = timedelta(days=1)
CERTIFIED_FOR = timedelta(days=14)
_TYPES = ("application/rss+xml", "application/xml", "text/xml")


@dataclass(frozen=True, slots=True)
class FeedVisit:
    """A feed as it was got, by HEAD, again if changed (None without a mark to ask by), and packed."""

    got: Visit
    head: Visit
    again: Visit | None
    packed: Visit
    now: datetime


def visit_feed(web: Web, url: str, now: datetime) -> FeedVisit:
    """Ask for a feed in all the ways apps do."""
    got = visit(web, "GET", url, most_bytes=MOST_BYTES)
    condition = if_changed(got.answer) if got.answer and got.status == 200 else {}
    again = visit(web, "GET", url, condition) if condition else None
    return FeedVisit(got, visit(web, "HEAD", url), again, visit(web, "GET", url, {"Accept-Encoding": "gzip"}), now)


def _answer(feed: FeedVisit) -> Iterator[Fault]:
    if feed.got.status != 200:
        right = feed.got.example or "an answer of status 200, for everybody, without a password"
        yield Fault(feed.got.failure or f"answers {feed.got.status}", right)


def _head(feed: FeedVisit) -> Iterator[Fault]:
    if feed.got.status == 200 != feed.head.status:
        yield Fault(feed.head.failure or f"answers {feed.head.status} to HEAD", "an answer of status 200")


def _type(feed: FeedVisit) -> Iterator[Fault]:
    said = feed.got.header("content-type")
    if feed.got.status == 200 and bare(said) not in _TYPES:
        yield Fault(f"is served as {said or 'nothing'}", "Content-Type: application/rss+xml; charset=utf-8")


def _charset(feed: FeedVisit) -> Iterator[Fault]:
    said = re.search(r"charset=\"?([\w-]+)", feed.got.header("content-type"))
    if said and said[1].lower() not in ("utf-8", "utf8"):
        yield Fault(f"is served as {said[1]}, which goes before what the document says", "charset=utf-8")


def _mark(feed: FeedVisit) -> Iterator[Fault]:
    if feed.got.status == 200 and feed.again is None:
        yield Fault("has neither ETag nor Last-Modified: apps fetch all of it each time", 'ETag: "…"')


def _not_modified(feed: FeedVisit) -> Iterator[Fault]:
    if feed.again is not None and (feed.again.status != 304 or feed.again.body):
        yield Fault(f"answers {feed.again.status} when nothing has changed since", "304 without a body")


def _cache(feed: FeedVisit) -> Iterator[Fault]:
    said = feed.got.header("cache-control").lower()
    age = re.search(r"(?<!s-)max-age=(\d{1,9})", said)
    if "no-store" in said:
        yield Fault(f"is served with {said}: nothing in between may keep it", "public, max-age=300")
    elif age and timedelta(seconds=int(age[1])) > LONGEST_CACHE:
        yield Fault(f"is served with {said}: a new episode is seen days late", "public, max-age=300")


def _packed(feed: FeedVisit) -> Iterator[Fault]:
    size = len(feed.got.body)
    if size > WORTH_PACKING_BYTES and feed.packed.header("content-encoding").lower() not in ("gzip", "br", "zstd"):
        yield Fault(f"is {size / 1e3:.0f} kB and not packed when asked", "Content-Encoding: gzip")


def _self(feed: FeedVisit, said: str) -> Iterator[Fault]:
    if said and said not in feed.got.hops:
        yield Fault(f"names {said} as its own address", f'<atom:link rel="self" href="{feed.got.hops[-1]}"')


def _certificate(feed: FeedVisit) -> Iterator[Fault]:
    until = feed.got.answer.certified_until if feed.got.answer else None
    if until and until - feed.now < CERTIFIED_FOR:
        days = (until - feed.now).days
        yield Fault(f"has a certificate for {days} more days; then no app reads it", "a renewal by itself")


def hops(got: Visit) -> Iterator[Fault]:
    """Find an address that sends apps on too often, or in a circle."""
    if len(got.hops) - 1 > MOST_HOPS:
        circle = " in a circle" if len(set(got.hops)) < len(got.hops) else ""
        yield Fault(f"sends apps on {len(got.hops) - 1} times{circle}; they follow {MOST_HOPS}", got.hops[-1])


def downgrade(got: Visit) -> Iterator[Fault]:
    """Find a way that leaves https."""
    if got.hops[0].startswith("https:") and (plain := [hop for hop in got.hops if hop.startswith("http:")]):
        yield Fault(f"sends apps from https to {plain[0]}", "https" + plain[0][4:])


def _hops(feed: FeedVisit) -> Iterator[Fault]:
    return hops(feed.got)


def _downgrade(feed: FeedVisit) -> Iterator[Fault]:
    return downgrade(feed.got)


SELF = Rule("live-self", "warning", "W3C feed validator", "the feed's own address is the one it is at", _self)
RULES = (
    Rule("live-answer", "error", "Apple", "the feed's address answers 200", _answer),
    Rule("live-head", "error", "Apple, RFC 9110", "the feed answers HEAD as well", _head),
    Rule("live-type", "error", "RSS 2.0, RFC 9110", "the feed is served as RSS or XML", _type),
    Rule("live-charset", "warning", "RFC 9110", "the feed is served as UTF-8 or without a charset", _charset),
    Rule("live-mark", "warning", "Apple, RFC 9110", "the feed has an ETag or a Last-Modified", _mark),
    Rule(
        "live-not-modified",
        "warning",
        "Apple, RFC 9110",
        "the feed answers 304 when nothing has changed",
        _not_modified,
    ),
    Rule("live-cache", "warning", "RFC 9111", "the feed may be kept, and for at most a day", _cache),
    Rule("live-packed", "warning", "RFC 9110", "a large feed is packed when asked", _packed),
    Rule("live-redirects", "error", "Apple", "the feed's address sends apps on at most five times", _hops),
    Rule("live-downgrade", "error", "Apple", "the feed's address never sends apps from https to http", _downgrade),
    Rule("live-certificate", "warning", "RFC 5280", "the feed's certificate holds for two more weeks", _certificate),
)
