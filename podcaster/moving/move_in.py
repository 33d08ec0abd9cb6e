"""An old feed → a show's folder: planned, fetched, built, and held against what the old feed said."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from podcaster import keys
from podcaster.build.line import Built, Watch, build
from podcaster.content import artwork
from podcaster.content.files import Findings
from podcaster.content.folder import folder_names, read_episode
from podcaster.content.moved_in import STATE, create_moved_show
from podcaster.content.read import EPISODES, FACTS, read_show
from podcaster.content.toml_text import with_key
from podcaster.errors import ContentError, PodcasterError, Problem
from podcaster.feed.document import parse
from podcaster.model import Chapter, Progress, StorageSettings
from podcaster.moving.fetch import PICTURE_BYTES, Fetcher
from podcaster.moving.folder import Bringing
from podcaster.moving.old_chapters import old_chapters, settled, understood
from podcaster.moving.parity import Brought, Parity, Sound, compare
from podcaster.moving.pictures import picture_suffix
from podcaster.moving.plan import Plan, Planned, plan_import
from podcaster.moving.source import OldFeed, came_from, remember
from podcaster.whole import write_whole

Watching = Callable[[str], Progress | None]  # gives each episode's work, by its slug, somebody to report to
_TOLD = "told.json"


@dataclass
class Moved:
    """What a move has brought: what is to be told of each episode (by slug, the show's under ""), and what failed."""

    told: dict[str, tuple[str, ...]] = field(default_factory=dict)
    failed: list[Problem] = field(default_factory=list)


def plan_move(feed: OldFeed, folder: Path, *, new_guid: UUID, base_url: str) -> Plan:
    """Return what moving ``feed`` into ``folder`` makes. Raises ContentError when that cannot be done."""
    there: dict[str, str] = {}
    storage = StorageSettings(base_url=base_url.rstrip("/") + "/") if base_url else StorageSettings()
    is_show = (folder / FACTS).exists()
    if is_show:
        show = read_show(folder)
        there, storage = _episodes(folder), show.storage
        new_guid = show.guid if came_from(folder) == feed.source else new_guid
    plan = plan_import(
        feed.document, where=feed.typed, address=feed.address, new_guid=new_guid, storage=storage, there=there
    )
    if is_show and plan.show.facts.guid != show.guid:
        what = f"is the show {show.title} ({show.guid}), and the feed is that of {plan.show.facts.title}"
        raise ContentError(Problem(str(folder), f"{what} ({plan.show.facts.guid})", "a folder of its own"))
    return plan


def refuse_locked(plan: Plan, feed: OldFeed, as_owner: str) -> None:
    """Raise ContentError for a feed that is locked (podcast:locked): only its owner's word moves it all the same.

    ``as_owner`` is the command by which she gives it.
    """
    if plan.show.old.is_locked:
        what = (
            "is locked by its owner (podcast:locked): no other host may take it over. Its owner sets that to"
            " no where the show is now; if that is you and you cannot, say so"
        )
        raise ContentError(Problem(feed.typed, what, as_owner, source="Podcasting 2.0"))


def carry_out(plan: Plan, feed: OldFeed, folder: Path, fetcher: Fetcher, watch: Watching, *, remaster: bool) -> Moved:
    """Fetch what is not there yet and make the folders, oldest episode first; what fails does not keep back the rest.

    Killed at any time, it goes on from there when it is run again.
    """
    moved = Moved(told=_told_before(folder))
    toml, told = _with_cover(plan, folder, fetcher)
    create_moved_show(folder, toml)
    remember(folder, feed)
    moved.told[""] = told
    for each in plan.episodes:
        if each.is_there:
            continue
        bringing = Bringing(planned=each, fetcher=fetcher, progress=watch(each.slug), remaster=remaster)
        try:
            bringing.bring(folder)
        except PodcasterError as error:
            moved.failed += [_placed(problem, each) for problem in error.problems]
        moved.told[each.slug] = tuple(bringing.told)
        write_whole(folder / STATE / _TOLD, json.dumps(moved.told, indent=1))
    return moved


def prove(
    plan: Plan, folder: Path, fetcher: Fetcher, moved: Moved, *, now: datetime, watch: Watch
) -> tuple[Built, Parity]:
    """Build the show and compare its feed with the old one.

    Raises what ``build`` raises when something of the show cannot be published yet, such as a cover that is too small.
    """
    built = build(folder, now=now, watch=watch)
    feed = built.private if built.private and built.edition.show.access == "private" else built.public / keys.FEED
    brought = {each.slug: _brought(each, built, fetcher, moved) for each in plan.episodes if each.slug in built.media}
    waiting = [episode.slug for episode in (*built.chosen.scheduled, *built.chosen.drafts)]
    return built, compare(plan, parse(feed.read_bytes(), keys.FEED), brought, waiting)


def _placed(problem: Problem, episode: Planned) -> Problem:
    """Return a problem of a fetched file with the address it came from, not the name it has here."""
    url = episode.old.enclosure.url if episode.old.enclosure else ""
    return problem if "://" in problem.where else replace(problem, where=f"{episode.slug}: {url}")


def _told_before(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return what earlier runs have told of the episodes they made."""
    try:
        told = json.loads((folder / STATE / _TOLD).read_bytes())
        return {slug: tuple(map(str, lines)) for slug, lines in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _brought(each: Planned, built: Built, fetcher: Fetcher, moved: Moved) -> Brought:
    file = built.media[each.slug].file
    fetched = fetcher.known(each.old.enclosure.url) if each.old.enclosure else None
    sound: Sound = "remastered"
    if not file.tags:
        sound = "same bytes" if fetched and fetched.sha256 == file.sha256 else "other bytes"
    chapters: tuple[Chapter, ...] = ()
    told = moved.told.get(each.slug, ())
    try:
        chapters = old_chapters(each.old, fetcher, file.duration)
    except PodcasterError as error:
        told = (*told, f"its chapters could not be brought: {error.problems[0].what}")
    return Brought(sound=sound, chapters=chapters, now=_chapters_now(each.slug, built), told=told)


def _chapters_now(slug: str, built: Built) -> tuple[Chapter, ...]:
    """Return the chapters as an app reads them from the file the new feed names."""
    key = next((episode.chapters_key for episode in built.edition.episodes if episode.slug == slug), "")
    return settled(understood((built.public / key).read_bytes()), built.media[slug].file.duration) if key else ()


def _with_cover(plan: Plan, folder: Path, fetcher: Fetcher) -> tuple[str, tuple[str, ...]]:
    """Put the show's cover into its folder, and return show.toml's text, which names it, and what is to be told."""
    toml, url = plan.show.toml, plan.show.old.image
    if not url:
        return toml, ("the feed has no artwork: put a cover beside show.toml",)
    told: tuple[str, ...] = ()
    try:
        name = next((name for name in ("cover.jpg", "cover.png") if (folder / name).exists()), "")
        if not name:
            fetcher.fetch(url, "fetching artwork", most_bytes=PICTURE_BYTES)
            path = fetcher.path(url)
            name = f"cover{picture_suffix(path)}"
            folder.mkdir(parents=True, exist_ok=True)
            try:
                artwork.check(path, name)
            except ContentError as error:
                told = (f"its cover {error.problems[0].what}: put another in its place",)
            path.replace(folder / name)
        toml = with_key(toml, "cover", name) if name != "cover.jpg" else toml
    except PodcasterError as error:
        told = (f"its artwork could not be brought: {error.problems[0].what}",)
    return toml, told


def _episodes(folder: Path) -> dict[str, str]:
    """Return the slugs of the episodes in a show by GUID, also while its cover is not right yet."""
    episodes = folder / EPISODES
    names = folder_names(episodes, folder) if episodes.is_dir() else []
    found = [read_episode(episodes / name, folder, Findings()) for name in names if not name.startswith((".", "__"))]
    return {episode.guid: episode.slug for episode in found if episode}
