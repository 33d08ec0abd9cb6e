"""Public names: how keys on the storage are formed, and which headers each kind of key is served with."""

from __future__ import annotations

from pathlib import PurePosixPath

FEED = "feed.xml"
INDEX = "index.html"
IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"

# Folders whose names hold the content's hash: what lies there never changes.
HASHED_FOLDERS = frozenset({"media", "chapters", "transcripts", "artwork", "assets"})

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".opus": "audio/ogg; codecs=opus",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".xml": "application/rss+xml; charset=utf-8",
}


def hashed(folder: str, stem: str, sha256: str, suffix: str) -> str:
    """Return a key that names its content, e.g. ``media/012-pet-events.3f9ac2d41b7e.mp3``."""
    return f"{folder}/{stem}.{sha256[:12]}{suffix}"


def content_type(key: str) -> str:
    """Return the exact Content-Type of a key; chapters JSON has its own (Podcasting 2.0)."""
    if key.startswith("chapters/"):
        return "application/json+chapters"
    return CONTENT_TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")


def is_immutable(key: str) -> bool:
    """Whether the key's name holds its content's hash."""
    return key.split("/", 1)[0] in HASHED_FOLDERS


def cache_control(key: str) -> str:
    """Return the Cache-Control of a key: for ever under a hashed name, five minutes for feed and pages (RFC 9111)."""
    return IMMUTABLE if is_immutable(key) else SHORT
