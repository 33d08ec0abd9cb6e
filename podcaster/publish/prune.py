"""What no kept release needs, and taking it away: planned first, done only on the host's word.

Nothing younger than a day is taken: it may belong to a publication that is under way and not committed yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from podcaster import keys
from podcaster.model import Release
from podcaster.publish import packs, records
from podcaster.publish.claim import FOLDER as CLAIMS
from podcaster.publish.live import roll_forward
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Listed, Store

KEEP = 10
KEEP_FOR = timedelta(days=30)
UNTOUCHED_FOR = timedelta(days=1)
SCRATCH = ".podcaster/doctor-"  # what was tried there and not cleared away, because the trial was killed
_HASHED = re.compile(r".+\.[0-9a-f]{12}\.\w+")


@dataclass(frozen=True, kw_only=True)
class Prune:
    """What may go: the numbers of releases that are not kept, and the objects none of the kept ones needs."""

    kept: tuple[int, ...]
    releases: tuple[int, ...]
    objects: tuple[Listed, ...]

    @property
    def size_bytes(self) -> int:
        """How much room it makes."""
        return sum(each.size_bytes for each in self.objects)


def plan_prune(store: Store, *, now: datetime, keep: int = KEEP) -> Prune:
    """Find what neither the newest ``keep`` releases need nor those of the last 30 days, nor an unpublished episode.

    Only what the tool itself puts there is looked at: hashed names, packs, claims and records. Raises StorageError, and
    PublishError for a record that cannot be read.
    """
    roll_forward(store, records.history(store))
    numbers = records.history(store).committed
    releases = {number: records.read(store, number) for number in numbers}
    kept = [n for n in numbers if n in numbers[-max(1, keep) :] or _is_young(releases[n], now)]
    needed = set[str]().union(*(_needed(releases[number]) for number in kept))
    dropped = [number for number in numbers if number not in kept]
    objects = [
        each
        for each in store.listing("")
        if _is_ours(each.key) and each.key not in needed and each.modified < now - UNTOUCHED_FOR
    ]
    return Prune(kept=tuple(kept), releases=tuple(dropped), objects=tuple(objects))


def prune(store: Store, plan: Prune, *, now: datetime) -> int:
    """Take away what ``plan`` says, records first, so that nobody goes back to half a release.

    Returns how many uploads were given up that nobody had finished. Stopped half-way, it can be done again.
    """
    for number in plan.releases:
        store.delete(records.key(number))
        store.delete(records.live_key(number))
        store.delete(records.announced_key(number))
    in_parallel(store.delete, [each.key for each in plan.objects])
    return store.clear(now - UNTOUCHED_FOR)


def _needed(release: Release) -> set[str]:
    held = {packs.key(file.pack) for file in release.files.values() if file.pack}
    return held | set(release.files) | {media.key for media in release.reserved.values()}


def _is_young(release: Release, now: datetime) -> bool:
    return release.at is not None and release.at > now - KEEP_FOR


def _is_ours(key: str) -> bool:
    return key.startswith((packs.FOLDER, CLAIMS, SCRATCH)) or (
        keys.is_immutable(key) and _HASHED.fullmatch(key) is not None
    )
