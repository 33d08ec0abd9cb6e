"""Rules about every address in a feed, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.check.values import is_address
from podcaster.errors import Rule
from podcaster.feed.address_rules import ascii_address

_SPACE = re.compile(r"[\x00-\x20]")
# An app fetches these; a page that is only opened may be at an old address.
_FETCHED = frozenset({"enclosure", "itunes:image", "atom:link", "itunes:new-feed-url"})


def _whole(part: Part) -> Iterator[Fault]:
    for tag, url in part.addresses:
        may_be_other = tag.name in ("podcast:source", "podcast:socialInteract", "podcast:contentLink")
        if not is_address(url) and not (may_be_other and re.match(r"[a-z][a-z0-9+.-]*:", url)):
            yield Fault(f"{url[:80]!r} is not a whole address on the web", "https://podcast.example.org/…", tag)


def _ascii(part: Part) -> Iterator[Fault]:
    for tag, url in part.addresses:
        if not url.isascii() or _SPACE.search(url):
            yield Fault(f"{url!r} holds characters no address may hold", ascii_address(url), tag)


def _https(part: Part) -> Iterator[Fault]:
    for tag, url in part.addresses:
        if url.lower().startswith("http:") and (tag.name in _FETCHED or tag.name.startswith("podcast:")):
            yield Fault(f"{url} is not https; many apps fetch nothing else", "https" + url[4:], tag)


RULES = (
    Rule("address-whole", "error", "RFC 3986", "addresses are whole addresses on the web", _whole),
    Rule("address-ascii", "error", "Apple", "addresses are in ASCII, without spaces", _ascii),
    Rule("address-https", "warning", "Apple, Podcasting 2.0", "addresses are https", _https),
)
