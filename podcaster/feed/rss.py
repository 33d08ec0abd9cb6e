"""The feed: the one door to feedgen, with the extension that writes the tags it does not know.

feedgen keeps a whole feed in memory as a tree, ten times the size of its text. So it is given the episodes in portions,
each as a feed of its own with the same channel, and the items of all are put between the beginning and the end of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from feedgen.entry import CDATA  # lxml's, which feedgen brings along
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from podcaster import keys
from podcaster.errors import ContentError, Problem
from podcaster.feed.channel import is_tie, news_tags, private_tags, show_tags
from podcaster.feed.check import unwritable
from podcaster.feed.description import film_description, texts
from podcaster.feed.films import film_guid, film_tags, films_of, films_tags
from podcaster.feed.item import episode_tags
from podcaster.feed.paging import COMPLETE, is_paged, pages
from podcaster.feed.tags import NAMESPACES, Tag, date_tag
from podcaster.model import Edition, PublicEpisode, Show

_PORTION = 200  # episodes; larger ones are no quicker
_FIRST_ITEM, _END = b"\n    <item>", b"\n  </channel>"

Entry = Callable[[Any, Show, PublicEpisode], None]  # adds an episode to a feed of feedgen's


def render(edition: Edition) -> bytes:
    """Return feed.xml: RSS 2.0, UTF-8, newest episode first, the same bytes for the same edition.

    Its lastBuildDate is the date of its newest episode: no clock is read, so mended notes change the bytes, by which
    apps and storages go (RFC 9110), and not this date. With ``[feed] complete = false`` it is the first page of many.
    Raises ContentError when the text cannot be written as XML 1.0 (control characters are refused, never dropped in
    silence), when a required one is empty, or when a date cannot be told.
    """
    edition = _newest_first(edition)
    if is_paged(edition.show):
        first = next(pages(edition))
        return _rendered(first.edition, keys.FEED, [*first.links, *show_tags(edition), *news_tags(edition.show)])
    return _rendered(edition, keys.FEED, [COMPLETE, *show_tags(edition), *news_tags(edition.show)])


def render_all(edition: Edition) -> dict[str, bytes]:
    """Return every feed for everyone, by key: the main one, and the films and the pages if the show has these.

    Raises as ``render`` does.
    """
    made = {keys.FEED: render(edition)}
    if edition.show.feed.films:
        made[keys.FILMS] = render_films(edition)
    for page in pages(_newest_first(edition)):
        if page.key not in made:
            made[page.key] = _rendered(page.edition, page.key, [*page.links, *show_tags(edition)])
    return made


def render_films(edition: Edition) -> bytes:
    """Return films.xml: the summary films as enclosures. Raises as ``render`` does."""
    films = _newest_first(films_of(edition))
    return _rendered(films, keys.FILMS, [COMPLETE, *films_tags(edition)], _film, edition.show.films_title)


def render_private(edition: Edition) -> bytes:
    """Return what each listener's own feed is made from, with ``keys.A_LISTENER`` where her token goes.

    No directory may list it (Apple, Podcasting 2.0), so it says nothing by which the show is announced or found again.
    Raises as ``render`` does.
    """
    tags = [COMPLETE, *private_tags(edition)]
    return _rendered(_newest_first(edition), keys.listener_feed(keys.A_LISTENER), tags, _private_episode)


def _newest_first(edition: Edition) -> Edition:
    newest = sorted(edition.episodes, key=lambda episode: (episode.published, episode.slug), reverse=True)
    return replace(edition, episodes=tuple(newest))


def _episode(feed: Any, show: Show, episode: PublicEpisode) -> None:
    item = feed.add_entry(order="append")
    item.title(episode.title)
    if not episode.is_private(show):
        item.link(href=show.url(episode.page_key))
    item.guid(episode.guid, permalink=False)
    item.enclosure(show.url(episode.media_key), episode.media.size_bytes, episode.media.mime_type)
    item.category([{"term": topic} for topic in episode.topics])
    description, content = texts(show, episode)
    item.description(CDATA(description))
    if content:
        item.content(content, type="CDATA")
    item.extra.tags = episode_tags(show, episode)


def _private_episode(feed: Any, show: Show, episode: PublicEpisode) -> None:
    _episode(feed, show, episode)
    [*_, item] = feed.entry()
    item.extra.tags = [tag for tag in item.extra.tags if not is_tie(tag) or tag.name == "itunes:block"]


def _film(feed: Any, show: Show, episode: PublicEpisode) -> None:
    if film := episode.public_film:
        item = feed.add_entry(order="append")
        item.title(episode.title)
        item.link(href=show.url(episode.page_key))
        item.guid(film_guid(episode), permalink=False)
        item.enclosure(show.url(film.key), film.file.size_bytes, film.file.mime_type)
        item.category([{"term": topic} for topic in episode.topics])
        item.description(CDATA(film_description(show, episode, film)))
        item.extra.tags = film_tags(show, episode, film)


def _rendered(edition: Edition, key: str, tags: Sequence[Tag], entry: Entry = _episode, title: str = "") -> bytes:
    """Return a feed with these tags, ``edition``'s episodes in their order; ``title`` if it is not the show's."""
    if problems := unwritable(edition):
        raise ContentError(problems)
    changed = [date_tag("lastBuildDate", edition.episodes[0].published)] if edition.episodes else []
    channel = _Channel(edition.show, title or edition.show.title, key, [*changed, *tags])
    whole, end = BytesIO(), b""
    try:
        for start in range(0, max(len(edition.episodes), 1), _PORTION):
            xml = _portion(channel, edition.episodes[start : start + _PORTION], entry)
            # What the host wrote is no such line: outside of an item every "<" is escaped.
            first, last = xml.find(_FIRST_ITEM), xml.rfind(_END)
            first, end = first if first >= 0 else last, xml[last:]
            whole.write(memoryview(xml)[0 if start == 0 else first : last])
    except ValueError as error:  # how feedgen and lxml refuse what cannot be written
        raise ContentError(Problem(key, f"cannot be written: {error}")) from error
    whole.write(end)
    return whole.getvalue()


@dataclass(frozen=True, slots=True)
class _Channel:
    """What is told once: the show, the title and the key of this feed, and its tags beyond plain RSS."""

    show: Show
    title: str
    key: str
    tags: Sequence[Tag]


def _portion(channel: _Channel, episodes: Iterable[PublicEpisode], entry: Entry) -> bytes:
    show, feed = channel.show, FeedGenerator()
    feed.title(channel.title)
    feed.description(show.description)
    feed.language(show.language)
    feed.generator("podcaster")
    feed.docs("")
    feed.copyright(show.copyright)
    feed.link(href=show.url(channel.key), rel="self", type="application/rss+xml")
    feed.link(href=show.website or show.url(keys.INDEX), rel="alternate")  # the last link becomes the channel's
    feed.register_extension("extra", _ShowExtension, _EpisodeExtension, atom=False)
    feed.extra.tags = channel.tags
    for episode in episodes:
        entry(feed, show, episode)
    xml: bytes = feed.rss_str(pretty=True)
    return xml


class _ShowExtension(BaseExtension):  # type: ignore[misc]  # feedgen has no types
    def __init__(self) -> None:
        self.tags: Iterable[Tag] = ()

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, root: Any) -> Any:
        channel = root[0]
        # feedgen always writes the time of the run, which would make every run another feed.
        channel.remove(channel.find("lastBuildDate"))
        for tag in self.tags:
            _write(channel, tag)
        return root


class _EpisodeExtension(BaseEntryExtension):  # type: ignore[misc]
    def __init__(self) -> None:
        self.tags: Iterable[Tag] = ()

    def extend_rss(self, item: Any) -> Any:
        for tag in self.tags:
            _write(item, tag)
        return item


def _write(parent: Any, tag: Tag) -> None:
    prefix, _, name = tag.name.rpartition(":")
    element = xml_elem(f"{{{NAMESPACES[prefix]}}}{name}" if prefix else name, parent)
    element.text = tag.text or None
    for key, value in tag.attributes.items():
        element.set(key, value)
    for child in tag.children:
        _write(element, child)
