"""The small parts: who, when, what was said, and who hears of progress."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol

from podcaster.model.podcasting import Location

Access = Literal["public", "private"]
DeliveryKind = Literal["aac", "opus"]  # what a show can offer beside its MP3


class Progress(Protocol):
    """Hears how far a long step has come: ``progress("encoding", 312.0, 1800.0, "s")``; units are "s" and "B"."""

    def __call__(self, step: str, done: float, total: float, unit: str) -> None:
        """Report that ``done`` of ``total`` units of ``step`` are finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody heard in, or working on, the show; role and group from the Podcasting 2.0 person taxonomy."""

    name: str
    role: str = "guest"
    group: str = "cast"
    organisation: str = ""
    href: str = ""
    img: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter; ``start`` is counted from the first sample of the delivered file.

    It ends where the next begins unless ``end`` says sooner. A ``hidden`` one is shown while it is heard, and not in
    the list of chapters. ``image`` names a picture in the episode's folder, and once public its key.
    """

    start: timedelta
    title: str
    href: str = ""
    image: str = ""
    end: timedelta | None = None
    hidden: bool = False
    location: Location | None = None


def listed(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Return the chapters a list shows: all but the hidden ones."""
    return tuple(chapter for chapter in chapters if not chapter.hidden)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One stretch of a transcript. ``other_voice``: whoever speaks has no name, and is not who spoke before."""

    start: timedelta
    end: timedelta
    text: str
    speaker: str = ""
    other_voice: bool = False


@dataclass(frozen=True, slots=True)
class Transcript:
    """Who said what, in time order; not ``timed``, nobody knows when, and the times of its cues are all zero."""

    cues: tuple[Cue, ...]
    timed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTranscript:
    """A transcript under its public key, in one of the forms apps read; ``language`` as RFC 5646 has it ("nl")."""

    key: str
    mime_type: str  # bare: apps compare it letter for letter
    language: str
    rel: str = ""  # "captions": its lines are as short as a screen wants them
