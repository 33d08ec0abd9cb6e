"""Rules about an episode's chapters as they are delivered: what was cut, and what was put in front, is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from podcaster.errors import Problem, Rule
from podcaster.feed.chapters import clock
from podcaster.model import Chapter, Edition, PublicEpisode, listed

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


def at_zero(episode: PublicEpisode) -> Iterator[Problem]:
    """Find a beginning that is in no chapter: apps leave such a list out (Apple, Spotify)."""
    chapters = listed(episode.chapters)
    if chapters and chapters[0].start >= FIRST:
        what = f"{_named(chapters[0])}: the first does not start at zero"
        yield Problem(where(episode), what, EXAMPLE, "warning")


def in_order(episode: PublicEpisode) -> Iterator[Problem]:
    """Find chapters that apps read otherwise than they were meant."""
    for earlier, later in pairwise(episode.chapters):
        if later.start <= earlier.start:
            what = f"{_named(later)}: does not come after {_named(earlier)}; two start at once, or not in order of time"
            yield Problem(where(episode), what, EXAMPLE)
    for chapter in episode.chapters:
        if chapter.start < ZERO:
            yield Problem(where(episode), f"{chapter.title!r} starts before zero", EXAMPLE)
        elif chapter.end is not None and chapter.end <= chapter.start:
            yield Problem(where(episode), f"{_named(chapter)}: ends before it starts", "until: 00:14:00")
    if len(listed(episode.chapters)) > MOST:
        what = f"has {len(listed(episode.chapters))} chapters; an audio file can hold {MOST}"
        yield Problem(where(episode), what)


def before_the_end(episode: PublicEpisode) -> Iterator[Problem]:
    """Find chapters of which nothing is heard."""
    end = episode.media.duration
    for chapter in episode.chapters:
        if chapter.start >= end:
            yield Problem(where(episode), f"{_named(chapter)}: starts after the end", f"a time before {clock(end)}")


def long_enough(episode: PublicEpisode) -> Iterator[Problem]:
    """Find chapters too short to jump to; all of them in one warning. A short episode has short chapters."""
    chapters = listed(episode.chapters)
    ends = [*(chapter.start for chapter in chapters[1:]), episode.media.duration]
    short = [each for each, end in zip(chapters, ends, strict=False) if ZERO < end - each.start < SHORTEST]
    if short and episode.media.duration >= SHORTEST * len(chapters):
        what = f"lasts less than {SHORTEST.seconds} seconds{_others(short)}; YouTube then shows no chapters at all"
        yield Problem(where(episode), f"{_named(short[0])}: {what}", severity="warning")


def short_titles(episode: PublicEpisode) -> Iterator[Problem]:
    """Find titles that lists cut off; all of them in one warning."""
    long = [chapter for chapter in listed(episode.chapters) if len(chapter.title) > LONGEST_TITLE]
    if long:
        what = f"its title has {len(long[0].title)} characters, more than the {LONGEST_TITLE} lists show{_others(long)}"
        example = long[0].title[:40].rsplit(maxsplit=1)[0] + "…"
        yield Problem(where(episode), f"{_named(long[0])}: {what}", example, "warning")


def _named(chapter: Chapter) -> str:
    return f"{clock(chapter.start)} {chapter.title[:40]!r}"


def _others(chapters: Sequence[Chapter]) -> str:
    return f", and so do {len(chapters) - 1} more" if len(chapters) > 1 else ""


def _in_all(find: Callable[[PublicEpisode], Iterator[Problem]]) -> Callable[[Edition], Iterator[Problem]]:
    return lambda edition: (problem for episode in edition.episodes for problem in find(episode))


_P20 = "Apple, Podcasting 2.0"
RULES = (
    Rule("chapters-at-zero", "warning", _P20, "the first chapter starts at zero", _in_all(at_zero)),
    Rule("chapters-in-order", "error", _P20, "chapters are in order of time", _in_all(in_order)),
    Rule("chapters-before-end", "error", _P20, "chapters start before the end", _in_all(before_the_end)),
    Rule("chapters-long-enough", "warning", "YouTube", "chapters last ten seconds or more", _in_all(long_enough)),
    Rule("chapter-title-length", "warning", "Spotify", "titles of chapters fit in a list", _in_all(short_titles)),
)
