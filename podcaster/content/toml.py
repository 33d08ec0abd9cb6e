"""The door to tomllib: show.toml and episode.toml → the facts they hold, types and rules checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from podcaster.content.episode_rules import check_episode
from podcaster.content.facts import validate
from podcaster.content.show_rules import check_show
from podcaster.errors import ContentError, Problem
from podcaster.model import EpisodeFacts, ShowFacts

_PLAINLY = {
    "cannot overwrite a value": "this key is there twice",
    "illegal character '\\n'": "the closing quote is missing",
}
# "5-3-2026", "5 maart 2026", and a time without its seconds.
_DATE = r"\w+\s*=\s*(\d\d?[-/.]\d\d?[-/.]\d{4}|\d\d?\.?\s+[^\W\d]+\s+\d{4}|\d{4}-\d\d-\d\d[T ]\d\d:\d\d($|[^:\d]))"
_MINUTES = re.compile(r"(\d{1,3}):(\d\d(?:\.\d+)?)")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def show_facts(text: str, where: str) -> tuple[ShowFacts | None, list[Problem]]:
    """Return what show.toml says, None if it cannot be used, and everything that is wrong with it.

    ``text`` has "\\n" line ends. Raises ContentError when it is not TOML at all.
    """
    document = _document(text, where)
    facts, mistakes = validate(ShowFacts, document, where)
    storage = document.get("storage")
    if isinstance(storage, Mapping) and {"folder", "bucket"} <= storage.keys():
        # Only here can be seen that both were written: ``folder`` has a default.
        mistakes.append(Problem(f"{where}: storage", "has both a folder and a bucket; keep the one to publish to"))
    return None if mistakes else facts, mistakes + (check_show(facts, where) if facts else [])


def episode_facts(text: str, where: str) -> tuple[EpisodeFacts | None, list[Problem]]:
    """Return what an episode.toml says, None if it cannot be used, and everything that is wrong with it."""
    facts, mistakes = validate(EpisodeFacts, _with_hours(_document(text, where)), where)
    return None if mistakes else facts, mistakes + (check_episode(facts, where) if facts else [])


def _with_hours(document: dict[str, Any]) -> dict[str, Any]:
    """Return what was written, "12:30" being minutes and seconds as in chapters.txt; pydantic takes them for hours."""
    bites = document.get("soundbites")
    for bite in bites if isinstance(bites, list) else ():
        if isinstance(bite, dict) and (time := _MINUTES.fullmatch(str(bite.get("start")))):
            hours, minutes = divmod(int(time[1]), 60)
            bite["start"] = f"{hours:02d}:{minutes:02d}:{time[2]}"
    return document


def _document(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(_unreadable(str(error), text, where)) from error
    except RecursionError as error:
        raise ContentError(Problem(where, "is nested too deeply to be read")) from error


def _unreadable(message: str, text: str, where: str) -> Problem:
    """Say where TOML stopped making sense, and what most often is the matter there."""
    place = _PLACE.search(message)
    cause = _PLACE.sub("", message)
    cause = cause[:1].lower() + cause[1:]
    cause = _PLAINLY.get(cause, cause)
    lines = text.rstrip("\n").split("\n")
    number = int(place[1]) if place and place[1] else len(lines)
    column = f", column {place[2]}" if place and place[2] else ", at its end"
    line = lines[min(number, len(lines)) - 1].strip()
    return Problem(where, f"line {number}{column}: cannot be read as TOML ({cause}): {line[:80]}{_hint(line)}")


def _hint(line: str) -> str:
    if re.search("[“”„‟’‘]", line):
        return "; use straight quotes"
    if re.match(_DATE, line):
        return "; write a date and time as 2026-03-05T06:00:00+01:00"
    if decimal := re.search(r"\w+\s*=\s*[-+]?\d+,\d+", line):
        return f"; write decimals with a point: {decimal[0].replace(',', '.')}"
    if re.match(r"\w+\s*=\s*[^\W\d]", line) and not re.match(r"\w+\s*=\s*(true|false)\b", line):
        return "; put text in quotes"
    if "\\" in line:
        return "; write a backslash twice, or the text in single quotes"
    return ""
