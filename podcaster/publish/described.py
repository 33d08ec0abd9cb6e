"""A release in a few words, for those who look for one to go back to; and what apps would notice of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from podcaster import keys
from podcaster.errors import ContentError
from podcaster.model import LiveMedia, Release
from podcaster.publish.steps import Step
from podcaster.storage.store import Store

if TYPE_CHECKING:
    from podcaster.feed.noticed import Noticed

_WORDS = {"added": "new", "changed": "new audio", "gone": "unpublished"}
_FEW = 3


def told(changes: Mapping[str, tuple[str, ...]], latest: Release | None, enclosures: Mapping[str, LiveMedia]) -> str:
    """Return what a publication changes (GUIDs by kind of change), e.g. "new: 012-pet-events"."""
    known = {**(latest.enclosures if latest else {}), **enclosures}
    parts = []
    for kind, guids in changes.items():
        slugs = sorted("a private episode" if known[guid].private else known[guid].slug for guid in guids)
        if slugs:
            more = f" and {len(slugs) - _FEW} more" if len(slugs) > _FEW else ""
            parts.append(f"{_WORDS[kind]}: {', '.join(slugs[:_FEW])}{more}")
    return "; ".join(parts) or "texts and pages"


def seen_by_apps(store: Store, steps: Iterable[Step], public: Path) -> tuple[Noticed, ...]:
    """Return what apps would notice of a feed that changes: one request, none if it stays as it is.

    Nothing can be said if what is live was damaged. Raises StorageError.
    """
    from podcaster.feed.noticed import noticed  # lxml: only who plans reads feeds

    changes = any(step.key == keys.FEED and step.action == "changed" for step in steps)
    live = store.read(keys.FEED) if changes else None
    try:
        return tuple(noticed(live, (public / keys.FEED).read_bytes())) if live is not None else ()
    except ContentError:
        return ()
