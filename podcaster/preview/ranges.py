"""Which bytes a request asks for (RFC 9110, sections 13 and 14)."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Whether the client already has these bytes, so that 304 is the answer."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags


def wanted(header: str | None, if_range: str | None, etag: str, size_bytes: int) -> range | None:
    """Return the bytes to send; None for all of them, an empty range for 416.

    All are sent, as RFC 9110 allows, where If-Range names other bytes, where the header is no valid range, where it
    asks for several at once (object stores answer so too), and where there is nothing to take a part of.
    """
    found = _ONE_RANGE.fullmatch(header or "")
    if not found or not size_bytes or if_range not in (None, etag):
        return None
    first, last = found.groups()
    if not first:
        return range(max(size_bytes - int(last), 0), size_bytes) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size_bytes) if last else size_bytes)
