"""Rules about chapters: each list by itself, and that all lists of an item say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from podcaster.check.part import Fault, Part
from podcaster.check.values import seconds, whole_number
from podcaster.errors import Rule
from podcaster.feed.tags import Tag

APART_S = 1.0  # what lists of one item may differ: a description has whole seconds
_BREAK = re.compile(r"</?(?:p|br|li|div|ul|ol|h\d|tr)\b[^<>]*>|\n", re.IGNORECASE)
_LINE = re.compile(r"^\W{0,3}((?:\d{1,2}:)?\d{1,2}:\d{2})\)?\W*\s+\S")
_EXAMPLE = "00:00:00 Welkom"


def podlove(item: Tag) -> list[Tag]:
    """Return an item's Podlove Simple Chapters."""
    return [chapter for chapters in item.all("psc:chapters") for chapter in chapters.all("psc:chapter")]


def described(item: Tag) -> list[float]:
    """Return the times in seconds at which lines of the description begin; what is not a list of times is none."""
    text = item.said("description")
    if ":" not in text:
        return []
    lines = (re.sub(r"<[^<>]*>", "", line) for line in _BREAK.split(text) if ":" in line or "&" in line)
    found = [match[1] for line in lines if (match := _LINE.match(unescape(line).strip()))]
    return [each for each in map(seconds, found) if each is not None] if len(found) > 1 else []


def apart(one: list[float], other: list[float]) -> str:
    """Say how two lists of starts in seconds differ, "" if they do not. The shorter may have been cut short."""
    for number, (here, there) in enumerate(zip(one, other, strict=False), start=1):
        if abs(here - there) > APART_S:
            return f"chapter {number} starts at {here:g} s in one and {there:g} s in the other"
    return ""


def _valid(part: Part) -> Iterator[Fault]:
    for chapter in podlove(part.tag):
        if seconds(chapter.attributes.get("start", "")) is None:
            yield Fault(f"starts at {chapter.attributes.get('start', '')!r}, which is no time", "00:12:03.500", chapter)
        if not chapter.attributes.get("title", "").strip():
            yield Fault("has no title", '<psc:chapter start="00:00:00.000" title="Welkom"/>', chapter)


def starts(item: Tag) -> list[float]:
    """Return when an item's Podlove Simple Chapters start, in seconds; those that tell no time are left out."""
    said = (seconds(chapter.attributes.get("start", "")) for chapter in podlove(item))
    return [start for start in said if start is not None]


def _at_zero(part: Part) -> Iterator[Fault]:
    found = starts(part.tag)
    if found and found[0] >= 1:
        yield Fault("the first chapter does not start at zero", "00:00:00.000", part.tag.first("psc:chapters"))


def _in_order(part: Part) -> Iterator[Fault]:
    found = starts(part.tag)
    if found != sorted(set(found)):
        what = "chapters are not in order of time, or two start at once"
        yield Fault(what, "00:00:00.000, 00:02:03.500", part.tag.first("psc:chapters"))


def _before_end(part: Part) -> Iterator[Fault]:
    found, lasts = starts(part.tag), whole_number(part.tag.said("itunes:duration"))
    if lasts and found and max(found) > lasts:
        what = f"a chapter starts at {max(found):g} s, and the episode lasts {lasts} s"
        yield Fault(what, "00:17:00.000", part.tag.first("psc:chapters"))


def _described(part: Part) -> Iterator[Fault]:
    found = described(part.tag)
    if found and (found[0] != 0 or len(found) < 3 or found != sorted(set(found))):
        what = "has times that apps read as chapters: at least three, in order, the first 00:00:00"
        yield Fault(what, _EXAMPLE, part.tag.first("description"))


def _agree(part: Part) -> Iterator[Fault]:
    if said := apart(starts(part.tag), described(part.tag)):
        what = f"the chapters of psc:chapters and of the description are not the same: {said}"
        yield Fault(what, "00:17:00.000", part.tag.first("psc:chapters"))


RULES = (
    Rule("chapter-valid", "error", "Podlove Simple Chapters", "a chapter has a time and a title", _valid),
    Rule("chapters-at-zero", "warning", "Apple, Podcasting 2.0", "the first chapter starts at zero", _at_zero),
    Rule("chapters-in-order", "error", "Apple, Podcasting 2.0", "chapters are in order of time", _in_order),
    Rule("chapters-before-end", "error", "Apple, Podcasting 2.0", "chapters start before the end", _before_end),
    Rule("description-times", "warning", "Apple, Spotify", "times in a description make whole chapters", _described),
    Rule("chapters-agree", "error", "AntennaPod", "all lists of chapters agree within a second", _agree),
)
