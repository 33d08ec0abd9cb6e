"""Release records: one JSON object per release on the storage, ``.podcaster/releases/000012.json``.

The same release gives the same bytes. What a record says is enough to know what is live without asking for anything
else: every key with its SHA-256, size and headers, and every enclosure with the facts of its file.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from podcaster.errors import Problem, PublishError
from podcaster.model import Chapter, LiveMedia, Loudness, MediaFile, Release, StoredFile
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
    facts = {
        "format": FORMAT,
        "number": release.number,
        "show_guid": release.show_guid,
        "files": {name: asdict(file) for name, file in release.files.items()},
        "enclosures": {guid: _live_facts(live) for guid, live in release.enclosures.items()},
    }
    return (json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def from_json(content: bytes, where: str) -> Release:
    """Return the release a record describes; ``where`` names it in the PublishError raised if it cannot be read."""
    try:
        facts = json.loads(content)
        written_as = facts["format"]
        if written_as != FORMAT:
            what = f"was written by another version of podcaster (format {written_as}, this one knows {FORMAT})"
            raise PublishError(Problem(where, what, "pip install --upgrade podcaster"))
        return Release(
            number=facts["number"],
            show_guid=facts["show_guid"],
            files={name: StoredFile(**file) for name, file in facts["files"].items()},
            enclosures={guid: _live(live) for guid, live in facts["enclosures"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"is not a release record ({type(error).__name__}: {error})"
        raise PublishError(Problem(where, what, "the copy a backup or the bucket's versioning has kept")) from error


def _live_facts(live: LiveMedia) -> dict[str, Any]:
    file = live.file
    facts = asdict(file) | {"markers": [_chapter_facts(marker) for marker in file.markers]}
    facts["duration_seconds"] = facts.pop("duration").total_seconds()
    return {"slug": live.slug, "key": live.key, "file": facts}


def _live(facts: dict[str, Any]) -> LiveMedia:
    file = dict(facts["file"])
    file["duration"] = timedelta(seconds=file.pop("duration_seconds"))
    file["loudness"] = Loudness(**file["loudness"])
    file["recording_loudness"] = Loudness(**file["recording_loudness"])
    file["markers"] = tuple(_chapter(marker) for marker in file["markers"])
    return LiveMedia(slug=facts["slug"], key=facts["key"], file=MediaFile(**file))


def _chapter_facts(chapter: Chapter) -> dict[str, Any]:
    return {"start_seconds": chapter.start.total_seconds(), "title": chapter.title, "href": chapter.href}


def _chapter(facts: dict[str, Any]) -> Chapter:
    return Chapter(start=timedelta(seconds=facts["start_seconds"]), title=facts["title"], href=facts["href"])
