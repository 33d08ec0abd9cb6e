"""A feed at its address, and what it points at → everything an app would stumble over. Sends HEAD before anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from podcaster.addresses import is_own
from podcaster.check import live_content, live_feed, live_files, live_pages
from podcaster.check.feed import check_feed
from podcaster.check.live_feed import FeedVisit, visit_feed
from podcaster.check.live_files import Kind, Offered, visit_file
from podcaster.check.live_pages import follow
from podcaster.check.values import is_address, whole_number
from podcaster.errors import ContentError, Problem, Rule
from podcaster.feed.document import Document, parse
from podcaster.feed.tags import Tag
from podcaster.model import Progress
from podcaster.web import Web

AT_ONCE = 6  # requests: anybody's server
NEWEST = 10  # items whose files are looked at
PAGES = 10  # of a feed in pages that are read
MOST_PAGES = 1000  # when everything is looked at
SECONDS = 20.0  # without an answer
LONGEST = 3  # times as long, for the whole of it
# Each tag that names a file, what kind of file it is, and where its address is.
_ONE_FILE: Mapping[str, tuple[Kind, str]] = {
    "enclosure": ("media", "url"),
    "itunes:image": ("artwork", "href"),
    "podcast:chapters": ("chapters", "url"),
    "podcast:image": ("picture", "href"),
    "podcast:person": ("picture", "img"),
    "podcast:trailer": ("media", "url"),
    "podcast:transcript": ("transcript", "url"),
}


def _in_time(left: int) -> Iterator[str]:
    if left:
        yield f"{left} files were not looked at: the time was up"


IN_TIME = Rule("live-time", "warning", "podcaster", "everything could be looked at in time", _in_time)
RULES = (*live_feed.RULES, live_feed.SELF, *live_pages.RULES, *live_files.RULES, *live_content.RULES, IN_TIME)


def check_live(
    url: str,
    *,
    now: datetime,
    newest: int | None = NEWEST,
    is_over: Callable[[], bool] = lambda: False,
    watch: Progress = lambda step, done, total, unit: None,
    seconds: float = SECONDS,
    local: bool = False,
) -> list[Problem]:
    """Return what is wrong with the feed at ``url``, how it is served, and with the files of its ``newest`` items.

    ``newest`` None means all, and all pages of a feed in pages, not the first few; when ``is_over`` says so, no further
    file or page is asked for. This machine and its network are asked for nothing unless ``url`` itself is there or
    ``local`` says so. Nothing is raised.
    """
    public_only = not (local or is_own(url))
    with Web(seconds=seconds, longest_s=LONGEST * seconds, follow=False, public_only=public_only) as web:
        feed = visit_feed(web, url, now)
        problems = [*_served(feed, url)]
        if feed.got.status != 200:
            return problems
        problems += check_feed(feed.got.body, url, now=now)
        try:
            document = parse(feed.got.body, url)
        except ContentError:
            return problems
        problems += _own_address(feed, document, url)
        problems += _of_pages(web, feed, document, MOST_PAGES if newest is None else PAGES, is_over)
        return [*problems, *_of_files(web, list(_offered(document, newest)), url, is_over, watch)]


def _served(feed: FeedVisit, url: str) -> Iterator[Problem]:
    for rule in live_feed.RULES:
        yield from (rule.broken(url, fault.what, fault.example) for fault in rule.find(feed))


def _own_address(feed: FeedVisit, document: Document, url: str) -> Iterator[Problem]:
    found = [tag for tag in document.channel.all("atom:link") if tag.attributes.get("rel") == "self"]
    said = found[0].attributes.get("href", "").strip() if len(found) == 1 else ""
    yield from (live_feed.SELF.broken(url, fault.what, fault.example) for fault in live_feed.SELF.find(feed, said))


def _of_pages(
    web: Web, feed: FeedVisit, document: Document, most: int, is_over: Callable[[], bool]
) -> Iterator[Problem]:
    for number, page in enumerate(follow(web, document, feed.got), start=1):
        for rule in live_pages.RULES:
            yield from (rule.broken(page.url, fault.what, fault.example) for fault in rule.find(page))
        if page.older[1] and (number == most or is_over()):
            what = f"older pages, from {page.older[1]} on, were not looked at"
            yield IN_TIME.broken(feed.got.url, what, "podcaster check --live … --all")
            return


def _of_files(
    web: Web, files: list[Offered], url: str, is_over: Callable[[], bool], watch: Progress
) -> Iterator[Problem]:
    def look(offered: Offered) -> list[Problem] | None:
        return None if is_over() else list(_of_file(web, offered))

    left = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for done, found in enumerate(pool.map(look, files), start=1):
            watch("looking at files", done, len(files), "")
            left += found is None
            yield from found or ()
    yield from (IN_TIME.broken(url, what, "podcaster check --live") for what in IN_TIME.find(left))


def _of_file(web: Web, offered: Offered) -> Iterator[Problem]:
    visited = visit_file(web, offered)
    for rule in (*live_files.RULES, *live_content.RULES):
        for fault in rule.find(visited):
            yield rule.broken(f"{offered.url} ({offered.place})", fault.what, fault.example)


def _offered(document: Document, newest: int | None) -> Iterator[Offered]:
    """Yield each file a feed points at, once."""
    seen: set[tuple[str, str]] = set()
    parts = [(document.channel, "the show")]
    parts += [(item, f'item {n} "{item.said("title")}"') for n, item in enumerate(document.items[:newest], start=1)]
    for inside, name in parts:
        for kind, url, tag, said in _files(inside):
            if is_address(url) and (kind, url) not in seen:
                seen.add((kind, url))
                length = whole_number(said.get("length", "").strip())
                yield Offered(kind, url, f"{name}: {tag.name}", said.get("type", ""), length, inside)


def _files(inside: Tag) -> Iterator[tuple[Kind, str, Tag, Mapping[str, str]]]:
    for tag in inside.children:
        if tag.name in _ONE_FILE:
            kind, attribute = _ONE_FILE[tag.name]
            yield kind, tag.attributes.get(attribute, "").strip(), tag, tag.attributes
        elif tag.name == "podcast:alternateEnclosure":
            for source in tag.all("podcast:source"):
                own_type = source.attributes.get("contentType") or tag.attributes.get("type", "")
                yield "media", source.attributes.get("uri", "").strip(), tag, {**tag.attributes, "type": own_type}
