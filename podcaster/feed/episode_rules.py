"""Rules about single episodes: artwork, numbers, titles, transcripts, chapters and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from podcaster.errors import Problem
from podcaster.feed.text_rules import SHOW, facts
from podcaster.model import Edition, Picture

EXAMPLE_DATE = "2026-03-05T06:00:00+01:00"
SIDE_PX = range(1400, 3001)
_NUMBERED = re.compile(
    r"(?:\b(?:aflevering|afl\.?|episode|ep\.?|nr\.?|no\.?)\s*|#\s*|\bs\d+\s*e)0*(\d{1,9})\b|^\s*0*(\d{1,9})\s*[:.)|–—-]",
    re.IGNORECASE,
)


def artwork(edition: Edition) -> Iterator[Problem]:
    """Find covers directories refuse: not square, or not between 1400 and 3000 pixels a side."""
    yield from _artwork(f"{SHOW}: cover", edition.picture)
    for episode in edition.episodes:
        if episode.picture:
            yield from _artwork(f"episodes/{episode.slug}/cover.jpg", episode.picture)


def _artwork(where: str, picture: Picture) -> Iterator[Problem]:
    if picture.width != picture.height or picture.width not in SIDE_PX:
        size = f"{picture.width} × {picture.height} pixels" if picture.width and picture.height else "of unknown size"
        what = f"is {size}; it must be square, {SIDE_PX[0]} to {SIDE_PX[-1]} pixels a side"
        yield Problem(where, what, "3000 × 3000")


def serial_numbers(edition: Edition) -> Iterator[Problem]:
    """Find episodes of a serial show that apps cannot put in order."""
    if edition.show.kind == "serial":
        for episode in edition.episodes:
            if episode.kind == "full" and not episode.number:
                yield Problem(
                    facts(episode, "number"), "is missing, and a serial show is played by number", "number = 3"
                )


def clean_titles(edition: Edition) -> Iterator[Problem]:
    """Find titles that repeat what apps show beside them: the show's name (but a trailer may), the number."""
    for episode in edition.episodes:
        show = "" if episode.kind == "trailer" else edition.show.title
        for what in repeated(episode.title, show, episode.number):
            yield Problem(facts(episode, "title"), what, "De werkplaats", "warning")


def repeated(title: str, show: str, number: int | None) -> Iterator[str]:
    """Yield what the title of an episode says although apps say it beside it."""
    name = show.strip().casefold()
    if name and name in title.casefold():
        yield "repeats the show's name"
    if any(int(found[1] or found[2]) == number for found in _NUMBERED.finditer(title)):
        yield "repeats the episode's number"


def transcripts(edition: Edition) -> Iterator[Problem]:
    """Find episodes that cannot be read."""
    for episode in edition.episodes:
        if not episode.transcripts and episode.kind == "full":
            what = "is missing; deaf listeners and search depend on it"
            where, right = f"episodes/{episode.slug}/transcript.vtt", f"podcaster transcribe {episode.slug}"
            yield Problem(where, what, right, "warning")


def dates(edition: Edition) -> Iterator[Problem]:
    """Find dates no feed can tell: without a zone, or at the ends of the calendar."""
    for episode in edition.episodes:
        if episode.published.tzinfo is None:
            yield Problem(facts(episode, "published"), "needs a time zone", EXAMPLE_DATE)
        elif not 1900 < episode.published.year < 9999:
            yield Problem(
                facts(episode, "published"), f"{episode.published.year} is no year to publish in", EXAMPLE_DATE
            )


def not_before_podcasts(edition: Edition) -> Iterator[Problem]:
    """Find dates that a wrong clock or a typing error made."""
    for episode in edition.episodes:
        if 1900 < episode.published.year < 2000:
            what = f"{episode.published.date()} is before there were podcasts"
            yield Problem(facts(episode, "published"), what, EXAMPLE_DATE, "warning")


def in_the_future(edition: Edition, now: datetime) -> Iterator[Problem]:
    """Find episodes that are of later than ``now`` (aware)."""
    for episode in edition.episodes:
        if episode.published.tzinfo and episode.published > now:
            yield Problem(facts(episode, "published"), f"{episode.published.isoformat()} is in the future")
