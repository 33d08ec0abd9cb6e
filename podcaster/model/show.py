"""A show: what the host says in show.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID

from podcaster.model.podcasting import FeedSettings, RemoteItem, Said, UpdateFrequency
from podcaster.model.words import Access, DeliveryKind, Person


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioSettings:
    """Decisions about the sound (``[audio]`` in show.toml; an episode may decide otherwise in its own ``[audio]``).

    The loudness target is as heard. ``level`` brings the voices together; ``clean`` mends rumble, hum and broken
    channels where they are measured; ``denoise`` takes at most 12 dB of noise away, "auto" only where it is measured to
    be loud. ``trim`` takes out silence at the beginning and the end, ``longest_pause_s`` what longer pauses are too
    long (0: nothing). ``intro``, ``outro`` and ``bed``, music under the opening words, name files in the show's folder.
    ``also`` are kinds of files in which the same sound is offered beside the MP3.
    """

    loudness_lufs: float = -16.0
    true_peak_dbtp: float = -1.0
    channels: Literal["mono", "stereo"] = "mono"
    bitrate_kbps: int | None = None
    level: bool = True
    clean: bool = True
    denoise: Literal["auto", "on", "off"] = "auto"
    trim: bool = True
    longest_pause_s: float | None = None
    intro: str = ""
    outro: str = ""
    bed: str = ""
    also: tuple[DeliveryKind, ...] = ()

    @property
    def channel_count(self) -> int:
        """1 or 2."""
        return 1 if self.channels == "mono" else 2

    @property
    def jingles(self) -> tuple[str, ...]:
        """The files of intro, outro and bed, those there are."""
        return tuple(name for name in (self.intro, self.outro, self.bed) if name)

    @property
    def bitrate(self) -> int:
        """Kilobits per second: 96 for mono and 128 for stereo unless the show says otherwise."""
        return self.bitrate_kbps or (96 if self.channels == "mono" else 128)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioChanges:
    """What one episode decides otherwise (``[audio]`` in episode.toml), key by key; None leaves it to the show.

    "" switches off the show's intro, outro or bed; [] offers no other files.
    """

    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    channels: Literal["mono", "stereo"] | None = None
    bitrate_kbps: int | None = None
    level: bool | None = None
    clean: bool | None = None
    denoise: Literal["auto", "on", "off"] | None = None
    trim: bool | None = None
    longest_pause_s: float | None = None
    intro: str | None = None
    outro: str | None = None
    bed: str | None = None
    also: tuple[DeliveryKind, ...] | None = None

    def to(self, settings: AudioSettings) -> AudioSettings:
        """Return the show's settings with these changes."""
        changes = {each.name: getattr(self, each.name) for each in fields(self)}
        decided = {key: value for key, value in changes.items() if value is not None}
        return replace(settings, **decided) if decided else settings


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


def is_example(url: str) -> bool:
    """Whether an address is one of those that are only examples and belong to nobody (RFC 2606, section 3)."""
    host = f".{urlsplit(url).hostname or ''}"
    return host.endswith((".example.org", ".example.com", ".example.net", ".example"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceSettings:
    """Addresses that are told when the feed has changed (``[announce]`` in show.toml); "" tells nobody.

    ``websub`` is a hub (W3C WebSub), ``podping`` a gateway that wants a token, ``webhook`` anything that takes JSON.
    Token and secrets come from the environment, and so does a webhook whose address is a secret itself.
    """

    websub: str = ""
    podping: str = ""
    webhook: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeSettings:
    """How recordings are written out (``[transcribe]`` in show.toml).

    ``model`` is the folder of a Whisper model, which may lie outside of the show; ``glossary`` are names and words the
    show uses, beside its people and topics.
    """

    model: str = ""
    glossary: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShowFacts(Said):
    """The keys of show.toml.

    ``seasons`` are their names by number, ``block`` the directories that must not list the show ("all": none may),
    ``complete`` says that no episode will follow, ``new_feed_url`` where apps must look from now on.
    """

    title: str
    guid: UUID
    description: str
    author: str
    language: str
    categories: tuple[str, ...]  # "Education" or "Education > Courses", from Apple's list; the first one counts most
    email: str = ""
    website: str = ""
    explicit: bool = False
    access: Access = "public"  # "private": every episode is only in its listeners' own feeds
    kind: Literal["episodic", "serial"] = "episodic"
    copyright: str = ""  # the owner's name only: no ©, no year (PSP-1)
    cover: str = "cover.jpg"
    timezone: str = "Europe/Amsterdam"
    locked: bool = True
    people: tuple[Person, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)  # where to subscribe: {"Apple Podcasts": "https://…"}
    seasons: Mapping[str, str] = field(default_factory=dict)
    medium: str = "podcast"
    update_frequency: UpdateFrequency | None = None
    podroll: tuple[RemoteItem, ...] = ()
    publisher: RemoteItem | None = None
    block: tuple[str, ...] = ()
    complete: bool = False
    new_feed_url: str = ""
    feed: FeedSettings = field(default_factory=FeedSettings)
    audio: AudioSettings = AudioSettings()
    storage: StorageSettings = StorageSettings()
    announce: AnnounceSettings = AnnounceSettings()
    transcribe: TranscribeSettings = TranscribeSettings()


@dataclass(frozen=True, kw_only=True)
class Show(ShowFacts):
    """A show and the folder it lies in."""

    folder: Path

    def url(self, key: str) -> str:
        """The public address of a key, e.g. ``feed.xml`` → ``https://podcast.example.org/feed.xml``."""
        return self.storage.base_url + key

    @property
    def films_title(self) -> str:
        """What the feed of the films is called, so that two of one show can be told apart in an app's list."""
        return f"{self.title} (video)"
