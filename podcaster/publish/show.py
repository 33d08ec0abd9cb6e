"""A show's folder → live: what is on the storage is read first, so that what is live stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from podcaster.build.line import Built, Watch, build
from podcaster.content.new import date_episode
from podcaster.content.read import read, read_show
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.model import Edition, LiveMedia, Progress, Release, Show
from podcaster.publish import records
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import Plan, plan
from podcaster.storage.open import open_store
from podcaster.storage.store import Store


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
    by: str,
    named: Collection[str] = (),
    replacing: Collection[str] = (),
    withdrawing: Collection[str] = (),
    plan_only: bool = False,
    watch: Watch = lambda episode: None,
    watch_upload: Progress | None = None,
) -> Published:
    """Build the show in ``folder`` as it should be at ``now`` and put it on its storage.

    ``named`` (slugs) limits what newly goes live, and dates the drafts in it; ``replacing`` and ``withdrawing`` name
    live episodes (slugs or GUIDs) that may get other audio, or leave the feed; ``by`` is who publishes, for others to
    read. The storage is asked first, so that
    wrong credentials are known before a long encoding. Raises every kind of PodcasterError; what was live then is.
    """
    store = open_store(_show(folder))
    latest = _latest(store, plan_only, watch_upload)
    live = latest.enclosures if latest else {}
    _refuse_unknown((*replacing, *withdrawing), live, store)
    built = build(folder, now=now, named=named, live=live, replacing=replacing, watch=watch)
    _refuse_due(built.edition, withdrawing)
    planned = plan(built.public, store, built.edition, latest=latest, replace=replacing, withdraw=withdrawing)
    if plan_only:
        return Published(built=built, plan=planned, release=None, address=store.address)
    for episode in built.chosen.dated:
        date_episode(episode.folder, now.astimezone(ZoneInfo(built.edition.show.timezone)).replace(microsecond=0))
    release = publish(planned, built.public, store, by=by, at=now, progress=watch_upload)
    return Published(built=built, plan=planned, release=release, address=store.address)


def _latest(store: Store, plan_only: bool, watch_upload: Progress | None) -> Release | None:
    """Return the newest release; what was committed and not put live is first put live, unless all is only planned."""
    return records.latest(store) if plan_only else roll_forward(store, records.history(store), watch_upload)


def _show(folder: Path) -> Show:
    """Return the show; if it is wrong, raise what is wrong with its episodes as well, all problems at once."""
    try:
        return read_show(folder)
    except ContentError:
        read(folder)
        raise


def _refuse_unknown(named: Collection[str], live: Mapping[str, LiveMedia], store: Store) -> None:
    known = {name for guid, media in live.items() for name in (guid, media.slug)}
    problems = [
        Problem(name, f"is not live on {store.address}", "podcaster status") for name in named if name not in known
    ]
    if problems:
        raise PublishError(problems)


def _refuse_due(edition: Edition, withdrawing: Collection[str]) -> None:
    """Refuse to withdraw what would be put live again at once."""
    due = [episode for episode in edition.episodes if {episode.slug, str(episode.guid)} & set(withdrawing)]
    what = "still has a date, so it belongs in the feed; make it a draft before it is withdrawn"
    example = "a # before `published = …` in its episode.toml"
    if due:
        raise PublishError([Problem(f"episodes/{episode.slug}", what, example) for episode in due])
