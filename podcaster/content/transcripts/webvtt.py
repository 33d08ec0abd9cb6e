"""WebVTT (W3C), the form Apple reads, with ``<v Name>`` voices."""

from __future__ import annotations

import re

from podcaster.content.markers.row import MalformedError
from podcaster.content.transcripts.blocks import EXAMPLE as TIMES
from podcaster.content.transcripts.blocks import read_cues
from podcaster.content.transcripts.words import one_line, tidy, wrapped
from podcaster.model import Transcript
from podcaster.model.times import stamp

EXAMPLE = TIMES
LINE = 65  # characters (Podcasting 2.0)


def matches(text: str) -> bool:
    """Whether the file says that it is WebVTT."""
    return re.match(r"WEBVTT(?:[ \t\n]|$)", text) is not None


def read(text: str, wrong: list[MalformedError]) -> Transcript:
    """Return the transcript in ``text``; what is wrong goes to ``wrong``."""
    if not matches(text):
        wrong.append(MalformedError("line 1", "does not start with the word WEBVTT"))
        return Transcript(())
    return Transcript(tuple(read_cues(text, wrong, is_vtt=True)))


def to_vtt(transcript: Transcript) -> str:
    """Return the transcript as WebVTT in lines of at most 65 characters; the same transcript gives the same text."""
    blocks = ["WEBVTT\n"]
    for cue in transcript.cues:
        speaker, words = one_line(cue.speaker), "\n".join(wrapped(tidy(cue.text), LINE))
        voice = f"<v {_escaped(speaker)}>" if speaker else ""
        blocks.append(f"{stamp(cue.start)} --> {stamp(cue.end)}\n{voice}{_escaped(words)}\n")
    return "\n".join(blocks)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
