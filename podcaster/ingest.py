"""A recording → an episode folder: what the file knows is filled in, and the GUID is minted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from podcaster.audio import decode
from podcaster.audio.recording import RecordingFacts
from podcaster.build.fingerprint import sha256_of
from podcaster.build.reading import read
from podcaster.content.episode_rules import check_together
from podcaster.content.new import create_episode, next_number, parse_guest
from podcaster.content.read import read_facts, read_show
from podcaster.errors import ContentError, Problem


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What the host said about a new episode. ``published`` is "now", a date with a zone, or None for a draft."""

    title: str
    summary: str
    guests: Sequence[str] = ()
    published: str | None = None
    number: int | None = None
    season: int | None = None
    link: bool = False


def read_recordings(recordings: Sequence[Path]) -> RecordingFacts:
    """Return what the recordings know of themselves: the first that has markers speaks for all.

    Raises AudioError for each file that holds no sound.
    """
    facts = [decode.probe(path) for path in recordings]
    return next((known for known in facts if known.chapters), facts[0])


def draft_of(folder: Path, recordings: Sequence[Path]) -> Path | None:
    """Return the folder of a draft made from exactly these recordings, if there is one."""
    wanted, size = _contents(recordings), _size(recordings)
    drafts = [episode for episode in read(folder).episodes if episode.published is None]
    same_size = [draft for draft in drafts if _size(draft.recordings) == size]
    return next((draft.folder for draft in same_size if _contents(draft.recordings) == wanted), None)


def _size(recordings: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in recordings)


def _contents(recordings: Sequence[Path]) -> list[str]:
    return sorted(sha256_of(path) for path in recordings)


def new_episode(folder: Path, recordings: Sequence[Path], facts: RecordingFacts, wish: Wish, *, now: datetime) -> Path:
    """Make the episode's folder in the show at ``folder`` and return it. Raises ContentError for what is wrong."""
    return create_episode(
        read_show(folder),
        recordings=recordings,
        guid=str(uuid4()),
        title=wish.title,
        summary=wish.summary,
        published=_published(wish.published, now),
        number=wish.number or next_number(folder),
        season=wish.season,
        people=tuple(parse_guest(guest) for guest in wish.guests),
        chapters=facts.chapters,
        link=wish.link,
    )


def number_in_use(folder: Path, made: Path) -> list[Problem]:
    """Return the warning that ``check`` gives if another episode has the number of the one in ``made``."""
    try:
        episodes = read_facts(folder).episodes
    except ContentError:  # of another episode, which `check` tells of
        return []
    together = (problem for problem in check_together(None, episodes) if problem.rule == "number-unique")
    return [problem for problem in together if made.name in str(problem)]


def _published(given: str | None, now: datetime) -> datetime | None:
    if given is None:
        return None
    if given == "now":
        return now.replace(microsecond=0)
    try:
        date = datetime.fromisoformat(given)
    except ValueError:
        date = None
    if date is None or date.tzinfo is None:
        what = f"{given!r} is not a date with a time zone"
        raise ContentError(Problem("--published", what, "2026-03-05T06:00:00+01:00"))
    return date
