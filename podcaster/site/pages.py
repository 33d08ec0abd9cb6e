"""What each page shows: the words a template may use, made from the edition. No library, no markup but the notes'."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from html import escape
from typing import Any
from urllib.parse import urlsplit

from podcaster import keys
from podcaster.model import Edition, Person, PublicEpisode, Show
from podcaster.site import metadata
from podcaster.site.language import Language
from podcaster.site.subscribe import app_links
from podcaster.site.transcript import sections

# Measured in Chromium from 300 to 800 px wide: cover, a title of two lines, waveform, player, closed list of chapters.
EMBED_HEIGHT = 300

# Heard first, named first; the others follow in the host's order.
ROLES_FIRST = {"host": 0, "co-host": 1, "guest host": 2, "guest": 3}

# The forms of a transcript a reader may want to have, and the sentence each is called by; the others are for apps.
READABLE = {"text/vtt": "as_vtt", "application/x-subrip": "as_srt", "text/plain": "as_text"}

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its key, the template it is made with, and what the template may use.

    ``made_from`` is another one for another context: a page of which that and the templates are the same is the same.
    """

    key: str
    template: str
    made_from: str
    context: Callable[[], Context]


@dataclass(frozen=True, slots=True)
class Credit:
    """A person as the page names them; ``role`` is empty where the name already says it."""

    name: str
    role: str
    organisation: str
    href: str


def pages(edition: Edition, language: Language) -> Iterator[Page]:
    """Yield every page of an edition."""
    show, told = repr(replace(edition, episodes=())), [_told(episode, language) for episode in edition.episodes]
    whole = partial(_show_context, edition, language)
    yield Page(keys.INDEX, "show.html", "\n".join([show, *told]), partial(_at, keys.INDEX, whole))
    row, hashes = (None, *edition.episodes, None), ("", *told, "")
    for number, episode in enumerate(edition.episodes):
        near = {"newer": row[number], "older": row[number + 2]}
        context = cache(partial(_episode_context, edition, episode, language, near))
        made_from = "\n".join([show, *hashes[number : number + 3]])
        yield Page(episode.page_key, "episode.html", made_from, partial(_at, episode.page_key, context))
        yield Page(episode.embed_key, "embed.html", made_from, partial(_at, episode.embed_key, context))


def _told(episode: PublicEpisode, language: Language) -> str:
    """Return a SHA-256 over an episode, and over its date by the system's time zones."""
    return hashlib.sha256(repr((episode, language.local(episode.published))).encode()).hexdigest()


def _show_context(edition: Edition, language: Language) -> Context:
    return _common(edition, keys.INDEX) | {
        "episodes": edition.episodes,
        "credits": _credits(edition.show.people, language),
        "metadata": metadata.series(edition),
        "films_url": edition.show.url(keys.FILMS) if edition.show.feed.films else "",
    }


def _episode_context(
    edition: Edition, episode: PublicEpisode, language: Language, near: Mapping[str, PublicEpisode | None]
) -> Context:
    transcript, film = episode.transcript, episode.public_film
    return _common(edition, episode.page_key) | {
        "episode": episode,
        "picture": episode.thumbnail or edition.thumbnail,
        "credits": _credits(_people(edition.show, episode), language),
        "notes_html": under_second_level(episode.notes_html),
        "sections": sections(transcript, episode.chapters) if transcript else [],
        "timed": transcript is not None and transcript.timed,
        "readable": [(READABLE[each.mime_type], each) for each in episode.transcripts if each.mime_type in READABLE],
        "film_text": sections(film.captions) if film and film.captions else [],
        "embed_code": embed_code(edition.show, episode),
        "metadata": metadata.episode(edition, episode, language),
        **near,
    }


def _common(edition: Edition, page_key: str) -> Context:
    show = edition.show
    return {
        "show": show,
        "thumbnail": edition.thumbnail,
        "page_url": show.url(page_key),
        "feed_url": show.url(keys.FEED),
        "app_links": app_links(show),
        "licence_url": show.license_url or _licence_url(show.license),
    }


def _at(key: str, context: Callable[[], Context]) -> Context:
    """Return a context with the way from its page to the top: links are relative, so that pages work anywhere."""
    return context() | {"root": "../" * key.count("/")}


def embed_code(show: Show, episode: PublicEpisode) -> str:
    """Return the one line a web editor pastes to show an episode's player in another site."""
    return (
        f'<iframe src="{escape(show.url(episode.embed_key))}" title="{escape(f"{episode.title} – {show.title}")}"'
        f' width="100%" height="{EMBED_HEIGHT}" loading="lazy" style="border:0"></iframe>'
    )


def under_second_level(notes_html: str) -> str:
    """Return sanitised notes with their headings as h3, h4, …, in the order a screen reader expects under an h2."""
    used = sorted(set(re.findall(r"<h([1-6])\b", notes_html)))
    return re.sub(r"(</?h)([1-6])\b", lambda tag: f"{tag[1]}{min(6, 3 + used.index(tag[2]))}", notes_html)


def site_name(url: str) -> str:
    """Return what a link to another site is called: ``example.org``."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def _people(show: Show, episode: PublicEpisode) -> tuple[Person, ...]:
    """Return the show's people, save for the roles the episode fills itself, and then the episode's own.

    An episode's people replace the show's (Podcasting 2.0, ``podcast:person``), but nobody means to be rid of the host
    by naming a guest.
    """
    filled = {person.role.lower() for person in episode.people}
    people = [person for person in show.people if person.role.lower() not in filled] + [*episode.people]
    return tuple(sorted(people, key=lambda person: ROLES_FIRST.get(person.role.lower(), len(ROLES_FIRST))))


def _credits(people: tuple[Person, ...], language: Language) -> list[Credit]:
    """Return people by role in the page's language; a guest who is only named by role is not given it twice."""
    named = [(person, language.role(person.role)) for person in people]
    return [
        Credit(person.name, "" if role.casefold() == person.name.casefold() else role, person.organisation, person.href)
        for person, role in named
    ]


def _licence_url(licence: str) -> str:
    """Return where a licence is explained, or nothing: Creative Commons' names and plain addresses are understood."""
    if licence.startswith("https://"):
        return licence
    found = re.fullmatch(r"cc-(by(?:-nc)?(?:-nd|-sa)?)-(\d\.\d)", licence.lower())
    return f"https://creativecommons.org/licenses/{found[1]}/{found[2]}/" if found else ""
