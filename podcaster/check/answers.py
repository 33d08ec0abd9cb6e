"""The questions apps ask of a web server, each in one place: parts, other sites, nothing twice, what type."""

from __future__ import annotations

from collections.abc import Mapping

from podcaster.web import Answer

ELSEWHERE = "https://www.example.org"  # a page on which a player is embedded
PART = {"Range": "bytes=0-1"}  # Apple asks for two bytes first (RFC 9110, 14)
FROM_ELSEWHERE = {"Origin": ELSEWHERE}
ENOUGH = 1000  # bytes of an answer of which only the head is looked at


def gives_parts(part: Answer, size_bytes: int) -> bool:
    """Whether a file of this size gave exactly the two bytes it was asked for."""
    found = part.status, part.headers.get("content-range"), len(part.body)
    return found == (206, f"bytes 0-1/{size_bytes}", 2)


def is_open(answer: Answer) -> bool:
    """Whether players on other sites may read what was asked for with FROM_ELSEWHERE (Fetch standard, CORS)."""
    return answer.headers.get("access-control-allow-origin") in ("*", ELSEWHERE)


def is_type(answer: Answer, wanted: str) -> bool:
    """Whether an answer is of exactly this type, parameters and all; spaces and case do not count."""
    return answer.headers.get("content-type", "").replace(" ", "").lower() == wanted.replace(" ", "").lower()


def if_changed(answer: Answer) -> Mapping[str, str]:
    """Return the condition that asks for nothing if nothing has changed since; empty if the server told no mark."""
    if tag := answer.headers.get("etag"):
        return {"If-None-Match": tag}
    moment = answer.headers.get("last-modified")
    return {"If-Modified-Since": moment} if moment else {}
