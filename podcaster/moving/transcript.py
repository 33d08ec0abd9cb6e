"""A transcript of the old host's → the file a host would have put into the episode's folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from podcaster.content.files import decode
from podcaster.content.transcripts import read_transcript, to_vtt
from podcaster.errors import ContentError, Problem
from podcaster.model import Cue, Transcript
from podcaster.moving.old_episode import OldFile

VTT, SRT, JSON = "text/vtt", "application/x-subrip", "application/json"
# What can be read, the best first: WebVTT has names and times, and is what the tool itself writes.
_ALIASES = {"application/srt": SRT, "text/srt": SRT, "text/x-srt": SRT, "application/vtt": VTT, "text/json": JSON}
_SUFFIXES = {".vtt": VTT, ".srt": SRT, ".json": JSON}
_ORDER = (VTT, SRT, JSON)


def best(files: Sequence[OldFile]) -> OldFile | None:
    """Return the transcript that says most and can be read, None if none can."""
    readable = [file for file in files if _kind(file) in _ORDER]
    return min(readable, key=lambda file: _ORDER.index(_kind(file)), default=None)


def as_file(file: OldFile, data: bytes, where: str) -> tuple[str, str, Transcript]:
    """Return the name and the text of the file to write, and what is in it.

    WebVTT and SubRip stay as they are to the letter. Raises ContentError when it cannot be read.
    """
    text, kind = decode(data, where), _kind(file)
    if kind == JSON:
        transcript = _from_json(text, where)
        return "transcript.vtt", to_vtt(transcript), transcript
    name = "transcript.vtt" if text.startswith("WEBVTT") else "transcript.srt"  # the type may be wrong, the file is not
    return name, text, read_transcript(text, f"{where} {name}")


def _kind(file: OldFile) -> str:
    kind = _ALIASES.get(file.mime_type, file.mime_type)
    suffix = next((suffix for suffix in _SUFFIXES if file.url.partition("?")[0].lower().endswith(suffix)), "")
    return kind if kind in _ORDER else _SUFFIXES.get(suffix, kind)


def _from_json(text: str, where: str) -> Transcript:
    """Read the namespace's JSON: segments with speaker, startTime, endTime (seconds) and body."""
    try:
        cues = [_cue(segment) for segment in json.loads(text)["segments"] if str(segment.get("body", "")).strip()]
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise ContentError(Problem(where, "its transcript is no JSON transcript", '{"segments": […]}')) from error
    return Transcript(tuple(sorted(cues, key=lambda cue: cue.start)))


def _cue(segment: dict[str, Any]) -> Cue:
    start = timedelta(seconds=float(segment["startTime"]))
    end = timedelta(seconds=float(segment.get("endTime", segment["startTime"])))
    later = max(end, start + timedelta(milliseconds=1))
    return Cue(start=start, end=later, speaker=str(segment.get("speaker", "")), text=str(segment["body"]).strip())
