"""Rules about an episode's chapters as they are delivered: what was cut, and what was put in front, is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from podcaster.errors import Problem, Rule
from podcaster.model import Chapter, Edition, PublicEpisode, listed
from podcaster.model.times import clock

EXAMPLE = "00:00:00 Welkom"
ZERO = timedelta(0)
FIRST = timedelta(seconds=1)  # a mark set by hand need not be exact to the sample
SHORTEST = timedelta(seconds=10)  # YouTube, which otherwise shows none of an episode's chapters
LONGEST_TITLE = 100  # characters; Spotify advises under 40, but a warning at each of those is one to get used to
MOST = 255  # ID3 counts them in one byte


def where(episode: PublicEpisode) -> str:
    """Return the file in which the host writes, or can write, an episode's chapters."""
    in_notes = bool(episode.chapters) and episode.chapters == episode.notes_chapters
    return f"episodes/{episode.slug}/{'notes.md' if in_notes else 'chapters.txt'}"


def chapters_at_zero(edition: Edition) -> Iterator[Problem]:
    """Find a beginning that is in no chapter: apps leave such a list out (Apple, Spotify)."""
    for episode in edition.episodes:
        chapters = listed(episode.chapters)
        if chapters and chapters[0].start >= FIRST:
            what = f"{_named(chapters[0])}: the first does not start at zero"
            yield Problem(where(episode), what, EXAMPLE, "warning")


def chapters_in_order(edition: Edition) -> Iterator[Problem]:
    """Find chapters that apps read otherwise than they were meant."""
    for episode in edition.episodes:
        for earlier, later in pairwise(episode.chapters):
            if later.start <= earlier.start:
                what = f"does not come after {_named(earlier)}; two start at once, or not in order of time"
                yield Problem(where(episode), f"{_named(later)}: {what}", EXAMPLE)
        for chapter in episode.chapters:
            if chapter.start < ZERO:
                yield Problem(where(episode), f"{chapter.title!r} starts before zero", EXAMPLE)
            elif chapter.end is not None and chapter.end <= chapter.start:
                yield Problem(where(episode), f"{_named(chapter)}: ends before it starts", "until: 00:14:00")


def chapters_in_turn(edition: Edition) -> Iterator[Problem]:
    """Find chapters that last into the next one in the list."""
    for episode in edition.episodes:
        for chapter, following in pairwise(listed(episode.chapters)):
            if chapter.end is not None and chapter.end > following.start:
                what = f"{_named(chapter)}: lasts until {clock(chapter.end)}, and the next begins before that"
                yield Problem(where(episode), what, f"until: {clock(following.start)}")


def chapters_to_count(edition: Edition) -> Iterator[Problem]:
    """Find more chapters than an audio file can hold."""
    for episode in edition.episodes:
        if (number := len(listed(episode.chapters))) > MOST:
            yield Problem(where(episode), f"has {number} chapters; an audio file can hold {MOST}")


def chapters_before_the_end(edition: Edition) -> Iterator[Problem]:
    """Find chapters of which nothing is heard."""
    for episode in edition.episodes:
        end = episode.media.duration
        for chapter in episode.chapters:
            if chapter.start >= end:
                what = f"{_named(chapter)}: starts after the end"
                yield Problem(where(episode), what, f"a time before {clock(end)}")


def chapters_long_enough(edition: Edition) -> Iterator[Problem]:
    """Find chapters too short to jump to, an episode's in one warning. A short episode has short chapters."""
    for episode in edition.episodes:
        chapters = listed(episode.chapters)
        ends = [*(chapter.start for chapter in chapters[1:]), episode.media.duration]
        short = [each for each, end in zip(chapters, ends, strict=False) if ZERO < end - each.start < SHORTEST]
        if short and episode.media.duration >= SHORTEST * len(chapters):
            what = f"lasts less than {SHORTEST.seconds} seconds{_others(short)}; YouTube then shows no chapters at all"
            yield Problem(where(episode), f"{_named(short[0])}: {what}", severity="warning")


def chapter_titles(edition: Edition) -> Iterator[Problem]:
    """Find titles that lists cut off, an episode's in one warning."""
    for episode in edition.episodes:
        long = [chapter for chapter in listed(episode.chapters) if len(chapter.title) > LONGEST_TITLE]
        if long:
            what = f"its title has {len(long[0].title)} characters, more than the {LONGEST_TITLE} lists show"
            example = f"{long[0].title[:40].strip()}…"
            yield Problem(where(episode), f"{_named(long[0])}: {what}{_others(long)}", example, "warning")


def _named(chapter: Chapter) -> str:
    return f"{clock(chapter.start)} {chapter.title[:40]!r}"


def _others(chapters: Sequence[Chapter]) -> str:
    return f", and so do {len(chapters) - 1} more" if len(chapters) > 1 else ""


_BOTH = "Apple, Podcasting 2.0"
RULES = (
    Rule("chapters-at-zero", "warning", _BOTH, "the first chapter starts at zero", chapters_at_zero),
    Rule("chapters-in-order", "error", _BOTH, "chapters are in order of time", chapters_in_order),
    Rule("chapters-in-turn", "error", "Podcasting 2.0", "a chapter ends before the next begins", chapters_in_turn),
    Rule("chapters-to-count", "error", "ID3v2", "there are no more chapters than a file holds", chapters_to_count),
    Rule("chapters-before-end", "error", _BOTH, "chapters start before the end", chapters_before_the_end),
    Rule("chapters-long-enough", "warning", "YouTube", "chapters last ten seconds or more", chapters_long_enough),
    Rule("chapter-title-length", "warning", "Spotify", "titles of chapters fit in a list", chapter_titles),
)
