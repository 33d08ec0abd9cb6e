"""The chapters an old feed gives an episode: those of the file it names, else those in the feed itself."""

from __future__ import annotations

from podcaster.content.markers.read import read_markers
from podcaster.model import Chapter
from podcaster.moving.fetch import Fetcher
from podcaster.moving.old_episode import OldEpisode


def old_chapters(old: OldEpisode, fetcher: Fetcher) -> tuple[Chapter, ...]:
    """Return the chapters; a file that was fetched before is not fetched again.

    Raises StorageError when the file cannot be had, ContentError when it cannot be read.
    """
    if not old.chapters_url:
        return old.chapters
    fetcher.fetch(old.chapters_url, "fetching chapters")
    return read_markers(fetcher.path(old.chapters_url).read_bytes(), "chapters").chapters or old.chapters
