"""What was uploaded, looked at from outside, as a podcast app does, before anything points at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from podcaster import keys
from podcaster.check.answers import ENOUGH, FROM_ELSEWHERE, PART, gives_parts, is_open, is_type
from podcaster.errors import Problem, PublishError, Severity, StorageError
from podcaster.model import Release, Show, StorageSettings, StoredFile
from podcaster.publish.parallel import in_parallel
from podcaster.publish.plan import Plan
from podcaster.web import Answer, Web

_OPEN = "podcaster storage setup; or, as long as there is no public address, podcaster publish --no-verify"
_FEW = 10
_GUID = "{https://podcastindex.org/namespace/1.0}guid"


def has_public_address(show: Show) -> bool:
    """Whether there is an address to look at: a folder becomes public later, and the default address never is."""
    return bool(show.storage.bucket) and show.storage.base_url != StorageSettings().base_url


def looked_at(plan: Plan) -> list[str]:
    """Return the keys a publication looks at: what is new under hashed names, and the audio of who goes live.

    What a publication before this one has left there counts as new, for that may have been stopped by what it saw.
    """
    new = {step.key for step in plan.steps if step.action in ("new", "stored") and keys.is_immutable(step.key)}
    return sorted(new | {plan.release.enclosures[guid].key for guid in (*plan.added, *plan.changed)})


def verify_public(show: Show, release: Release, written: Iterable[str]) -> None:
    """Ask the public address for these keys. Raises PublishError with all that an app would stumble over.

    Apps want the true size, the type, and of media any part of it: Apple asks for two bytes first (RFC 9110, 14).
    Raises StorageError as soon as there is no answer at all.
    """
    with Web() as web:
        found = in_parallel(lambda key: list(_faults(web, show.url(key), key, release.files[key])), list(written))
    if problems := list(chain.from_iterable(found)):
        raise PublishError(_in_short(problems))


def verify_feed(show: Show, content: bytes) -> list[Problem]:
    """Return what is wrong with the feed at its public address, just after ``content`` was put live there.

    A cache that still has the feed of before is worth a warning; what apps cannot read, or is not this show, an error.
    """
    url = show.url(keys.FEED)
    try:
        with Web() as web:
            answer = web.ask("GET", url)
    except StorageError as error:
        return [Problem(problem.where, f"is live, but {problem.what}", _OPEN) for problem in error.problems]
    if answer.status != 200:
        return [Problem(url, f"is live, but its address answers {answer.status}", _OPEN)]
    if answer.body != content:
        return [_another_feed(url, answer, show)]
    return list(_wrong_type(url, answer, keys.content_type(keys.FEED), "warning"))


def _in_short(problems: list[Problem]) -> list[Problem]:
    """Return the first of many: a thousand files that cannot be read have one cause."""
    more = len(problems) - _FEW
    first = problems[:_FEW]
    return [*first, Problem(first[0].where, f"and {more} more like these", _OPEN)] if more > 0 else problems


def _another_feed(url: str, answer: Answer, show: Show) -> Problem:
    try:
        feed = ET.fromstring(answer.body)  # noqa: S314  # expat stops entities that explode
        said = feed.findtext(f"channel/{_GUID}") or "none"
    except ET.ParseError as error:
        what = f"the feed is live in the storage, but this address gives what no app can read ({error})"
        return Problem(url, what, _at_fault(show))
    if said.strip().lower() != str(show.guid):
        what = f"the feed is live in the storage, but this address gives another one (podcast GUID {said})"
        return Problem(url, what, _at_fault(show))
    what = "still shows the feed of before; apps see the new one when the caches in between let go of it"
    return Problem(url, what, f"Cache-Control: {keys.SHORT}", severity="warning")


def _at_fault(show: Show) -> str:
    return f'storage.base_url = "…", the address of s3://{show.storage.bucket}/{show.storage.prefix}'


def _faults(web: Web, url: str, key: str, file: StoredFile) -> Iterator[Problem]:
    head = web.ask("HEAD", url)
    if head.status != 200:
        yield Problem(url, f"answers {head.status}: the world cannot read it", _OPEN)
        return
    if head.sent_on:
        yield Problem(url, f"sends apps on to {head.url}", _direct(head.url, key))
    size, packed = head.headers.get("content-length"), head.headers.get("content-encoding", "identity")
    if packed != "identity":
        what = f"arrives packed ({packed}); parts of it cannot be asked for"
        yield Problem(url, what, "a server that compresses nothing under this address")
    elif size != str(file.size_bytes):
        what = f"says it has {size or 'no number of'} bytes; the feed says {file.size_bytes}"
        yield Problem(url, what, f"Content-Length: {file.size_bytes}")
    yield from _wrong_type(url, head, file.content_type)
    if key.startswith("media/") and file.size_bytes > 1:
        part = web.ask("GET", url, headers=PART | FROM_ELSEWHERE, most_bytes=ENOUGH)
        yield from (*_no_parts(url, part, file), *_closed(url, part))
    if key.startswith(("chapters/", "transcripts/")):
        yield from _closed(url, web.ask("GET", url, headers=FROM_ELSEWHERE, most_bytes=ENOUGH))


def _wrong_type(url: str, answer: Answer, wanted: str, severity: Severity = "error") -> Iterator[Problem]:
    if not is_type(answer, wanted):
        yield Problem(
            url, f"is served as {answer.headers.get('content-type') or 'nothing'}", f"Content-Type: {wanted}", severity
        )


def _no_parts(url: str, part: Answer, file: StoredFile) -> Iterator[Problem]:
    if not gives_parts(part, file.size_bytes):
        what = f"does not give parts (answered {part.status}); Apple Podcasts does not play it"
        yield Problem(url, what, f"206 with Content-Range: bytes 0-1/{file.size_bytes}")


def _closed(url: str, answer: Answer) -> Iterator[Problem]:
    if not is_open(answer):
        what = "may not be read by players on other sites (CORS)"
        yield Problem(url, what, "podcaster storage setup")


def _direct(url: str, key: str) -> str:
    """Return the base_url that needs no redirect, as far as one can tell."""
    base = unquote(url).removesuffix(key)
    return f'storage.base_url = "{base}"' if base != unquote(url) else "an address that answers by itself"
