"""Rules about the text a host writes: its characters, its presence and its length."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from itertools import chain
from typing import Any

from podcaster.errors import Problem
from podcaster.feed.description import LIMIT_BYTES
from podcaster.model import Edition, Person, PublicEpisode, Said, Show

SHOW = "show.toml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


def facts(episode: PublicEpisode, key: str) -> str:
    """Return where a fact of an episode stands, as the host knows it."""
    return f"episodes/{episode.slug}/episode.toml: {key}"


def characters(edition: Edition) -> Iterator[Problem]:
    """Find characters no XML document may hold: they come along with text pasted from word processors and PDFs."""
    for where, text in texts(edition):
        if found := _NOT_XML.search(text):
            what = (
                f"holds the invisible character U+{ord(found[0]):04X} after {text[: found.start()][-20:]!r}; delete it"
            )
            yield Problem(where, what, _NOT_XML.sub("", text)[:60])


def required(edition: Edition) -> Iterator[Problem]:
    """Find required texts that are empty."""
    show = edition.show
    needed = [
        (f"{SHOW}: title", show.title, "Werkplaatspraat"),
        (f"{SHOW}: description", show.description, "Gesprekken over techniek en onderwijs."),
        (f"{SHOW}: author", show.author, "Redactie Werkplaatspraat"),
    ]
    needed += [(f"{SHOW}: people: name", person.name, "Presentator") for person in show.people]
    needed += [(f"{SHOW}: locations: name", place.name, "Den Helder") for place in show.locations]
    for episode in edition.episodes:
        needed += [(facts(episode, "locations: name"), place.name, "Den Helder") for place in episode.locations]
        needed.append((facts(episode, "title"), episode.title, "De werkplaats"))
        needed.append((facts(episode, "summary"), episode.summary, "Een gesprek over leren in de werkplaats."))
        needed += [(facts(episode, "people: name"), person.name, "Projectleider") for person in episode.people]
    for where, text, example in needed:
        if not text.strip():
            yield Problem(where, "is empty; apps need it", example)


def description_size(edition: Edition) -> Iterator[Problem]:
    """Find descriptions apps would cut off."""
    texts = [(f"{SHOW}: description", edition.show.description)]
    texts += [(facts(episode, "summary"), episode.summary) for episode in edition.episodes]
    for where, text in texts:
        if (size := len(text.encode("utf-8", "replace"))) > LIMIT_BYTES:
            yield Problem(where, f"is {size} bytes long and apps stop at {LIMIT_BYTES}; shorten it")


def lengths(edition: Edition) -> Iterator[Problem]:
    """Find short texts that are too long for what apps keep."""
    for where, text, limit in chain(_limits_of_show(edition.show), *map(_limits_of_episode, edition.episodes)):
        if len(text) > limit:
            what = f"is {len(text)} characters long and apps may keep {limit}"
            yield Problem(where, what, text[: limit - 1].rstrip() + "…", "warning")


def _limits_of_show(show: Show) -> Iterator[tuple[str, str, int]]:
    yield from ((f"{SHOW}: title", show.title, 255), (f"{SHOW}: author", show.author, 255))
    yield from ((f"{SHOW}: people", person.name, 128) for person in show.people)
    yield from ((f"{SHOW}: seasons", name, 128) for name in show.seasons.values())
    yield from _limits_of_both(f"{SHOW}: ", show)
    if show.update_frequency:
        yield f"{SHOW}: update_frequency", show.update_frequency.text, 128


def _limits_of_episode(episode: PublicEpisode) -> Iterator[tuple[str, str, int]]:
    title_limit = 128 if episode.kind == "trailer" else 255
    yield from ((facts(episode, "title"), episode.title, title_limit), (facts(episode, "display"), episode.display, 32))
    yield from ((facts(episode, "people"), person.name, 128) for person in episode.people)
    yield from ((facts(episode, "soundbites"), passage.title, 128) for passage in episode.soundbites)
    yield from _limits_of_both(facts(episode, ""), episode)
    if episode.public_film:
        yield facts(episode, "film: title"), episode.public_film.title, 32


def _limits_of_both(where: str, said: Said) -> Iterator[tuple[str, str, int]]:
    yield f"{where}license", said.license, 128
    yield from ((f"{where}funding", funding.text, 128) for funding in said.funding)
    yield from ((f"{where}locations", place.name, 128) for place in said.locations)
    yield from ((f"{where}txt", purpose, 128) for purpose in said.txt)
    yield from ((f"{where}txt", text, 4000) for text in said.txt.values())


def language(edition: Edition) -> Iterator[Problem]:
    """Find a language no directory knows."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", edition.show.language):
        yield Problem(f"{SHOW}: language", f"{edition.show.language!r} is not a language code", "nl")


