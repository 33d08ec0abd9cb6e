"""Whether the new feed says what the old one said, item by item: both are read by the same reader, and compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal

from podcaster.feed.document import Document
from podcaster.model import Chapter
from podcaster.moving.compare import (
    Verdict,
    chapters,
    compared,
    contained,
    notes,
    same_chapters,
    same_length,
    same_type,
)
from podcaster.moving.old_episode import OldEpisode, old_episodes
from podcaster.moving.old_show import OldShow, old_show
from podcaster.moving.plan import Plan, Planned

_FEW = 200  # characters of a long text
Sound = Literal["same bytes", "remastered", "other bytes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that was said: what the old feed says, what the new one does, and what that means.

    ``is_loss`` if it was to be the same, and is not.
    """

    what: str
    old: str
    new: str
    verdict: Verdict
    is_loss: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One episode, or the show itself (its slug is "")."""

    slug: str
    title: str
    guid: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What is known of an episode's move besides the two feeds: chapters, sound, and what could not be brought."""

    sound: Sound
    chapters: tuple[Chapter, ...] = ()  # as the old host had them
    now: tuple[Chapter, ...] = ()  # as the file of the new feed has them; none, and the feed itself counts
    told: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Parity:
    """The whole comparison: the show first, then its episodes, oldest first."""

    compared: tuple[Compared, ...]

    @property
    def losses(self) -> list[tuple[Compared, Row]]:
        """Everything that was to be the same, and is not."""
        return [(each, row) for each in self.compared for row in each.rows if row.is_loss]

    def count(self, verdict: Verdict) -> int:
        """Return how many things have this verdict."""
        return sum(row.verdict == verdict for each in self.compared for row in each.rows)


def compare(plan: Plan, new: Document, brought: Mapping[str, Brought], waiting: Iterable[str] = ()) -> Parity:
    """Compare what was planned from the old feed with what the ``new`` feed says.

    ``brought`` and ``waiting`` (episodes whose time has not come) are by slug.
    """
    found = {episode.guid: episode for episode in old_episodes(new)}
    waits = set(waiting)
    show = Compared(
        slug="", title=plan.show.old.title, guid=str(plan.show.facts.guid), rows=tuple(_show(plan, old_show(new)))
    )
    episodes = (
        _compared(each, found.get(each.facts.guid), brought.get(each.slug), each.slug in waits)
        for each in plan.episodes
    )
    return Parity((show, *episodes))


def _compared(planned: Planned, new: OldEpisode | None, brought: Brought | None, waits: bool) -> Compared:
    rows: Iterable[Row]
    if new is not None and brought is not None:
        rows = _episode(planned, new, brought)
    elif waits:
        rows = [Row(what="item", old="in the feed", new=f"waits for {planned.facts.published}", verdict="changed")]
    else:
        rows = [Row(what="item", old="in the feed", new="", verdict="missing", is_loss=True)]
    return Compared(slug=planned.slug, title=planned.old.title, guid=planned.facts.guid, rows=tuple(rows))


def _episode(planned: Planned, new: OldEpisode, brought: Brought) -> Iterator[Row]:
    old = planned.old
    yield _row("guid", old.guid, new.guid)
    yield _row("title", planned.facts.title, new.title)
    yield _row("date", old.published, new.published, must=old.published is not None)
    yield Row(
        what="sound",
        old=old.enclosure.url if old.enclosure else "",
        new=brought.sound,
        verdict="equal" if brought.sound == "same bytes" else "changed",
        is_loss=brought.sound == "other bytes",
    )
    if old.enclosure and new.enclosure:
        same = same_type(old.enclosure.mime_type, new.enclosure.mime_type)
        yield _row("type", old.enclosure.mime_type, new.enclosure.mime_type, equal=same, must=False)
        same_size = old.enclosure.length == new.enclosure.length
        yield _row("size", old.enclosure.length, new.enclosure.length, equal=same_size, must=False)
    if old.duration:
        yield _row("duration", old.duration, new.duration, equal=same_length(old.duration, new.duration), must=False)
    yield from _facts(old.facts, _kept(planned), new.facts)
    if old.summary:
        yield _row("summary", old.summary, new.summary)
    had, has = (old.notes, new.notes) if old.summary else (old.html, new.html)
    yield _row("notes", had, has, equal=notes(had, has))
    yield from _parts(old, new, brought)
    for each in old.others:
        is_there = any(same_type(each, other) for other in new.others)
        verdict: Verdict = "equal" if is_there else "left out"
        yield Row(what="alternate enclosure", old=each, new=each if is_there else "", verdict=verdict)
    yield from (Row(what=each, old="said", new="", verdict="left out") for each in old.left_out)


