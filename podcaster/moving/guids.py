"""By what apps know an episode: kept to the letter, and found again where the feed does not say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from podcaster.moving.old_episode import Cannot, OldEpisode, OldFile

Told = tuple[OldEpisode, tuple[str, ...]]
_LAST = datetime.max.replace(tzinfo=UTC)


def with_guids(items: Sequence[OldEpisode], cannot: list[Cannot]) -> list[Told]:
    """Return the items, each with a GUID of its own and what is to be told about it; the order stays.

    Without a GUID, apps go by the address of the enclosure, so that becomes it (Podcasting 2.0). Of several with one
    GUID the first published keeps it, as apps that knew it do; the others, which apps that take a GUID for one episode
    never showed, get a UUID that follows from GUID and enclosure. The same item a second time is not brought.
    """
    heard: defaultdict[str, set[OldFile | None]] = defaultdict(set)
    found: dict[int, Told] = {}
    for number, item in sorted(enumerate(items), key=lambda each: each[1].published or _LAST):
        before = heard[_own(item)]
        if item.enclosure not in before:
            found[number] = _other(item) if before else _first(item)
        before.add(item.enclosure)
    cannot += [_twice(item) for number, item in enumerate(items) if number not in found]
    return [found[number] for number in sorted(found)]


def _own(item: OldEpisode) -> str:
    return item.guid or (item.enclosure.url if item.enclosure else "")


def _twice(item: OldEpisode) -> Cannot:
    return Cannot(title=item.title, line=item.line, why=f"is the same item a second time (GUID {item.guid})")


def _first(item: OldEpisode) -> Told:
    told = () if item.guid else ("has no GUID; apps know it by its enclosure's address, which becomes it",)
    return replace(item, guid=_own(item)), told


def _other(item: OldEpisode) -> Told:
    url = item.enclosure.url if item.enclosure else ""
    guid = str(uuid5(NAMESPACE_URL, f"{_own(item)}\n{url}"))
    what = f"has the GUID of an episode published before it ({_own(item)}); it gets {guid}, and apps show it as new"
    return replace(item, guid=guid), (what,)
