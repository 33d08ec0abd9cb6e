"""What happens to each key of a publication."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from podcaster import keys
from podcaster.model import Release, StoredFile
from podcaster.publish import order
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store

# "stored": nothing says it was released, but the bytes are there; a publication was stopped after it uploaded them.
# "kept": no longer part of the show; it stays on the storage for those who still have its address.
# "removed": a page of an episode that leaves the feed.
Action = Literal["new", "changed", "stored", "unchanged", "kept", "removed"]


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


def compare(
    store: Store,
    files: Mapping[str, StoredFile],
    latest: Release | None,
    removed: Collection[str],
    since: Mapping[str, datetime],
) -> tuple[Step, ...]:
    """Return what happens to each key; of new immutable keys the storage is asked whether it has them already.

    What no release holds is sent again if it was uploaded before ``since`` (by key): it may be about to be pruned.
    """
    live = latest.files if latest else {}
    actions: dict[str, Action] = {
        key: "unchanged" if live.get(key) == file else "changed" if key in live else "new"
        for key, file in files.items()
    }
    unknown = [key for key, action in actions.items() if action != "unchanged" and keys.is_immutable(key)]
    found = in_parallel(lambda key: is_stored(store, key, files[key], since.get(key)), unknown)
    actions.update({key: "stored" if there else "new" for key, there in zip(unknown, found, strict=True)})
    steps = [Step(key=key, action=action, size_bytes=files[key].size_bytes) for key, action in actions.items()]
    for key in live.keys() - files.keys():
        gone: Action = "removed" if key in removed else "kept"
        steps.append(Step(key=key, action=gone, size_bytes=live[key].size_bytes))
    return tuple(sorted(steps, key=lambda step: (step.stage, step.key)))


def is_stored(store: Store, key: str, file: StoredFile, since: datetime | None = None) -> bool:
    """Whether ``store`` holds ``key`` with the size and type of ``file``, written after ``since`` if that is given."""
    found = store.head(key)
    if found is None or (since and found.modified and found.modified < since):
        return False
    return (found.size_bytes, found.content_type) == (file.size_bytes, file.content_type)
