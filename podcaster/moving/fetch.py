"""Files of the old host, fetched as a polite guest does: one at a time, going on where a run was stopped.

What a file is called here follows from nothing but the hash of its address, so no name leads anywhere. What was fetched
is remembered with its size, hash and version; a file is asked for again only if it is not here whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path

from podcaster.build.fingerprint import sha256_of
from podcaster.errors import Problem, StorageError
from podcaster.model import Progress
from podcaster.web import Answer, BrokenOffError, Limits, Web

Wait = Callable[[float], None]  # waits so many seconds

TRIES = 6
MOST_WAIT_S = 120.0
TEXT_BYTES = 10_000_000
PICTURE_BYTES = 50_000_000
_MEMORY = "fetched.jsonl"
_TIRED = frozenset({408, 425, 429, 500, 502, 503, 504})
_PERMANENT = {401: "wants a password", 403: "is refused", 404: "is not there", 410: "is gone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file that was fetched: where it came from in the end, its size, hash and type, and its version there."""

    url: str
    size_bytes: int = 0
    sha256: str = ""
    mime_type: str = ""
    tag: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether all of it was here."""
        return bool(self.sha256)


class Fetcher:
    """Fetches files into ``folder``; ``wait`` is called with seconds where a server asks for patience."""

    def __init__(self, web: Web, folder: Path, wait: Wait, limits: Limits = Limits()) -> None:  # noqa: B008  (frozen)
        self._web, self._folder, self._wait, self._limits = web, folder, wait, limits
        self._known = self._load()

    def known(self, url: str) -> Fetched | None:
        """Return what was fetched from ``url`` in whole, in this run or an earlier one; the file may have moved on."""
        found = self._known.get(url)
        return found if found and found.is_whole else None

    def path(self, url: str) -> Path:
        """Return where the file of an address lies until it is put in its place."""
        return self._folder / hashlib.sha256(url.encode("utf-8", "replace")).hexdigest()[:32]

    def fetch(self, url: str, name: str, progress: Progress | None = None, *, most_bytes: int | None = None) -> Fetched:
        """Return the file at ``url``, which then lies at ``path(url)``; ``name`` is what is told of its progress.
        Text and pictures, which are held in memory, are given less room than sound: ``most_bytes``.

        Raises StorageError when it cannot be had, after several tries where that may help.
        """
        target, known = self.path(url), self.known(url)
        if known and target.exists() and target.stat().st_size == known.size_bytes:
            return known
        self._folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        limits = replace(self._limits, most_bytes=most_bytes) if most_bytes else self._limits
        answer = self._answer(url, part, name, progress, limits)
        part.replace(target)
        mime_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        fetched = Fetched(url=answer.url, size_bytes=answer.size_bytes, sha256=sha256_of(target), mime_type=mime_type)
        self._remember(url, replace(fetched, tag=_tag(answer)))
        return self._known[url]

    def _answer(self, url: str, part: Path, name: str, progress: Progress | None, limits: Limits) -> Answer:
        """Ask until the file is there whole; raise StorageError when asking again would not help, or has not."""
        wait_s = 0.0
        for attempt in range(TRIES):
            if wait_s:
                self._wait(wait_s)
            had = part.stat().st_size if part.exists() else 0
            try:
                answer = self._ask(url, part, name, progress, limits)
            except BrokenOffError as error:
                has = part.stat().st_size if part.exists() else 0
                wait_s, failure = 0.0 if has > had else 2.0**attempt, error
                continue
            if answer.status in (200, 206):
                return answer
            failure = BrokenOffError(Problem(url, f"answers with status {answer.status}", "run it again later"))
            if answer.status == 416:  # what is here is longer than what is there
                part.unlink(missing_ok=True)
            elif answer.status not in _TIRED:
                raise StorageError(Problem(url, _PERMANENT.get(answer.status, f"answers {answer.status}")))
            wait_s = _retry_after(answer, 2.0**attempt)
            if wait_s > MOST_WAIT_S:
                what = f"asks to wait {wait_s:.0f} seconds (status {answer.status})"
                raise StorageError(Problem(url, what, "run it again then: it goes on where it was"))
        raise failure

    def _ask(self, url: str, part: Path, name: str, progress: Progress | None, limits: Limits) -> Answer:
        known = self._known.get(url)

        def begun(answer: Answer) -> None:
            self._remember(url, Fetched(url=answer.url, tag=_tag(answer)))

        def heard(done: int, total: int) -> None:
            if progress:
                progress(name, done, max(total, done), "B")

        tag = known.tag if known else ""
        return self._web.download(url, part, tag=tag, limits=limits, begun=begun, heard=heard)

    def _remember(self, url: str, fetched: Fetched) -> None:
        self._known[url] = fetched
        with (self._folder / _MEMORY).open("a", encoding="utf-8") as file:
            file.write("\n" + json.dumps({"asked": url, **asdict(fetched)}))  # the line before may be torn

    def _load(self) -> dict[str, Fetched]:
        """Read what was remembered, a line for each answer; of several about one address the last one counts."""
        known: dict[str, Fetched] = {}
        try:
            lines = (self._folder / _MEMORY).read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return known
        for line in lines:
            try:
                facts = json.loads(line)
                url = facts.pop("asked")
                known[url] = Fetched(**facts)
            except (ValueError, TypeError, KeyError, AttributeError):
                continue  # empty, or torn by a kill: without it, a file is fetched once more
        return known


def _tag(answer: Answer) -> str:
    """Return what names this version of the file: a strong ETag, else when it was changed (RFC 9110, If-Range).

    What came packed has none: what is here of it was unpacked, and parts of the two are not the same.
    """
    if answer.headers.get("content-encoding", "identity") != "identity":
        return ""
    etag = answer.headers.get("etag", "")
    return etag if etag and not etag.startswith("W/") else answer.headers.get("last-modified", "")


def _retry_after(answer: Answer, otherwise: float) -> float:
    """Return how many seconds a server asks to wait: a number, or a date to be read by the server's own clock."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - parsedate_to_datetime(answer.headers["date"])).total_seconds())
    except (ValueError, TypeError, KeyError):
        return otherwise
