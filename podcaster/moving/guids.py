"""By what apps know an episode: kept to the letter, and found again where the feed does not say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from podcaster.moving.old_episode import Cannot, OldEpisode

Told = tuple[OldEpisode, tuple[str, ...]]
_LAST = datetime.max.replace(tzinfo=UTC)


def with_guids(items: Sequence[OldEpisode], cannot: list[Cannot]) -> list[Told]:
    """Return the items, each with a GUID of its own and what is to be told about it; the order stays.

    Without a GUID, apps go by the address of the enclosure, so that becomes it (Podcasting 2.0). Of several with one
    GUID the first published keeps it, as apps that knew it do; the others, which apps that take a GUID for one episode
    never showed, get a UUID that follows from GUID and enclosure. The same item a second time is not brought.
    """
    groups: defaultdict[str, list[OldEpisode]] = defaultdict(list)
    for item in items:
        groups[_own(item)].append(item)
    found: list[Told] = []
    for item in items:
        first, *others = sorted(groups[_own(item)], key=lambda each: each.published or _LAST)
        earlier = [] if item is first else [first, *others[: next(n for n, each in enumerate(others) if each is item)]]
        if any(each.enclosure == item.enclosure for each in earlier):
            cannot.append(_twice(item))
        else:
            found.append(_other(item) if earlier else _first(item))
    return found


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
