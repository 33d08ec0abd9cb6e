"""Release records: one JSON object per release on the storage, ``.podcaster/releases/000012.json``.

Writing it is the commit. Beside it lies ``000012.live`` once everything it names is live: a release without that is
rolled forward by whoever comes next. What a record says is enough to know what is live without asking for anything
else: every key with its SHA-256, size and headers, and every enclosure with the facts of its file.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import datetime

from podcaster.content import facts
from podcaster.content.media_json import as_json
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.model import Release
from podcaster.storage.store import Store

FOLDER = ".podcaster/releases/"
FORMAT = 1
_KINDS = ("json", "live", "announced")
_NAME = re.compile(re.escape(FOLDER) + r"(\d{6,})\.(json|live|announced)")


@dataclass(frozen=True, slots=True)
class History:
    """The numbers of the releases a storage keeps, in order, of those that were wholly live, and of those announced.

    ``written`` is when the newest record was stored, by the storage's own clock.
    """

    committed: tuple[int, ...] = ()
    live: tuple[int, ...] = ()
    announced: tuple[int, ...] = ()
    written: datetime | None = None
    mark: str = ""  # another one for another record of the newest release

    @property
    def newest(self) -> int:
        """The number of the newest release, 0 if there is none."""
        return self.committed[-1] if self.committed else 0

    @property
    def unfinished(self) -> bool:
        """Whether the newest release was committed and is not known to be wholly live."""
        return self.newest > 0 and self.newest not in self.live


def key(number: int) -> str:
    """Return the key of a release's record."""
    return f"{FOLDER}{number:06}.json"


def live_key(number: int) -> str:
    """Return the key that says a release is wholly live."""
    return f"{FOLDER}{number:06}.live"


def announced_key(number: int) -> str:
    """Return the key that says the world has been told of a release."""
    return f"{FOLDER}{number:06}.announced"


def history(store: Store) -> History:
    """Return which releases there are: one request for each thousand names. Raises StorageError."""
    listed = {each.key: each for each in store.listing(FOLDER)}
    found = [match for name in listed if (match := _NAME.fullmatch(name))]
    numbers = {kind: tuple(sorted(int(each[1]) for each in found if each[2] == kind)) for kind in _KINDS}
    made = History(numbers["json"], numbers["live"], numbers["announced"])
    if newest := listed.get(key(made.newest)):
        mark = f"{newest.size_bytes}-{newest.modified.timestamp():.6f}"
        return replace(made, written=newest.modified, mark=mark)
    return made


def read(store: Store, number: int) -> Release:
    """Return a release: one request. Raises StorageError, and PublishError if it is not there or cannot be read."""
    return from_json(stored(store, number), where(store, number))


def stored(store: Store, number: int) -> bytes:
    """Return a release's record as it is stored: one request. Raises StorageError, PublishError if it is not there."""
    content = store.read(key(number))
    if content is None:
        raise PublishError(Problem(where(store, number), "there is no such release", "podcaster releases"))
    return content


def where(store: Store, number: int) -> str:
    """Return what a release's record is called in a problem."""
    return f"{store.address}: {key(number)}"


def latest(store: Store) -> Release | None:
    """Return the newest release on ``store``, or None if nothing was ever published there: two requests.

    Raises StorageError, and PublishError if the record cannot be read.
    """
    newest = history(store).newest
    return read(store, newest) if newest else None


def to_json(release: Release) -> bytes:
    """Return the record of ``release``."""
    record = {"format": FORMAT, **as_json(release)}
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_json(content: bytes, where: str) -> Release:
    """Return the release a record describes; ``where`` names it in the PublishError raised if it cannot be read."""
    try:
        record = json.loads(content)
        written_as = record.pop("format")
        if written_as == FORMAT:
            return facts.from_json(Release, json.dumps(record).encode(), where)
    except (ValueError, KeyError, TypeError, AttributeError, ContentError) as error:
        what = f"is not a release record ({type(error).__name__}: {error})"
        raise PublishError(Problem(where, what, "the copy a backup or the bucket's versioning has kept")) from error
    what = f"was written by another version of podcaster (format {written_as}, this one knows {FORMAT})"
    raise PublishError(Problem(where, what, "git pull && pip install . in podcaster's own folder"))
