"""The private feed → a feed for each listener; and what keeps private what is private.

A release holds one private feed, without anybody's token. Each listener's own is that feed with her address in it, so
that records, packs and ``build/`` hold no token, and a release is as large for a thousand listeners as for one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from podcaster import keys
from podcaster.errors import Problem
from podcaster.model import LiveMedia, Release
from podcaster.publish import listeners
from podcaster.publish.listeners import Listener
from podcaster.publish.packs import Packs
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store


def tags(store: Store) -> dict[str, str | None]:
    """Return what is there of each listener's feed, by key."""
    found = [each.key for each in listeners.read(store) if not each.revoked]
    heads = in_parallel(store.head, found)
    return {key: head.tag if head else None for key, head in zip(found, heads, strict=True)}


def give(store: Store, private: bytes, put: Callable[[str, bytes], None]) -> None:
    """Write every listener's feed with ``put``, and take away those of who is revoked.

    The list is read again at the end: who was revoked meanwhile may have been given a feed once more.
    """
    present = [each for each in listeners.read(store) if not each.revoked]
    in_parallel(lambda each: put(each.key, each.feed(private)), present)
    in_parallel(store.delete, [each.key for each in listeners.read(store) if each.revoked])


def take_away(store: Store) -> None:
    """Take every listener's feed away: the release has none. Who is not revoked gets it back with the next that has."""
    in_parallel(store.delete, [each.key for each in listeners.read(store)])


def give_one(store: Store, listener: Listener, release: Release | None) -> bool:
    """Give a new listener her feed at once; return False if the newest ``release`` has no private feed yet.

    A publication at this moment may have given her a newer one: that stays. Raises StorageError, PublishError.
    """
    file = release.files.get(keys.PRIVATE_FEED) if release else None
    if file is None:
        return False
    store.write_new(listener.key, listener.feed(Packs(store).content(keys.PRIVATE_FEED, file)))
    return True


def withdrawn(latest: Release, enclosures: Mapping[str, LiveMedia]) -> Iterator[Problem]:
    """Yield a problem for every public episode that would become private: its subscribers would lose it unasked."""
    for guid, new in sorted(enclosures.items(), key=lambda item: item[1].slug):
        live = latest.enclosures.get(guid)
        if live and new.private and not live.private:
            what = "is live for everybody, and its audio's address is known; it has to leave before it can be private"
            yield Problem(f"episodes/{new.slug}", what, f"podcaster unpublish --purge {new.slug}")


def public_keys(latest: Release | None, files: Collection[str]) -> tuple[str, ...]:
    """Return the feed and the pages of a show that was public and is now private as a whole."""
    live = latest.files if latest else {}
    return tuple(sorted(key for key in live if not keys.is_immutable(key) and key not in files))
