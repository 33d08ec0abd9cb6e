"""Transcripts: WebVTT (W3C) and SubRip → who said what when, and back to WebVTT in one standard form."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from podcaster.content.files import UNPRINTABLE
from podcaster.errors import ContentError, Problem
from podcaster.model import Cue, Transcript

EXAMPLE = "00:01:02.500 --> 00:01:06.000"

_TIME = r"(?:(\d+):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_LIKE_TIMING = re.compile(r"\s*[\d:.,]*\d[\d:.,]*\s*[-–—]*[>→]|.*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
_TAG = re.compile(r"<[^>]*>")
# "Project leader: I think…": at most four words without punctuation, and a capital first.
_PREFIX = re.compile(r"(?P<name>[^\W\d_][\w'’.-]*(?: [\w'’.&-]+){0,3}): +(?=\S)")

Block = list[tuple[int, str]]  # the numbered lines between two blank ones


def read_transcript(text: str, where: str) -> Transcript:
    """Return the transcript in ``text`` (WebVTT if it says so at its start, else SubRip).

    A cue's text keeps its line breaks; markup other than the speaker's name is left out. A cue with two voices becomes
    two cues. In SubRip a speaker is a ``Name: `` prefix that begins the file or comes back.
    Raises ContentError with every cue that is wrong, by line.
    """
    lines = text.split("\n")
    is_vtt = re.match(r"WEBVTT(?:[ \t]|$)", lines[0]) is not None
    if where.endswith(".vtt") and not is_vtt:
        raise ContentError(Problem(where, "line 1: does not start with the word WEBVTT", "WEBVTT"))
    problems: list[Problem] = []
    cues: list[Cue] = []
    for block in _blocks(lines, start=1 if is_vtt else 0):
        try:
            cues += _cues(block, cues[-1].start if cues else timedelta(0), is_vtt)
        except _WrongCueError as error:
            problems.append(Problem(where, f"line {error.number}: {error}", "" if problems else EXAMPLE))
    if not cues and not problems:
        problems.append(Problem(where, "holds no cues", f"{EXAMPLE} and the words on the next line"))
    if problems:
        raise ContentError(problems)
    return Transcript(tuple(cues if is_vtt else _with_prefixes_as_speakers(cues)))


def to_vtt(transcript: Transcript) -> str:
    """Return the transcript as WebVTT with ``<v Name>`` voices; the same transcript gives the same text."""
    blocks = ["WEBVTT\n"]
    for cue in transcript.cues:
        speaker = " ".join(UNPRINTABLE.sub(" ", cue.speaker).split())
        voice = f"<v {_escaped(speaker)}>" if speaker else ""
        blocks.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{voice}{_escaped(_tidy(cue.text))}\n")
    return "\n".join(blocks)


class _WrongCueError(ValueError):
    def __init__(self, number: int, what: str) -> None:
        super().__init__(what)
        self.number = number


def _blocks(lines: list[str], *, start: int) -> Iterator[Block]:
    """Yield the numbered lines of each block. The lines under WEBVTT are its header, up to the first blank one."""
    block: Block = []
    in_header = bool(start)
    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        if line.strip():
            block.append((number, line))
            continue
        if block and not (in_header and not any("-->" in text for _, text in block)):
            yield block
        block, in_header = [], False


def _cues(block: Block, not_before: timedelta, is_vtt: bool) -> list[Cue]:
    """Return the cues of one block: none for a note or a cue without words, several when several people speak."""
    if is_vtt and re.match(r"(NOTE|STYLE|REGION)(\s|$)", block[0][1]):
        return []
    at = 0 if _LIKE_TIMING.match(block[0][1]) else 1
    number, timing = block[min(at, len(block) - 1)]
    if not _LIKE_TIMING.match(timing):
        raise _WrongCueError(block[0][0], f"has no times above it: {block[0][1].strip()[:60]}")
    match = _TIMING.match(timing.strip())
    if not match:
        raise _WrongCueError(number, f"times cannot be read: {timing.strip()[:60]}")
    start, end = _time(*match.groups()[:4]), _time(*match.groups()[4:])
    if end <= start:
        raise _WrongCueError(number, f"ends at {_stamp(end)}, not after its start at {_stamp(start)}")
    if start < not_before:
        raise _WrongCueError(number, f"starts at {_stamp(start)}, before the cue above it ({_stamp(not_before)})")
    words = "\n".join(line for _, line in block[at + 1 :])
    return [Cue(start=start, end=end, speaker=speaker, text=text) for speaker, text in _voices(words) if text]


def _voices(words: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, text) for each stretch of a cue that one person speaks."""
    first, *rest = _VOICE.split(words)
    yield "", _plain(first)
    for speaker, text in zip(rest[::2], rest[1::2], strict=True):
        yield " ".join(html.unescape(speaker).split()), _plain(text)


def _plain(words: str) -> str:
    return _tidy(html.unescape(_TAG.sub("", words)))


def _tidy(text: str) -> str:
    """Return the text without blank lines (one would end the cue), spaces at line ends and control characters."""
    lines = re.split(r"\r\n|\r|\n", UNPRINTABLE.sub("", text))
    return "\n".join(stripped for line in lines if (stripped := line.strip()))


def _with_prefixes_as_speakers(cues: list[Cue]) -> list[Cue]:
    """Read ``Name: `` prefixes as speakers. One that comes once, and not first, may be a sentence ("Mind you: …")."""
    prefixes = [match["name"] if (match := _PREFIX.match(cue.text)) else "" for cue in cues]
    heard = Counter(filter(None, prefixes))
    names = {name for name, times in heard.items() if times > 1} | ({prefixes[0]} - {""})
    return [
        replace(cue, speaker=name, text=cue.text[len(name) + 1 :].strip()) if name in names and not cue.speaker else cue
        for cue, name in zip(cues, prefixes, strict=True)
    ]


def _time(hours: str | None, minutes: str, seconds: str, fraction: str) -> timedelta:
    return timedelta(
        hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds), milliseconds=int(fraction.ljust(3, "0"))
    )


def _stamp(time: timedelta) -> str:
    milliseconds = time // timedelta(milliseconds=1)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:03d}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
