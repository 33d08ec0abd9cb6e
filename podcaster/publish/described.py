"""A release in a few words, for those who look for one to go back to."""

from __future__ import annotations

from collections.abc import Mapping

from podcaster.model import LiveMedia, Release

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
