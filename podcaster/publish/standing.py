"""Where what is live and what the host's files say are of two minds: after a rollback, or a date that was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from podcaster.content.read import read_facts
from podcaster.errors import ContentError, Problem
from podcaster.model import Episode, Release
from podcaster.publish import records
from podcaster.storage.open import open_store

_FORM = "%Y-%m-%d %H:%M %z"


def disagreements(episodes: Iterable[Episode], release: Release | None, now: datetime) -> Iterator[Problem]:
    """Yield a warning for every episode of which ``release``, the newest, says something else than its episode.toml."""
    for episode in episodes if release else ():
        problem = _disagreement(episode, release, now) if release else None
        if problem:
            where = f"episodes/{episode.slug}/episode.toml: published"
            yield replace(problem, where=where, rule="episode.published")


def in_folder(folder: Path, release: Release, now: datetime) -> list[Problem]:
    """Return these for the show in ``folder``; nothing if its files cannot be read as they are."""
    try:
        return list(disagreements(read_facts(folder).episodes, release, now))
    except ContentError:
        return []


def if_in_doubt(folder: Path, now: datetime) -> list[Problem]:
    """Return these for drafts and what waits, if any of them has been made. Else the storage is not asked.

    Raises StorageError, PublishError.
    """
    content = read_facts(folder)
    away = [e for e in content.episodes if not e.is_live(now) and (e.folder / "media.json").exists()]
    return list(disagreements(away, records.latest(open_store(content.show)), now)) if away else []


def _disagreement(episode: Episode, release: Release, now: datetime) -> Problem | None:
    slug, said, known = episode.slug, episode.published, release.dates.get(episode.guid)
    since = f" (dated {known:{_FORM}})" if known else ""
    if episode.guid not in release.enclosures:
        if episode.guid not in release.reserved or said is None or not episode.is_live(now):
            return None
        what = f"says {said:{_FORM}}, but the episode was taken back; the next podcaster publish puts it live again"
        return _warning(what, f"# published = {said.isoformat()}, which makes it a draft")
    if said is None:
        right = f"podcaster publish {slug}, which writes its date back; or podcaster unpublish {slug}"
        return _warning(f"is missing, as in a draft, but the episode is live{since} and stays so", right)
    if not episode.is_live(now):
        right = (
            f"published = {known.isoformat()}; or podcaster unpublish {slug}"
            if known
            else f"podcaster unpublish {slug}"
        )
        return _warning(f"says {said:{_FORM}}, which is yet to come, but the episode is live{since}", right)
    if known and said != known:
        what = f"says {said:{_FORM}}, but listeners know it by {known:{_FORM}}; the next publication changes that"
        return _warning(what, f"published = {known.isoformat()}, to leave it as it is")
    return None


def _warning(what: str, example: str) -> Problem:
    return Problem("", what, example, "warning")