def license_name(edition: Edition) -> Iterator[Problem]:
    """Find a licence that is not a short name in lower case."""
    name = edition.show.license
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", name):
        yield Problem(f"{SHOW}: license", f"{name!r} is not a licence's short name", "cc-by-4.0", "warning")


def texts(edition: Edition) -> Iterator[tuple[str, str]]:
    """Yield every text of the host's that goes into the feed, with where it stands."""
    show = edition.show
    yield from _show_texts(show)
    for episode in edition.episodes:
        yield from _episode_texts(episode)


def _show_texts(show: Show) -> Iterator[tuple[str, str]]:
    keys = ("title", "description", "author", "email", "language", "website", "copyright", "medium", "new_feed_url")
    yield from ((f"{SHOW}: {key}", getattr(show, key)) for key in keys)
    yield from ((f"{SHOW}: categories", category) for category in show.categories)
    yield from ((f"{SHOW}: block", directory) for directory in show.block)
    yield from ((f"{SHOW}: seasons", text) for season in show.seasons.items() for text in season)
    yield from _people(f"{SHOW}: people", show.people)
    yield from _said(f"{SHOW}: ", show)
    if plan := show.update_frequency:
        yield from ((f"{SHOW}: update_frequency", text) for text in (plan.text, plan.rrule))
    for key, items in (("podroll", show.podroll), ("publisher", filter(None, [show.publisher]))):
        yield from ((f"{SHOW}: {key}", text) for item in items for text in _strings(item))
    yield from ((f"{SHOW}: announce", text) for text in (show.announce.websub, show.announce.podping))
    yield f"{SHOW}: storage: base_url", show.storage.base_url


def _episode_texts(episode: PublicEpisode) -> Iterator[tuple[str, str]]:
    yield f"episodes/{episode.slug}", episode.slug
    yield from ((facts(episode, key), getattr(episode, key)) for key in ("guid", "title", "summary", "display"))
    yield f"episodes/{episode.slug}/notes.md", episode.notes_html
    yield from ((facts(episode, "topics"), topic) for topic in episode.topics)
    yield from _people(facts(episode, "people"), episode.people)
    yield from _said(facts(episode, ""), episode)
    yield from ((facts(episode, "soundbites"), passage.title) for passage in episode.soundbites)
    yield from ((facts(episode, "content_links"), text) for link in episode.content_links for text in _strings(link))
    yield from ((f"episodes/{episode.slug}: chapters", t) for c in episode.chapters for t in (c.title, c.href))
    if film := episode.public_film:
        yield from ((facts(episode, "film"), text) for text in (film.title, film.link))


def _people(where: str, people: tuple[Person, ...]) -> Iterator[tuple[str, str]]:
    for person in people:
        yield from ((where, text) for text in (person.name, person.role, person.group, person.href, person.img))


def _said(where: str, said: Said) -> Iterator[tuple[str, str]]:
    """Yield the texts show.toml and episode.toml have in common; ``where`` ends where the key begins."""
    yield from ((where + key, getattr(said, key)) for key in ("license", "license_url", "cover_alt"))
    yield from ((f"{where}txt", text) for entry in said.txt.items() for text in entry)
    for key in ("funding", "locations", "social"):
        yield from ((where + key, text) for item in getattr(said, key) for text in _strings(item))
    yield from ((f"{where}chat", text) for text in _strings(said.chat))
    yield from ((f"{where}value", text) for text in _strings(said.value))
    recipients = said.value.recipients if said.value else ()
    yield from ((f"{where}value: recipients", text) for recipient in recipients for text in _strings(recipient))


def _strings(said: Any) -> Iterator[str]:
    """Yield the texts of a table as the host wrote it."""
    values = (getattr(said, field.name) for field in fields(said)) if said else ()
    yield from (value for value in values if isinstance(value, str))
