"""Sound, film and pictures as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from podcaster.model.words import Chapter, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Measured by ITU-R BS.1770-5, as heard: a mono file counts as two equal channels."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """The facts of one encoded audio file, as ``media.json`` keeps them.

    ``recordings`` names the bytes it was made from (file name → SHA-256), ``recipe`` those bytes and every decision
    that shaped the sound, ``tags`` what was written into the ID3 tag.
    """

    sha256: str
    size_bytes: int
    duration: timedelta
    mime_type: str
    bitrate_kbps: int
    sample_rate_hz: int
    channels: int
    gain_db: float
    loudness: Loudness
    recording_loudness: Loudness
    markers: tuple[Chapter, ...] = ()
    recordings: Mapping[str, str]
    recipe: str
    tags: str

    @property
    def one_channel_lufs(self) -> float:
        """The integrated loudness a one-channel meter shows for this file (3.01 LU lower for mono)."""
        return self.loudness.integrated_lufs - (3.01 if self.channels == 1 else 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFile:
    """The facts of a summary film."""

    sha256: str
    size_bytes: int
    duration: timedelta
    mime_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture on the storage: its key and pixels."""

    key: str
    width: int
    height: int
    mime_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFilm:
    """A summary film with its public names."""

    title: str
    key: str
    file: FilmFile
    link: str = ""
    captions_key: str = ""
    captions: Transcript | None = None
    poster: Picture | None = None
