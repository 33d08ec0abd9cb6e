"""What was uploaded, looked at from outside, as a podcast app does, before anything points at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from podcaster import keys
from podcaster.errors import Problem, PublishError
from podcaster.model import Release, Show, StorageSettings, StoredFile
from podcaster.publish.parallel import in_parallel
from podcaster.web import Answer, Web

_OPEN = "podcaster storage setup; or, as long as there is no public address, podcaster publish --no-verify"
_ELSEWHERE = "https://www.example.org"  # a page on which a player is embedded


def has_public_address(show: Show) -> bool:
    """Whether there is an address to look at: a folder becomes public later, and the default address never is."""
    return bool(show.storage.bucket) and show.storage.base_url != StorageSettings().base_url


def verify_public(show: Show, release: Release, written: Iterable[str]) -> None:
    """Ask the public address for every key just written. Raises PublishError with all that an app would stumble over.

    Apps want the true size, the type, and of media any part of it: Apple asks for two bytes first (RFC 9110, 14).
    """
    with Web() as web:
        found = in_parallel(lambda key: list(_faults(web, show.url(key), key, release.files[key])), list(written))
    if problems := list(chain.from_iterable(found)):
        raise PublishError(problems)


def verify_feed(show: Show, content: bytes) -> list[Problem]:
    """Return a warning if the public address does not give the feed that was just put live."""
    url = show.url(keys.FEED)
    with Web() as web:
        answer = web.ask("GET", url)
    if answer.status != 200:
        return [Problem(url, f"is live, but its address answers {answer.status}", _OPEN)]
    if answer.body != content:
        what = "still shows the feed of before; apps see the new one when the caches in between let go of it"
        return [Problem(url, what, f"Cache-Control: {keys.SHORT}", severity="warning")]
    return []


def _faults(web: Web, url: str, key: str, file: StoredFile) -> Iterator[Problem]:
    head = web.ask("HEAD", url)
    if head.status != 200:
        yield Problem(url, f"answers {head.status}: the world cannot read it", _OPEN)
        return
    size, kind = head.headers.get("content-length"), head.headers.get("content-type", "")
    if size != str(file.size_bytes):
        what = f"says it has {size} bytes; the feed says {file.size_bytes}"
        yield Problem(url, what, "a server that compresses nothing under this address")
    if kind.replace(" ", "") != file.content_type.replace(" ", ""):
        yield Problem(url, f"is served as {kind or 'nothing'}", f"Content-Type: {file.content_type}")
    if key.startswith("media/") and file.size_bytes > 1:
        yield from _range_faults(url, web.ask("GET", url, headers={"Range": "bytes=0-1"}), file)
    if key.startswith(("chapters/", "transcripts/")):
        answer = web.ask("GET", url, headers={"Origin": _ELSEWHERE})
        if answer.headers.get("access-control-allow-origin") not in ("*", _ELSEWHERE):
            what = "may not be read by players on other sites (CORS)"
            yield Problem(url, what, "podcaster storage setup")


def _range_faults(url: str, part: Answer, file: StoredFile) -> Iterator[Problem]:
    wanted = f"bytes 0-1/{file.size_bytes}"
    if (part.status, part.headers.get("content-range"), len(part.body)) != (206, wanted, 2):
        what = f"does not give parts (answered {part.status}); Apple Podcasts does not play it"
        yield Problem(url, what, f"206 with Content-Range: {wanted}")
