"""What a publication would do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from podcaster.errors import Problem, PublishError
from podcaster.model import Edition, LiveMedia, Release, StoredFile
from podcaster.publish import guard, inventory, leaving, records
from podcaster.publish.described import told
from podcaster.publish.steps import Step, compare
from podcaster.storage.store import Store

RELIED_ON_FOR = timedelta(hours=12)  # of what no release holds; pruning takes nothing younger than a day


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps of a publication in the order they are carried out, and the release that results.

    ``added``, ``changed`` and ``gone`` hold GUIDs: episodes that become live, whose enclosure becomes another file, and
    that leave the feed.
    """

    steps: tuple[Step, ...]
    release: Release
    latest: Release | None
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def uploads(self) -> tuple[Step, ...]:
        """The steps that send bytes."""
        return tuple(step for step in self.steps if step.is_upload)

    @property
    def upload_bytes(self) -> int:
        """How many bytes are sent."""
        return sum(step.size_bytes for step in self.uploads)

    @property
    def is_empty(self) -> bool:
        """Whether everything is live already, exactly like this."""
        return self.latest is not None and (self.latest.files, self.latest.enclosures) == (
            self.release.files,
            self.release.enclosures,
        )


def plan(
    public: Path,
    store: Store,
    edition: Edition,
    *,
    latest: Release | None = None,
    replace: Collection[str] = (),
    withdraw: Collection[str] = (),
    purge: bool = False,
    now: datetime | None = None,
) -> Plan:
    """Compare ``public`` (``build/public``) with what ``store`` holds.

    ``latest`` spares two requests if the caller has read it already (``records.latest``); with nothing changed there
    are no others. ``replace`` and ``withdraw`` name the episodes (slugs or GUIDs) whose live enclosure may become
    another file, or which may leave the feed: then their pages are taken away, and with ``purge`` their media.
    Raises PublishError with every reason not to publish, StorageError if the storage fails.
    """
    latest = latest or records.latest(store)
    files = inventory.local_files(public, latest)
    enclosures = inventory.enclosures(edition)
    if strangers := list(guard.another_show(store, latest, edition.show)):
        raise PublishError(strangers)
    problems = list(inventory.problems_with(edition, files, public))
    problems += guard.broken(latest, enclosures, replace, withdraw) if latest else ()
    if problems:
        raise PublishError(problems)
    elsewhere = {key: named for key, named in inventory.named_elsewhere(edition).items() if key not in files}
    files |= {key: facts for key, (_, facts) in elsewhere.items()}
    changes = _episodes(latest.enclosures if latest else {}, enclosures)
    removed = leaving.keys_of(latest, changes["gone"], files, purge=purge)
    since = dict.fromkeys(files.keys() - elsewhere.keys(), now - RELIED_ON_FOR) if now else {}
    steps = compare(store, files, latest, removed, since)
    if missing := list(_missing(steps, elsewhere, store)):
        raise PublishError(missing)
    release = Release(
        number=latest.number + 1 if latest else 1,
        show_guid=str(edition.show.guid),
        files=files,
        enclosures=enclosures,
        what=told(changes, latest, enclosures),
        removed=removed,
        reserved=leaving.reserved(latest, enclosures),
    )
    return Plan(steps=steps, release=release, latest=latest, **changes)


def _missing(
    steps: tuple[Step, ...], elsewhere: Mapping[str, tuple[str, StoredFile]], store: Store
) -> Iterator[Problem]:
    """Yield a problem for every media file that is neither in the build nor, whole, on the storage."""
    for step in steps:
        if step.is_upload and step.key in elsewhere:
            slug = elsewhere[step.key][0]
            what = f"{step.key} ({step.size_bytes} bytes) is neither in build/public nor on {store.address}"
            yield Problem(f"episodes/{slug}", what, f"put the recording back in episodes/{slug}/ and build again")


def _episodes(live: Mapping[str, LiveMedia], new: Mapping[str, LiveMedia]) -> dict[str, tuple[str, ...]]:
    """Return the GUIDs that come, change their enclosure and go."""
    return {
        "added": tuple(sorted(new.keys() - live.keys())),
        "changed": tuple(sorted(guid for guid in new.keys() & live.keys() if new[guid].key != live[guid].key)),
        "gone": tuple(sorted(live.keys() - new.keys())),
    }
