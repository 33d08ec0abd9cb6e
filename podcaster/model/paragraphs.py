"""What is said as people read it: cues, which are as long as a line on a screen, put together by speaker."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from podcaster.model.words import Cue

# One speaker may go on for minutes: after this many words a paragraph ends with its sentence.
LONG_WORDS = 80


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
        return self.is_by(cue) and not ended

    def is_by(self, cue: Cue) -> bool:
        """Whether who speaks in a cue is who spoke here, as far as anybody knows."""
        return cue.speaker == self.speaker and not cue.other_voice


def paragraphs(cues: Iterable[Cue]) -> list[Paragraph]:
    """Return cues in time order as paragraphs; those without words leave no trace."""
    made: list[Paragraph] = []
    for cue in cues:
        text, last = " ".join(cue.text.split()), made[-1] if made else None
        if not text:
            continue
        if last and last.takes(cue):
            last.text += f" {text}"
        else:
            made.append(Paragraph(cue.start, cue.speaker, text, last is not None and last.is_by(cue)))
    return made
