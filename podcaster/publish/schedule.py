"""What waits for its time: when that is on the show's own clock, and whether its audio is where it has to be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from podcaster.content.read import Content
from podcaster.errors import Problem
from podcaster.model import Episode, MediaFile, Release


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An episode with a date that is not live; ``at`` is in the show's zone, ``left`` below zero if it is due."""

    episode: Episode
    at: datetime
    left: timedelta
    is_uploaded: bool


def waiting(content: Content, latest: Release | None, now: datetime) -> list[Waiting]:
    """Return what waits, the next one first. What was live once and was taken back waits for nothing."""
    zone = ZoneInfo(content.show.timezone)
    known = {*latest.enclosures, *latest.reserved} if latest else set()
    return sorted(
        (
            Waiting(
                episode=episode,
                at=episode.published.astimezone(zone),
                left=episode.published - now,
                is_uploaded=_is_uploaded(episode.media, latest),
            )
            for episode in content.episodes
            if episode.published and episode.guid not in known
        ),
        key=lambda each: (each.left, each.episode.slug),
    )


def misread(waits: Iterable[Waiting], timezone: str) -> Iterator[Problem]:
    """Yield a warning for every date whose hour is another one in the show's zone: summer time was forgotten, or not.

    Dates in UTC are meant as they are.
    """
    for each in waits:
        written = each.episode.published
        if written and written.utcoffset() and written.utcoffset() != each.at.utcoffset():
            what = f"published: {written:%H:%M} with {written:%z} is {each.at:%H:%M} in {timezone} on that day"
            meant = written.replace(tzinfo=each.at.tzinfo)
            where = f"episodes/{each.episode.slug}/episode.toml"
            yield Problem(where, what, meant.isoformat(), "warning")


def _is_uploaded(media: MediaFile | None, latest: Release | None) -> bool:
    stored = {file.sha256 for file in latest.files.values()} if latest else set()
    return media is not None and {media.sha256, *(each.sha256 for each in media.also)} <= stored
