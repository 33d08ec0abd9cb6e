"""Episodes whose time has come since: found out cheaply, so that a timer can ask every few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from podcaster.content.read import read
from podcaster.model import Episode
from podcaster.publish import records
from podcaster.publish.memory import newest
from podcaster.publish.show import MEMORY
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


def due(folder: Path, *, now: datetime) -> list[Due] | None:
    """Return the episodes whose date has passed and which are not live, None if a release waits to be finished.

    One request, once this computer knows the newest release. Dates carry their zone, so an hour that a clock repeats or
    leaves out moves nothing. Raises ContentError, StorageError, PublishError.
    """
    content = read(folder)
    store = open_store(content.show)
    history = records.history(store)
    if history.unfinished:
        return None
    latest = newest(store, history, folder / MEMORY)
    live = latest.enclosures if latest else {}
    return [
        Due(episode, now - episode.published)
        for episode in content.episodes
        if episode.published and episode.is_live(now) and str(episode.guid) not in live
    ]
