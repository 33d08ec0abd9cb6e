"""What no recording exceeds. A damaged header may claim anything: nothing is reserved or computed on its word."""

from __future__ import annotations

import errno
import heapq
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from podcaster.errors import AudioError, Problem
from podcaster.model import Chapter

READABLE = "a WAV, FLAC, MP3, M4A or Opus file, or an MP4, MOV or MKV film with sound"
PLAYABLE = "an MP4 with H.264 video"
# Files that hold sound themselves, by FFmpeg's names. A playlist, a concatenation, a session description or a manifest
# only points elsewhere, at other files of the host's or into the network: it is not opened, whatever its name says.
FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dv,eac3,flac,flv,iff,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,mxf,ogg,tta,"
    "voc,w64,wav,wv"
)
LONGEST = timedelta(hours=24)
MOST_CHANNELS = 64
MOST_MARKERS = 1000
MOST_PIXELS = 8192 * 8192
_RATES_HZ = range(4_000, 768_001)  # from dictating machines to laboratories
_LONGEST_TEXT = 4_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# What the system says about a file as a whole. All else is said of its content, in words for programmers.
_OF_THE_FILE = {errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ENOTDIR, errno.ELOOP, errno.EIO, errno.ENAMETOOLONG}


def check_sound(name: str, sample_rate_hz: int, channels: int) -> None:
    """Raise AudioError for a sample rate or a number of channels that would take all memory, or all day."""
    if sample_rate_hz not in _RATES_HZ:
        what = f"says it has a sample rate of {sample_rate_hz} Hz; its header is damaged"
        raise AudioError(Problem(name, what, "44100 or 48000 Hz"))
    if not 0 < channels <= MOST_CHANNELS:
        raise AudioError(Problem(name, f"says it has {channels} channels; its header is damaged", "1 or 2 channels"))


def check_length(name: str, seconds: float) -> None:
    """Raise AudioError for more sound than a day has: a small damaged file can decode to years of it."""
    if seconds > LONGEST.total_seconds():
        hours = LONGEST // timedelta(hours=1)
        raise AudioError(Problem(name, f"holds more than {hours} hours of sound", "a recording of at most a few hours"))


def not_a_number(name: str, position: float) -> Problem:
    """Return what is wrong with a recording that holds NaN or infinity near ``position`` (seconds)."""
    what = f"holds values that are not sound (NaN or infinity) near {timedelta(seconds=int(position))}"
    return Problem(name, what, "export it again as 24-bit WAV or FLAC")


def check_picture(name: str, width: int, height: int) -> None:
    """Raise AudioError for a picture without a size, or too large to be held."""
    if width < 1 or height < 1 or width * height > MOST_PIXELS:
        what = f"says its picture has {width} × {height} pixels; its header is damaged"
        raise AudioError(Problem(name, what, "1920 × 1080 pixels"))


def believable(seconds: float | None) -> float | None:
    """Return a time or duration a header states, None if it is negative or longer than a recording can be."""
    return seconds if seconds is not None and 0 <= seconds <= LONGEST.total_seconds() else None


def words(text: str) -> str:
    """Return what a tag says, as text that a terminal, a page and a feed can hold."""
    return _UNPRINTABLE.sub(" ", text[:_LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")).strip()


def tidied(markers: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """Return markers in time order, each title on one line; those outside any recording, and too many, are damage."""
    inside = (marker for marker in markers if timedelta(0) <= marker.start <= LONGEST)
    kept = heapq.nsmallest(MOST_MARKERS, inside, key=lambda marker: marker.start)
    return tuple(replace(marker, title=" ".join(words(marker.title).split())) for marker in kept)


def reason(error: OSError | Exception) -> str:
    """Return why a file cannot be read, in words for the host."""
    number = getattr(error, "errno", None)
    return os.strerror(number).lower() if number in _OF_THE_FILE else "it is damaged, or not a recording"
