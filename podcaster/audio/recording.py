"""What a recording says about itself before a sample of it is decoded."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from podcaster.model import Chapter

_DATE = re.compile(r"(\d{4})[-:/](\d{2})[-:/](\d{2})")
_TIME = re.compile(r"(\d{2})[:-](\d{2})(?:[:-](\d{2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFacts:
    """The facts of a recording, from its headers: ID3, RIFF INFO, BWF ``bext``, Vorbis comments, MP4 atoms.

    ``duration`` is what the file declares: only decoding it proves it. ``recorded`` is aware; most recorders write a
    time without a zone, which is taken as UTC. ``marks`` are markers without a name, as recorders make them.
    """

    duration: timedelta
    sample_rate_hz: int
    channels: int
    codec: str
    format: str
    title: str = ""
    artist: str = ""
    recorded: datetime | None = None
    description: str = ""
    chapters: tuple[Chapter, ...] = ()
    marks: tuple[timedelta, ...] = ()


def recorded_at(tags: Mapping[str, str]) -> datetime | None:
    """Return when a recording was made, from tags named as FFmpeg names them (lower case); None if no day is known.

    BWF keeps the day in ``date`` and the time in ``creation_time``; others write one ISO 8601 string.
    """
    for name in ("creation_time", "date", "originaldate", "tdrc"):
        value = tags.get(name, "")
        try:
            when = datetime.fromisoformat(value)
        except ValueError:
            continue
        if _DATE.match(value):
            return _at(when, tags) if when.tzinfo is None else when
    day = _DATE.match(tags.get("date", ""))
    if not day:
        return None
    try:
        return _at(datetime(*map(int, day.groups()), tzinfo=UTC), tags)  # type: ignore[arg-type,misc]
    except ValueError:
        return None


def _at(when: datetime, tags: Mapping[str, str]) -> datetime:
    """Add the time of day BWF keeps apart, and the zone nobody wrote."""
    time = _TIME.fullmatch(tags.get("creation_time", ""))
    if time and when.hour == when.minute == when.second == 0:
        hour, minute, second = (int(part or 0) for part in time.groups())
        if hour < 24 and minute < 60 and second < 60:
            when = when.replace(hour=hour, minute=minute, second=second)
    return when.replace(tzinfo=UTC)


def seconds(value: float) -> timedelta:
    """Return a time span, rounded to the microsecond."""
    return timedelta(microseconds=round(value * 1_000_000))
