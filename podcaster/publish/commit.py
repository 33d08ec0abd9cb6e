"""Carrying out a plan: upload what never changes, commit the release in one write, then put it live."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.model import Progress, Release, StoredFile
from podcaster.publish import packs, records
from podcaster.publish.claim import alone
from podcaster.publish.live import Contents, change, go_live, overtaken
from podcaster.publish.plan import Plan
from podcaster.publish.rights import may_delete
from podcaster.publish.upload import content_of, upload
from podcaster.storage.store import Store


def publish(
    plan: Plan,
    public: Path,
    store: Store,
    *,
    by: str,
    at: datetime,
    progress: Progress | None = None,
    verify: Callable[[Release], None] = lambda release: None,
) -> Release:
    """Put ``plan`` live and return the release that is then live; with nothing to do, no request is made.

    Stopped before the commit, it leaves what was live untouched; stopped after it, whoever comes next rolls forward.
    ``verify`` is called when everything immutable is there and nothing points at it yet; what it raises stops all.
    ``progress`` hears bytes, for each media file and for each stage of small files.
    Raises StorageError, and PublishError if somebody else published meanwhile or the build changed.
    """
    if plan.is_empty and plan.latest:
        return plan.latest
    upload(plan, public, store, progress)
    verify(plan.release)
    release = replace(plan.release, by=by, at=at)
    return commit(store, plan.latest, release, lambda key: content_of(plan, public, key), progress)


def commit(
    store: Store, before: Release | None, release: Release, content: Contents, progress: Progress | None = None
) -> Release:
    """Keep what changes in place, write the record if nobody else has, and put the release live.

    ``before`` is the newest release and wholly live. Raises as ``publish`` does.
    """
    if release.removed:
        may_delete(store)
    release = replace(release, files=_kept(store, before, release, content))
    at = release.at
    if at is None:
        raise ValueError("a release needs a time")
    with alone(store, by=release.by, at=at):
        made = change(store, before, release)
        # Under a claim nobody else commits; but somebody may have between the look at the newest release and the claim.
        late = not store.keeps_apart() and records.history(store).newest >= release.number
        if late or not store.write_new(records.key(release.number), records.to_json(release)):
            winner = records.read(store, release.number)
            raise PublishError(overtaken(store, winner, "at the same moment; nothing of yours went live"))
        go_live(store, made, content, progress)
    return release


def _kept(store: Store, before: Release | None, release: Release, content: Contents) -> Mapping[str, StoredFile]:
    """Store a pack of what no pack holds yet, and return the files with the names of their packs."""
    places = packs.places(before, release)
    mutable = {key: file for key, file in release.files.items() if not keys.is_immutable(key)}
    parts = {file.sha256: key for key, file in mutable.items() if file.sha256 not in places}
    if parts:
        name, pack = packs.packed(parts, content)
        store.write_new(packs.key(name), pack)
        places |= dict.fromkeys(parts, name)
    return {**release.files, **{key: replace(file, pack=places[file.sha256]) for key, file in mutable.items()}}
