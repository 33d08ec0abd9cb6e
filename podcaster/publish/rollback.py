"""Going back: a new release with the very bytes of an older one, from what the storage itself has kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from podcaster import keys
from podcaster.errors import Problem, PublishError
from podcaster.model import Progress, Release
from podcaster.publish import leaving, records
from podcaster.publish.commit import commit
from podcaster.publish.described import seen_by_apps
from podcaster.publish.live import roll_forward
from podcaster.publish.packs import Packs
from podcaster.publish.parallel import in_parallel
from podcaster.publish.steps import is_stored
from podcaster.storage.store import Store

if TYPE_CHECKING:
    from podcaster.feed.noticed import Noticed


@dataclass(frozen=True, kw_only=True)
class Rollback:
    """What going back changes: ``target`` is the release to go back to, ``release`` the new one with its bytes."""

    latest: Release
    target: Release
    release: Release

    @property
    def changed(self) -> tuple[str, ...]:
        """The keys whose bytes change in place, or that come back."""
        live = self.latest.files
        return tuple(sorted(key for key, file in self.target.files.items() if live.get(key) != file))

    @property
    def added(self) -> tuple[str, ...]:
        """The slugs that come back into the feed."""
        return _only_in(self.target, self.latest)

    @property
    def gone(self) -> tuple[str, ...]:
        """The slugs that leave the feed."""
        return _only_in(self.latest, self.target)

    @property
    def other_audio(self) -> tuple[str, ...]:
        """The slugs of episodes that stay and get the audio they had."""
        live, then = self.latest.enclosures, self.target.enclosures
        return tuple(sorted(then[guid].slug for guid in live.keys() & then.keys() if live[guid].key != then[guid].key))


def plan_rollback(store: Store, number: int | None = None) -> Rollback:
    """Work out how to bring release ``number`` (default: the one before the newest) back.

    Raises StorageError, and PublishError if there is no such release, or files of it are no longer there.
    """
    latest = roll_forward(store, records.history(store))
    if latest is None:
        raise PublishError(Problem(store.address, "nothing was ever published here", "podcaster publish"))
    if number is None and latest.number == 1:
        raise PublishError(
            Problem(store.address, "there is no release before the first", "podcaster unpublish EPISODE")
        )
    target = records.read(store, latest.number - 1 if number is None else number)
    if missing := _missing(store, latest, target):
        raise PublishError(missing)
    now_live = {key for key in target.files if not keys.is_immutable(key)}
    release = Release(
        number=latest.number + 1,
        show_guid=target.show_guid,
        files=target.files,
        enclosures=target.enclosures,
        what=f"back to release {target.number}",
        removed=tuple(sorted(key for key in latest.files if not keys.is_immutable(key) and key not in now_live)),
        reserved=leaving.reserved(latest, target.enclosures),
    )
    return Rollback(latest=latest, target=target, release=release)


def noticed(store: Store, plan: Rollback) -> tuple[Noticed, ...]:
    """Return what apps would see of going back, beside who comes and goes. Raises StorageError, PublishError."""
    changed = {key: "changed" if key in plan.latest.files else "new" for key in plan.changed}
    actions = changed | dict.fromkeys(plan.release.removed, "removed")
    packs, files = Packs(store), plan.target.files
    is_paged = any(map(keys.is_feed_page, {**files, **plan.latest.files}))
    return seen_by_apps(actions, store.read, lambda key: packs.content(key, files[key]), is_paged=is_paged)


def roll_back(store: Store, plan: Rollback, *, by: str, at: datetime, progress: Progress | None = None) -> Release:
    """Put the bytes of an older release live again, byte for byte. Raises as ``podcaster.publish.commit`` does."""
    packs, files = Packs(store), plan.target.files
    for key in plan.changed:
        if not keys.is_immutable(key):
            packs.content(key, files[key])  # all of it is at hand before anything is committed
    release = replace(plan.release, by=by, at=at)
    return commit(store, plan.latest, release, lambda key: packs.content(key, files[key]), progress)


def _missing(store: Store, latest: Release, target: Release) -> list[Problem]:
    """Return a problem for every file under a hashed name that is no longer there: it was pruned, or purged."""
    asked = [key for key in target.files if keys.is_immutable(key) and key not in latest.files]
    there = in_parallel(lambda key: is_stored(store, key, target.files[key]), asked)
    what = f"is needed by release {target.number} and is no longer there"
    return [
        Problem(f"{store.address}: {key}", what, "podcaster releases, to choose another")
        for key, is_there in zip(asked, there, strict=True)
        if not is_there
    ]


def _only_in(one: Release, other: Release) -> tuple[str, ...]:
    return tuple(sorted(one.enclosures[guid].slug for guid in one.enclosures.keys() - other.enclosures.keys()))
