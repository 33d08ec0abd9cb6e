"""What a publication would do, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from podcaster import keys
from podcaster.errors import Problem, PublishError
from podcaster.model import Edition, LiveMedia, Release, StoredFile
from podcaster.publish import guard, inventory, order, records
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store

# "stored": nothing says it was released, but the bytes are there; a publication was stopped after it uploaded them.
# "kept": no longer part of the show; it stays on the storage for those who still have its address.
Action = Literal["new", "changed", "stored", "unchanged", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What happens to one key."""

    key: str
    action: Action
    size_bytes: int

    @property
    def is_upload(self) -> bool:
        """Whether bytes have to be sent."""
        return self.action in ("new", "changed")

    @property
    def stage(self) -> int:
        """The stage it belongs to (``podcaster.publish.order``)."""
        return order.stage(self.key, is_new=self.action == "new")


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
) -> Plan:
    """Compare ``public`` (``build/public``) with what ``store`` holds.

    ``latest`` spares two requests if the caller has read it already (``records.latest``); with nothing changed there
    are no others. ``replace`` and ``withdraw`` name the episodes (slugs or GUIDs) whose live enclosure may become
    another file, or which may leave the feed.
    Raises PublishError with every reason not to publish, StorageError if the storage fails.
    """
    latest = latest or records.latest(store)
    files = inventory.local_files(public, latest)
    enclosures = inventory.enclosures(edition)
    if strangers := list(guard.another_show(store, latest, edition.show)):
        raise PublishError(strangers)
    problems = list(inventory.problems_with(edition, files, public))
    if latest:
        problems += guard.vanishing(latest, enclosures, withdraw)
        problems += guard.replacing(latest, enclosures, replace)
    if problems:
        raise PublishError(problems)
    elsewhere = {key: named for key, named in inventory.named_elsewhere(edition).items() if key not in files}
    files |= {key: facts for key, (_, facts) in elsewhere.items()}
    steps = _steps(store, files, latest)
    if missing := list(_missing(steps, elsewhere, store)):
        raise PublishError(missing)
    number = latest.number + 1 if latest else 1
    release = Release(number=number, show_guid=str(edition.show.guid), files=files, enclosures=enclosures)
    live = latest.enclosures if latest else {}
    return Plan(steps=steps, release=release, latest=latest, **_episodes(live, enclosures))


def _steps(store: Store, files: Mapping[str, StoredFile], latest: Release | None) -> tuple[Step, ...]:
    """Return what happens to each key; of new immutable keys the storage is asked whether it has them already."""
    live = latest.files if latest else {}
    actions: dict[str, Action] = {
        key: "unchanged" if live.get(key) == file else "changed" if key in live else "new"
        for key, file in files.items()
    }
    unknown = [key for key, action in actions.items() if action != "unchanged" and keys.is_immutable(key)]
    found = in_parallel(lambda key: is_stored(store, key, files[key]), unknown)
    actions.update({key: "stored" if there else "new" for key, there in zip(unknown, found, strict=True)})
    steps = [Step(key=key, action=action, size_bytes=files[key].size_bytes) for key, action in actions.items()]
    steps += [Step(key=key, action="kept", size_bytes=live[key].size_bytes) for key in live.keys() - files.keys()]
    return tuple(sorted(steps, key=lambda step: (step.stage, step.key)))


def is_stored(store: Store, key: str, file: StoredFile) -> bool:
    """Whether ``store`` holds ``key`` with the size and type of ``file``."""
    found = store.head(key)
    return found is not None and (found.size_bytes, found.content_type) == (file.size_bytes, file.content_type)


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
