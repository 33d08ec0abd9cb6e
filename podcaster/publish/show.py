"""A show's folder → live: what is on the storage is read first, so that what is live stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from podcaster import keys
from podcaster.build.line import Built, Watch, build
from podcaster.check.show import check_built, refuse
from podcaster.content.read import read, read_show
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.feed.noticed import Noticed
from podcaster.feed.paging import is_paged
from podcaster.model import Progress, Release, Show
from podcaster.publish import clock, guard, records
from podcaster.publish.announce import NO_SECRETS, News, Secrets, announce
from podcaster.publish.asked import NOTHING, Asked
from podcaster.publish.claim import less_sure
from podcaster.publish.commit import publish
from podcaster.publish.decide import decide, refuse_shrinking
from podcaster.publish.described import seen_by_apps
from podcaster.publish.live import roll_forward
from podcaster.publish.memory import MEMORY, newest
from podcaster.publish.plan import Beside, Plan, plan
from podcaster.publish.published import Published
from podcaster.publish.rights import may_carry_out
from podcaster.publish.standing import disagreements
from podcaster.publish.verify import has_public_address, verify_feed
from podcaster.storage.open import open_store
from podcaster.storage.store import Store


def publish_show(
    folder: Path,
    asked: Asked = NOTHING,
    *,
    now: datetime,
    by: str,
    watch: Watch = lambda episode: None,
    watch_upload: Progress | None = None,
    secrets: Secrets = NO_SECRETS,
) -> Published:
    """Build the show in ``folder`` as it should be at ``now`` and put it on its storage.

    ``by`` is who publishes, for others to read; ``secrets`` are for announcing it. The storage is asked first, so that
    wrong credentials are known before a long encoding. Raises every kind of PodcasterError; what was live then is.
    """
    store = open_store(_show(folder))
    history, latest, left = _latest(store, folder, asked.plan_only, now, watch_upload)
    if unknown := list(guard.not_live(asked, latest, store)):
        raise PublishError(unknown)
    built = _built(folder, asked, latest, store, now, watch)
    planned = _planned(built, asked, latest, left, store, now)
    built = built if planned.is_empty else _looked_over(built, now)
    doubts = tuple(disagreements(built.chosen.kept, latest, now))
    only_planned = Published(built=built, plan=planned, release=None, address=store.address, warnings=doubts)
    if asked.plan_only:
        return replace(only_planned, noticed=_noticed(store, built, planned))
    refuse_shrinking(built, planned)
    looks = asked.verify and has_public_address(built.edition.show) and not planned.is_empty
    decided = partial(decide, built, planned, asked, now, looks=looks)
    release = _put_live(built, planned, store, decided, by=by, at=now, progress=watch_upload)
    faults = _seen_outside(built) if looks else []
    numbers = sorted({*history.committed, release.number})
    news = News(release, numbers, history.announced, built.edition.episodes, is_stale=bool(faults))
    unheard = announce(store, built.edition.show, news, now=now, secrets=secrets)
    unsure = () if planned.is_empty else less_sure(store)
    return replace(only_planned, release=release, warnings=(*unsure, *doubts, *faults, *unheard))


def _planned(
    built: Built, asked: Asked, latest: Release | None, left: tuple[str, ...], store: Store, now: datetime
) -> Plan:
    chosen = built.chosen
    waiting = tuple(built.media[episode.slug] for episode in chosen.also_made)
    beside = Beside(waiting=waiting, scheduled=chosen.scheduled, private_feed=built.private, left=left)
    return plan(built.public, store, built.edition, asked, latest=latest, now=now, beside=beside)


def _looked_over(built: Built, now: datetime) -> Built:
    """Return what was built with what could be better in its feeds. Raises ContentError if they break a rule."""
    return replace(built, warnings=(*built.warnings, *refuse(check_built(built, now=now))))


def _put_live(
    built: Built,
    planned: Plan,
    store: Store,
    decided: Callable[[Release], None],
    *,
    by: str,
    at: datetime,
    progress: Progress | None,
) -> Release:
    """Carry the plan out; ``decided`` is called before the commit, and of an empty plan before anything is asked."""
    if planned.is_empty:
        decided(planned.release)
    else:
        may_carry_out(store, planned.release)
    return publish(planned, built.public, store, by=by, at=at, progress=progress, verify=decided)


def _seen_outside(built: Built) -> list[Problem]:
    """Return what is wrong with the feed at its public address; a private show has none."""
    show = built.edition.show
    return verify_feed(show, (built.public / keys.FEED).read_bytes()) if show.access == "public" else []


def _noticed(store: Store, built: Built, planned: Plan) -> tuple[Noticed, ...]:
    actions = {step.key: step.action for step in planned.steps}
    paged = is_paged(built.edition.show)
    return seen_by_apps(actions, store.read, lambda key: (built.public / key).read_bytes(), is_paged=paged)


def _built(folder: Path, asked: Asked, latest: Release | None, store: Store, now: datetime, watch: Watch) -> Built:
    """Build what is to be live after ``latest``; keys that may not write are known before there is new sound."""
    built = build(
        folder,
        now=now,
        named=asked.named,
        live=latest.enclosures if latest else {},
        replacing=asked.replacing,
        without=asked.withdrawing,
        dates=latest.dates if latest else {},
        has_private=latest is not None and keys.PRIVATE_FEED in latest.files,
        before_sound=None if asked.plan_only else store.keeps_apart,
        watch=watch,
    )
    if problems := list(clock.years_behind(built.chosen.scheduled, now)):
        raise PublishError(problems)
    return built


def _latest(
    store: Store, folder: Path, plan_only: bool, now: datetime, watch_upload: Progress | None
) -> tuple[records.History, Release | None, tuple[str, ...]]:
    """Return which releases there are, the newest, and the keys it may have left that it was to take away.

    What was committed and not put live is first put live, unless all is only planned. Raises PublishError if by this
    computer's clock that release is yet to be made.
    """
    history = records.history(store)
    if plan_only:
        latest = newest(store, history, None)
    else:
        latest = roll_forward(store, history, watch_upload, from_folder=True, memory=folder / MEMORY)
    if problems := list(clock.behind(history, latest, now)):
        raise PublishError(problems)
    return history, latest, latest.removed if latest and history.unfinished else ()


def _show(folder: Path) -> Show:
    """Return the show; if it is wrong, raise what is wrong with its episodes as well, all problems at once."""
    try:
        return read_show(folder)
    except ContentError:
        read(folder)
        raise