def _parts(old: OldEpisode, new: OldEpisode, brought: Brought) -> Iterator[Row]:
    told = " ".join(brought.told)
    if brought.chapters or "chapters" in told:
        now = brought.now or new.chapters
        same = same_chapters(brought.chapters, now)
        yield _part("chapters", chapters(brought.chapters), chapters(now), same, told)
    if old.transcripts:
        yield _part("transcript", old.transcripts[0].url, _first(new), bool(new.transcripts), told)
    if old.image:
        yield _part("artwork", old.image, new.image, bool(new.image), told)
    if old.film:
        yield _part("film", old.film.url, new.film.url if new.film else "", new.film is not None, told)


def _part(what: str, old: str, new: str, same: bool, told: str) -> Row:
    if not same and what in told:  # it was said why
        return Row(what=what, old=old, new=new, verdict="changed" if new else "left out")
    return _row(what, old, new, equal=same)


def _first(episode: OldEpisode) -> str:
    return episode.transcripts[0].url if episode.transcripts else ""


def _facts(old: Mapping[str, Any], kept: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Row]:
    """Yield a row for each key the old feed gives; what rules did not allow was told when it was planned."""
    for key, value in old.items():
        if key not in kept:
            yield Row(what=key, old=_told(value), new="", verdict="left out")
        else:
            yield _row(key, value, new.get(key, ""), equal=contained(value, new.get(key)))


def _kept(planned: Planned) -> dict[str, Any]:
    """Return the optional keys of episode.toml that have a value."""
    return {key: getattr(planned.facts, key) for key in planned.old.facts if getattr(planned.facts, key)}


def _show(plan: Plan, new: OldShow) -> Iterator[Row]:
    old, facts = plan.show.old, plan.show.facts
    yield _row("title", facts.title, new.title)
    yield _row("podcast:guid", old.guid or facts.guid, new.guid)
    for key in ("description", "author", "email", "language", "website"):
        if said := getattr(old, key):
            yield _row(key, said, getattr(new, key), must=getattr(facts, key) == said)
    yield _row("categories", old.categories, new.categories, must=False)
    yield from _facts(old.facts, {key: getattr(facts, key) for key in old.facts if getattr(facts, key)}, new.facts)
    if old.image:
        yield _row("artwork", old.image, new.image, equal=bool(new.image))
    yield from (Row(what=each, old="said", new="", verdict="left out") for each in old.left_out)


def _row(what: str, old: object, new: object, *, equal: bool | None = None, must: bool = True) -> Row:
    same = compared(old, new) if equal is None else equal
    gone = not same and new in (None, "", (), {})
    verdict: Verdict = "equal" if same else "missing" if gone else "changed"
    return Row(what=what, old=_told(old), new=_told(new), verdict=verdict, is_loss=must and not same)


def _told(value: object) -> str:
    """Return a value for people, in a few words."""
    if isinstance(value, tuple):
        text = ", ".join(map(_told, value))
    elif isinstance(value, Mapping):
        text = ", ".join(f"{key}: {_told(each)}" for key, each in value.items())
    elif is_dataclass(value):
        said = (getattr(value, each.name) for each in fields(value))
        text = " ".join(map(_told, filter(None, said)))
    else:
        text = " ".join(("" if value is None else str(value)).split())
    return text if len(text) <= _FEW else text[: _FEW - 1] + "…"
