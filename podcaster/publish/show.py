"""A show's folder → live: what is on the storage is read first, so that what is live stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from podcaster.build.line import Built, Watch, build
from podcaster.content.read import read_show
from podcaster.model import LiveMedia, Progress, Release
from podcaster.publish import records
from podcaster.publish.plan import Plan, plan
from podcaster.publish.upload import publish
from podcaster.storage.open import open_store


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a publication did; ``release`` is None if it was only planned."""

    built: Built
    plan: Plan
    release: Release | None
    address: str


def publish_show(
    folder: Path,
    *,
    now: datetime,
    only: Collection[str] = (),
    replacing: Collection[str] = (),
    withdrawing: Collection[str] = (),
    plan_only: bool = False,
    watch: Watch = lambda episode: None,
    watch_upload: Progress | None = None,
) -> Published:
    """Build the show in ``folder`` as it should be at ``now`` and put it on its storage.

    ``only`` limits what newly goes live to these slugs; ``replacing`` and ``withdrawing`` name live episodes (slugs or
    GUIDs) that may get other audio, or leave the feed. The storage is asked first, so that wrong credentials are known
    before a long encoding. Raises every kind of PodcasterError; what was live then still is.
    """
    store = open_store(read_show(folder))
    latest = records.latest(store)
    live = _to_keep(latest.enclosures if latest else {}, replacing)
    built = build(folder, now=now, only=only, live=live, watch=watch)
    planned = plan(built.public, store, built.edition, latest=latest, replace=replacing, withdraw=withdrawing)
    release = None if plan_only else publish(planned, built.public, store, watch_upload)
    return Published(built=built, plan=planned, release=release, address=store.address)


def _to_keep(live: Mapping[str, LiveMedia], replacing: Collection[str]) -> dict[str, LiveMedia]:
    return {guid: media for guid, media in live.items() if not {guid, media.slug} & set(replacing)}
