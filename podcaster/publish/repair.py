"""Putting back what was lost: what changes in place from packs, what lies under a hashed name from ``build/public``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from podcaster import keys
from podcaster.build.fingerprint import sha256_of
from podcaster.errors import Problem, PublishError
from podcaster.model import Release
from podcaster.publish import order
from podcaster.publish.integrity import Damage, Verified
from podcaster.publish.live import Change, go_live, refuse_if_superseded
from podcaster.publish.packs import Packs
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store


def repair(store: Store, found: Verified, public: Path) -> tuple[Damage, ...]:
    """Put back what can be; return what could not. ``public`` is ``build/public``.

    Raises StorageError, and PublishError if somebody publishes at this moment: then that goes first.
    """
    release, kept, contents = found.release, Packs(store), dict[str, bytes]()
    left = []
    for each in found.damage:
        if keys.is_immutable(each.key):
            done = _put_back(store, each.key, release, public)
        else:
            done = _kept(kept, each.key, release, contents)
        left += [] if done else [each]
    if contents:
        go_live(store, _change(store, release, contents), contents.__getitem__)
    return tuple(left)


def told(store: Store, damage: Iterable[Damage]) -> list[Problem]:
    """Return damage as problems, each with what puts it right."""
    return [Problem(f"{store.address}: {each.name}", each.what, _remedy(each.key)) for each in damage]


def _remedy(key: str) -> str:
    if keys.is_immutable(key):
        return "podcaster build, with the recording in its folder; then podcaster verify --repair"
    if key.endswith(".zip"):
        return "the copy a backup or the bucket's versioning has kept"
    return "podcaster verify --repair"


def _put_back(store: Store, key: str, release: Release, public: Path) -> bool:
    path = public / key
    if not path.is_file() or sha256_of(path) != release.files[key].sha256:
        return False
    store.write(key, path)
    return True


def _kept(packs: Packs, key: str, release: Release, contents: dict[str, bytes]) -> bool:
    """Add the bytes of ``key`` to ``contents`` if a pack has them."""
    if key not in release.files:
        return False  # a pack itself
    try:
        contents[key] = packs.content(key, release.files[key])
    except PublishError:
        return False
    return True


def _change(store: Store, release: Release, contents: Iterable[str]) -> Change:
    """Return the change that writes these keys, over exactly what is there now."""
    names = sorted(contents, key=lambda key: (order.stage(key, is_new=False), key))
    heads = in_parallel(store.head, names)
    tags = {key: head.tag if head else None for key, head in zip(names, heads, strict=True)}
    refuse_if_superseded(store, release)  # what is replaced was looked up while this was the newest
    return Change(release=release, keys=tuple(names), new=frozenset(), tags=tags)
