"""What a show says of itself, in Apple's and the Podcasting 2.0 namespaces: to everyone, and to its listeners alone."""

from __future__ import annotations

from collections.abc import Iterator

from podcaster.feed.said import image_tags, remote_item, said_tags
from podcaster.feed.tags import Tag, date, people_tags, told, true_or_false
from podcaster.model import Edition, PublicEpisode, Show, UpdateFrequency

# What ties a feed to the one everybody reads, or announces it: no word of this is in a feed that is a listener's own.
_TIES = frozenset({"podcast:guid", "podcast:trailer", "podcast:publisher", "itunes:new-feed-url"})
_TIES |= {"podcast:socialInteract", "podcast:chat", "podcast:value", "podcast:block", "itunes:block"}
_PROOFS = frozenset({"verify", "applepodcastsverify"})  # by which a directory knows who owns a feed


def show_tags(edition: Edition) -> Iterator[Tag]:
    """Yield the channel's tags beyond plain RSS: Apple's, then Podcasting 2.0's."""
    show = edition.show
    yield from _apple(edition)
    yield Tag("podcast:guid", str(show.guid))
    yield Tag("podcast:locked", "yes" if show.locked else "no", {"owner": show.email} if show.email else {})
    yield Tag("podcast:medium", show.medium)
    yield from image_tags(show, (edition.picture, edition.thumbnail), show.cover_alt)
    yield from said_tags(show)
    yield from people_tags(show.people)
    yield from _plans(show)
    yield from (_trailer(show, episode) for episode in edition.episodes if episode.kind == "trailer")
    yield from _other_shows(show)
    yield from _blocked(show)


def private_tags(edition: Edition) -> Iterator[Tag]:
    """Yield the channel's tags of a feed that no directory may list, and that nothing ties to the public one."""
    yield Tag("itunes:block", "Yes")
    yield Tag("podcast:block", "yes")
    yield from (tag for tag in show_tags(edition) if not is_tie(tag))


def is_tie(tag: Tag) -> bool:
    """Whether a tag ties a feed to the public one, or announces it."""
    return tag.name in _TIES or (tag.name == "podcast:txt" and tag.attributes.get("purpose") in _PROOFS)


def news_tags(show: Show) -> Iterator[Tag]:
    """Yield how apps can hear of a new episode without asking every hour (W3C WebSub, section 4; Podcasting 2.0)."""
    if show.announce.websub:
        yield Tag("atom:link", attributes={"rel": "hub", "href": show.announce.websub})
    if show.announce.podping:
        yield Tag("podcast:podping", attributes={"usesPodping": "true"})


def _apple(edition: Edition) -> Iterator[Tag]:
    show = edition.show
    yield Tag("itunes:author", show.author)
    yield Tag("itunes:explicit", true_or_false(show.explicit))
    yield Tag("itunes:type", show.kind)
    yield Tag("itunes:image", attributes={"href": show.url(edition.picture.key)})
    yield from _categories(show.categories)
    if show.email:
        yield Tag("itunes:owner", children=(Tag("itunes:name", show.author), Tag("itunes:email", show.email)))
    if show.complete:
        yield Tag("itunes:complete", "Yes")
    if show.new_feed_url:
        yield Tag("itunes:new-feed-url", show.new_feed_url)


def _categories(categories: tuple[str, ...]) -> Iterator[Tag]:
    """Yield each category once, with its subcategories inside it, in the host's order."""
    parents: dict[str, list[Tag]] = {}
    for category in categories:
        parent, _, child = (part.strip() for part in category.partition(">"))
        children = parents.setdefault(parent, [])
        if child:
            children.append(Tag("itunes:category", attributes={"text": child}))
    for parent, children in parents.items():
        yield Tag("itunes:category", attributes={"text": parent}, children=tuple(children))


def _plans(show: Show) -> Iterator[Tag]:
    if show.update_frequency:
        yield _update_frequency(show.update_frequency, complete=show.complete)


def _update_frequency(plan: UpdateFrequency, *, complete: bool) -> Tag:
    """Return how often there is a new episode; ``dtstart`` keeps its zone, in which the rule's weekdays count."""
    dtstart = plan.dtstart.isoformat() if plan.dtstart else ""
    attributes = told(complete=plan.complete or complete, dtstart=dtstart, rrule=plan.rrule)
    return Tag("podcast:updateFrequency", plan.text, attributes)


def _trailer(show: Show, episode: PublicEpisode) -> Tag:
    """Return a trailer as directories look for it; it is an item as well, for apps that know only those."""
    attributes = told(
        url=show.url(episode.media_key),
        pubdate=date(episode.published),
        length=episode.media.size_bytes,
        type=episode.media.mime_type,
        season=episode.season,
    )
    return Tag("podcast:trailer", episode.title, attributes)


def _other_shows(show: Show) -> Iterator[Tag]:
    if show.podroll:
        yield Tag("podcast:podroll", children=tuple(remote_item(item) for item in show.podroll))
    if show.publisher:
        yield Tag("podcast:publisher", children=(remote_item(show.publisher, "publisher"),))


def _blocked(show: Show) -> Iterator[Tag]:
    """Yield who must not list the show; Apple asks in a tag of its own."""
    if {"all", "apple"} & set(show.block):
        yield Tag("itunes:block", "Yes")
    for directory in show.block:
        yield Tag("podcast:block", "yes", {} if directory == "all" else {"id": directory})
