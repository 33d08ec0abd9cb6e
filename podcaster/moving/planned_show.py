"""What show.toml will say of a show from elsewhere, and what had to be decided for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from podcaster.content.categories import category_names, nearest_category
from podcaster.content.languages import is_language
from podcaster.content.moved_in import settled_show
from podcaster.content.new import podcast_guid
from podcaster.content.rules import DESCRIPTION_LIMIT_BYTES, TITLE_LIMIT
from podcaster.errors import ContentError, Problem
from podcaster.model import AudioSettings, ShowFacts, StorageSettings
from podcaster.moving.old_show import OldShow
from podcaster.moving.texts import shortened

_CATEGORY = "Society & Culture"
_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedShow:
    """The show to be made: the text of its show.toml, and what the host should know."""

    facts: ShowFacts
    toml: str
    old: OldShow
    told: tuple[str, ...]
    keys: Mapping[str, Any] = field(repr=False)

    def with_seasons(self, names: Mapping[str, str]) -> PlannedShow:
        """Return the show with the names of its seasons, which the items tell."""
        if not names:
            return self
        return _settled(self.old, {**self.keys, "seasons": dict(sorted(names.items()))}, self.facts.storage, self.told)


def plan_show(old: OldShow, *, where: str, address: str, new_guid: UUID, storage: StorageSettings) -> PlannedShow:
    """Return what show.toml will say. Raises ContentError when the feed, which is at ``where``, has no title."""
    if not old.title:
        raise ContentError(Problem(where, "has no title", "<title>Tides</title>"))
    told: list[str] = []
    keys = {
        "title": shortened(old.title, TITLE_LIMIT),
        "description": (old.description and shortened(old.description, DESCRIPTION_LIMIT_BYTES, bytes_too=True))
        or old.title,
        "author": shortened(old.author or old.title, TITLE_LIMIT),
        "email": old.email,
        "website": old.website,
        "language": _language(old, told),
        "categories": _categories(old, told),
        "guid": old.guid or _guid(old, address, new_guid, told),
        **old.facts,
    }
    if old.also:
        keys["audio"] = AudioSettings(also=old.also)
        told.append(f"audio: also: {', '.join(old.also)}; for new episodes, and with --remaster for the old ones")
    if not old.author:
        told.append("author: the feed names none; the title stands there")
    told += [f"not kept: {each}" for each in old.left_out]
    if old.is_locked:
        what = "locked: the feed says that no other host may take it over (podcast:locked)"
        told.append(f"{what}; set that to no there, or say with --owner that the show is yours")
    if old.moved_to and old.moved_to != address:
        told.append(f"the feed says that it has moved to {old.moved_to}: rather import that one")
    return _settled(old, keys, storage, tuple(told))


def _settled(old: OldShow, keys: dict[str, Any], storage: StorageSettings, told: tuple[str, ...]) -> PlannedShow:
    facts, text, problems = settled_show(keys, storage)
    if facts is None:
        raise ContentError(problems)
    more = tuple(f"not kept: {problem.what}" for problem in problems)
    told = (*told, *(each for each in more if each not in told))
    return PlannedShow(facts=facts, toml=text, old=old, told=told, keys=keys)


def _language(old: OldShow, told: list[str]) -> str:
    if is_language(old.language):
        return old.language
    if is_language(old.language[:2]) and not old.language[2:3].isalpha():
        told.append(f"language: '{old.language}' is now '{old.language[:2]}'")
        return old.language[:2]
    told.append(f"language: the feed names none that is known; '{_LANGUAGE}' stands there, change it in show.toml")
    return _LANGUAGE


def _categories(old: OldShow, told: list[str]) -> tuple[str, ...]:
    found = []
    for each in old.categories:
        name = each if each in category_names() else nearest_category(each)
        if name != each:
            told.append(f"categories: '{each}' is not in Apple's list" + (f"; it is now '{name}'" if name else ""))
        found += [name] if name else []
    if not found:
        told.append(f"categories: the feed names none; '{_CATEGORY}' stands there, change it in show.toml")
    return tuple(dict.fromkeys(found)) or (_CATEGORY,)


def _guid(old: OldShow, address: str, new_guid: UUID, told: list[str]) -> UUID:
    """Return what readers take for the show's GUID when the feed says none: it follows from its address."""
    derived = next((guid for url in (address, old.address) if url and (guid := podcast_guid(url))), None)
    told.append(f"guid: the feed says none; {'the one of its address' if derived else 'a new one'} is taken")
    return derived or new_guid
