"""What the storage holds, held against the newest release: was anything lost or changed since, by hand or by a disk?"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from podcaster import keys
from podcaster.errors import Problem, PublishError
from podcaster.model import Release, StoredFile
from podcaster.publish import listeners, packs, records
from podcaster.publish.live import overtaken
from podcaster.publish.packs import Packs
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store

_LARGE_BYTES = 1 << 20  # what is larger is read one at a time, so that memory holds one of them


@dataclass(frozen=True, kw_only=True)
class Damage:
    """An object that is not as the release says; ``name`` tells which it is without anybody's token."""

    key: str
    name: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Verified:
    """The newest release, how many objects were looked at, and what is wrong with them."""

    release: Release
    looked_at: int
    damage: tuple[Damage, ...]


def verify(store: Store, *, deep: bool = False) -> Verified:
    """Look at every object of the newest release: size and type, and if ``deep`` the bytes: each is fetched whole.

    Raises StorageError, and PublishError if there is no release, it is not wholly live, or another came meanwhile.
    """
    release = _settled(store)
    needed = sorted({packs.key(file.pack) for file in release.files.values() if file.pack})
    damage = [*_damaged(store, release, deep), *_lost(store, needed), *_feeds(store, release)]
    newest = records.history(store).newest
    if newest != release.number:
        raise PublishError(overtaken(store, records.read(store, newest), "while it was being verified"))
    return Verified(release=release, looked_at=len(release.files) + len(needed), damage=tuple(damage))


def _settled(store: Store) -> Release:
    """Return the newest release, which is wholly live."""
    history = records.history(store)
    if not history.newest:
        raise PublishError(Problem(store.address, "nothing was ever published here", "podcaster publish"))
    if history.unfinished:
        what = f"release {history.newest} was committed and is not wholly live yet"
        raise PublishError(Problem(store.address, what, "podcaster publish, which finishes it"))
    return records.read(store, history.newest)


def _damaged(store: Store, release: Release, deep: bool) -> Iterator[Damage]:
    names = sorted(release.files)
    faults = dict(zip(names, in_parallel(lambda key: _fault(store, key, release.files[key]), names), strict=True))
    whole = [key for key in names if deep and not faults[key]]
    large = {key for key in whole if release.files[key].size_bytes > _LARGE_BYTES}
    small = [key for key in whole if key not in large]
    faults |= dict(zip(small, in_parallel(lambda key: _changed(store, key, release.files[key]), small), strict=True))
    faults |= {key: _changed(store, key, release.files[key]) for key in sorted(large)}
    yield from (Damage(key=key, name=key, what=what) for key, what in faults.items() if what)


def _fault(store: Store, key: str, file: StoredFile) -> str:
    found = store.head(key)
    if found is None:
        return "is missing"
    if found.size_bytes != file.size_bytes:
        return f"has {found.size_bytes} bytes, not {file.size_bytes}"
    return f"is served as {found.content_type}" if found.content_type != file.content_type else ""


def _changed(store: Store, key: str, file: StoredFile) -> str:
    content = store.read(key) or b""
    return "" if hashlib.sha256(content).hexdigest() == file.sha256 else "holds other bytes than were published"


def _lost(store: Store, needed: list[str]) -> Iterator[Damage]:
    """Yield the packs that are gone: nothing is wrong yet, but this release could not be brought back."""
    for key, head in zip(needed, in_parallel(store.head, needed), strict=True):
        if head is None:
            yield Damage(key=key, name=key, what="is missing: the pages of this release cannot be put back")


def _feeds(store: Store, release: Release) -> Iterator[Damage]:
    """Yield the listeners' own feeds that are not there, or are not what the private feed makes of them."""
    file = release.files.get(keys.PRIVATE_FEED)
    present = [each for each in listeners.read(store) if not each.revoked] if file else []
    if file is None or not present:
        return
    try:
        private = Packs(store).content(keys.PRIVATE_FEED, file)
    except PublishError:
        return  # told already: the pack is missing or damaged
    found = in_parallel(lambda each: store.read(each.key), present)
    for listener, content in zip(present, found, strict=True):
        if content != listener.feed(private):
            what = "is missing" if content is None else "holds other bytes than were published"
            yield Damage(key=keys.PRIVATE_FEED, name=f'the feed of "{listener.label}"', what=what)
