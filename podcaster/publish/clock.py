"""Whether this computer knows what time it is: with a wrong clock episodes go live early, or never."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from podcaster import keys
from podcaster.errors import Problem
from podcaster.model import Episode, Release, Show
from podcaster.publish.records import History
from podcaster.web import Answer, Web

SLACK = timedelta(minutes=10)  # between the clocks of two hosts
FAR = timedelta(days=3 * 365)
_HERE = "this computer's clock"
_SET = "timedatectl set-ntp true, then run it again"


def behind(history: History, latest: Release | None, now: datetime) -> Iterator[Problem]:
    """Yield a problem if it is earlier here than when the newest release was made.

    Believed is the earlier of what its host said and what the storage says: another host's clock may have been ahead.
    """
    if latest is None or latest.at is None:
        return
    at = min(latest.at, history.written or latest.at)
    if now < at - SLACK:
        what = f"says it is {_told(now)}, but release {latest.number} was published at {_told(at)}"
        yield Problem(_HERE, what, _SET)


def years_behind(episodes: Iterable[Episode], now: datetime) -> Iterator[Problem]:
    """Yield a problem for every episode so far in the future that either its date is wrong or the clock."""
    for episode in episodes:
        if episode.published and episode.published > now + FAR:
            what = f"{episode.published} is years from now, which is {_told(now)} by {_HERE}"
            where, right = (
                f"episodes/{episode.slug}/episode.toml: published",
                "a date within three years, or the right time",
            )
            yield Problem(where, what, right)


def ahead(show: Show, now: datetime) -> Iterator[Problem]:
    """Yield a problem if it is later here than at the public address: one request, whatever its answer is.

    An answer out of a cache was made ``Age`` seconds ago (RFC 9111, 5.1). Raises StorageError without an answer.
    """
    with Web() as web:
        there = _time_of(web.ask("HEAD", show.url(keys.FEED)))
    if there and now > there + SLACK:
        what = f"says it is {_told(now)}, but at {show.storage.base_url} it is {_told(there)}: episodes would go early"
        yield Problem(_HERE, what, _SET)


def _time_of(answer: Answer) -> datetime | None:
    try:
        date = parsedate_to_datetime(answer.headers["date"])
        made = date if date.tzinfo else date.replace(tzinfo=UTC)
        return made + timedelta(seconds=int(answer.headers.get("age", "0")))
    except (KeyError, ValueError, OverflowError):
        return None


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
