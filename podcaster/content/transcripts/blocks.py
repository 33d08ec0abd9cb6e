"""Cues as WebVTT (W3C) and SubRip write them: two times with an arrow between them, and below them the words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

from podcaster.content.markers.row import MalformedError
from podcaster.content.transcripts.words import one_line, tidy
from podcaster.model import Cue
from podcaster.model.times import stamp

EXAMPLE = "00:01:02.500 --> 00:01:06.000"

_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
TIMING = re.compile(rf"{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_LIKE_TIMING = re.compile(r"\s*+(?=[:.,]*\d)[\d:.,]++\s*[-–—]*[>→]|.*-->")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s++([^<>]*)>")
_TAG = re.compile(r"<[^<>]*>")

Block = list[tuple[int, str]]  # the numbered lines between two blank ones


def read_cues(text: str, wrong: list[MalformedError], *, is_vtt: bool) -> list[Cue]:
    """Return the cues; what is wrong goes to ``wrong``, by line.

    A cue's text keeps its line breaks; markup other than the speaker's name is left out. A cue with two voices becomes
    two cues.
    """
    cues: list[Cue] = []
    for block in _blocks(text.split("\n"), start=1 if is_vtt else 0):
        try:
            cues += _cues(block, cues[-1].start if cues else timedelta(0), is_vtt)
        except MalformedError as error:
            wrong.append(error)
    return cues


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
        raise _wrong(block[0][0], f"has no times above it: {block[0][1].strip()[:60]}")
    match = TIMING.match(timing.strip())
    if not match:
        raise _wrong(number, f"times cannot be read: {timing.strip()[:60]}")
    start, end = _time(*match.groups()[:4]), _time(*match.groups()[4:])
    if end <= start:
        raise _wrong(number, f"ends at {stamp(end)}, not after its start at {stamp(start)}")
    if start < not_before:
        raise _wrong(number, f"starts at {stamp(start)}, before the cue above it ({stamp(not_before)})")
    words = "\n".join(line for _, line in block[at + 1 :])
    return [Cue(start=start, end=end, speaker=speaker, text=text) for speaker, text in _voices(words) if text]


def _voices(words: str) -> Iterator[tuple[str, str]]:
    """Yield (speaker, text) for each stretch of a cue that one person speaks."""
    first, *rest = _VOICE.split(words)
    yield "", _plain(first)
    for speaker, text in zip(rest[::2], rest[1::2], strict=True):
        yield one_line(html.unescape(speaker)), _plain(text)


def _plain(words: str) -> str:
    return tidy(html.unescape(_TAG.sub("", words)))


def _time(hours: str | None, minutes: str, seconds: str, fraction: str) -> timedelta:
    return timedelta(
        hours=int(hours or 0), minutes=int(minutes), seconds=int(seconds), milliseconds=int(fraction.ljust(3, "0"))
    )


def _wrong(number: int, what: str) -> MalformedError:
    return MalformedError(f"line {number}", what)
