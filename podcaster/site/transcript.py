"""A transcript as people read it: paragraphs by speaker, under the chapters they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from podcaster.model import Chapter, Cue, Transcript, listed

# One speaker may go on for minutes: after this many words a paragraph ends with its sentence.
LONG_WORDS = 80
# A chapter mark is set by ear; a cue that starts this shortly before it belongs to it.
EARLY = timedelta(seconds=0.5)


@dataclass(slots=True)
class Paragraph:
    """What one speaker says in one go. ``continues``: the paragraph above is by the same speaker."""

    start: timedelta
    speaker: str
    text: str
    continues: bool = False

    def takes(self, cue: Cue) -> bool:
        """Whether a cue reads on in this paragraph."""
        ended = len(self.text.split()) >= LONG_WORDS and self.text.endswith((".", "?", "!", "…", "”", '"'))
        return cue.speaker == self.speaker and not ended


@dataclass(slots=True)
class Section:
    """The paragraphs of one chapter; the title is empty before the first chapter and where there are none."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)

    def add(self, cue: Cue) -> None:
        """Read on in the last paragraph, or begin a new one."""
        text = " ".join(cue.text.split())
        last = self.paragraphs[-1] if self.paragraphs else None
        if last and last.takes(cue):
            last.text += f" {text}"
        else:
            continues = last is not None and last.speaker == cue.speaker
            self.paragraphs.append(Paragraph(cue.start, cue.speaker, text, continues))


def sections(transcript: Transcript, chapters: tuple[Chapter, ...] = ()) -> list[Section]:
    """Return a transcript's paragraphs under the chapters of the list; one in which nobody speaks is left out."""
    found = [Section("")]
    waiting = list(listed(chapters))
    for cue in transcript.cues:
        while waiting and cue.start + EARLY >= waiting[0].start:
            found.append(Section(waiting.pop(0).title))
        if cue.text.strip():
            found[-1].add(cue)
    return [section for section in found if section.paragraphs]
