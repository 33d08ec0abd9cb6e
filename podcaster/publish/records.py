"""Release records: one JSON object per release on the storage, ``.podcaster/releases/000012.json``.

The same release gives the same bytes. What a record says is enough to know what is live without asking for anything
else: every key with its SHA-256, size and headers, and every enclosure with the facts of its file.
"""

from __future__ import annotations

import json
import re

from podcaster.content import facts
from podcaster.content.media_json import as_json
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.model import Release
from podcaster.storage.store import Store

FOLDER = ".podcaster/releases/"
FORMAT = 1
_NAME = re.compile(re.escape(FOLDER) + r"(\d{6,})\.json")


def key(number: int) -> str:
    """Return the key of a release's record."""
    return f"{FOLDER}{number:06}.json"


def latest(store: Store) -> Release | None:
    """Return the newest release on ``store``, or None if nothing was ever published there: two requests.

    Raises StorageError, and PublishError if the record cannot be read.
    """
    numbers = [int(found[1]) for name in store.names(FOLDER) if (found := _NAME.fullmatch(name))]
    if not numbers:
        return None
    name = key(max(numbers))
    content = store.read(name)
    if content is None:
        raise PublishError(Problem(f"{store.address}: {name}", "was there a moment ago and is gone", "publish again"))
    return from_json(content, f"{store.address}: {name}")


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
    raise PublishError(Problem(where, what, "pip install --upgrade podcaster"))
