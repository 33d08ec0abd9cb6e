"""When two feeds say the same: texts by their words, sums by what is in them, types by what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from podcaster.content.from_html import links, words
from podcaster.model import Chapter
from podcaster.moving.texts import address

Verdict = Literal["equal", "changed", "missing", "left out"]

_SAME_TYPES = (
    {"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg"},
    {"audio/mp4", "audio/m4a", "audio/x-m4a", "audio/aac", "audio/x-mp4"},
    {"audio/ogg", "application/ogg", "audio/opus"},
    {"video/mp4", "video/x-m4v"},
)
_BULLET = re.compile(r"(?m)^\s*(?:[-*•]|\d+[.)])\s+")
_SLACK = timedelta(seconds=2)


def compared(old: object, new: object) -> bool:
    """Whether two values are the same, text by its words."""
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    return old == new


def contained(old: object, new: object) -> bool:
    """Whether everything in ``old`` is in ``new``, which may have more: the people of the show in each episode."""
    if isinstance(old, Mapping):
        return isinstance(new, Mapping) and all(compared(value, new.get(key)) for key, value in old.items())
    if isinstance(old, tuple):
        return isinstance(new, tuple) and set(old) <= set(new)
    return compared(old, new)


def notes(old: str, new: str) -> bool:
    """Whether all words of the old notes are in the new ones, in their order, and all links."""
    had, has = ({address(link) for link in links(text)} for text in (old, new))
    return _plain(old) in _plain(new) and had <= has


def same_type(old: str, new: str) -> bool:
    """Whether two MIME types mean the same kind of file; feeds have many names for the few there are."""
    return old == new or any({old, new} <= same for same in _SAME_TYPES)


def same_length(old: timedelta, new: timedelta | None) -> bool:
    """Whether two lengths are the same within 2 seconds; the new one is measured."""
    return new is not None and abs(old - new) <= _SLACK


def same_chapters(old: Sequence[Chapter], new: Sequence[Chapter]) -> bool:
    """Whether two lists say the same: times within 10 ms, titles, links, ends, places, silence, who has a picture."""
    return len(old) == len(new) and all(
        _near(one.start, other.start) and _near(one.end, other.end) and _said(one) == _said(other)
        for one, other in zip(old, new, strict=True)
    )


def chapters(found: Sequence[Chapter]) -> str:
    """Return how many chapters there are, and how many of them have what."""
    counts = {
        "links": sum(bool(each.href) for each in found),
        "pictures": sum(bool(each.image) for each in found),
        "ends": sum(bool(each.end) for each in found),
        "places": sum(bool(each.location) for each in found),
        "silent": sum(each.hidden for each in found),
    }
    return (
        ", ".join([str(len(found)), *(f"{count} {what}" for what, count in counts.items() if count)]) if found else ""
    )


def _said(chapter: Chapter) -> tuple[object, ...]:
    return chapter.title, chapter.href, chapter.hidden, chapter.location, bool(chapter.image)


def _near(one: timedelta | None, other: timedelta | None) -> bool:
    return one == other if one is None or other is None else abs(one - other) < timedelta(milliseconds=10)


def _plain(text: str) -> str:
    return " ".join(_BULLET.sub("", words(text)).split())
