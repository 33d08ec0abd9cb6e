"""What Podcasting 2.0 lets a show and an episode say: places, numbers, short passages, other shows, conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding:
    """A way to support the show."""

    url: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place the show or an episode is about (``rel`` "subject"), or where it is made ("creator").

    ``geo`` is a geo URI without its scheme, "52.955,4.76" (RFC 5870), ``osm`` an OpenStreetMap object, "R47654",
    ``country`` two letters (ISO 3166-1).
    """

    name: str
    rel: Literal["subject", "creator"] = "subject"
    geo: str = ""
    osm: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundbite:
    """A passage worth quoting; the host writes ``start`` in the time of the recording, as "00:12:30"."""

    start: timedelta
    seconds: float
    title: str = ""

    @property
    def end(self) -> timedelta:
        """Where it ends."""
        return self.start + timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateFrequency:
    """How often there is a new episode: in words, and for machines as a rule (RFC 5545) from ``dtstart`` (aware) on."""

    text: str
    rrule: str = ""
    dtstart: datetime | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteItem:
    """Another show, by its podcast GUID."""

    guid: str
    url: str = ""
    title: str = ""
    medium: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentLink:
    """The same thing somewhere else: the film on a video site, the recording of a TECH-Talk."""

    href: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Social:
    """Where people talk about it: the address of the post under which an app shows what they say."""

    protocol: str
    uri: str = ""
    account_id: str = ""
    account_url: str = ""
    priority: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A room in which listeners talk while they listen."""

    server: str
    protocol: Literal["irc", "xmpp", "nostr", "matrix"]
    account_id: str = ""
    space: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody who gets a share of what listeners give."""

    address: str
    split: int
    type: str = "lnaddress"
    name: str = ""
    custom_key: str = ""
    custom_value: str = ""
    fee: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """How listeners give: passed on to apps as it is."""

    type: str = "lightning"
    method: str = "lnaddress"
    suggested: str = ""
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """Decisions about the feed (``[feed]`` in show.toml).

    ``films`` adds ``films.xml``, a second feed whose enclosures are the summary films. ``page_size`` adds pages with so
    many episodes each for readers that know RFC 5005, beside the main feed, which stays complete unless
    ``complete`` is false.
    """

    films: bool = False
    page_size: int | None = None
    complete: bool = True


@dataclass(frozen=True, kw_only=True)
class Said:
    """The keys show.toml and episode.toml share; what an episode says itself replaces what its show says.

    ``txt`` is free text by purpose, as in ``{ "ai-content" = "false" }``. ``cover_alt`` tells what the cover shows.
    """

    license: str = ""  # a short name from SPDX ("cc-by-4.0"), or a name of its own with ``license_url``
    license_url: str = ""
    cover_alt: str = ""
    funding: tuple[Funding, ...] = ()
    locations: tuple[Location, ...] = ()
    txt: Mapping[str, str] = field(default_factory=dict)
    social: tuple[Social, ...] = ()
    chat: Chat | None = None
    value: Value | None = None
