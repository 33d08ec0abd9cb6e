"""An episode, step by step along the line, and the edition all of them make."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from podcaster.model.media import MediaFile, Picture, PublicDelivery, PublicFilm
from podcaster.model.podcasting import ContentLink, Said, Soundbite
from podcaster.model.show import AudioChanges, AudioSettings, Show
from podcaster.model.words import Access, Chapter, Person, PublicTranscript, Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts:
    """The ``[film]`` table of episode.toml: what is said about film.mp4, and where else it can be seen."""

    title: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class EpisodeFacts(Said):
    """The keys of episode.toml.

    ``guid`` is a UUID made once, or of an episode that came from elsewhere what it was called there, to the letter.
    ``display`` is the number as apps show it ("7b"). ``speakers`` says who is behind the labels of a transcript;
    an ``unlisted`` episode is in the feed, and directories do not show it.
    """

    guid: str
    title: str
    summary: str
    published: datetime | None = None  # aware; None is a draft
    number: int | None = None
    display: str = ""
    season: int | None = None
    kind: Literal["full", "trailer", "bonus"] = "full"
    explicit: bool = False
    access: Access = "public"
    people: tuple[Person, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    content_links: tuple[ContentLink, ...] = ()
    unlisted: bool = False
    film: FilmFacts | None = None
    audio: AudioChanges = field(default_factory=AudioChanges)


@dataclass(frozen=True, kw_only=True)
class Episode(EpisodeFacts):
    """An episode as its folder holds it. ``slug`` is the folder's name."""

    slug: str
    folder: Path
    recordings: tuple[Path, ...] = ()
    finished: Path | None = None  # a media file from elsewhere, published byte for byte instead of a recording
    notes: str = ""  # Markdown
    notes_html: str = ""  # the same, rendered and sanitised
    chapters: tuple[Chapter, ...] = ()  # from chapters.txt
    notes_chapters: tuple[Chapter, ...] = ()  # from timestamps in the notes
    transcript: Transcript | None = None
    cover: Path | None = None
    film_path: Path | None = None
    film_captions: Transcript | None = None
    media: MediaFile | None = None  # what media.json says

    @property
    def sources(self) -> tuple[Path, ...]:
        """The files its sound lies in: the finished one if it has that, else its recordings."""
        return (self.finished,) if self.finished else self.recordings

    def is_live(self, now: datetime) -> bool:
        """Whether the episode belongs in the feed at ``now`` (aware)."""
        return self.published is not None and self.published <= now

    def is_private(self, show: Show) -> bool:
        """Whether only the listeners with a feed of their own get the episode."""
        return "private" in (self.access, show.access)

    def stem(self, show: Show) -> str:
        """Return how the names of its files on the storage begin: its slug, and if it is private what nobody guesses.

        A slug and the hash of a few chapters could be found by trying. A GUID of ``podcaster new`` is 122 random bits,
        which of a private episode only its listeners get to see.
        """
        secret = hashlib.sha256(f"{self.guid}".encode()).hexdigest()[:32]
        return f"{self.slug}.{secret}" if self.is_private(show) else self.slug

    def sound(self, show: Show) -> AudioSettings:
        """Return the decisions about this episode's sound: the show's, and where it has its own, those."""
        return self.audio.to(show.audio)


@dataclass(frozen=True, kw_only=True)
class PublicEpisode(Episode):
    """An episode that can go live: encoded, and every part of it under its public key.

    ``chapters`` holds the final list (from chapters.txt, else the recording's markers, else the notes).
    """

    media: MediaFile
    published: datetime
    media_key: str
    deliveries: tuple[PublicDelivery, ...] = ()
    chapters_key: str = ""
    transcripts: tuple[PublicTranscript, ...] = ()  # the same words in several forms, WebVTT first
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

    def for_everyone(self) -> Edition:
        """Return the edition without its private episodes: what the public feed and the pages are made from."""
        return replace(self, episodes=tuple(e for e in self.episodes if not e.is_private(self.show)))
