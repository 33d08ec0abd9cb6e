"""What families of apps read of a feed, as data: models made from their own documents and sources, not the apps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Chapters = Literal["psc", "json", "description", "file"]
NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """How one app reads a feed; ``sources`` say how that is known.

    ``title`` and ``description`` are tags of an item, of which the first that is there counts, or the ``longest``.
    ``chapters`` come from the first of these that is there; from all of them where they are joined by "+", and from one
    of them where they are joined by "or", for it is not known which. ``transcripts`` are types, the best first.
    ``markup`` are the tags of HTML it shows in a description; of others it shows the text at most.
    ``reads`` are the tags beyond plain RSS and Apple's that it knows. None means: not known.
    """

    name: str
    sources: str
    title: tuple[str, ...] = ("title",)
    has_numbers: bool | None = None
    description: tuple[str, ...] = ("description",)
    longest: bool = False
    limit_bytes: int = 0
    markup: frozenset[str] | None = None
    chapters: tuple[Chapters, ...] = ()
    joined_by: Literal["", "+", "or"] = ""
    transcripts: tuple[str, ...] | None = ()
    has_people: bool | None = False
    has_films: bool | None = False
    categories: Literal["first", "all", "none"] | None = "none"
    has_pictures: bool = True
    reads: frozenset[str] | None = frozenset()
    needs: Mapping[str, str] = field(default_factory=dict)


APPS = (
    App(
        name="Apple Podcasts",
        sources="Apple: A Podcaster's Guide to RSS; Chapters (iOS 26.2), Transcripts; Podcasting 2.0: element support",
        title=("itunes:title", "title"),
        has_numbers=True,
        limit_bytes=4000,
        markup=frozenset({"p", "ol", "ul", "li", "a"}),
        chapters=("json", "description", "file"),
        joined_by="or",
        transcripts=("text/vtt", "application/x-subrip"),
        categories="first",
        reads=frozenset({"podcast:transcript", "podcast:chapters", "podcast:txt"}),
        needs={"transcript": "speakers' names from WebVTT only, and to be switched on in Podcasts Connect"},
    ),
    App(
        name="Spotify",
        sources=(
            "Spotify for Creators, support: Creating and managing chapters, Episode transcripts; podnews.net: HTML in"
            " episode notes (2021); Transistor: show notes in apps (2024); iono.fm, support: Syndicating to Spotify"
        ),
        markup=frozenset({"p", "ul", "li", "a", "br"}),
        chapters=("psc", "description"),
        joined_by="or",
        transcripts=None,
        has_people=None,
        categories=None,
        reads=None,
        needs={
            "enclosure": "Spotify serves a copy of its own, or a film that was uploaded there instead",
            "transcript": "Spotify makes its own, or takes VTT or SRT uploaded there; nothing is said of feeds",
            "chapters": "lines of times in Latin script only",
        },
    ),
    App(
        name="Pocket Casts",
        sources=(
            "pocket-casts-android: ShowNotesProcessor, TranscriptManagerImpl, Podcast; pocket-casts-ios:"
            " TranscriptFormat; Automattic/jetpack#50312 (2026); Podcast Index web-ui, entries of its makers and users:"
            " #358, #399, #439, #444, #604 (2024 to 2026). Its servers read feeds, and their code is not public"
        ),
        has_numbers=True,
        description=("content:encoded", "description"),
        chapters=("json", "psc", "file"),
        joined_by="or",
        transcripts=("text/vtt", "application/json", "application/x-subrip", "application/srt", "text/html"),
        has_people=False,
        has_films=True,
        categories="first",
        reads=frozenset(
            {
                "podcast:chapters",
                "podcast:transcript",
                "podcast:podping",
                "podcast:alternateEnclosure",
                "podcast:funding",
                "podcast:podroll",
                "psc:chapters",
            }
        ),
        needs={
            "categories": "whether with its subcategory is not known",
            "chapters": "of the feed's two lists the one with more chapters",
            "description": "without content:encoded, episodes were shown blank",
        },
    ),
    App(
        name="AntennaPod",
        sources="AntennaPod: parser/feed (Rss20, Itunes, Content, PodcastIndex, SimpleChapters), @b7ee12c (2026)",
        has_numbers=False,
        description=("description", "content:encoded", "itunes:summary"),
        longest=True,
        chapters=("psc", "json", "file"),
        joined_by="+",
        transcripts=("application/json", "text/vtt", "application/x-subrip", "application/srt"),
        reads=frozenset(
            {"podcast:chapters", "podcast:transcript", "podcast:funding", "podcast:socialInteract", "psc:chapters"}
        ),
        needs={"transcript": "compares types letter for letter"},
    ),
    App(
        name="Podfriend",
        sources="Podcasting 2.0: element support (docs/element-support.md), which lists what it reads and no more",
        chapters=("json",),
        transcripts=("text/vtt", "application/x-subrip", "application/json", "text/html"),
        has_people=True,
        categories=None,
        reads=frozenset(
            {"podcast:chapters", "podcast:transcript", "podcast:funding", "podcast:location", "podcast:person"}
        ),
        needs={"transcript": "which of several it takes is not known"},
    ),
    App(
        name="gPodder",
        sources="gPodder: podcastparser 0.6.11, which knows Podcasting 2.0 by its old namespace only",
        has_numbers=True,
        description=("content:encoded", "description"),
        chapters=("psc", "file"),
        categories="all",
        reads=frozenset({"psc:chapters"}),
    ),
    App(
        name="any RSS reader",
        sources="RSS 2.0; feedparser 6",
        has_numbers=False,
        description=("content:encoded", "description"),
        has_pictures=False,
    ),
)
