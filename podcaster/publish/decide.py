"""What is made sure of just before a commit: nothing is lost, the world can read it, and the host's files say so."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from podcaster import keys
from podcaster.build.line import Built
from podcaster.content.new import date_episode, undate_episode
from podcaster.errors import PublishError
from podcaster.feed.paging import is_paged
from podcaster.model import Release
from podcaster.publish import clock, guard
from podcaster.publish.asked import Asked
from podcaster.publish.plan import Plan
from podcaster.publish.verify import looked_at, verify_public


def decide(built: Built, planned: Plan, asked: Asked, now: datetime, release: Release, *, looks: bool) -> None:
    """Look from outside, then write the dates: before the commit, so that after a kill too what is live has one."""
    show = built.edition.show
    if looks:
        if planned.added and (problems := list(clock.ahead(show, now))):
            raise PublishError(problems)
        verify_public(show, release, looked_at(planned))
    _write_dates(built, asked, now)


def refuse_shrinking(built: Built, planned: Plan) -> None:
    """Raise PublishError if the feed that was built lacks an episode of the release."""
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
