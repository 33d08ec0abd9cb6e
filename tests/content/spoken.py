"""What somebody says, for tests: cues, and any transcript there can be."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from podcaster.content.transcripts.forms import Form, forms_of
from podcaster.model import Cue, Transcript


def cue(start: float, end: float, text: str, speaker: str = "") -> Cue:
    """A cue from ``start`` to ``end`` seconds."""
    return Cue(start=timedelta(seconds=start), end=timedelta(seconds=end), text=text, speaker=speaker)


def written(transcript: Transcript) -> list[tuple[Form, bytes]]:
    """Every form a transcript is published in, with its bytes."""
    return [(form, form.content(transcript)) for form in forms_of(transcript)]


@st.composite
def transcripts(draw: st.DrawFn, words: st.SearchStrategy[str], names: st.SearchStrategy[str]) -> Transcript:
    """Any transcript, as long as its cues are in time order."""
    cues, start = [], 0
    for _ in range(draw(st.integers(1, 5))):
        start += draw(st.integers(0, 5_000_000))
        end = start + draw(st.integers(1, 100_000))
        times = {"start": timedelta(milliseconds=start), "end": timedelta(milliseconds=end)}
        cues.append(Cue(**times, text=draw(words), speaker=draw(names)))
    return Transcript(tuple(cues))
