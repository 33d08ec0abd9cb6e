"""What a publication would do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from podcaster.errors import Problem, PublishError
from podcaster.model import Edition, Episode, LiveMedia, Release, StoredFile
from podcaster.publish import guard, inventory, leaving, private, records
from podcaster.publish.asked import NOTHING, Asked
from podcaster.publish.described import told
from podcaster.publish.foretold import lost
from podcaster.publish.steps import Step, compare
from podcaster.storage.store import Store

if TYPE_CHECKING:
    from podcaster.build.media import Produced

RELIED_ON_FOR = timedelta(hours=12)  # of what no release holds; pruning takes nothing younger than a day


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The steps of a publication in the order they are carried out, and the release that results.

    ``paths`` are the files of keys that are not in ``build/public``: media that waits for its time, the private feed.
    ``added``, ``changed`` and ``gone`` hold GUIDs: episodes that become live, whose enclosure becomes another file, and
    that leave the feed.
    """

    steps: tuple[Step, ...]
    release: Release
    latest: Release | None
    paths: Mapping[str, Path] = field(default_factory=dict)
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


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What goes along with a publication and is not in ``build/public``.

    ``waiting`` is media whose time has not come: it is uploaded, and nothing points at it yet; of those ``scheduled``
    what is there already stays. ``private_feed`` is the file listeners' own feeds are made from, ``left`` the keys an
    unfinished release was to take away.
    """

    waiting: tuple[Produced, ...] = ()
    scheduled: tuple[Episode, ...] = ()
    private_feed: Path | None = None
    left: tuple[str, ...] = ()


NOTHING_BESIDE = Beside()


def plan(
    public: Path,
    store: Store,
    edition: Edition,
    asked: Asked = NOTHING,
    *,
    latest: Release | None = None,
    beside: Beside = NOTHING_BESIDE,
    now: datetime | None = None,
) -> Plan:
    """Compare ``public`` (``build/public``) with what ``store`` holds.

    ``latest`` spares two requests if the caller has read it already; with nothing changed there are no others.
    Raises PublishError with every reason not to publish, StorageError if the storage fails.
    """
    latest = latest or records.latest(store)
    is_public = edition.show.access == "public"
    files = inventory.local_files(public, latest, has_feed=is_public)
    enclosures = inventory.enclosures(edition)
    if strangers := list(guard.another_show(store, latest, edition.show)):
        raise PublishError(strangers)
    problems = list(inventory.problems_with(edition, files, public))
    problems += guard.broken(latest, enclosures, asked.replacing, asked.withdrawing) if latest else ()
    problems += private.withdrawn(latest, enclosures) if latest else ()
    if problems:
        raise PublishError(problems)
    elsewhere = {key: named for key, named in inventory.named_elsewhere(edition).items() if key not in files}
    staged = inventory.staged(beside.waiting) | inventory.private(beside.private_feed)
    files |= {key: facts for key, (_, facts) in (*elsewhere.items(), *staged.items())}
    files |= inventory.still_waiting(beside.scheduled, latest)
    changes = _episodes(latest.enclosures if latest else {}, enclosures)
    removed = _removed(latest, files, changes["gone"], beside.left, purge=asked.purge, is_public=is_public)
    since = dict.fromkeys(files.keys() - elsewhere.keys(), now - RELIED_ON_FOR) if now else {}
    steps = compare(store, files, latest, removed, since)
    if missing := list(_missing(steps, elsewhere, store)):
        raise PublishError(missing)
    release = _release(edition, latest, files, changes, removed)
    paths = {key: path for key, (path, _) in staged.items()}
    return Plan(steps=steps, release=release, latest=latest, paths=paths, **changes)


def _release(
    edition: Edition,
    latest: Release | None,
    files: Mapping[str, StoredFile],
    changes: Mapping[str, tuple[str, ...]],
    removed: tuple[str, ...],
) -> Release:
    enclosures = inventory.enclosures(edition)
    return Release(
        number=latest.number + 1 if latest else 1,
        show_guid=str(edition.show.guid),
        files=files,
        enclosures=enclosures,
        what=told(changes, latest, enclosures),
        removed=removed,
        reserved=leaving.reserved(latest, enclosures),
    )


def _removed(
    latest: Release | None,
    files: Mapping[str, StoredFile],
    gone: Collection[str],
    left: Collection[str],
    *,
    purge: bool,
    is_public: bool,
) -> tuple[str, ...]:
    """Return the keys that are taken away: of who is ``gone``, feeds that are no more, ``left`` unless it is back."""
    feeds = leaving.feeds(latest, files) if is_public else private.public_keys(latest, files)
    return tuple(sorted({*leaving.keys_of(latest, gone, files, purge=purge), *feeds, *left} - files.keys()))


def _missing(
    steps: tuple[Step, ...], elsewhere: Mapping[str, tuple[str, StoredFile]], store: Store
) -> Iterator[Problem]:
    """Yield a problem for every media file that is neither in the build nor, whole, on the storage."""
    for step in steps:
        if step.is_upload and step.key in elsewhere:
            slug = elsewhere[step.key][0]
            what = f"{step.key} ({step.size_bytes} bytes) is neither in build/public nor on {store.address}"
            yield lost(slug, what, step.key)


def _episodes(live: Mapping[str, LiveMedia], new: Mapping[str, LiveMedia]) -> dict[str, tuple[str, ...]]:
    """Return the GUIDs that come, change their enclosure and go."""
    return {
        "added": tuple(sorted(new.keys() - live.keys())),
        "changed": tuple(sorted(guid for guid in new.keys() & live.keys() if new[guid].key != live[guid].key)),
        "gone": tuple(sorted(live.keys() - new.keys())),
    }
