"""The summary films as a feed of their own, for apps that know no alternative enclosure: each an item, sound apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid5

from podcaster.feed.channel import show_tags
from podcaster.feed.item import apple_tags, film_link, number_tags, people_in
from podcaster.feed.said import image_tags, said_tags
from podcaster.feed.tags import Tag, date_tag
from podcaster.keys import FILM_GUID
from podcaster.model import Edition, PublicEpisode, PublicFilm, Show

# The main feed's alone: what would have apps take this feed for it, or leave this one with it.
_MAIN = frozenset({"podcast:guid", "podcast:medium", "podcast:trailer", "itunes:new-feed-url"})


def films_of(edition: Edition) -> Edition:
    """Return the edition of which only the episodes with a film are left."""
    return replace(edition, episodes=tuple(episode for episode in edition.episodes if episode.public_film))


def films_guid(show: Show) -> UUID:
    """Return the podcast:guid of the films.

    Podcasting 2.0 makes one from a feed's first address and then keeps it for ever. This one is made from the show's
    GUID, which is kept already: no second name has to be stored, and moving to another address changes neither.
    """
    return uuid5(show.guid, "films")


def film_guid(episode: PublicEpisode) -> str:
    """Return the GUID of the film: that of its episode is the conversation's."""
    return f"{episode.guid}{FILM_GUID}"


def films_tags(edition: Edition) -> Iterator[Tag]:
    """Yield the channel's tags beyond plain RSS."""
    yield Tag("podcast:guid", str(films_guid(edition.show)))
    yield Tag("podcast:medium", "video")
    yield from (tag for tag in show_tags(edition) if tag.name not in _MAIN)


def film_tags(show: Show, episode: PublicEpisode, film: PublicFilm) -> Iterator[Tag]:
    """Yield the tags of a film's item beyond plain RSS; chapters and transcript are the conversation's alone."""
    yield date_tag("pubDate", episode.published)
    yield from apple_tags(show, episode, film.file.duration)
    yield from number_tags(show, episode)
    yield from people_in(show, episode)
    yield from image_tags(show, (episode.picture, episode.thumbnail), episode.cover_alt)
    yield from image_tags(show, (film.poster,), film.title)
    yield from said_tags(episode)
    if film.captions_key:
        attributes = {"url": show.url(film.captions_key), "type": "text/vtt", "language": show.language}
        yield Tag("podcast:transcript", attributes=attributes | {"rel": "captions"})
    if film.link:
        yield film_link(film)
