"""JSON transcripts: Podcasting 2.0's segments, what Podlove exports, and what speech recognisers write."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, NoReturn

from podcaster.content.markers.row import MalformedError, time_of
from podcaster.content.transcripts.words import Turn, lasting, one_line, tidy
from podcaster.model import Cue, Transcript

EXAMPLE = '{"version": "1.0.0", "segments": [{"speaker": "Host", "startTime": 62.5, "endTime": 66, "body": "Welcome"}]}'
VERSION = "1.0.0"
_LONGEST = timedelta(hours=100)
# Words one by one are put together until a sentence ends, a pause comes, or this much has been said.
_PHRASE, _PAUSE = timedelta(seconds=6), timedelta(seconds=1)

_START, _END = ("startTime", "start", "start_ms"), ("endTime", "end", "end_ms")
_WORDS, _NAMES = ("body", "text"), ("speaker", "voice", "name")


def read(text: str, wrong: list[MalformedError]) -> Transcript:
    """Return the transcript in ``text``; what is wrong goes to ``wrong``, by the number of the segment."""
    try:
        document = json.loads(text, parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        wrong.append(MalformedError(f"line {error.lineno}", f"is not JSON ({error.msg})"))
        return Transcript(())
    except (MalformedError, RecursionError, ValueError) as error:
        wrong.append(error if isinstance(error, MalformedError) else MalformedError("line 1", "is no transcript"))
        return Transcript(())
    cues: list[Cue] = []
    for number, segment in enumerate(_segments(document, wrong), start=1):
        try:
            cues += _cue(segment, cues[-1].start if cues else timedelta(0))
        except ValueError as error:
            wrong.append(MalformedError(f"segment {number}", str(error)))
    return Transcript(tuple(_phrases(_ended(cues))))


def to_json(transcript: Transcript) -> str:
    """Return the transcript as Podcasting 2.0's JSON, times in seconds; the same transcript gives the same text."""
    segments = [
        ({"speaker": one_line(cue.speaker)} if one_line(cue.speaker) else {})
        | {"startTime": _seconds(cue.start), "endTime": _seconds(cue.end), "body": one_line(cue.text)}
        for cue in transcript.cues
    ]
    return json.dumps({"version": VERSION, "segments": segments}, ensure_ascii=False, indent=1) + "\n"


def _segments(document: object, wrong: list[MalformedError]) -> Iterator[dict[str, Any]]:
    """Yield the segments, those in groups of one speaker too, as Podlove has them."""
    listed = document.get("segments", document.get("transcript")) if isinstance(document, dict) else document
    if not isinstance(listed, list):
        wrong.append(MalformedError("line 1", "has no list of segments"))
        return
    for segment in listed:
        group = segment if isinstance(segment, dict) else {}
        if isinstance(group.get("items"), list):
            about = {key: group[key] for key in _NAMES if key in group}
            yield from ({**about, **each} if isinstance(each, dict) else {} for each in group["items"])
        else:
            yield group


def _cue(segment: dict[str, Any], not_before: timedelta) -> Iterator[Cue]:
    text = tidy(_text(segment, _WORDS))
    if not text and segment:
        return
    start, end = _time(segment, _START), _time(segment, _END)
    if start is None:
        raise ValueError("has no startTime")
    if start < not_before:
        raise ValueError(f"starts at {_seconds(start)} s, before the segment above it ({_seconds(not_before)} s)")
    if end is not None and end < start:
        raise ValueError(f"ends at {_seconds(end)} s, before its start at {_seconds(start)} s")
    yield Cue(start=start, end=end if end is not None else start, text=text, speaker=one_line(_speaker(segment)))


def _speaker(segment: dict[str, Any]) -> str:
    """Return who speaks: by name where Podlove gives a number and a name."""
    voice = segment.get("voice")
    return _text(segment, ("voice",)) if isinstance(voice, str) and voice else _text(segment, _NAMES)


def _text(segment: dict[str, Any], names: Sequence[str]) -> str:
    found = next((segment[name] for name in names if segment.get(name) not in (None, "")), "")
    return str(found).encode("utf-8", "replace").decode()  # half a surrogate pair is no character


def _time(segment: dict[str, Any], names: Sequence[str]) -> timedelta | None:
    """Return a time in seconds or as 00:01:02.500; in milliseconds where the key says so."""
    name = next((name for name in names if segment.get(name) is not None), "")
    if not name:
        return None
    value = segment[name]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{name}: {str(value)[:40]!r} is not a time")
    if isinstance(value, str):
        return time_of(value)
    a_second = 1000 if name.endswith("_ms") else 1
    if not 0 <= value < _LONGEST.total_seconds() * a_second:
        raise ValueError(f"{name}: {str(value)[:40]} is not a time in {'milliseconds' if a_second > 1 else 'seconds'}")
    return timedelta(milliseconds=round(value * 1000 / a_second))


def _ended(cues: list[Cue]) -> list[Cue]:
    """Return the cues, those without an end as long as their words take, or up to the next."""
    turns = lasting([Turn(0, cue.start, cue.speaker, cue.text) for cue in cues])
    return [replace(cue, end=turn.end) if cue.end <= cue.start else cue for cue, turn in zip(cues, turns, strict=True)]


def _phrases(cues: Sequence[Cue]) -> list[Cue]:
    """Return phrases where a recogniser wrote a segment for each word; other segments stay as they are."""
    if sum(" " not in cue.text for cue in cues) * 2 <= len(cues) or len(cues) < 3:
        return list(cues)
    made = [cues[0]]
    for before, cue in pairwise(cues):
        last = made[-1]
        apart = cue.speaker != last.speaker or cue.start - before.end > _PAUSE or cue.end - last.start > _PHRASE
        if apart or last.text.endswith((".", "?", "!", "…")):
            made.append(cue)
        else:
            made[-1] = replace(last, end=max(last.end, cue.end), text=f"{last.text} {cue.text}")
    return made


def _seconds(time: timedelta) -> float:
    return time // timedelta(milliseconds=1) / 1000


def _not_a_number(name: str) -> NoReturn:
    raise MalformedError("line 1", f"holds {name}, which is not a number in JSON")
