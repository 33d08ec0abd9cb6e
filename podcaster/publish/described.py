"""A release in a few words, for those who look for one to go back to; and what apps would notice of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from podcaster import keys
from podcaster.errors import ContentError
from podcaster.model import LiveMedia, Release

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


def seen_by_apps(
    actions: Mapping[str, str], live: Callable[[str], bytes | None], new: Callable[[str], bytes], *, is_paged: bool
) -> tuple[Noticed, ...]:
    """Return what apps would notice of the feeds that change: one request for each of these, none if they stay.

    ``actions`` are those of ``Step``, by key; ``live`` and ``new`` give the bytes of a key as it is and as it will be.
    Of pages beside a feed that holds every episode nothing is told twice. Nothing can be said of what was damaged.
    Raises what these raise.
    """
    from podcaster.feed.noticed import noticed  # lxml: only who plans reads feeds

    moving = {key: action for key, action in actions.items() if action in ("new", "changed", "removed")}
    seen: list[Noticed] = []
    for feed in (keys.FEED, keys.FILMS):
        if moving.get(feed) != "changed":
            continue
        pages = [key for key in moving if keys.is_other_feed(key) and key != keys.FILMS]
        others = pages if feed == keys.FEED and is_paged else []
        old = [live(key) for key in (feed, *others) if moving[key] != "new"]
        after = [new(key) for key in (feed, *others) if moving[key] != "removed"]
        try:
            seen += noticed([each for each in old if each is not None], after, feed) if old[0] is not None else []
        except ContentError:
            continue
    return tuple(seen)
