"""A file with a transcript → who said what: which format it is in, its name says, and for .txt its content."""

from __future__ import annotations

from pathlib import PurePath
from types import ModuleType

from podcaster.content.markers.row import MalformedError
from podcaster.content.transcripts import fragment, plain, segments, subrip, webvtt
from podcaster.errors import ContentError, Problem
from podcaster.model import Transcript

FORMATS = {".vtt": webvtt, ".srt": subrip, ".json": segments, ".html": fragment, ".txt": plain}


def read_transcript(text: str, where: str) -> Transcript:
    """Return the transcript in ``text``, a file called ``where``.

    Raises ContentError with everything that is wrong, by line, or if nobody says anything in it.
    """
    kind, wrong = _kind(text, PurePath(where).suffix.lower()), list[MalformedError]()
    transcript: Transcript = kind.read(text, wrong)
    if not transcript.cues and not wrong:
        raise ContentError(
            Problem(
                where, "holds no cues", f"{kind.EXAMPLE}{' and the words on the next line' * ('-->' in kind.EXAMPLE)}"
            )
        )
    if wrong:
        example = "WEBVTT" if kind is webvtt and not webvtt.matches(text) else kind.EXAMPLE
        raise ContentError(Problem(where, str(error), "" if number else example) for number, error in enumerate(wrong))
    return transcript


def _kind(text: str, suffix: str) -> ModuleType:
    if suffix in (".srt", ".txt") and webvtt.matches(text):
        return webvtt
    if suffix == ".txt" and subrip.matches(text):
        return subrip
    return FORMATS.get(suffix, subrip)
