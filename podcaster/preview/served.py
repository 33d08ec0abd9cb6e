"""What a browser or an app is given for a key: the file, with our own address and the live reload in text documents."""

from __future__ import annotations

import hashlib
import html
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from podcaster import keys
from podcaster.preview import folder

EVENTS = "/.preview/events"
SCRIPT = "/.preview/reload.js"
_AS_IT_IS = "surrogateescape"
_TEXT = ("charset=", "json", "+xml")
_CSP_META = re.compile(rb"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE)
_CONTENT = re.compile(r"(?<=\s)content\s*=\s*(\"[^\"]*\"|'[^']*')", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Served:
    """Bytes to send, readable from ``body``; ``etag`` changes when they do (a strong validator, RFC 9110, 8.8.3)."""

    body: BinaryIO
    size_bytes: int
    content_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks: the address it used (``http://192.168.1.20:8000``), and how many changes there were so far."""

    origin: str
    version: int


def served(public: Path, key: str, base_url: str, reader: Reader) -> Served | None:
    """Return what ``key`` is served as, or None if there is nothing; the caller closes its body."""
    file = folder.opened(public, key)
    if file is None:
        return None
    kind = keys.content_type(key)
    if not any(mark in kind for mark in _TEXT):
        facts = os.fstat(file.fileno())
        tag = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}-{facts.st_ino:x}"'
        return Served(file, facts.st_size, kind, tag)
    with file:
        body = readdressed(file.read(), base_url, reader.origin)
    if kind.startswith("text/html") and not keys.is_immutable(key):  # a transcript in HTML is no page
        body = reloading(body, reader)
    return Served(io.BytesIO(body), len(body), kind, f'"{hashlib.sha256(body).hexdigest()[:32]}"')


def readdressed(text: bytes, base_url: str, origin: str) -> bytes:
    """Put the reader's own address in place of the public one, so that a phone gets enclosures it can reach.

    The address is found as it is, and percent-encoded as in a subscribe link's ``?url=``.
    """
    old, new = base_url.rstrip("/") + "/", origin + "/"
    for form in (str, lambda url: quote(url, safe="")):
        text = text.replace(form(old).encode(), form(new).encode())
    return text


def reloading(page: bytes, reader: Reader) -> bytes:
    """Add the reload script to a page, and leave for it in the page's Content-Security-Policy."""
    page = _CSP_META.sub(lambda found: _allowing(found[0], reader.origin), page)
    tag = f'<script defer src="{SCRIPT}" data-version="{reader.version}"></script>\n'.encode()
    end = page.lower().rfind(b"</body")
    return page[:end] + tag + page[end:] if end >= 0 else page + tag


def _allowing(meta: bytes, origin: str) -> bytes:
    def policy(found: re.Match[str]) -> str:
        return f'content="{html.escape(relaxed(html.unescape(found[1][1:-1]), origin))}"'

    # A page may be in any encoding: what is not UTF-8 passes through as it is.
    return _CONTENT.sub(policy, meta.decode(errors=_AS_IT_IS), count=1).encode(errors=_AS_IT_IS)


def relaxed(policy: str, origin: str) -> str:
    """Return ``policy`` with leave for the reload script and its events, and for nothing else (CSP Level 3).

    What the live page forbids stays forbidden in the preview. An IPv6 host cannot be named in a policy: it gets 'self'.
    """
    rules = dict[str, list[str]]()
    for rule in policy.split(";"):
        name, *sources = rule.split() or [""]
        if name:
            rules.setdefault(name.lower(), sources)
    ours = {"script-src": SCRIPT, "script-src-elem": SCRIPT, "connect-src": EVENTS}
    for name, path in ours.items():
        fallback = None if name == "script-src-elem" else rules.get("default-src")
        allowed = rules.get(name, fallback)
        if allowed is not None:  # no rule and no default: everything is allowed already
            source = "'self'" if "[" in origin else origin + path
            rules[name] = [*(one for one in allowed if one.lower() != "'none'"), source]
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
