"""What all formats share: words made tidy, names before a colon, and lines of a certain length."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise

from podcaster.content.files import UNPRINTABLE
from podcaster.content.markers.row import MalformedError
from podcaster.content.speakers import is_raw
from podcaster.model import Cue, Transcript
from podcaster.model.times import short_clock

# "Project leader: I think…": at most four words without punctuation, and a capital first.
PREFIX = re.compile(r"(?P<name>[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,3}): +(?=\S)")
_WORD_TAKES = timedelta(seconds=0.6)  # a hundred words a minute: slower than most people speak


@dataclass(slots=True)
class Turn:
    """What somebody says in a format that tells when it begins, if at all, and never when it ends."""

    line: int
    start: timedelta | None
    speaker: str
    text: str


def tidy(text: str) -> str:
    """Return the text without blank lines (one would end a cue), spaces at line ends and control characters."""
    lines = re.split(r"\r\n|\r|\n", UNPRINTABLE.sub("", text))
    return "\n".join(stripped for line in lines if (stripped := line.strip()))


def one_line(text: str) -> str:
    """Return the text on one line, single spaces between its words."""
    return " ".join(UNPRINTABLE.sub(" ", text).split())


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a text, none longer than ``width`` characters unless a single word is."""
    return [short for line in text.split("\n") for short in (_cut(line, width) if len(line) > width else [line])]


def named(texts: Sequence[str], *, in_most: bool = False) -> list[str]:
    """Return the ``Name`` in front of each text, or "": one that comes once, and not first, may be "Mind you: …".

    A recogniser's label, such as SPEAKER_01, is never that.

    ``in_most``: where more than half begin with a name, all that could be one are.
    """
    prefixes = [match["name"] if (match := PREFIX.match(text)) else "" for text in texts]
    heard = Counter(filter(None, prefixes))
    everybody = in_most and sum(heard.values()) * 2 > len(texts)
    names = {name for name, times in heard.items() if times > 1 or everybody or is_raw(name)} | ({*prefixes[:1]} - {""})
    return [prefix if prefix in names else "" for prefix in prefixes]


def with_prefixes_as_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues with the names that stand before their words as their speakers."""
    names = named([cue.text for cue in cues])
    return [
        replace(cue, speaker=name, text=tidy(cue.text[len(name) + 1 :])) if name and not cue.speaker else cue
        for cue, name in zip(cues, names, strict=True)
    ]


def lasting(turns: Sequence[Turn]) -> list[Cue]:
    """Return timed turns as cues: each ends where the next begins, or when its words must have been said."""
    starts = [turn.start or timedelta(0) for turn in turns]
    cues = []
    for turn, (start, following) in zip(turns, pairwise([*starts, timedelta.max]), strict=True):
        said = start + timedelta(seconds=1) + _WORD_TAKES * len(turn.text.split())
        end = min(said, following) if following > start else said
        cues.append(Cue(start=start, end=end, speaker=turn.speaker, text=turn.text))
    return cues


def untimed(turns: Iterable[Turn]) -> Transcript:
    """Return turns of which nobody knows when they were said."""
    zero = timedelta(0)
    return Transcript(tuple(Cue(start=zero, end=zero, speaker=t.speaker, text=t.text) for t in turns), timed=False)


def in_order(turns: Iterable[Turn], wrong: list[MalformedError]) -> None:
    """Note every turn that begins before the one above it, or has no time where others have one."""
    above = timedelta(0)
    for turn in turns:
        if turn.start is None:
            wrong.append(MalformedError(f"line {turn.line}", f"has no time, and others have: {turn.text[:40]!r}"))
        elif turn.start < above:
            what = f"starts at {short_clock(turn.start)}, before what is above it ({short_clock(above)})"
            wrong.append(MalformedError(f"line {turn.line}", what))
        else:
            above = turn.start


def _cut(line: str, width: int) -> list[str]:
    """Cut a line between words; textwrap takes several times as long, and a show may have a thousand transcripts."""
    lines = [""]
    for word in filter(None, line.split(" ")):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines
