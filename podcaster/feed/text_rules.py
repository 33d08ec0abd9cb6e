"""Rules about the text a host writes: its characters, its presence and its length."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.errors import Problem
from podcaster.feed.description import LIMIT_BYTES
from podcaster.model import Edition, Person, PublicEpisode, Show

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
    for episode in edition.episodes:
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
    show = edition.show
    limits = [(f"{SHOW}: title", show.title, 255), (f"{SHOW}: author", show.author, 255)]
    limits += [(f"{SHOW}: people", person.name, 128) for person in show.people]
    limits += [(f"{SHOW}: funding", funding.text, 128) for funding in show.funding]
    for episode in edition.episodes:
        limits.append((facts(episode, "title"), episode.title, 255))
        limits += [(facts(episode, "people"), person.name, 128) for person in episode.people]
        if episode.public_film:
            limits.append((facts(episode, "film: title"), episode.public_film.title, 32))
    for where, text, limit in limits:
        if len(text) > limit:
            what = f"is {len(text)} characters long and apps may keep {limit}"
            yield Problem(where, what, text[: limit - 1].rstrip() + "…", "warning")


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
    for key in ("title", "description", "author", "email", "language", "website", "copyright", "license"):
        yield f"{SHOW}: {key}", getattr(show, key)
    yield from ((f"{SHOW}: categories", category) for category in show.categories)
    yield from _people(f"{SHOW}: people", show.people)
    yield from ((f"{SHOW}: funding", text) for funding in show.funding for text in (funding.text, funding.url))
    yield f"{SHOW}: storage: base_url", show.storage.base_url


def _episode_texts(episode: PublicEpisode) -> Iterator[tuple[str, str]]:
    yield f"episodes/{episode.slug}", episode.slug
    yield facts(episode, "title"), episode.title
    yield facts(episode, "summary"), episode.summary
    yield f"episodes/{episode.slug}/notes.md", episode.notes_html
    yield from ((facts(episode, "topics"), topic) for topic in episode.topics)
    yield from _people(facts(episode, "people"), episode.people)
    yield from ((f"episodes/{episode.slug}: chapters", t) for c in episode.chapters for t in (c.title, c.href))
    if film := episode.public_film:
        yield from ((facts(episode, "film"), text) for text in (film.title, film.link))


def _people(where: str, people: tuple[Person, ...]) -> Iterator[tuple[str, str]]:
    for person in people:
        yield from ((where, text) for text in (person.name, person.role, person.group, person.href, person.img))
