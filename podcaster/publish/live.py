"""A committed release → public: what changes in place is written in a safe order, the feed last.

Every write names what it replaces (RFC 9110, If-Match), and that was looked up when the release was the newest. So one
who fell asleep here and wakes up after others have published changes nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from podcaster import keys
from podcaster.errors import Problem, PublishError, StorageError
from podcaster.model import Progress, Release
from podcaster.publish import order, private, records
from podcaster.publish.memory import newest
from podcaster.publish.packs import Packs
from podcaster.publish.parallel import Meter, in_parallel
from podcaster.storage.store import Store

Contents = Callable[[str], bytes]
Tags = Mapping[str, str | None]
_TRIES = 4


@dataclass(frozen=True, kw_only=True)
class Change:
    """What has to be written in place to get from one release to the next: keys in order, and what they replace.

    ``tags`` tell of listeners' own feeds as well; what they do not tell of was not there.
    """

    release: Release
    keys: tuple[str, ...]
    new: frozenset[str]
    tags: Tags

    def stage(self, key: str) -> int:
        """The stage in which ``key`` is written (``podcaster.publish.order``)."""
        return order.stage(key, is_new=key in self.new)


def change(store: Store, before: Release | None, release: Release) -> Change:
    """Look up what going from ``before``, which is wholly live, to ``release`` replaces: a request for each file."""
    had = before.files if before else {}
    differing = [key for key, file in release.files.items() if not keys.is_immutable(key) and had.get(key) != file]
    new = frozenset(key for key in differing if key not in had)
    old = [key for key in differing if key not in new]
    heads = in_parallel(store.head, old)
    tags = dict.fromkeys(new) | {key: head.tag if head else None for key, head in zip(old, heads, strict=True)}
    tags |= private.tags(store) if keys.PRIVATE_FEED in differing else {}
    ordered = sorted(differing, key=lambda key: (order.stage(key, is_new=key in new), key))
    return Change(release=release, keys=tuple(ordered), new=new, tags=tags)


def go_live(store: Store, made: Change, content: Contents, progress: Progress | None = None) -> None:
    """Write what changes, stage by stage, take away what the release removes, and note that it is wholly live.

    Doing it again, or twice at once, does no harm. Raises PublishError if somebody else's release came after this one,
    StorageError if the storage fails.
    """
    for stage, some in groupby(made.keys, key=made.stage):
        names = list(some)
        size = sum(made.release.files[key].size_bytes for key in names)
        meter = Meter(f"uploading {order.NAMES[stage]}", size, progress)

        def put(key: str, meter: Meter = meter) -> None:
            _put(store, made, key, content(key))
            meter.add(made.release.files[key].size_bytes)

        in_parallel(put, names)
    if keys.PRIVATE_FEED in made.keys:
        private.give(store, content(keys.PRIVATE_FEED), lambda key, feed: _put(store, made, key, feed))
    if keys.PRIVATE_FEED in made.release.removed:
        private.take_away(store)
    in_parallel(store.delete, made.release.removed)
    store.write(records.live_key(made.release.number), b"")


def roll_forward(
    store: Store,
    history: records.History,
    progress: Progress | None = None,
    *,
    from_folder: bool = False,
    memory: Path | None = None,
) -> Release | None:
    """Return the newest release; if whoever committed it was stopped, put the rest of it live first.

    Should the bytes of a page have been lost, that is a PublishError, unless ``from_folder`` says that the next release
    brings all pages along: then nothing is written, and what is not live is left out of the release returned. Its
    ``removed`` are the keys the next release has to take away unless it has them: what this one was to take away, and
    new pages of which nobody knows whether they were written.
    ``memory`` is a folder for the record, to spare fetching it again.
    Raises StorageError, and PublishError if somebody publishes at this moment.
    """
    release = newest(store, history, memory)
    if release and history.unfinished:
        earlier = [number for number in history.live if number < history.newest]
        before = records.read(store, earlier[-1]) if earlier else None
        packs = Packs(store)
        made = change(store, before, release)
        refuse_if_superseded(store, release)  # what is replaced was looked up while this was the newest
        try:
            contents = {key: packs.content(key, release.files[key]) for key in made.keys}
        except PublishError:
            if not from_folder:
                raise
            files = {key: release.files[key] for key in release.files.keys() - set(made.keys)}
            return replace(release, files=files, removed=tuple(sorted({*release.removed, *made.new})))
        go_live(store, _still_to_write(store, made, contents), contents.__getitem__, progress)
    return release


def _still_to_write(store: Store, made: Change, contents: Mapping[str, bytes]) -> Change:
    """Leave out what was written before the publication was stopped: nothing is sent twice.

    The private feed stays in: listeners may not have theirs yet.
    """
    there = in_parallel(store.read, made.keys)
    left = [
        key
        for key, content in zip(made.keys, there, strict=True)
        if content != contents[key] or key == keys.PRIVATE_FEED
    ]
    return replace(made, keys=tuple(left))


def _put(store: Store, made: Change, key: str, content: bytes) -> None:
    tag = made.tags.get(key)
    for _ in range(_TRIES):
        if store.write_new(key, content) if tag is None else store.replace(key, content, tag):
            return
        head = store.head(key)
        if store.read(key) == content:  # somebody else puts the same release live, or did so before being stopped
            return
        refuse_if_superseded(store, made.release)
        tag = head.tag if head else None
    what = "changes again and again while it is being published"
    raise StorageError(Problem(f"{store.address}: {key}", what, "publish from one computer at a time"))


def refuse_if_superseded(store: Store, release: Release) -> None:
    """Raise PublishError if ``release`` is not the newest any more."""
    number = records.history(store).newest
    if number > release.number:
        raise PublishError(overtaken(store, records.read(store, number), f"after release {release.number}"))


def overtaken(store: Store, winner: Release, when: str) -> Problem:
    """Return what to say when somebody else's release came first, or next."""
    by = f"{winner.by or 'somebody else'}, {winner.at:%Y-%m-%d %H:%M:%S %z}" if winner.at else "somebody else"
    return Problem(
        store.address, f"release {winner.number} ({by}) was published {when}", "podcaster publish, once more"
    )
