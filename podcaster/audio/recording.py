"""What a recording says about itself before a sample of it is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from podcaster.model import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingFacts:
    """The facts of a recording, from its headers: ID3, RIFF INFO, BWF ``bext``, Vorbis comments, MP4 atoms.

    ``duration`` is what the file declares: only decoding it proves it. ``marks`` are markers without a name, as
    recorders make them.
    """

    duration: timedelta
    sample_rate_hz: int
    channels: int
    codec: str
    format: str
    title: str = ""
    description: str = ""
    chapters: tuple[Chapter, ...] = ()
    marks: tuple[timedelta, ...] = ()


def seconds(value: float) -> timedelta:
    """Return a time span, rounded to the microsecond."""
    return timedelta(microseconds=round(value * 1_000_000))
