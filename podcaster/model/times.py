"""Times as chapters, transcripts, pages and messages write them; rounded down, so that none is after its moment."""

from __future__ import annotations

from datetime import timedelta


def stamp(time: timedelta, mark: str = ".") -> str:
    """Return ``00:02:03.500``: a time in WebVTT, in RFC 2326 (normal play time) and, with a comma, in SubRip."""
    milliseconds = time // timedelta(milliseconds=1)
    return f"{clock(time)}{mark}{milliseconds % 1000:03d}"


def clock(time: timedelta) -> str:
    """Return ``00:02:03``, as Apple reads it from a description."""
    minutes, seconds = divmod(time // timedelta(seconds=1), 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def short_clock(time: timedelta) -> str:
    """Return ``2:03`` or ``1:02:03``, as players show it."""
    minutes, seconds = divmod(time // timedelta(seconds=1), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}" if minutes >= 60 else f"{minutes}:{seconds:02d}"
