"""Rules about addresses and names that must be right for apps to fetch anything, and to fetch it once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from podcaster.errors import Problem
from podcaster.feed.text_rules import SHOW, facts
from podcaster.model import Edition, PublicEpisode, Show

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - read, never bound


BASE_URL, EXAMPLE = f"{SHOW}: storage: base_url", "https://podcast.example.org/"


def possible(edition: Edition) -> Iterator[Problem]:
    """Find an address that is none."""
    try:
        urlsplit(edition.show.storage.base_url)
    except ValueError as error:
        yield Problem(BASE_URL, f"is not an address: {error}", EXAMPLE)


def base_url(edition: Edition) -> Iterator[Problem]:
    """Find an address the world cannot read, or not safely."""
    try:
        address = urlsplit(edition.show.storage.base_url)
    except ValueError:
        return
    if address.hostname in THIS_MACHINE:
        yield Problem(BASE_URL, "only this machine can read it", EXAMPLE, "warning")
    elif address.scheme != "https":
        yield Problem(BASE_URL, "is not https; many apps fetch nothing else", EXAMPLE, "warning")


def website(edition: Edition) -> Iterator[Problem]:
    """Find a show without a website; its own page on the storage stands in."""
    if not edition.show.website:
        what = "is missing; the show's own page is linked instead"
        yield Problem(f"{SHOW}: website", what, "https://www.example.org/", "warning")


def ascii_only(edition: Edition) -> Iterator[Problem]:
    """Find addresses with letters or spaces that must be written as percent signs."""
    for where, address in _addresses(edition):
        if not address.isascii() or any(character <= " " for character in address):
            yield Problem(where, f"{address!r} holds characters no address may hold", ascii_address(address))


def unique_enclosures(edition: Edition) -> Iterator[Problem]:
    """Find two episodes with one sound file: apps ignore the second."""
    for slugs in _repeated((episode.media_key, episode) for episode in edition.episodes):
        yield Problem(f"episodes/{slugs[-1]}", f"has the same sound file as {', '.join(slugs[:-1])}")


def unique_guids(edition: Edition) -> Iterator[Problem]:
    """Find two episodes with one GUID: apps take them for one episode."""
    for slugs in _repeated((episode.guid, episode) for episode in edition.episodes):
        yield Problem(f"episodes/{slugs[-1]}/episode.toml: guid", f"is also the GUID of {', '.join(slugs[:-1])}")


def _repeated(named: Iterable[tuple[str, PublicEpisode]]) -> Iterator[list[str]]:
    """Yield the folders, in the order of their names, of each group of episodes that share a name."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, episode in named:
        groups[name].append(episode.slug)
    return (sorted(slugs) for slugs in groups.values() if len(slugs) > 1)


def ascii_address(address: str) -> str:
    """Return how ``address`` is written in ASCII (RFC 3986; the host's name as RFC 3490 has it), if it can be."""
    try:
        parts = urlsplit(address.strip())
        parts = parts._replace(netloc=parts.netloc.encode("idna").decode("ascii"))
        return quote(parts.geturl(), safe="/:?#[]@!$&'()*+,;=%~-._")
    except ValueError:
        return ""


def _addresses(edition: Edition) -> Iterator[tuple[str, str]]:
    show = edition.show
    yield f"{SHOW}: storage: base_url", show.storage.base_url
    yield f"{SHOW}: website", show.website
    yield f"{SHOW}: new_feed_url", show.new_feed_url
    yield f"{SHOW}: announce: websub", show.announce.websub
    yield from ((f"{SHOW}: {key}", address) for key, address in _said(show))
    yield from ((f"{SHOW}: podroll", other.url) for other in show.podroll)
    if show.publisher:
        yield f"{SHOW}: publisher", show.publisher.url
    for episode in edition.episodes:
        yield f"episodes/{episode.slug}", episode.media_key
        yield from ((facts(episode, key), address) for key, address in _said(episode))
        yield from ((facts(episode, "content_links"), link.href) for link in episode.content_links)
        yield from ((f"episodes/{episode.slug}: chapters", chapter.href) for chapter in episode.chapters)
        if episode.public_film:
            yield facts(episode, "film: link"), episode.public_film.link


def _said(by: Show | PublicEpisode) -> Iterator[tuple[str, str]]:
    """Yield the addresses a show and an episode say in the same words, by key."""
    yield "license_url", by.license_url
    yield from (("funding", each.url) for each in by.funding)
    for each in by.social:
        yield "social", each.uri
        yield "social", each.account_url
    for person in by.people:
        yield "people", person.href
        yield "people", person.img
