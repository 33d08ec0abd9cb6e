"""Sound, film and pictures as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from podcaster.model.timeline import Timeline
from podcaster.model.words import Chapter, DeliveryKind, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """Measured by ITU-R BS.1770-5, as heard: a mono file counts as two equal channels."""

    integrated_lufs: float
    true_peak_dbtp: float
    range_lu: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """How the voices stand to each other and to the room, from the K-weighted power of every 10 ms, as heard.

    ``noise_lufs`` is the loudness of the pauses; ``apart_lu`` the difference between the louder and the quieter voice,
    None where only one is heard; ``spread_lu`` P95 − P5 of the loudness of the sentences.
    """

    speech_lufs: float
    noise_lufs: float
    apart_lu: float | None
    spread_lu: float

    @property
    def speech_to_noise_lu(self) -> float:
        """How far the speech stands above the noise."""
        return self.speech_lufs - self.noise_lufs


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was found in the recording, what was done about it, and how the encoded file measures.

    ``found`` and ``done`` are sentences for the host, times included. ``limited_db`` is the most the limiter took away,
    ``limited_seconds`` for how long it took more than 3 dB.
    """

    before: Voices
    after: Voices
    found: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    limited_db: float = 0.0
    limited_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The facts of the same sound as another kind of file, offered beside the MP3.

    ``codecs`` is as RFC 6381 has it; the bit rate is the average that came out.
    """

    kind: DeliveryKind
    sha256: str
    size_bytes: int
    mime_type: str
    codecs: str
    bitrate_kbps: int
    loudness: Loudness

    @property
    def name(self) -> str:
        """What people call this kind of file."""
        return {"aac": "AAC", "opus": "Opus"}[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """The facts of one encoded audio file, as ``media.json`` keeps them.

    ``recordings`` names the bytes it was made from (file name → SHA-256), ``recipe`` those bytes and every decision
    that shaped the sound, ``tags`` what was written into the ID3 tag. ``markers`` count the time of the recording, and
    ``timeline`` says when each part of it is heard. ``waveform`` is the shape of the sound for a player: one byte (0 to
    100) for each of a few hundred equal slices, as base64. ``also`` holds the same sound as other files.
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
    certificate: Certificate | None = None
    markers: tuple[Chapter, ...] = ()
    timeline: Timeline = field(default_factory=Timeline)
    waveform: str = ""
    also: tuple[Delivery, ...] = ()
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
class PublicDelivery:
    """A delivery under its public key."""

    key: str
    file: Delivery


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
