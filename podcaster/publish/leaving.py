"""What leaves: an episode's pages go, its media stays for apps that have it, its GUID stays its own; feeds go whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from podcaster import keys
from podcaster.model import LiveMedia, Release


def keys_of(
    latest: Release | None, gone: Collection[str], files: Collection[str], *, purge: bool = False
) -> tuple[str, ...]:
    """Return the keys that are taken away with the episodes ``gone`` (GUIDs): pages, and to ``purge`` all they had."""
    if latest is None:
        return ()
    slugs = {latest.enclosures[guid].slug for guid in gone}
    return tuple(
        sorted(
            key
            for key in latest.files.keys() - set(files)
            if PurePosixPath(key).parent.name and PurePosixPath(key).name.partition(".")[0] in slugs
            if purge or not keys.is_immutable(key)
        )
    )


def feeds(latest: Release | None, files: Collection[str]) -> tuple[str, ...]:
    """Return the keys of feeds beside the main one that are there no longer; left behind, they would never change.

    They are taken away after the main feed was written, when nothing links to them any more.
    """
    live = latest.files if latest else {}
    return tuple(sorted(key for key in live if keys.is_other_feed(key) and key not in files))


def reserved(latest: Release | None, enclosures: Mapping[str, LiveMedia]) -> dict[str, LiveMedia]:
    """Return the enclosures of all episodes that were live before, and are not now, by GUID."""
    before = {**latest.reserved, **latest.enclosures} if latest else {}
    return {guid: media for guid, media in before.items() if guid not in enclosures}
