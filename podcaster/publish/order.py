"""In which order keys go live, so that nothing public ever points at what is not there."""

from __future__ import annotations

from podcaster import keys

MEDIA, SIDECARS, NEW_PAGES, CHANGED_PAGES, INDEX, OTHER_FEEDS, FEED = range(7)
NAMES = ("media", "sidecars", "new pages", "changed pages", "index", "other feeds", "feed")


def stage(key: str, *, is_new: bool) -> int:
    """Return the stage in which ``key`` is uploaded; a stage begins when the one before it is wholly there.

    Pages link to each other both ways (next, previous). Nobody can come upon a new page until a page that is already
    live links to it, so the new ones go first. The main feed is last of all: an episode that moves from it to a page of
    the feed is on both for a moment, and never on none.
    """
    if key == keys.FEED:
        return FEED
    if keys.is_other_feed(key):
        return OTHER_FEEDS
    if key == keys.INDEX:
        return INDEX
    if key.startswith("media/"):
        return MEDIA
    if keys.is_immutable(key):
        return SIDECARS
    return NEW_PAGES if is_new else CHANGED_PAGES
