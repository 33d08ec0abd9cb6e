"""SubRip (.srt): captions. A speaker is a ``Name: `` prefix, and each card has two short lines (Podcasting 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from podcaster.content.markers.row import MalformedError
from podcaster.content.transcripts.blocks import EXAMPLE as TIMES
from podcaster.content.transcripts.blocks import TIMING, read_cues
from podcaster.content.transcripts.words import one_line, with_prefixes_as_speakers, wrapped
from podcaster.model import Cue, Transcript
from podcaster.model.times import stamp

EXAMPLE = TIMES
LINE, LINES = 32, 2  # characters in a line, lines on a card (Podcasting 2.0)


def matches(text: str) -> bool:
    """Whether there is a line with two times and an arrow."""
    return any(TIMING.match(line.strip()) for line in text.split("\n"))


def read(text: str, wrong: list[MalformedError]) -> Transcript:
    """Return the transcript in ``text``; a ``Name: `` that begins the file or comes back is a speaker."""
    return Transcript(tuple(with_prefixes_as_speakers(read_cues(text, wrong, is_vtt=False))))


def to_srt(transcript: Transcript) -> str:
    """Return the transcript as captions: whoever begins to speak is named, on a new card.

    A long cue becomes several cards, each for its share of the time by its letters. The format has no way to write what
    looks like its own markup: ``<b>`` and ``-->`` get other arrows.
    """
    made: list[str] = []
    speaker = ""
    for cue in transcript.cues:
        if not (said := one_line(cue.text)):
            continue
        name = one_line(cue.speaker)
        prefix = f"{name}: " if name and name != speaker else ""
        speaker = name
        for start, end, words in _cards(cue, _plain(prefix + said)):
            made.append(f"{len(made) + 1}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{words}\n")
    return "\n".join(made)


def _cards(cue: Cue, text: str) -> Iterator[tuple[timedelta, timedelta, str]]:
    lines = wrapped(text, LINE)
    cards = ["\n".join(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
    lasts = (cue.end - cue.start) // timedelta(milliseconds=1)
    if lasts < len(text):  # no time to turn cards in
        cards = ["\n".join(lines)]
    letters = [0]
    for card in cards:
        letters.append(letters[-1] + len(card))
    times = [cue.start + timedelta(milliseconds=lasts * read // letters[-1]) for read in letters[:-1]]
    for card, (start, end) in zip(cards, pairwise([*times, cue.end]), strict=True):
        yield start, end, card


def _plain(text: str) -> str:
    text = re.sub(r"-+>", "→", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "‹", text).replace("{\\", "(\\")
