"""Trying the storage for real: what a publication and a podcast app do there, in a place that is cleared afterwards."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from podcaster import keys
from podcaster.errors import PodcasterError, Problem, PublishError, StorageError
from podcaster.model import Show, StorageSettings, is_example
from podcaster.publish.outside import Outside
from podcaster.publish.prune import SCRATCH
from podcaster.storage.store import ObjectInfo, Store
from podcaster.web import Web

PARTS_BYTES = (8 << 20) + 1  # one more than what goes up in one piece
CLOCKS_APART = timedelta(minutes=1)
CONTENT = b"podcaster doctor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was tried. ``works`` is None if it was not; ``meaning`` is what it means for a show if it fails.

    Publishing cannot work without what is ``needed``.
    """

    name: str
    works: bool | None
    found: str
    meaning: str
    needed: bool


def examine(show: Show, store: Store, *, mark: str, now: datetime) -> tuple[Check, ...]:
    """Try everything a show needs of ``store`` and of its public address, and take away what was written for it.

    ``mark`` makes the names that are used nobody else's. Nothing is raised: what fails is a check that fails.
    """
    examination = _Examination(show, store, mark, now)
    try:
        checks = list(examination.inside())
        is_written = bool(checks[0].works)
        checks += examination.outside(tried=is_written)
        return (*checks, examination.cleared()) if is_written else tuple(checks)
    finally:
        examination.clear()


class _Examination:
    def __init__(self, show: Show, store: Store, mark: str, now: datetime) -> None:
        self._show, self._store, self._now = show, store, now
        folder, digest = f"{SCRATCH}{mark}", hashlib.sha256(CONTENT).hexdigest()
        self._own, self._parts = f"{folder}/page.html", f"{folder}/parts.mp3"
        self._media = keys.hashed("media", f"doctor-{mark}", digest, ".mp3")
        self._chapters = keys.hashed("chapters", f"doctor-{mark}", digest, ".json")
        self._prefix = f"{folder}/"

    def inside(self) -> Iterator[Check]:
        """What a publication does, with the host's own keys; without writing, nothing else is tried."""
        written = _try("write", self._write, "Nothing can be published.")
        yield written
        if not written.works:
            return
        yield _try("read back", self._read, "A release cannot be finished or brought back.")
        yield _try("list", self._list, "Earlier releases are not found.")
        meaning = "Two hosts who publish at once are kept apart by claims only: publish from one computer at a time."
        apart = _try("conditional write", self._apart, meaning, needed=False)
        yield apart
        yield _try("replace what was seen", self._replace, "Pages and feed cannot be changed.")
        if apart.works:
            what = "A computer that slept may write over what others published since."
            yield _try("refuse what was not seen", self._stale, what, needed=False)
        yield _try("upload in parts", self._in_parts, "Episodes over 8 MB cannot be uploaded.")
        yield _try(
            "clocks agree", self._clock, "Dates of releases are wrong; far apart, nothing is accepted.", needed=False
        )

    def outside(self, *, tried: bool) -> Iterator[Check]:
        """What a podcast app, a player on another site and a curious stranger do, through the public address."""
        settings = self._show.storage
        is_sample = is_example(settings.base_url)
        if not tried or is_sample or settings.base_url == StorageSettings().base_url:
            nobodys = "an example address: fill in your own" if is_sample else "which nobody else can open"
            why = f"not tried: base_url is {settings.base_url}, {nobodys}"
            found = why if tried else "not tried: nothing could be written"
            yield Check(name="public address", works=None, found=found, meaning="", needed=False)
            return
        with Web() as web:
            outside = Outside(web, self._show, CONTENT)
            attempts = outside.attempts(self._media, self._chapters, self._own)
            for number, (name, attempt, meaning, needed) in enumerate(attempts):
                check = _try(name, attempt, meaning, needed=needed and (number == 0 or bool(settings.bucket)))
                yield check
                if number == 0 and check.works is False:
                    return  # what cannot be read at all cannot be read in parts either: one cause, one line

    def cleared(self) -> Check:
        """Whether what was written is gone again."""
        return _try("delete", self._delete, "podcaster prune frees no room, and what was tried stays.", needed=False)

    def clear(self) -> None:
        """Take away what was written, whatever happened."""
        for key in (self._own, self._parts, self._media, self._chapters):
            with suppress(PodcasterError):
                self._store.delete(key)

    def _write(self) -> str:
        list(
            self._store.names(self._prefix)
        )  # first: some servers make a bucket that is not there when it is written to
        self._store.write(self._own, CONTENT)
        self._store.write(self._media, CONTENT)
        self._store.write(self._chapters, CONTENT)
        return ""

    def _read(self) -> str:
        _expect(self._store.read(self._own) == CONTENT, "other bytes come back")
        found = self._head(self._media)
        wanted = ObjectInfo(len(CONTENT), keys.content_type(self._media), keys.cache_control(self._media))
        _expect(
            found == wanted, f"it comes back as {found.content_type}, {found.cache_control or 'without a lifetime'}"
        )
        named = found.content_disposition == keys.content_disposition(self._media)
        return "" if named else "downloads are not named: Content-Disposition is lost"

    def _list(self) -> str:
        listed = list(self._store.names(self._prefix))
        _expect(listed == [self._own], "what was just written is not listed")
        return ""

    def _apart(self) -> str:
        _expect(self._store.keeps_apart(), "the second of two that may only be first is not refused (If-None-Match)")
        return "the second of two is refused"

    def _replace(self) -> str:
        tag = self._head(self._own).tag
        _expect(
            self._store.replace(self._own, CONTENT + b"!", tag), "what is there is taken for something else (If-Match)"
        )
        _expect(self._store.read(self._own) == CONTENT + b"!", "what was there before comes back")
        return ""

    def _stale(self) -> str:
        tag = self._head(self._own).tag
        self._store.write(self._own, CONTENT)
        _expect(not self._store.replace(self._own, CONTENT + b"?", tag), "it is written over all the same (If-Match)")
        return ""

    def _in_parts(self) -> str:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "parts.mp3")
            path.write_bytes(bytes(PARTS_BYTES))
            self._store.write(self._parts, path)
        size_bytes = self._head(self._parts).size_bytes
        _expect(size_bytes == PARTS_BYTES, f"{size_bytes} of {PARTS_BYTES} bytes arrived")
        return f"{PARTS_BYTES / 1e6:.1f} MB"

    def _clock(self) -> str:
        there = self._head(self._media).modified
        if there is None:
            return "the storage tells no times"
        apart = abs(there - self._now)
        _expect(apart < CLOCKS_APART, f"{round(apart.total_seconds())} s apart: set this computer's clock to automatic")
        return ""

    def _delete(self) -> str:
        for key in (self._own, self._parts, self._media, self._chapters):
            self._store.delete(key)
        left = [*self._store.names(self._prefix), *(key for key in (self._media,) if self._store.head(key))]
        _expect(not left, f"still there: {', '.join(left)}")
        return ""

    def _head(self, key: str) -> ObjectInfo:
        found = self._store.head(key)
        if found is None:
            raise StorageError(Problem(key, "what was just written is not there"))
        return found


def _try(name: str, attempt: Callable[[], str], meaning: str, *, needed: bool = True) -> Check:
    try:
        found = attempt()
    except PodcasterError as error:
        why = "; ".join(problem.told for problem in error.problems)
        return Check(name=name, works=False, found=why, meaning=meaning, needed=needed)
    return Check(name=name, works=True, found=found, meaning=meaning, needed=needed)


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise PublishError(Problem("", otherwise))
