"""Stores that watch a publication: one that remembers, one that dies, and a listener who follows every link."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urljoin

from podcaster import keys
from podcaster.model import Progress
from podcaster.storage.store import Listed, ObjectInfo, Store

T = TypeVar("T")
SITE = "https://podcast.example.org/"


class KilledError(Exception):
    """The computer went out."""


class Watched:
    """A store that notes every request and calls ``after`` when it is done; requests go one at a time."""

    def __init__(self, store: Store, after: Callable[[], None] = lambda: None) -> None:
        self.address, self._store, self._after = store.address, store, after
        self.log: list[tuple[str, str]] = []
        self._lock = threading.Lock()

    def head(self, key: str) -> ObjectInfo | None:
        """What the store says."""
        return self._do("head", key, lambda: self._store.head(key))

    def read(self, key: str) -> bytes | None:
        """What the store has."""
        return self._do("read", key, lambda: self._store.read(key))

    def write(self, key: str, source: Path | bytes, *, progress: Progress | None = None) -> None:
        """Store, whole."""
        self._do("write", key, lambda: self._store.write(key, source, progress=progress))

    def holds(self, key: str, source: Path | bytes) -> bool:
        """Whether the store has it, byte for byte."""
        return self._do("holds", key, lambda: self._store.holds(key, source))

    def write_new(self, key: str, source: bytes) -> bool:
        """Store, if nothing is there."""
        return self._do("write_new", key, lambda: self._store.write_new(key, source))

    def replace(self, key: str, source: bytes, tag: str) -> bool:
        """Store, if this is there."""
        return self._do("replace", key, lambda: self._store.replace(key, source, tag))

    def keeps_apart(self) -> bool:
        """What the store can do."""
        return self._do("keeps_apart", "", self._store.keeps_apart)

    def listing(self, prefix: str) -> Iterator[Listed]:
        """What there is."""
        return self._do("listing", prefix, lambda: iter(list(self._store.listing(prefix))))

    def clear(self, before: datetime) -> int:
        """Remove what is unfinished."""
        return self._do("clear", "", lambda: self._store.clear(before))

    def names(self, prefix: str) -> Iterator[str]:
        """The keys there are."""
        return self._do("names", prefix, lambda: iter(list(self._store.names(prefix))))

    def delete(self, key: str) -> None:
        """Remove."""
        self._do("delete", key, lambda: self._store.delete(key))

    @property
    def written(self) -> list[str]:
        """The keys that were sent, in order."""
        return [key for verb, key in self.log if verb in ("write", "write_new", "replace")]

    def _do(self, verb: str, key: str, request: Callable[[], T]) -> T:
        with self._lock:
            self.log.append((verb, key))
            result = request()
            self._after()
            return result


class Dying(Watched):
    """A store that a publication reaches ``requests`` times; the last time, no answer comes back."""

    def __init__(self, store: Store, requests: int) -> None:
        super().__init__(store, after=self._die)
        self._left = requests

    def _die(self) -> None:
        self._left -= 1
        if self._left <= 0:
            raise KilledError

    def _do(self, verb: str, key: str, request: Callable[[], T]) -> T:
        if self._left <= 0:
            raise KilledError
        return super()._do(verb, key, request)


def broken_links(store: Store) -> list[str]:
    """Follow every link from the feed and the show's page, as apps and visitors do; return what is missing."""
    missing, seen = [], set()
    ahead = [key for key in (keys.FEED, keys.INDEX) if store.head(key)]
    while ahead:
        key = ahead.pop()
        if key in seen:
            continue
        seen.add(key)
        if key.endswith((".html", ".xml")):
            content = store.read(key)
            ahead += _links(key, content) if content is not None else []
            missing += [key] if content is None else []
        elif store.head(key) is None:
            missing.append(key)
    return missing


def _links(key: str, content: bytes) -> list[str]:
    """Return the keys a page or the feed links to, as a browser would resolve them.

    Links to the feed do not count: it comes last, so when a show is first published its pages know of it sooner.
    """
    here = urljoin(SITE, key)
    links = [urljoin(here, link.decode()).removeprefix(SITE) for link in re.findall(rb'href="([^"]+)"', content)]
    return [link for link in links if link != keys.FEED]
