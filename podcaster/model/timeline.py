"""From the time of the recording to the time of the delivered file: what the host writes → what the listener gets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from podcaster.model.podcasting import Soundbite
from podcaster.model.words import Chapter, Transcript

START = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A stretch of the recording, from ``start`` up to ``end``, heard in the delivered file from ``at`` on."""

    start: timedelta
    end: timedelta
    at: timedelta


@dataclass(frozen=True, slots=True)
class Timeline:
    """Where each part of a recording of this ``length`` is heard; without parts, the delivered file is the recording.

    The parts are in order and follow each other without a gap, perhaps after a jingle.
    """

    kept: tuple[Kept, ...] = ()
    length: timedelta = START

    @classmethod
    def of(cls, length: timedelta, kept: Iterable[tuple[timedelta, timedelta]], lead: timedelta = START) -> Timeline:
        """Return the timeline of a recording of which these stretches (from, to) are heard, after ``lead``."""
        made: list[Kept] = []
        at = lead
        for start, end in kept:
            made.append(Kept(start=start, end=end, at=at))
            at += end - start
        return cls(tuple(made), length)

    def after(self, lead: timedelta) -> Timeline:
        """Return the timeline with something of this length put in front."""
        return replace(self, kept=tuple(replace(part, at=part.at + lead) for part in self.kept))

    def at(self, time: timedelta) -> timedelta:
        """Return when what is at ``time`` of the recording is heard; a time within a cut is where the cut is."""
        if not self.kept:
            return time
        number = bisect_right(self.kept, time, key=lambda part: part.start) - 1
        part = self.kept[max(number, 0)]
        return part.at + min(max(time, part.start), part.end) - part.start

    def moved(self, time: timedelta) -> timedelta:
        """Return when a chapter begins: the one at the very beginning also begins the file, jingle and all."""
        return self.at(time) if time > START else START

    def recording_length(self, delivered: timedelta) -> timedelta:
        """Return how long the recording is from which a file this long was made."""
        return self.length if self.kept else delivered

    def chapters(self, chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
        """Return chapters of the recording as those of the delivered file.

        One of which nothing is heard, because all of it was cut, is left out; so is a hidden one that would begin
        together with one in the list.
        """
        before = tuple(chapters)
        if not self.kept:
            return before
        heard = [(chapter, end) for chapter, end in self._with_ends(before) if self.at(end) > self.at(chapter.start)]
        starts = {self.moved(chapter.start) for chapter, _ in heard if not chapter.hidden}
        moved = (replace(chapter, start=self.moved(chapter.start), end=self._end(chapter)) for chapter, _ in heard)
        return tuple(chapter for chapter in moved if not chapter.hidden or chapter.start not in starts)

    def _with_ends(self, chapters: tuple[Chapter, ...]) -> Iterator[tuple[Chapter, timedelta]]:
        """Yield each chapter with where it ends in the recording: a hidden one within a listed one does not end it."""
        for number, chapter in enumerate(chapters):
            later = (each.start for each in chapters[number + 1 :] if chapter.hidden or not each.hidden)
            yield chapter, chapter.end or next(later, self.kept[-1].end)

    def _end(self, chapter: Chapter) -> timedelta | None:
        return chapter.end and self.at(chapter.end)

    def soundbites(self, passages: Iterable[Soundbite]) -> tuple[Soundbite, ...]:
        """Return passages of the recording as those of the delivered file, without those that lie in what was cut.

        Only silence is ever cut, so a passage around a shortened pause says what it said, in less time.
        """
        if not self.kept:
            return tuple(passages)
        moved = ((passage, self.at(passage.start), self.at(passage.end)) for passage in passages)
        return tuple(
            replace(passage, start=start, seconds=(end - start).total_seconds())
            for passage, start, end in moved
            if end > start
        )

    def transcript(self, transcript: Transcript) -> Transcript:
        """Return a transcript of the recording as that of the delivered file, without cues in what was cut."""
        if not self.kept or not transcript.timed:
            return transcript
        moved = (replace(cue, start=self.at(cue.start), end=self.at(cue.end)) for cue in transcript.cues)
        return Transcript(tuple(cue for cue in moved if cue.end > cue.start))


def without(length: timedelta, cuts: Iterable[tuple[timedelta, timedelta]]) -> list[tuple[timedelta, timedelta]]:
    """Return what is left of a recording after these cuts (from, to), which are in order and apart."""
    edges = [START, *(edge for cut in cuts for edge in cut), length]
    return [(start, end) for start, end in list(pairwise(edges))[::2] if end > start]
