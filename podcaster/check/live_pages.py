"""A feed in pages or archives (RFC 5005), followed to its oldest one as readers do that know them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from podcaster.check.links import OLDER
from podcaster.check.part import Fault
from podcaster.check.values import is_address
from podcaster.check.visit import Visit, visit
from podcaster.errors import ContentError, Rule
from podcaster.feed.document import Document, parse
from podcaster.feed.tags import Tag
from podcaster.web import MOST_BYTES, Web


@dataclass(frozen=True, slots=True)
class Page:
    """A page at ``url``, as it was got: ``document`` is None if it is no feed, and the ``failure`` then says why.

    ``by`` is the relation that led here. ``read`` are the addresses of the pages before it, ``seen`` where the GUIDs
    of their items were, and ``show`` the channel of the first.
    """

    url: str
    by: str
    got: Visit | None
    document: Document | None
    failure: str
    read: tuple[str, ...]
    seen: dict[str, str]
    show: Tag

    @property
    def older(self) -> tuple[str, str]:
        """By which relation the next page is told, and where it is; both "" at the end."""
        return _older(self.document.channel, self.got.hops[-1]) if self.document and self.got else ("", "")


def _answer(page: Page) -> Iterator[Fault]:
    if page.url not in page.read and page.document is None:
        yield Fault(page.failure, "an RSS feed, with status 200")


def _end(page: Page) -> Iterator[Fault]:
    if page.url in page.read:
        yield Fault(
            f"is where rel={page.by} of {page.read[-1]} leads, and was read before: there is no end", "a last page"
        )


def _show(page: Page) -> Iterator[Fault]:
    if page.document is None:
        return
    for name in ("podcast:guid", "title"):
        here, there = page.document.channel.said(name), page.show.said(name)
        if here and there:
            if here != there:
                yield Fault(f"is of another show: its {name} is {here!r}, that of the first page {there!r}", there)
            return


def _repeated(page: Page) -> Iterator[Fault]:
    items = page.document.items if page.document else ()
    twice = [guid for item in items if (guid := item.said("guid")) in page.seen]
    if twice:
        more = f", and {len(twice) - 1} more" if len(twice) > 1 else ""
        yield Fault(f"has the item {twice[0]!r}{more} of {page.seen[twice[0]]} once more", "each item on one page")


def _archived(page: Page) -> Iterator[Fault]:
    if page.by == "prev-archive" and page.document and not page.document.channel.first("fh:archive"):
        yield Fault("is said to be an archive, and does not say so itself: readers ask for it again", "<fh:archive/>")


_5005 = "RFC 5005"
RULES = (
    Rule("pages-answer", "error", _5005, "every page of a feed can be had", _answer),
    Rule("pages-end", "error", _5005, "older pages come to an end", _end),
    Rule("pages-show", "error", _5005, "all pages are of one show", _show),
    Rule("pages-repeat", "warning", _5005, "no item is on two pages", _repeated),
    Rule("pages-archive", "warning", _5005, "an archive says that it is one", _archived),
)


def follow(web: Web, document: Document, first: Visit) -> Iterator[Page]:
    """Yield the pages behind the ``first``, each asked for when it is wanted; one that was read before ends them."""
    read, seen = first.hops, _where(document, first.url)
    by, url = _older(document.channel, first.hops[-1])
    while url:
        page = _page(web, url, by, read, seen, document.channel)
        yield page
        by, url = page.older
        if page.document and page.got:
            read, seen = (*read, *page.got.hops), seen | _where(page.document, page.url)


def _where(document: Document, url: str) -> dict[str, str]:
    return {guid: url for item in document.items if (guid := item.said("guid"))}


def _page(web: Web, url: str, by: str, read: tuple[str, ...], seen: dict[str, str], show: Tag) -> Page:
    if url in read:
        return Page(url, by, None, None, "", read, seen, show)
    got, found = visit(web, "GET", url, most_bytes=MOST_BYTES), None
    failure = got.failure or (f"answers {got.status}" if got.status != 200 else "")
    try:
        found = None if failure else parse(got.body, url)
    except ContentError as error:
        failure = error.problems[0].what
    return Page(url, by, got, found, failure, read, seen, show)


def _older(channel: Tag, here: str) -> tuple[str, str]:
    """Return by which relation an older page is told, and where it is; both "" if it leads nowhere."""
    for relation in OLDER:
        for link in channel.all("atom:link"):
            href = link.attributes.get("href", "").strip()
            if link.attributes.get("rel") == relation and href and is_address(url := _joined(here, href)):
                return relation, url
    return "", ""


def _joined(here: str, href: str) -> str:
    try:
        return urljoin(here, href)
    except ValueError:
        return ""
