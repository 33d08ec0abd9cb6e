"""Whether what is yet to be made has a place: asked before the first sound, for encoding takes long."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from podcaster.build.cache import Cache
from podcaster.build.deliveries import missing
from podcaster.build.source import Source
from podcaster.content import media_json
from podcaster.content.files import reason
from podcaster.errors import ContentError, Problem
from podcaster.model import Episode, Show

Examined = Sequence[tuple[Episode, Source]]
_COPIES = 2  # as it comes out of the encoder, and with its tag


def to_make(show: Show, examined: Examined, cache: Cache) -> list[tuple[Episode, Source]]:
    """Return the episodes whose sound is yet to be encoded, or measured where it came finished."""
    return [(episode, source) for episode, source in examined if _is_to_make(show, episode, source, cache)]


def refuse_without_room(show: Show, pending: Examined, cache: Cache) -> None:
    """Raise ContentError if not all of ``pending`` can be written: media.json beside the recordings, and the cache."""
    places = {f"episodes/{episode.slug}/{media_json.NAME}": episode.folder for episode, _ in pending}
    problems = [problem for where, folder in places.items() for problem in _unwritable(where, folder)]
    cache.folder.mkdir(parents=True, exist_ok=True)
    problems += _unwritable("build/cache", cache.folder) or _full(show, pending, cache.folder)
    if problems:
        raise ContentError(problems)


def _is_to_make(show: Show, episode: Episode, source: Source, cache: Cache) -> bool:
    if source.live:
        return bool(episode.recordings and missing(source.live.file, episode.sound(show).also))
    if episode.finished:
        return episode.media is None or episode.media.recipe != source.recipe
    return bool(episode.recordings) and not (cache.encoded(source.recipe) / media_json.NAME).exists()


def _unwritable(where: str, folder: Path) -> list[Problem]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return []
    except OSError as error:
        return [Problem(where, f"cannot be written ({reason(error)})", f"chmod u+rwx {folder}")]


def _full(show: Show, pending: Examined, folder: Path) -> list[Problem]:
    needed, free = sum(_bytes(show, *each) for each in pending), shutil.disk_usage(folder).free
    if free >= needed:
        return []
    what = f"the disk has {free / 1e6:.0f} MB left, and what is to be made takes about {needed / 1e6:.0f} MB"
    return [Problem("build/cache", what, "free some space (build/cache may be deleted) and run again")]


def _bytes(show: Show, episode: Episode, source: Source) -> int:
    """Return about how much the episode's files take, all kinds at the bit rate of the MP3; a finished one is there."""
    if episode.finished:
        return 0
    settings = episode.sound(show)
    return round(source.duration.total_seconds() * settings.bitrate * 125) * _COPIES * (1 + len(settings.also))
