"""Where the old feed is: at an address, or in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from podcaster.content.moved_in import STATE
from podcaster.errors import ContentError, Problem
from podcaster.feed.document import Document, parse
from podcaster.moving.fetch import Fetcher, Wait
from podcaster.web import MOST_BYTES, Limits, Web
from podcaster.whole import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFeed:
    """The old feed: what the host typed, where it is in the end ("" for a file), its bytes, what they say."""

    source: str
    address: str
    data: bytes
    document: Document


def is_address(source: str) -> bool:
    """Whether a host means an address by what she typed."""
    return source.lower().startswith(("http://", "https://", "feed://", "feed:http"))


def read_source(source: str, web: Web, wait: Wait, limits: Limits | None = None) -> OldFeed:
    """Return the feed at ``source``. Raises StorageError when it cannot be had, ContentError when it is none."""
    if not is_address(source):
        data = _file(Path(source))
        return OldFeed(source=str(Path(source).resolve()), address="", data=data, document=parse(data, source))
    url = source.removeprefix("feed://").removeprefix("feed:")
    url = url if "://" in url else f"https://{url}"
    with TemporaryDirectory(prefix="podcaster-") as folder:
        fetcher = Fetcher(web, Path(folder), wait, limits or Limits(most_bytes=MOST_BYTES))
        fetched = fetcher.fetch(url, "fetching the feed")
        data = fetcher.path(url).read_bytes()
    return OldFeed(source=source, address=fetched.url, data=data, document=parse(data, url))


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
