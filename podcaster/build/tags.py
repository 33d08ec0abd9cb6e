"""What would be in an episode's tag, told by a hash: rendering a thousand tags only to compare them takes seconds."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from zoneinfo import ZoneInfo

from podcaster.audio import tag
from podcaster.build.cache import Cache
from podcaster.model import Episode, Show


def tags_of(show: Show, episode: Episode, cover: bytes | None, cache: Cache) -> str:
    """Return ``tag.digest`` of an episode with its final chapters; what was the same before is not rendered again."""
    # The date is told as on the show's own clock: what that says also depends on the system's time zones.
    published = episode.published and episode.published.astimezone(ZoneInfo(show.timezone))
    told = replace(episode, published=published, notes="", media=None, transcript=None, film_captions=None)
    picture = hashlib.sha256(cover).hexdigest() if cover else ""
    return cache.tags.of(repr((show, told, picture)), lambda: tag.digest(show, told, told.chapters, cover))
