"""What show and episode say in the same words (Podcasting 2.0): licence, places, texts, pictures, talk, value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import gcd

from podcaster.feed.tags import Tag, told
from podcaster.model import Chat, Location, Picture, Recipient, RemoteItem, Said, Show, Social, Value


def said_tags(said: Said) -> Iterator[Tag]:
    """Yield what ``said`` says itself, for the channel or for an item.

    An app takes an item's tags in place of the channel's of that name, so nothing of the show is repeated in an item.
    """
    if said.license:
        yield Tag("podcast:license", said.license, told(url=said.license_url))
    yield from (Tag("podcast:funding", funding.text, {"url": funding.url}) for funding in said.funding)
    yield from map(_location, said.locations)
    yield from (Tag("podcast:txt", text, {"purpose": purpose}) for purpose, text in said.txt.items())
    yield from map(_social, said.social)
    if said.chat:
        yield _chat(said.chat)
    if said.value:
        yield _value(said.value)


def image_tags(show: Show, pictures: Iterable[Picture | None], alt: str) -> Iterator[Tag]:
    """Yield a podcast:image for each size of a picture there is: an app fetches the smallest that is large enough."""
    for picture in pictures:
        if picture:
            yield Tag("podcast:image", attributes=told(href=show.url(picture.key), alt=alt) | _measures(picture))


def remote_item(item: RemoteItem, medium: str = "") -> Tag:
    """Return another show, by its podcast GUID."""
    attributes = told(feedGuid=item.guid, feedUrl=item.url, medium=medium or item.medium, title=item.title)
    return Tag("podcast:remoteItem", attributes=attributes)


def _measures(picture: Picture) -> dict[str, str]:
    if not picture.width or not picture.height:
        return told(type=picture.mime_type)
    shared = gcd(picture.width, picture.height)
    ratio = f"{picture.width // shared}/{picture.height // shared}"  # as CSS has it
    return told(aspect_ratio=ratio, width=picture.width, height=picture.height, type=picture.mime_type)


def _location(place: Location) -> Tag:
    geo = f"geo:{place.geo}" if place.geo else ""
    return Tag("podcast:location", place.name, told(rel=place.rel, geo=geo, osm=place.osm, country=place.country))


def _social(post: Social) -> Tag:
    """Return where people talk about it; "disabled" stands alone: nowhere."""
    if post.protocol == "disabled":
        return Tag("podcast:socialInteract", attributes={"protocol": "disabled"})
    attributes = told(protocol=post.protocol, uri=post.uri, accountId=post.account_id, accountUrl=post.account_url)
    return Tag("podcast:socialInteract", attributes=attributes | told(priority=post.priority))


def _chat(chat: Chat) -> Tag:
    attributes = told(server=chat.server, protocol=chat.protocol, accountId=chat.account_id, space=chat.space)
    return Tag("podcast:chat", attributes=attributes)


def _value(value: Value) -> Tag:
    attributes = told(type=value.type, method=value.method, suggested=value.suggested)
    return Tag("podcast:value", attributes=attributes, children=tuple(map(_recipient, value.recipients)))


def _recipient(recipient: Recipient) -> Tag:
    attributes = told(
        name=recipient.name,
        type=recipient.type,
        address=recipient.address,
        split=recipient.split,
        customKey=recipient.custom_key,
        customValue=recipient.custom_value,
        fee=recipient.fee,
    )
    return Tag("podcast:valueRecipient", attributes=attributes)
