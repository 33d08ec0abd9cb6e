"""The straight line, from a show's folder to ``build/public``: read and check everything, then make, then write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from podcaster.build import pictures
from podcaster.build.alone import alone
from podcaster.build.assemble import public_episode
from podcaster.build.cache import Cache
from podcaster.build.episodes import Chosen, choose, examine_all
from podcaster.build.finished import off_target
from podcaster.build.fit import doubts
from podcaster.build.media import Produced, foreseen, outdated
from podcaster.build.pictures import Cover, Files
from podcaster.build.public import write_private, write_public
from podcaster.build.room import refuse_without_room, to_make
from podcaster.build.source import Source
from podcaster.build.works import Job, produce_all
from podcaster.content.read import Content, read
from podcaster.errors import ContentError, Problem
from podcaster.feed import rss
from podcaster.feed.check import check as check_feed
from podcaster.model import Edition, Episode, LiveMedia, Progress, PublicFilm, Show
from podcaster.site import render

Watch = Callable[[Episode], Progress | None]  # gives each episode's work somebody to report to


@dataclass(frozen=True, kw_only=True)
class Built:
    """What a build made. ``media`` is by slug and includes episodes made ready that are not live.

    ``private`` is the file of the feed for listeners with one of their own, which is no part of ``public``.
    """

    edition: Edition
    public: Path
    media: Mapping[str, Produced]
    chosen: Chosen
    private: Path | None = None
    warnings: tuple[Problem, ...] = ()


def build(
    folder: Path,
    *,
    now: datetime,
    named: Collection[str] = (),
    live: Mapping[str, LiveMedia] | None = None,
    replacing: Collection[str] = (),
    without: Collection[str] = (),
    dates: Mapping[str, datetime] = MappingProxyType({}),
    has_private: bool = False,
    before_sound: Callable[[], object] | None = None,
    watch: Watch = lambda episode: None,
) -> Built:
    """Build the show in ``folder`` as it should be at ``now`` (aware) and return what was made.

    ``live`` holds, by GUID, the enclosures that are live: they stay as they are, but for those in ``replacing`` (slugs
    or GUIDs); ``named`` (slugs) limits what newly goes live, and what is in ``without`` leaves. Without ``live``
    nothing goes live, and ``named`` adds what is to be looked at before its time. ``dates`` holds, by GUID, those that
    listeners know: a draft that goes live again has that. ``has_private`` says that listeners have feeds of their own
    already; else there is one as soon as an episode is private. ``before_sound`` is called once, if any sound is yet
    to be made: what it raises comes before the long work.
    Raises ContentError, AudioError or PublishError before anything public is written.
    """
    with alone(folder):
        cache = Cache(folder)
        chosen = choose(content := read(folder, cache.html), now, named, live, without, dates)
        ready = _prepare(content, chosen, _to_keep(live or {}, replacing), cache)
        if pending := to_make(ready.show, ready.examined, cache):
            refuse_without_room(ready.show, pending, cache)
            if before_sound:
                before_sound()
        return _made(ready, None if live is None else now, has_private, watch)


def _made(ready: _Ready, now: datetime | None, has_private: bool, watch: Watch) -> Built:
    """Make everything, and write it; ``now`` is None if nothing goes live."""
    jobs = [Job(e, source, ready.cover_of(e).small, watch(e)) for e, source in ready.examined]
    media = produce_all(ready.show, jobs, ready.cache)
    edition, files = _edition(ready, media)
    problems = check_feed(edition, now=now)
    _refuse(problems)
    if ready.show.access == "public":
        files |= render.render(edition.for_everyone(), _own_templates(ready.show.folder), _known_pages(ready.cache))
        files |= rss.render_all(edition.for_everyone())
    write_public(ready.cache.public, files, ready.cache.folder)
    private = _private_feed(ready, edition) if has_private or _has_private(ready) else None
    ready.cache.save()
    warnings = (*ready.content.warnings, *ready.doubts, *problems, *outdated(media), *_off_target(ready, media))
    return Built(
        edition=edition, public=ready.cache.public, private=private, media=media, chosen=ready.chosen, warnings=warnings
    )


def foresee(folder: Path, *, now: datetime) -> tuple[Edition, list[Problem]]:
    """Return the show as it will be, drafts and scheduled episodes too, without making any audio; and what is wrong.

    Raises what ``build`` would raise where nothing more can be said.
    """
    cache = Cache(folder)
    content = read(folder, cache.html)
    ready = _prepare(content, choose(content, now, [episode.slug for episode in content.episodes], None), {}, cache)
    media = {episode.slug: foreseen(ready.show, episode, source) for episode, source in ready.examined}
    edition, _ = _edition(ready, media)
    return edition, [*content.warnings, *ready.doubts, *check_feed(edition), *_off_target(ready, media)]


def check(folder: Path, *, now: datetime) -> list[Problem]:
    """Return everything that is wrong with what the host wrote, or could be better; raises as ``foresee`` does."""
    return foresee(folder, now=now)[1]


def _to_keep(live: Mapping[str, LiveMedia], replacing: Collection[str]) -> dict[str, LiveMedia]:
    return {guid: media for guid, media in live.items() if not {guid, media.slug} & set(replacing)}


@dataclass(frozen=True)
class _Ready:
    """Everything read and found in order, before the first sound is made.

    Covers and films are by slug, the show's own cover under the empty one.
    """

    content: Content
    chosen: Chosen
    examined: list[tuple[Episode, Source]]
    covers: Mapping[str, Cover]
    films: Mapping[str, PublicFilm]
    files: Files
    cache: Cache

    @property
    def show(self) -> Show:
        return self.content.show

    @property
    def doubts(self) -> Iterator[Problem]:
        """What looks wrong about times that can be right."""
        return (doubt for episode, source in self.examined for doubt in doubts(episode, source.duration))

    def cover_of(self, episode: Episode) -> Cover:
        return self.covers.get(episode.slug) or self.covers[""]


def _prepare(content: Content, chosen: Chosen, live: Mapping[str, LiveMedia], cache: Cache) -> _Ready:
    files = Files()
    examined = examine_all(content.show, (*chosen.live, *chosen.also_made), live, cache)
    episodes = [episode for episode, _ in examined]
    covers = pictures.all_covers(content.show, episodes, cache, files)
    films = pictures.all_films(content.show, episodes, cache, files)
    illustrated = pictures.all_illustrated(content.show, episodes, cache, files)
    examined = [(illustrated[episode.slug], source) for episode, source in examined]
    return _Ready(content, chosen, examined, covers, films, files, cache)


def _edition(ready: _Ready, media: Mapping[str, Produced]) -> tuple[Edition, Files]:
    """Return what feed and pages are made from, and the files they point at."""
    files = Files(ready.files)
    live = ready.examined[: len(ready.chosen.live)]
    episodes = []
    for e, _ in live:
        cover, film = ready.covers.get(e.slug), ready.films.get(e.slug)
        episodes.append(public_episode(ready.show, e, media[e.slug], cover, film, files, ready.cache))
    own = ready.covers[""]
    edition = Edition(show=ready.show, picture=own.picture, thumbnail=own.thumbnail, episodes=tuple(episodes))
    return edition, files


def _off_target(ready: _Ready, media: Mapping[str, Produced]) -> Iterator[Problem]:
    files = {slug: made.file for slug, made in media.items()}
    return off_target(ready.show, (episode for episode, _ in ready.examined), files)


def _has_private(ready: _Ready) -> bool:
    return any(episode.is_private(ready.show) for episode in ready.content.episodes)


def _private_feed(ready: _Ready, edition: Edition) -> Path:
    return write_private(ready.show.folder / "build", rss.render_private(edition))


def _known_pages(cache: Cache) -> render.Known:
    return lambda made_from, key, make: cache.published(made_from, lambda sha256: key, make)


def _own_templates(folder: Path) -> Path | None:
    own = folder / "templates"
    return own if own.is_dir() else None


def _refuse(problems: Iterable[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ContentError(errors)
