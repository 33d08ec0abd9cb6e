"""A feed as a document → everything in it that breaks a rule. Reads item by item, so memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from podcaster.check import (
    addresses,
    channel,
    chapters,
    document,
    enclosures,
    items,
    links,
    markup,
    podcasting,
    podcasting_tags,
    series,
    texts,
)
from podcaster.check.part import Entry, Part, Series, Whole, entry, part
from podcaster.errors import ContentError, Problem, Rule
from podcaster.feed.document import Reading
from podcaster.feed.tags import Tag

_PARTS = (
    *texts.RULES,
    *markup.RULES,
    *addresses.RULES,
    *podcasting.RULES,
    *podcasting_tags.RULES,
)  # of the channel and of every item
_CHANNEL = (*channel.RULES, *links.RULES, *_PARTS)
_ITEM = (*items.RULES, *enclosures.RULES, *chapters.RULES, *_PARTS)
RULES = (
    document.FEED,
    *document.RULES,
    *channel.RULES,
    *links.RULES,
    *items.RULES,
    *enclosures.RULES,
    *chapters.RULES,
    *_PARTS,
    *series.RULES,
)


def check_feed(data: bytes, where: str, *, now: datetime) -> list[Problem]:
    """Return what is wrong with a feed, in the order of the document: errors cost listeners, warnings reach.

    ``where`` is the name or address the problems begin with; ``now`` is aware. Nothing is raised: what is no feed at
    all is a problem too.
    """
    reading = Reading(data, where)
    entries: list[Entry] = []
    found: list[Problem] = []
    try:
        for number, item in enumerate(reading.items(), start=1):
            entries.append(entry(number, item))
            found += _of_item(part(item, now), entries[-1], where)
    except ContentError as error:
        return [document.FEED.marked(problem) for problem in document.FEED.find(error.problems)]
    whole = Whole(data, reading.faults, reading.namespaces, len(entries))
    head = [*_told(document.RULES, whole, where), *_told(_CHANNEL, part(reading.channel, now), where)]
    return [*head, *found, *_of_series(Series(reading.channel, entries), where)]


def not_told(problems: Iterable[Problem], before: Iterable[Problem]) -> list[Problem]:
    """Return the problems whose rule was not broken ``before``: what the host's own file says is said there."""
    known = {problem.rule for problem in before}
    return [problem for problem in problems if problem.rule not in known]


def _told(rules: Iterable[Rule], about: Whole | Part, where: str) -> Iterator[Problem]:
    for rule in rules:
        for fault in rule.find(about):
            yield rule.broken(_place(where, fault.tag), fault.what, fault.example)


def _of_item(item: Part, told: Entry, where: str) -> Iterator[Problem]:
    for rule in _ITEM:
        for fault in rule.find(item):
            yield rule.broken(_in_item(where, told, fault.tag), fault.what, fault.example)


def _of_series(side_by_side: Series, where: str) -> Iterator[Problem]:
    for rule in series.RULES:
        for told, fault in rule.find(side_by_side):
            yield rule.broken(_in_item(where, told, fault.tag), fault.what, fault.example)


def _place(where: str, tag: Tag | None) -> str:
    line = f", line {tag.line}" if tag and tag.line else ""
    return f"{where}{line}" + (f": {tag.name}" if tag else "")


def _in_item(where: str, told: Entry, tag: Tag | None) -> str:
    """Return ``feed.xml, line 57: item 3 "De werkplaats": guid``."""
    line = (tag or told.tag).line or told.tag.line
    title = told.title if len(told.title) <= 60 else told.title[:59] + "…"
    return f'{where}, line {line}: item {told.number} "{title}"' + (f": {tag.name}" if tag else "")
