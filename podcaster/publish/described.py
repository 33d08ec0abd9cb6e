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


def seen_by_apps(store: Store, steps: Iterable[Step], public: Path, *, is_paged: bool) -> tuple[Noticed, ...]:
    """Return what apps would notice of the feeds that change: one request for each of these, none if they stay.

    Of pages beside a feed that holds every episode nothing is told twice. Nothing can be said of what was damaged.
    Raises StorageError.
    """
    from podcaster.feed.noticed import noticed  # lxml: only who plans reads feeds

    actions = {step.key: step.action for step in steps if step.action in ("new", "changed", "removed")}
    seen: list[Noticed] = []
    for feed in (keys.FEED, keys.FILMS):
        if actions.get(feed) != "changed":
            continue
        pages = [key for key in actions if keys.is_other_feed(key) and key != keys.FILMS]
        others = pages if feed == keys.FEED and is_paged else []
        old = [store.read(key) for key in (feed, *others) if actions[key] != "new"]
        new = [(public / key).read_bytes() for key in (feed, *others) if actions[key] != "removed"]
        try:
            seen += noticed([each for each in old if each is not None], new, feed) if old[0] is not None else []
        except ContentError:
            continue
    return tuple(seen)
