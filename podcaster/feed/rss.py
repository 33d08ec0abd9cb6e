"""The feed: the one door to feedgen, with the extension that writes the tags it does not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedgen.entry import CDATA  # lxml's, which feedgen brings along
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from feedgen.util import xml_elem

from podcaster import keys
from podcaster.errors import ContentError, Problem
from podcaster.feed.check import unwritable
from podcaster.feed.description import content, description
from podcaster.feed.item import episode_tags
from podcaster.feed.tags import NAMESPACES, Tag, date_tag, news_tags, private_tags, show_tags
from podcaster.model import Edition, PublicEpisode, Show


def render(edition: Edition) -> bytes:
    """Return feed.xml: RSS 2.0, UTF-8, newest episode first, the same bytes for the same edition.

    Raises ContentError when the text cannot be written as XML 1.0 (control characters are refused, never dropped in
    silence), when a required one is empty, or when a date cannot be told.
    """
    return _rendered(edition, keys.FEED, [*show_tags(edition), *news_tags(edition.show)])


def render_private(edition: Edition) -> bytes:
    """Return what each listener's own feed is made from, with ``keys.A_LISTENER`` where her token goes.

    No directory may list it (Apple, Podcasting 2.0), so it says nothing by which the show is announced or found again.
    Raises as ``render`` does.
    """
    return _rendered(edition, keys.listener_feed(keys.A_LISTENER), private_tags(edition))


def _rendered(edition: Edition, key: str, tags: Iterable[Tag]) -> bytes:
    if problems := unwritable(edition):
        raise ContentError(problems)
    episodes = sorted(edition.episodes, key=lambda episode: (episode.published, episode.slug), reverse=True)
    try:
        feed = _channel(edition.show, episodes, key, tags)
        for episode in episodes:
            _item(feed, edition.show, episode)
        xml: bytes = feed.rss_str(pretty=True)
    except ValueError as error:  # how feedgen and lxml refuse what cannot be written
        raise ContentError(Problem(keys.FEED, f"cannot be written: {error}")) from error
    return xml


def _channel(show: Show, episodes: list[PublicEpisode], key: str, tags: Iterable[Tag]) -> Any:
    feed = FeedGenerator()
    feed.title(show.title)
    feed.description(show.description)
    feed.language(show.language)
    feed.generator("podcaster")
    feed.docs("")
    feed.copyright(show.copyright)
    feed.link(href=show.url(key), rel="self", type="application/rss+xml")
    feed.link(href=show.website or show.url(keys.INDEX), rel="alternate")  # the last link becomes the channel's
    feed.register_extension("extra", _ShowExtension, _EpisodeExtension, atom=False)
    changed = [date_tag("lastBuildDate", episodes[0].published)] if episodes else []
    feed.extra.tags = [*changed, *tags]
    return feed


def _item(feed: Any, show: Show, episode: PublicEpisode) -> None:
    item = feed.add_entry(order="append")
    item.title(episode.title)
    if not episode.is_private(show):
        item.link(href=show.url(episode.page_key))
    item.guid(episode.guid, permalink=False)
    item.enclosure(show.url(episode.media_key), episode.media.size_bytes, episode.media.mime_type)
    item.category([{"term": topic} for topic in episode.topics])
    item.description(CDATA(description(show, episode)))
    if notes := content(show, episode):
        item.content(notes, type="CDATA")
    item.extra.tags = episode_tags(show, episode)


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
