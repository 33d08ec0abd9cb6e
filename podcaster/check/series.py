"""Rules about items side by side: names that are there twice, and the order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import pairwise

from podcaster.check.part import Entry, Fault, Series
from podcaster.errors import Rule
from podcaster.feed.episode_rules import repeated

_GUID = '<guid isPermaLink="false">6c4f3c7e-97a4-…</guid>'
# What a rule about the series answers: in which item, and what.
Found = tuple[Entry, Fault]


def _twice(named: Iterable[tuple[Hashable, Entry]]) -> Iterator[tuple[Entry, Entry]]:
    """Yield each entry whose name an earlier one has, and that one."""
    first: dict[Hashable, Entry] = {}
    for name, entry in named:
        if name in first:
            yield entry, first[name]
        else:
            first[name] = entry


def _guid(series: Series) -> Iterator[Found]:
    for entry, earlier in _twice((entry.guid, entry) for entry in series.entries if entry.guid):
        yield entry, Fault(f"guid {entry.guid!r} is also that of item {earlier.number}: apps take them for one", _GUID)


def _enclosure(series: Series) -> Iterator[Found]:
    for entry, earlier in _twice((entry.enclosure, entry) for entry in series.entries if entry.enclosure):
        yield entry, Fault(f"has the same file as item {earlier.number}: apps ignore the second", "https://…/008.mp3")


def _order(series: Series) -> Iterator[Found]:
    if series.channel.said("itunes:type").lower() == "serial":
        return  # apps play it from the first on
    dated = [entry for entry in series.entries if entry.published]
    for newer, entry in pairwise(dated):
        if newer.published and entry.published and entry.published > newer.published:
            yield (
                entry,
                Fault(
                    f"is newer than item {newer.number} above it; the newest comes first",
                    "by date, the newest item on top",
                ),
            )
            return  # one item out of place would be told of all


def _number(series: Series) -> Iterator[Found]:
    numbered = [entry for entry in series.entries if entry.episode and entry.kind == "full"]
    for entry, earlier in _twice(((entry.season, entry.episode), entry) for entry in numbered):
        yield entry, Fault(f"number {entry.episode} is also that of item {earlier.number}", "8")


def _serial(series: Series) -> Iterator[Found]:
    if series.channel.said("itunes:type").lower() == "serial":
        for entry in series.entries:
            if entry.kind == "full" and not entry.episode:
                what = "has no number, and a serial show is played by number"
                yield entry, Fault(what, "<itunes:episode>3</itunes:episode>")


def _title(series: Series) -> Iterator[Found]:
    show = series.channel.said("title")
    for entry in series.entries:
        for name, title in (("title", entry.title), ("itunes:title", entry.apples_title)):
            for what in repeated(title, "" if entry.kind == "trailer" else show, entry.episode):
                yield entry, Fault(f"the {name} {what}", "De werkplaats")


def _season(series: Series) -> Iterator[Found]:
    seasons: dict[bool, list[Entry]] = defaultdict(list)
    for entry in series.entries:
        if entry.kind == "full" and entry.episode:
            seasons[entry.season is None].append(entry)
    if seasons[True] and seasons[False]:
        what = "has a number and no season, while others have seasons: apps cannot put them in one order"
        yield seasons[True][0], Fault(what, "<itunes:season>1</itunes:season>")


RULES = (
    Rule("guid-unique", "error", "Apple", "no two episodes share a GUID", _guid),
    Rule("enclosure-unique", "error", "Apple", "no two episodes share a file", _enclosure),
    Rule("newest-first", "warning", "podcaster", "the newest item comes first", _order),
    Rule("number-unique", "warning", "Apple", "no two full items of a season share a number", _number),
    Rule("serial-number", "error", "Apple", "episodes of a serial are numbered", _serial),
    Rule("season-all", "warning", "Apple", "numbered items have a season all, or none", _season),
    Rule("title-clean", "warning", "Apple", "titles repeat no number and no show", _title),
)
