"""A transcript as people read it: paragraphs by speaker, under the chapters they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from podcaster.model import Chapter, Cue, Paragraph, Transcript, listed, paragraphs

# A chapter mark is set by ear; a cue that starts this shortly before it belongs to it.
EARLY = timedelta(seconds=0.5)


@dataclass(slots=True)
class Section:
    """The paragraphs of one chapter; the title is empty before the first chapter and where there are none."""

    title: str
    paragraphs: list[Paragraph]


def sections(transcript: Transcript, chapters: tuple[Chapter, ...] = ()) -> list[Section]:
    """Return a transcript's paragraphs under the chapters of the list; one in which nobody speaks is left out.

    A transcript without times is one section.
    """
    marks = listed(chapters) if transcript.timed else ()

    def chapter_of(cue: Cue) -> int:
        return sum(cue.start + EARLY >= mark.start for mark in marks)

    found = [
        Section(marks[number - 1].title if number else "", paragraphs(cues))
        for number, cues in groupby(transcript.cues, chapter_of)
    ]
    return [section for section in found if section.paragraphs]
