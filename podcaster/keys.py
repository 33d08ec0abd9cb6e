"""Public names: how keys on the storage are formed, and which headers each kind of key is served with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath
from urllib.parse import quote

FEED = "feed.xml"
FILM_GUID = "#film"  # behind the GUID of its episode
FILMS = "films.xml"  # the summary films as a feed of their own
RECENT = "feed-recent.xml"  # the first of the pages, where the main feed holds every episode itself
INDEX = "index.html"
PRIVATE_FEED = ".podcaster/private.xml"  # what every listener's own feed is made from
LISTENER_FEEDS = "private/"
A_LISTENER = "LISTENER"  # stands in the private feed where each listener's own has its token
IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=300"
OWN = "private, max-age=300"  # nothing between storage and listener keeps it: who is revoked has nothing at once

# Folders whose names hold the content's hash: what lies there never changes.
HASHED_FOLDERS = frozenset({"media", "chapters", "transcripts", "artwork", "assets"})

# What the world may read, as keys and patterns of keys; everything else on the storage is the tool's own.
PUBLIC = (
    *(FEED, "feed-*.xml", FILMS, INDEX),
    *("episodes/*", "embed/*", "private/*"),
    *(f"{folder}/*" for folder in sorted(HASHED_FOLDERS)),
)

CONTENT_TYPES = {
    ".aac": "audio/aac",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".flac": "audio/flac",
    ".m4a": "audio/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg; codecs=opus",
    ".png": "image/png",
    ".srt": "application/x-subrip; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wav": "audio/wav",
    ".xml": "application/rss+xml; charset=utf-8",
}


# What the enclosure of an episode may be: kinds of files that apps play.
PLAYABLE = (".mp3", ".m4a", ".mp4", ".m4v", ".mov", ".opus", ".ogg", ".aac", ".flac", ".wav")


def hashed(folder: str, stem: str, sha256: str, suffix: str) -> str:
    """Return a key that names its content, e.g. ``media/012-pet-events.3f9ac2d41b7e.mp3``."""
    return f"{folder}/{stem}.{sha256[:12]}{suffix}"


def content_type(key: str) -> str:
    """Return the exact Content-Type of a key; chapters JSON has its own (Podcasting 2.0)."""
    if key.startswith("chapters/"):
        return "application/json+chapters"
    return CONTENT_TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")


def mime_type(suffix: str) -> str:
    """Return the bare type of a kind of file, as an enclosure names it: ``audio/mpeg`` for ``.mp3``."""
    return CONTENT_TYPES[suffix].partition(";")[0]


def suffix_of(mime_type: str, came_as: Iterable[str] = ()) -> str:
    """Return the ending of media of this type: ``.mp3`` for ``audio/mpeg``.

    A type may have several (``.opus`` and ``.ogg``): then it is that of the file it ``came_as``, if that is of it.
    """
    own = [suffix for name in came_as if (suffix := PurePosixPath(name).suffix) in PLAYABLE]
    return next(suffix for suffix in (*own, *PLAYABLE) if CONTENT_TYPES[suffix].partition(";")[0] == mime_type)


def content_disposition(key: str) -> str:
    """Return the Content-Disposition of a key: media is saved under its episode's name, without the hash; else "".

    ``inline``: a browser plays it, and only who asks for it saves it. Other letters than ASCII's are in ``filename*``,
    with a plain name for readers that do not know it (RFC 6266, section 4.3; RFC 8187).
    """
    if not key.startswith("media/"):
        return ""
    path = PurePosixPath(key)
    name = path.stem.rpartition(".")[0] + path.suffix if "." in path.stem else path.name
    plain = "".join(char if " " <= char <= "~" and char not in '"\\%' else "_" for char in name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='!#$&+^`|')}"
    return f'inline; filename="{plain}"{extended}'


def feed_page(number: int) -> str:
    """Return the key of one page of the feed; the oldest episodes are on number 1."""
    return f"feed-{number}.xml"


def is_feed_page(key: str) -> bool:
    """Whether the key is of a page of the feed, the first included where it is not the main feed."""
    return key.startswith("feed-") and key.endswith(".xml") and "/" not in key


def is_other_feed(key: str) -> bool:
    """Whether the key is of a feed for everyone that is not the main one."""
    return key == FILMS or is_feed_page(key)


def is_immutable(key: str) -> bool:
    """Whether the key's name holds its content's hash."""
    return key.split("/", 1)[0] in HASHED_FOLDERS


def listener_feed(token: str) -> str:
    """Return the key of one listener's own feed."""
    return f"{LISTENER_FEEDS}{token}.xml"


def cache_control(key: str) -> str:
    """Return the Cache-Control of a key: for ever under a hashed name, five minutes for feed and pages (RFC 9111)."""
    if key.startswith(LISTENER_FEEDS):
        return OWN
    return IMMUTABLE if is_immutable(key) else SHORT
