"""The words of the field as plain, frozen data: no I/O, no clock, no library.

The classes ending in ``Facts`` are exactly the keys a host writes in ``show.toml`` and ``episode.toml``;
their subclasses add what is found around them, step by step along the line:
``EpisodeFacts`` (the TOML) → ``Episode`` (its folder) → ``PublicEpisode`` (encoded, with public names).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID


class Progress(Protocol):
    """Hears how far a long step has come: ``progress("encoding", 312.0, 1800.0, "s")``; units are "s" and "B"."""

    def __call__(self, step: str, done: float, total: float, unit: str) -> None:
        """Report that ``done`` of ``total`` units of ``step`` are finished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody heard in, or working on, the show; role and group from the Podcasting 2.0 person taxonomy."""

    name: str
    role: str = "guest"
    group: str = "cast"
    organisation: str = ""
    href: str = ""
    img: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter; ``start`` is counted from the first sample of the delivered file."""

    start: timedelta
    title: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One stretch of a transcript."""

    start: timedelta
    end: timedelta
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Who said what, in time order."""

    cues: tuple[Cue, ...]


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
class AudioSettings:
    """Decisions about the sound (``[audio]`` in show.toml). The loudness target is as heard."""

    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    channels: Literal["mono", "stereo"] = "mono"
    bitrate_kbps: int | None = None

    @property
    def channel_count(self) -> int:
        """1 or 2."""
        return 1 if self.channels == "mono" else 2

    @property
    def bitrate(self) -> int:
        """Kilobits per second: 96 for mono and 128 for stereo unless the show says otherwise."""
        return self.bitrate_kbps or (96 if self.channels == "mono" else 128)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageSettings:
    """Where the show is published (``[storage]`` in show.toml): a folder, or a bucket on any S3 endpoint.

    ``base_url`` is the address at which the world reads what is stored; it ends with a slash.
    """

    base_url: str = "http://localhost:8000/"
    folder: str = "live"
    bucket: str = ""
    prefix: str = ""
    endpoint_url: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """A way to support the show."""

    url: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ShowFacts:
    """The keys of show.toml."""

    title: str
    guid: UUID
    description: str
    author: str
    language: str
    categories: tuple[str, ...]  # "Education" or "Education > Courses", from Apple's list; the first one counts most
    email: str = ""
    website: str = ""
    explicit: bool = False
    kind: Literal["episodic", "serial"] = "episodic"
    copyright: str = ""  # the owner's name only: no ©, no year (PSP-1)
    license: str = ""
    cover: str = "cover.jpg"
    timezone: str = "Europe/Amsterdam"
    locked: bool = True
    people: tuple[Person, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # where to subscribe: {"Apple Podcasts": "https://…"}
    funding: tuple[Funding, ...] = ()
    audio: AudioSettings = AudioSettings()
    storage: StorageSettings = StorageSettings()


@dataclass(frozen=True, kw_only=True)
class Show(ShowFacts):
    """A show and the folder it lies in."""

    folder: Path

    def url(self, key: str) -> str:
        """The public address of a key, e.g. ``feed.xml`` → ``https://podcast.example.org/feed.xml``."""
        return self.storage.base_url + key


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """The ``[film]`` table of episode.toml: what is said about film.mp4, and where else it can be seen."""

    title: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class EpisodeFacts:
    """The keys of episode.toml."""

    guid: UUID
    title: str
    summary: str
    published: datetime | None = None  # aware; None is a draft
    number: int | None = None
    season: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    people: tuple[Person, ...] = ()
    topics: tuple[str, ...] = ()
    film: FilmFacts | None = None


@dataclass(frozen=True, kw_only=True)
class Episode(EpisodeFacts):
    """An episode as its folder holds it. ``slug`` is the folder's name."""

    slug: str
    folder: Path
    recordings: tuple[Path, ...] = ()
    notes: str = ""  # Markdown
    notes_html: str = ""  # the same, rendered and sanitised
    chapters: tuple[Chapter, ...] = ()  # from chapters.txt
    notes_chapters: tuple[Chapter, ...] = ()  # from timestamps in the notes
    transcript: Transcript | None = None
    cover: Path | None = None
    film_path: Path | None = None
    film_captions: Transcript | None = None
    media: MediaFile | None = None  # what media.json says

    def is_live(self, now: datetime) -> bool:
        """Whether the episode belongs in the feed at ``now`` (aware)."""
        return self.published is not None and self.published <= now


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


@dataclass(frozen=True, kw_only=True)
class PublicEpisode(Episode):
    """An episode that can go live: encoded, and every part of it under its public key.

    ``chapters`` holds the final list (from chapters.txt, else the recording's markers, else the notes).
    """

    media: MediaFile
    published: datetime
    media_key: str
    chapters_key: str = ""
    transcript_key: str = ""
    picture: Picture | None = None  # its own cover, if it has one
    thumbnail: Picture | None = None
    public_film: PublicFilm | None = None

    @property
    def page_key(self) -> str:
        """The key of the episode's page."""
        return f"episodes/{self.slug}.html"

    @property
    def embed_key(self) -> str:
        """The key of the page other sites embed."""
        return f"embed/{self.slug}.html"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """Everything the feed and the pages are made from: the show and its live episodes, newest first."""

    show: Show
    picture: Picture
    thumbnail: Picture
    episodes: tuple[PublicEpisode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One key of a release."""

    sha256: str
    size_bytes: int
    content_type: str
    cache_control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMedia:
    """The enclosure of a live episode: its key, and the facts of the file, which stay as they are."""

    slug: str
    key: str
    file: MediaFile


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything one publication put live: every key, and which enclosure each GUID has."""

    number: int
    show_guid: str
    files: Mapping[str, StoredFile]
    enclosures: Mapping[str, LiveMedia]  # by GUID
