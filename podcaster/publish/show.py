"""A show's folder → live: what is on the storage is read first, so that what is live stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from podcaster import keys
from podcaster.build.line import Built, Watch, build
from podcaster.check.show import check_built, refuse
from podcaster.content.new import date_episode, undate_episode
from podcaster.content.read import read, read_show
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.feed.noticed import Noticed
from podcaster.feed.paging import is_paged
from podcaster.model import Episode, Progress, Release, Show
from podcaster.publish import clock, guard, records
from podcaster.publish.announce import NO_SECRETS, News, Secrets, announce
from podcaster.publish.asked import NOTHING, Asked
from podcaster.publish.commit import publish
from podcaster.publish.described import seen_by_apps
from podcaster.publish.live import roll_forward
from podcaster.publish.memory import MEMORY, newest
from podcaster.publish.plan import Beside, Plan, plan
from podcaster.publish.rights import may_carry_out
from podcaster.publish.standing import disagreements
from podcaster.publish.touched import Touched, touched
from podcaster.publish.verify import has_public_address, looked_at, verify_feed, verify_public
from podcaster.storage.open import open_store
from podcaster.storage.store import Store


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a publication did; ``release`` is None if it was only planned: then ``noticed`` is what apps would see."""

    built: Built
    plan: Plan
    release: Release | None
    address: str
    warnings: tuple[Problem, ...] = ()
    noticed: tuple[Noticed, ...] = ()

    @property
    def dated_as_before(self) -> tuple[Episode, ...]:
        """The drafts that are live with the date by which listeners know them."""
        known = self.plan.latest.dates if self.plan.latest else {}
        return tuple(episode for episode in self.built.chosen.dated if episode.guid in known)

    @property
    def touched(self) -> Touched:
        """Which episodes changed by it."""
        return touched(self.plan, [episode.slug for episode in self.built.edition.for_everyone().episodes])

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What could be better in what changes; of the rest ``check`` tells, once for each time it is asked."""
        if self.plan.is_empty:
            return ()
        itself = self.touched.itself
        return tuple(each for each in self.built.warnings if _episode_of(each) in (None, *itself))


def _episode_of(problem: Problem) -> str | None:
    folder, _, inside = problem.where.partition("/")
    return re.split("[/:]", inside)[0] if folder == "episodes" and inside else None


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
    history, latest = _latest(store, folder, asked.plan_only, now, watch_upload)
    if unknown := list(guard.not_live(asked, latest, store)):
        raise PublishError(unknown)
    built = _built(folder, asked, latest, store, now, watch)
    planned = _planned(built, asked, latest, store, now)
    built = built if planned.is_empty else _looked_over(built, now)
    doubts = tuple(disagreements(built.chosen.kept, latest, now))
    only_planned = Published(built=built, plan=planned, release=None, address=store.address, warnings=doubts)
    if asked.plan_only:
        return replace(only_planned, noticed=_noticed(store, built, planned))
    _refuse_shrinking(built, planned)
    looks = asked.verify and has_public_address(built.edition.show) and not planned.is_empty
    decide = partial(_decide, built, planned, asked, now, looks=looks)
    release = _put_live(built, planned, store, decide, by=by, at=now, progress=watch_upload)
    faults = _seen_outside(built) if looks else []
    numbers = sorted({*history.committed, release.number})
    news = News(release, numbers, history.announced, built.edition.episodes, is_stale=bool(faults))
    unheard = announce(store, built.edition.show, news, now=now, secrets=secrets)
    return replace(only_planned, release=release, warnings=(*doubts, *faults, *unheard))


def _planned(built: Built, asked: Asked, latest: Release | None, store: Store, now: datetime) -> Plan:
    chosen = built.chosen
    waiting = tuple(built.media[episode.slug] for episode in chosen.also_made)
    beside = Beside(waiting=waiting, scheduled=chosen.scheduled, private_feed=built.private)
    return plan(built.public, store, built.edition, asked, latest=latest, now=now, beside=beside)


def _looked_over(built: Built, now: datetime) -> Built:
    """Return what was built with what could be better in its feeds. Raises ContentError if they break a rule."""
    return replace(built, warnings=(*built.warnings, *refuse(check_built(built, now=now))))


def _put_live(
    built: Built,
    planned: Plan,
    store: Store,
    decide: Callable[[Release], None],
    *,
    by: str,
    at: datetime,
    progress: Progress | None,
) -> Release:
    """Carry the plan out; ``decide`` is called before the commit, and of an empty plan before anything is asked."""
    if planned.is_empty:
        decide(planned.release)
    else:
        may_carry_out(store, planned.release)
    return publish(planned, built.public, store, by=by, at=at, progress=progress, verify=decide)


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


def _decide(built: Built, planned: Plan, asked: Asked, now: datetime, release: Release, *, looks: bool) -> None:
    """Look from outside, then write the dates: before the commit, so that after a kill too what is live has one."""
    show = built.edition.show
    if looks:
        if planned.added and (problems := list(clock.ahead(show, now))):
            raise PublishError(problems)
        verify_public(show, release, looked_at(planned))
    _write_dates(built, asked, now)


def _refuse_shrinking(built: Built, planned: Plan) -> None:
    if planned.is_empty or built.edition.show.access == "private":
        return
    pages = filter(keys.is_feed_page, planned.release.files) if is_paged(built.edition.show) else ()
    feeds = {key: (built.public / key).read_bytes() for key in (keys.FEED, *pages)}
    if problems := list(guard.left_out(feeds, planned.release.enclosures)):
        raise PublishError(problems)


def _write_dates(built: Built, asked: Asked, now: datetime) -> None:
    """Let the host's files say what is decided: who goes live has a date, who leaves has none."""
    zone = ZoneInfo(built.edition.show.timezone)
    here = now.astimezone(zone).replace(microsecond=0)
    for episode in built.chosen.dated:
        date_episode(episode.folder, episode.published.astimezone(zone) if episode.published else here)
    for episode in built.chosen.drafts:
        if episode.published and {episode.slug, episode.guid} & set(asked.withdrawing):
            undate_episode(episode.folder, here)


def _latest(
    store: Store, folder: Path, plan_only: bool, now: datetime, watch_upload: Progress | None
) -> tuple[records.History, Release | None]:
    """Return which releases there are, and the newest.

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
    return history, latest


def _show(folder: Path) -> Show:
    """Return the show; if it is wrong, raise what is wrong with its episodes as well, all problems at once."""
    try:
        return read_show(folder)
    except ContentError:
        read(folder)
        raise
