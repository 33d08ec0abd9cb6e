"""Episodes whose time has come since: found out cheaply, so that a timer can ask every few minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from podcaster.content.read import Content, read_facts
from podcaster.errors import Problem, PublishError
from podcaster.model import Episode, Release
from podcaster.publish import clock, records
from podcaster.publish.announce import NO_SECRETS, News, Secrets, announce
from podcaster.publish.live import roll_forward
from podcaster.publish.memory import MEMORY, newest
from podcaster.storage.open import open_store

PUNCTUAL = timedelta(minutes=15)  # a timer that asks every ten minutes is not late


@dataclass(frozen=True)
class Due:
    """An episode that has to go live, and how long ago it should have."""

    episode: Episode
    late: timedelta

    @property
    def is_late(self) -> bool:
        """Whether listeners may have noticed."""
        return self.late > PUNCTUAL


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a timer finds: who is due, and who would be but was taken back, by ``podcaster rollback``.

    ``finished`` is a release that somebody had begun and this run has put live; ``warnings`` tell of announcements.
    """

    due: tuple[Due, ...] = ()
    held: tuple[Episode, ...] = ()
    finished: Release | None = None
    warnings: tuple[Problem, ...] = ()


def due(folder: Path, *, now: datetime, plan_only: bool = False, secrets: Secrets = NO_SECRETS) -> Found:
    """Return the episodes whose date has passed and which are not live; finish first what somebody else began.

    With nothing to do it is one request, once this computer knows the newest release. What was not announced is, if
    nothing is due. Dates carry their zone, so an hour that a clock repeats or leaves out moves nothing.
    Raises ContentError, StorageError, PublishError.
    """
    content = read_facts(folder)
    store = open_store(content.show)
    history = records.history(store)
    finishes = history.unfinished and not plan_only
    look = partial(roll_forward, memory=folder / MEMORY) if finishes else partial(newest, memory=folder / MEMORY)
    latest = look(store, history)
    if problems := list(clock.behind(history, latest, now)):
        raise PublishError(problems)
    late = [Due(episode, now - at) for episode, at in _not_live(content, latest, now)]
    taken = latest.reserved if latest else {}
    found = Found(
        due=tuple(each for each in late if each.episode.guid not in taken),
        held=tuple(each.episode for each in late if each.episode.guid in taken),
        finished=latest if finishes else None,
    )
    if found.due or plan_only or latest is None:
        return found
    news = News(latest, history.committed, history.announced, content.episodes)
    return replace(found, warnings=announce(store, content.show, news, now=now, secrets=secrets))


def _not_live(content: Content, latest: Release | None, now: datetime) -> Iterator[tuple[Episode, datetime]]:
    live = latest.enclosures if latest else {}
    for episode in content.episodes:
        if episode.published and episode.is_live(now) and episode.guid not in live:
            yield episode, episode.published
