"""A show and its episodes as another system had them → the files a host would have written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any
from uuid import UUID

from podcaster.content.new import IGNORED
from podcaster.content.read import EPISODES, FACTS
from podcaster.content.toml import episode_facts, show_facts
from podcaster.content.toml_text import episode_toml, show_toml
from podcaster.content.written import explained, write_new
from podcaster.errors import Problem
from podcaster.model import EpisodeFacts, ShowFacts, StorageSettings
from podcaster.whole import beside

_EPISODES_OWN = ("guid", "title", "summary", "published", "number", "season", "people")
_SHOWS_OWN = ("title", "description", "author", "language", "email", "website", "guid", "categories")
STATE = ".import"  # what the tool keeps while it moves a show in


def settled_episode(facts: Mapping[str, Any], where: str) -> tuple[EpisodeFacts | None, str, list[Problem]]:
    """Return what an episode.toml with these keys says, its text, and what had to be left out of it to be right.

    None for the facts if one that cannot be left out is wrong.
    """
    facts, problems = dict(facts), []
    while True:
        text = _episode_text(facts)
        said, found = episode_facts(text, where)
        errors = [problem for problem in found if problem.severity == "error"]
        problems += errors
        if not errors or not _without(facts, errors, EpisodeFacts):
            return (None if errors else said), text, problems


def settled_show(facts: Mapping[str, Any], storage: StorageSettings) -> tuple[ShowFacts | None, str, list[Problem]]:
    """Return what a show.toml with these keys says, its text, and what had to be left out of it to be right."""
    facts, problems = dict(facts), []
    while True:
        text = _show_text(facts, storage)
        said, found = show_facts(text, FACTS)
        errors = [problem for problem in found if problem.severity == "error"]
        problems += errors
        if not errors or not _without(facts, errors, ShowFacts):
            return (None if errors else said), text, problems


def create_moved_show(folder: Path, text: str) -> None:
    """Make the show's folder; what is there already stays as it is."""
    with explained(folder):
        (folder / EPISODES).mkdir(parents=True, exist_ok=True)
        write_new(
            folder / ".gitignore", f"{IGNORED}\n# What moving in has fetched and not yet put in its place.\n/{STATE}/\n"
        )
        write_new(folder / FACTS, text)


def create_moved_episode(show_folder: Path, slug: str, texts: Mapping[str, str], files: Mapping[str, Path]) -> Path:
    """Make an episode's folder of texts and files, by their names in it, and return it.

    It appears whole or not at all; the files are moved into it, for they are the tool's own.
    """
    folder = show_folder / EPISODES / slug
    with explained(folder), beside(folder) as made:
        made.mkdir()
        for name, text in texts.items():
            (made / name).write_text(text, encoding="utf-8", newline="\n")
        for name, path in files.items():
            path.replace(made / name)
    return folder


def _without(facts: dict[str, Any], errors: list[Problem], kind: type[Any]) -> bool:
    """Take away the keys that are wrong and may be missing; return whether there was one."""
    optional = {
        each.name for each in fields(kind) if each.default is not MISSING or each.default_factory is not MISSING
    }
    wrong = {key for error in errors for key in error.rule.split(".")[1:2]} & optional  # "episode.people.name"
    there = [key for key in wrong if facts.get(key)]
    for key in there:
        del facts[key]
    return bool(there)


def _episode_text(facts: Mapping[str, Any]) -> str:
    more = {key: value for key, value in facts.items() if key not in _EPISODES_OWN}
    return episode_toml(
        guid=facts["guid"],
        title=facts["title"],
        summary=facts["summary"],
        published=facts.get("published"),
        number=facts.get("number"),
        season=facts.get("season"),
        people=facts.get("people", ()),
        more=more,
    )


def _show_text(facts: Mapping[str, Any], storage: StorageSettings) -> str:
    texts = {key: str(facts.get(key, "")) for key in _SHOWS_OWN[:6]}
    more = {key: value for key, value in facts.items() if key not in _SHOWS_OWN}
    guid: UUID = facts["guid"]
    return show_toml(storage=storage, guid=guid, categories=facts["categories"], more=more, **texts)
