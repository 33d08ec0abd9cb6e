"""What moving in will make of an old feed and what cannot be brought, said before anything is fetched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from uuid import UUID

from podcaster.content.files import UNPRINTABLE
from podcaster.content.from_html import to_markdown
from podcaster.content.moved_in import settled_episode
from podcaster.content.notes import plain
from podcaster.content.read import EPISODES
from podcaster.content.rules import DESCRIPTION_LIMIT_BYTES, TITLE_LIMIT
from podcaster.errors import ContentError, Problem
from podcaster.feed.document import Document
from podcaster.model import EpisodeFacts, StorageSettings
from podcaster.moving.guids import with_guids
from podcaster.moving.old_episode import Cannot, OldEpisode, delivery_of, old_episodes
from podcaster.moving.old_show import OldShow, old_show
from podcaster.moving.planned_show import PlannedShow, plan_show
from podcaster.moving.slugs import slugs_of
from podcaster.moving.texts import shortened

_FEW = 3
_ITEM = '<item>…<enclosure url="https://…/007.mp3" length="21600000" type="audio/mpeg"/></item>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An episode to be made: the folder's name, the text of its episode.toml, its notes, and what the host should know.

    ``is_there`` says that the show has it already.
    """

    slug: str
    facts: EpisodeFacts
    toml: str
    notes: str
    old: OldEpisode
    told: tuple[str, ...] = ()
    is_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What will be made, oldest episode first; ``faults`` are what a strict reader refuses in the feed."""

    show: PlannedShow
    episodes: tuple[Planned, ...]
    cannot: tuple[Cannot, ...]
    faults: tuple[str, ...]


def plan_import(
    document: Document,
    *,
    where: str,
    address: str,
    new_guid: UUID,
    storage: StorageSettings,
    there: Mapping[str, str],
) -> Plan:
    """Return what will be made of the feed found at ``address`` ("" if it is a file).

    ``where`` is what problems name: the feed as the host gave it. ``there`` are the episodes the show has already:
    slugs by GUID. ``new_guid`` is the show's if none follows from the feed. Raises ContentError when the feed says too
    little for a show.
    """
    show = plan_show(old_show(document), where=where, address=address, new_guid=new_guid, storage=storage)
    cannot: list[Cannot] = []
    usable = [
        replace(item, image="") if item.image == show.old.image else item  # many repeat the show's in each item
        for item in old_episodes(document)
        if _has_sound(item, cannot)
    ]
    found = _dated(with_guids(usable, cannot), show.old)
    names = slugs_of([item for item, _ in found], there)
    planned = [_planned(item, told, slug, there, cannot) for (item, told), slug in zip(found, names, strict=True)]
    episodes = tuple(each for each in planned if each)
    if not episodes:
        raise ContentError(list(_nothing_to_bring(cannot, where)))
    seasons = {str(e.facts.season): e.old.season_name for e in episodes if e.facts.season and e.old.season_name}
    return Plan(show=show.with_seasons(seasons), episodes=episodes, cannot=tuple(cannot), faults=document.faults)


def _nothing_to_bring(cannot: Sequence[Cannot], where: str) -> Iterator[Problem]:
    """Yield that a feed gives no episode, and of its first items, why."""
    yield Problem(where, f"has no episode that can be brought; it has {len(cannot) or 'no'} items", _ITEM)
    for each in cannot[:_FEW]:
        yield Problem(f"{where}, line {each.line}", f"{each.title or 'an item without a title'}: {each.why}")


def _has_sound(item: OldEpisode, cannot: list[Cannot]) -> bool:
    kind = item.enclosure.mime_type if item.enclosure else ""
    why = ""
    if item.enclosure is None:
        why = "has no enclosure: there is nothing to hear"
    elif kind and not kind.startswith(("audio/", "video/", "application/octet-stream", "application/ogg")):
        why = f"its enclosure is {kind}, which is no sound"
    if why:
        cannot.append(Cannot(title=item.title, line=item.line, why=why))
    return not why


def _dated(
    found: Sequence[tuple[OldEpisode, tuple[str, ...]]], show: OldShow
) -> list[tuple[OldEpisode, tuple[str, ...]]]:
    """Return the items oldest first. One without a date gets that of its neighbour in the feed, where apps show it."""
    dates = [item.published for item, _ in found]
    above = accumulate(dates, _nearest)
    below = reversed(list(accumulate(reversed(dates), _nearest)))
    made = []
    for (item, told), older, newer in zip(found, below, above, strict=True):
        if item.published is None:
            near = older or newer or show.dated
            date = f"it gets {near.isoformat()}, its neighbour's" if near else "it becomes a draft"
            item, told = replace(item, published=near), (*told, f"has no date that can be read; {date}")
        made.append((item, told))
    made.reverse()  # of one date, what stands lower in the feed is older
    return sorted(made, key=_when)


def _nearest(before: datetime | None, own: datetime | None) -> datetime | None:
    return own or before


def _when(found: tuple[OldEpisode, tuple[str, ...]]) -> float:
    return found[0].published.timestamp() if found[0].published else float("inf")


def _planned(
    item: OldEpisode, told: tuple[str, ...], slug: str, there: Mapping[str, str], cannot: list[Cannot]
) -> Planned | None:
    summary, notes = _summary_and_notes(item)
    title = _title(item)
    said = [*told, *(f"not kept: {each}" for each in item.left_out)]
    said += [f"not kept: alternate enclosure of {each}{_again(each)}" for each in item.others]
    if title != item.title:
        said.append(f"has the title '{title}' now")
    keys = {"guid": item.guid, "title": title, "summary": summary, "published": item.published, **item.facts}
    facts, text, problems = settled_episode(keys, f"{EPISODES}/{slug}/episode.toml")
    if facts is None:
        cannot.append(Cannot(title=item.title, line=item.line, why="; ".join(problem.what for problem in problems)))
        return None
    said += [f"not kept: {problem.what}" for problem in problems]
    is_there = item.guid in there
    return Planned(slug=slug, facts=facts, toml=text, notes=notes, old=item, told=tuple(said), is_there=is_there)


def _again(mime_type: str) -> str:
    return ", unless it is made anew with --remaster" if delivery_of(mime_type) else ""


def _title(item: OldEpisode) -> str:
    return shortened(item.title, TITLE_LIMIT) or (f"{item.published:%Y-%m-%d}" if item.published else "Untitled")


def _summary_and_notes(item: OldEpisode) -> tuple[str, str]:
    """Return the one plain paragraph apps show first, and the notes as Markdown.

    Without a short description of its own, an episode begins with its first paragraph: that becomes the summary and
    leaves the notes, if it is nothing but words.
    """
    if item.summary:
        return item.summary, to_markdown(item.notes)
    notes = to_markdown(item.html)
    if item.short:
        return _cut(item.short), notes
    first, _, rest = notes.partition("\n\n")
    summary = " ".join(plain(first, addresses=False).split())
    if not summary:
        return _cut(item.title) or "–", notes
    is_words = summary == " ".join(plain(first).split()) and not first.startswith(("#", "-", ">", "|", "1.", "    "))
    whole = is_words and _cut(summary) == summary and "](" not in first and "<http" not in first
    return _cut(summary), rest.strip() if whole else notes


def _cut(text: str) -> str:
    """Return as many words of a text as apps keep (4000 bytes: Apple, PSP-1)."""
    return shortened(" ".join(UNPRINTABLE.sub(" ", text).split()), DESCRIPTION_LIMIT_BYTES, bytes_too=True)
