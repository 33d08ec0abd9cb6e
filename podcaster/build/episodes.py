"""Which episodes go live, and whether what the host wrote about each fits its sound."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from podcaster.audio import overlay
from podcaster.build.cache import Cache
from podcaster.build.fit import misfits
from podcaster.build.source import Source, examine
from podcaster.content.read import Content
from podcaster.errors import AudioError, ContentError, PodcasterError, Problem
from podcaster.model import Chapter, Episode, LiveMedia, Show


@dataclass(frozen=True)
class Chosen:
    """The episodes of a show at one moment: what goes live, what is made ready as well, what waits.

    ``dated`` are the drafts among ``live``: named, so they go live now, with the date listeners know or else this one.
    ``kept`` are live although they have no date of their own: nobody has said that they leave.
    """

    live: tuple[Episode, ...]
    also_made: tuple[Episode, ...]
    scheduled: tuple[Episode, ...]
    drafts: tuple[Episode, ...]
    dated: tuple[Episode, ...] = ()
    kept: tuple[Episode, ...] = ()

    @property
    def away(self) -> tuple[Episode, ...]:
        """The episodes that are not live: drafts, and what waits."""
        return (*self.drafts, *self.scheduled)


def choose(
    content: Content,
    now: datetime,
    named: Collection[str],
    already_live: Collection[str] | None,
    without: Collection[str] = (),
    dates: Mapping[str, datetime] = MappingProxyType({}),
) -> Chosen:
    """Sort the episodes by what happens to them at ``now``, the newest first; ``named`` are slugs.

    ``already_live`` holds the GUIDs that are live: if any episode is named, those and the named ones are in, a named
    draft with ``now`` as its date, or with that of ``dates`` (by GUID) if listeners know it already. What waits for its
    time and has its sound is made ready, so that it can be there early. What is in ``without`` (slugs or GUIDs) counts
    as a draft, and then nothing new goes live that is not named; any other draft that is live stays so, with its date.
    Without ``already_live`` (None) nothing goes live: everything due is in, and everything named, to be looked at.
    Raises ContentError for a slug the show does not have.
    """
    _refuse_unknown(content, named)
    left = {e.slug for e in content.episodes if {e.slug, e.guid} & set(without)}
    kept = [e for e in content.episodes if e.slug not in left]
    due = [e for e in kept if e.is_live(now)]
    scheduled = [e for e in kept if e.published and not e.is_live(now)]
    drafts = [e for e in content.episodes if e.published is None or e.slug in left]
    dated = [replace(e, published=dates.get(e.guid, now.replace(microsecond=0))) for e in drafts if e.slug in named]
    kept = [e for e in drafts if e.guid in (already_live or ()) and e.guid in dates and e.slug not in {*left, *named}]
    early = already_live is not None and not (named or without)
    ready = [e for e in scheduled if e.slug in named or (early and (e.sources or e.media))]
    if already_live is not None and (named or without):
        due = [e for e in due if e.slug in named or e.guid in already_live]
    stay = [replace(e, published=dates[e.guid]) for e in kept]
    live = [*due, *dated, *stay, *(ready if already_live is None else ())]
    return Chosen(
        live=tuple(sorted(live, key=_date, reverse=True)),
        also_made=() if already_live is None else tuple(ready),
        scheduled=tuple(sorted(scheduled, key=_date)),
        drafts=tuple(e for e in drafts if e.slug not in named and e not in kept),
        dated=tuple(dated),
        kept=tuple(kept),
    )


def examine_all(
    show: Show, episodes: Collection[Episode], live: Mapping[str, LiveMedia], cache: Cache
) -> list[tuple[Episode, Source]]:
    """Return each episode with its final chapters, and what is known of its sound.

    Raises the one error there is, or a ContentError that holds the problems of all episodes.
    """
    examined: list[tuple[Episode, Source]] = []
    failures: list[PodcasterError] = list(_unusable_jingles(show, episodes))
    for episode in episodes:
        try:
            with in_episode(episode):
                source = examine(show, episode, live.get(episode.guid), cache)
            if problems := list(misfits(episode, source.duration)):
                raise ContentError(problems)
            chapters = _final_chapters(episode, source)
            examined.append((replace(episode, chapters=chapters), source))
        except PodcasterError as error:
            failures.append(error)
    raise_all(failures)
    return examined


@contextmanager
def in_episode(episode: Episode) -> Iterator[None]:
    """Let errors about a file say in which episode it lies: audio knows only the file's name."""
    try:
        yield
    except AudioError as error:
        placed = [
            problem
            if Path(problem.where).is_absolute()
            else replace(problem, where=f"episodes/{episode.slug}/{problem.where}")
            for problem in error.problems
        ]
        raise AudioError(placed) from error


def raise_all(failures: list[PodcasterError]) -> None:
    """Raise what failed, all problems at once: one kind of error as itself, a mixture as ContentError."""
    if not failures:
        return
    kinds = {type(error) for error in failures}
    kind = kinds.pop() if len(kinds) == 1 else ContentError
    raise kind([problem for error in failures for problem in error.problems]) from failures[0]


def _unusable_jingles(show: Show, episodes: Iterable[Episode]) -> Iterator[AudioError]:
    for name in dict.fromkeys(name for episode in episodes for name in episode.sound(show).jingles):
        try:
            overlay.check(show.folder / name)
        except AudioError as error:
            yield AudioError([replace(problem, where=name) for problem in error.problems])


def _final_chapters(episode: Episode, source: Source) -> tuple[Chapter, ...]:
    if episode.chapters:
        return episode.chapters
    markers = tuple(marker for marker in source.markers if marker.start < source.duration)
    return markers or episode.notes_chapters


def _date(episode: Episode) -> tuple[datetime | None, str]:
    return episode.published, episode.slug


def _refuse_unknown(content: Content, named: Collection[str]) -> None:
    slugs = {episode.slug for episode in content.episodes}
    if unknown := sorted(set(named) - slugs):
        have = ", ".join(sorted(slugs)[-5:]) or "none yet: podcaster new RECORDING"
        raise ContentError([Problem(name, _why_unknown(name), have) for name in unknown])


def _why_unknown(name: str) -> str:
    there = Path(name).is_file()
    return "is a file, and not the name of an episode" if there else "there is no such episode, and no such file"
