"""Plain text: ``Name: what she says``, perhaps after ``[00:01:02]``. Without times it is a text to read only."""

from __future__ import annotations

import re
from datetime import timedelta

from podcaster.content.markers.row import MalformedError, time_of
from podcaster.content.transcripts.words import PREFIX, Turn, in_order, lasting, named, one_line, tidy, untimed
from podcaster.model import Transcript, paragraphs
from podcaster.model.times import clock

EXAMPLE = "[00:01:02] Host: Welcome."

_TIME = r"(?:\d{1,2}:)?\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?"
_STAMPED = re.compile(rf"[\[(]?(?P<time>{_TIME})[\])]?(?:\s+[-–—]\s+|:?\s+|$)(?P<text>.*)")
# How some editors head a paragraph: "Host (01:02):", or with two spaces "Host  1:02".
_HEADED = re.compile(
    rf"(?P<name>[^\W_].{{0,60}}?)(?:\s*[\[(](?P<in>{_TIME})[\])]|\s\s+(?P<bare>{_TIME})$):?\s*(?P<text>.*)"
)


def read(text: str, wrong: list[MalformedError]) -> Transcript:
    """Return the transcript in ``text``; what is wrong goes to ``wrong``, by line."""
    turns = [turn for turn in _turns(text, wrong) if turn.text]
    for turn, name in zip(turns, named([turn.text for turn in turns], in_most=True), strict=True):
        if name and not turn.speaker:
            turn.speaker, turn.text = name, tidy(turn.text[len(name) + 1 :])
    if not any(turn.start is not None for turn in turns):
        return untimed(turns)
    turns = _joined(turns)
    in_order(turns, wrong)
    return Transcript(tuple(lasting(turns)))


def to_text(transcript: Transcript) -> str:
    """Return the transcript as a text to read: a paragraph for what one speaker says, with the time it begins."""
    made = []
    for paragraph in paragraphs(transcript.cues):
        time = f"[{clock(paragraph.start)}] " if transcript.timed else ""
        speaker = one_line(paragraph.speaker)
        made.append(f"{time}{speaker + ': ' if speaker else ''}{one_line(paragraph.text)}\n")
    return "\n".join(made)


def _turns(text: str, wrong: list[MalformedError]) -> list[Turn]:
    turns: list[Turn] = []
    reads_on = False  # the line above belongs to the same paragraph
    for number, line in enumerate((each.strip() for each in text.split("\n")), start=1):
        if not line:
            reads_on = False
            continue
        stamped, headed = _STAMPED.fullmatch(line), _HEADED.fullmatch(line)
        if stamped:
            turns.append(Turn(number, _start(number, stamped["time"], wrong), "", stamped["text"]))
        elif headed:
            start = _start(number, headed["in"] or headed["bare"], wrong)
            turns.append(Turn(number, start, one_line(headed["name"]).rstrip(":"), headed["text"]))
        elif turns and (reads_on or not turns[-1].text) and not PREFIX.match(line):
            turns[-1].text = f"{turns[-1].text}\n{line}".strip()
        else:
            turns.append(Turn(number, None, "", line))
        reads_on = True
    return turns


def _joined(turns: list[Turn]) -> list[Turn]:
    """Return the turns; a paragraph without a time and a name reads on in the one above it."""
    joined: list[Turn] = []
    for turn in turns:
        if joined and turn.start is None and not turn.speaker:
            joined[-1].text += f"\n{turn.text}"
        else:
            joined.append(turn)
    return joined


def _start(number: int, time: str, wrong: list[MalformedError]) -> timedelta | None:
    try:
        return time_of(time)
    except ValueError as error:
        wrong.append(MalformedError(f"line {number}", str(error)))
        return None
