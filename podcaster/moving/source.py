"""Where the old feed is: at an address, or in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from podcaster.content.moved_in import STATE
from podcaster.errors import ContentError, Problem
from podcaster.feed.document import Document, parse
from podcaster.moving.fetch import Fetcher, Wait
from podcaster.moving.texts import href
from podcaster.web import MOST_BYTES, Limits, Web
from podcaster.whole import write_whole

_MOST_PAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFeed:
    """The old feed: as the host ``typed`` it, where it is in the end ("" for a file), its bytes, what they say.

    ``source`` tells it from others, from whatever folder it is named: the address typed, or the file's full path.
    """

    typed: str
    source: str
    address: str
    data: bytes
    document: Document


def is_address(source: str) -> bool:
    """Whether a host means an address by what she typed."""
    return source.lower().startswith(("http://", "https://", "feed://", "feed:http"))


def read_source(source: str, web: Web, wait: Wait, limits: Limits | None = None) -> OldFeed:
    """Return the feed at ``source``, all pages of it if it has several (RFC 5005).

    Raises StorageError when it, or one of its pages, cannot be had, ContentError when it is none.
    """
    with TemporaryDirectory(prefix="podcaster-") as folder:
        fetcher = Fetcher(web, Path(folder), wait, limits or Limits(most_bytes=MOST_BYTES))
        if is_address(source):
            url = source.removeprefix("feed://").removeprefix("feed:")
            url = url if "://" in url else f"https://{url}"
            address = fetcher.fetch(url, "fetching the feed").url
            data = fetcher.path(url).read_bytes()
            return OldFeed(
                typed=source, source=source, address=address, data=data, document=_whole(parse(data, url), url, fetcher)
            )
        if "://" in source:
            raise ContentError(Problem(source, "is no address on the web, and no file", "https://…/feed.xml"))
        data = _file(Path(source))
        document = _whole(parse(data, source), "", fetcher)
        return OldFeed(typed=source, source=str(Path(source).resolve()), address="", data=data, document=document)


def _whole(document: Document, url: str, fetcher: Fetcher) -> Document:
    """Return the feed with the items of its older pages behind its own; a page that leads back ends it."""
    page, read, items = document, {url}, list(document.items)
    while (url := _older(page, url)) and url not in read:
        if len(read) > _MOST_PAGES:
            raise ContentError(Problem(url, f"is page {len(read)} of one feed, and there is no end to them"))
        read.add(url)
        fetcher.fetch(url, "fetching a page of the feed")
        page = parse(fetcher.path(url).read_bytes(), url)
        items += page.items
    return replace(document, items=tuple(items))


def _older(page: Document, url: str) -> str:
    """Return the address of the page with older items: of a feed in pages, or in archives (RFC 5005, 3 and 4)."""
    links = {link.attributes.get("rel", ""): href(link) for link in page.channel.all("atom:link") if href(link)}
    older = urljoin(url, links.get("next") or links.get("prev-archive") or "")
    return older if older != url and is_address(older) else ""


def remember(folder: Path, feed: OldFeed) -> None:
    """Keep the feed as it was read in the show's folder, and where it came from."""
    write_whole(folder / STATE / "feed.xml", feed.data)
    write_whole(folder / STATE / "source.json", (json.dumps({"source": feed.source}, indent=1) + "\n"))


def came_from(folder: Path) -> str:
    """Return from where the show in ``folder`` was moved in, "" if it was not."""
    try:
        return str(json.loads((folder / STATE / "source.json").read_bytes())["source"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ContentError(Problem(str(path), f"is larger than {MOST_BYTES // 1_000_000} MB, too large for a feed"))
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {(error.strerror or 'no such file').lower()}"
        raise ContentError(Problem(str(path), what, "feed.xml, or https://…/feed.xml")) from error
