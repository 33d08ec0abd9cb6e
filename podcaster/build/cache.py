"""Where finished work is kept, under names that say what it was made from; deleting it costs time, never content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from podcaster.build.fingerprint import Fingerprints, sha256_of
from podcaster.build.kept import Kept
from podcaster.content.notes import to_html
from podcaster.whole import write_whole


class Cache:
    """``build/cache`` of a show."""

    def __init__(self, show_folder: Path) -> None:
        self.folder = show_folder / "build" / "cache"
        self.public = show_folder / "build" / "public"
        self.fingerprints = Fingerprints(self.folder / "fingerprints.json")

    @cached_property
    def tags(self) -> Kept:
        """What would be in the tag of each media file, as a SHA-256."""
        return Kept(self.folder / "tags.json")

    @cached_property
    def _notes(self) -> Kept:
        return Kept(self.folder / "notes.json")

    @cached_property
    def _published(self) -> Kept:
        return Kept(self.folder / "published.json")

    def published(self, made_from: str, key_of: Callable[[str], str], make: Callable[[], bytes]) -> bytes:
        """Return what ``make`` returns: if ``build/public`` has it from the same as before, without making it again.

        ``key_of`` gives the key of content with a SHA-256; ``made_from`` is as in ``Kept.of``.
        """
        return self._published.content(made_from, lambda sha256: self.public / key_of(sha256), make)

    def html(self, markdown: str) -> str:
        """Return notes as HTML, as ``notes.to_html`` renders them."""
        return self._notes.of(markdown, lambda: to_html(markdown))

    def save(self) -> None:
        """Keep what was found out by reading, rendering and tagging for the next run."""
        self.fingerprints.save()
        self._notes.save()
        self._published.save()
        self.tags.save()

    def encoded(self, recipe: str) -> Path:
        """The folder of one encoding: ``audio.mp3``, not yet tagged, and its ``media.json``."""
        return self.folder / "encoded" / recipe

    def tagged(self, sha256: str, suffix: str = ".mp3") -> Path:
        """Where a finished media file lies."""
        return self.folder / "media" / f"{sha256}{suffix}"

    def keep_tagged(self, made: Path) -> str:
        """Move a finished media file into the cache and return its SHA-256."""
        sha256 = sha256_of(made)
        made.replace(self.tagged(sha256, made.suffix))
        return sha256

    def drawn(self, sha256: str) -> Path:
        """The folder of the pictures made from one picture or film."""
        return self.folder / "pictures" / sha256


def keep(folder: Path, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Keep what was made in ``folder``, with the facts about it; return the facts as they are read back."""
    for name, content in files.items():
        write_whole(folder / name, content)
    whole = {**facts, "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}}
    write_whole(folder / "facts.json", json.dumps(whole))
    return dict(json.loads(json.dumps(whole)))


def read_kept(folder: Path, *names: str) -> dict[str, Any] | None:
    """Return the facts kept in ``folder`` if they and the files are whole; damage is as good as nothing there."""
    try:
        facts: dict[str, Any] = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        whole = all(sha256_of(folder / name) == facts["sha256"][name] for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return facts if whole else None
