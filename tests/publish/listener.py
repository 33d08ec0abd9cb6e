"""A listener with an app: reads a show's public address as the world does, and notices what is missing or wrong."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from podcaster import keys
from tests.publish.showing import public
from tests.publish.witnesses import SITE

LINK = re.compile(rb'href="([^"]+)"')


class Listener:
    """Follows every link from the feed and from the show's page at ``base_url``, without credentials.

    ``editions`` are the folders of all builds that may be live: what is found has to be, byte for byte, what one of
    them has under that name.
    """

    def __init__(self, base_url: str, editions: Iterable[Path]) -> None:
        self._base = urlsplit(base_url)
        self._connection = http.client.HTTPConnection(self._base.netloc)
        self._known: dict[str, set[bytes]] = {}
        for folder in editions:
            for path in public(folder).rglob("*.*"):
                key = path.relative_to(public(folder)).as_posix()
                self._known.setdefault(key, set()).add(path.read_bytes())
        self.looks = 0
        self.complaints: list[str] = []

    def look(self) -> None:
        """Read everything that can be reached now."""
        self.looks += 1
        seen: set[str] = set()
        ahead = [(keys.FEED, ""), (keys.INDEX, "")]
        while ahead:
            key, linked_from = ahead.pop()
            if key in seen:
                continue
            seen.add(key)
            ahead += [(link, key) for link in self._read(key, linked_from)]

    def _read(self, key: str, linked_from: str) -> list[str]:
        """Note what is wrong with ``key`` and return what it links to.

        Links to the feed do not count: it comes last, so when a show is first published its pages know of it sooner.
        """
        status, kind, content = self._get(key)
        if status != 200:
            self.complaints += [f"{key} ({linked_from}): {status}"] if linked_from else []
            return []
        if content not in self._known.get(key, set()) or kind != keys.content_type(key):
            self.complaints.append(f"{key} ({linked_from}): {len(content)} bytes of {kind}, which nobody made")
        if not key.endswith((".html", ".xml")):
            return []
        links = [urljoin(urljoin(SITE, key), link.decode()).removeprefix(SITE) for link in LINK.findall(content)]
        return [link for link in links if link != keys.FEED]

    def _get(self, key: str) -> tuple[int, str, bytes]:
        self._connection.request("GET", self._base.path + key)
        answer = self._connection.getresponse()
        return answer.status, answer.headers.get("Content-Type", ""), answer.read()
