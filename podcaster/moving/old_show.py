"""What an old feed says of the show, as plain data in the model's words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID

from podcaster.content.from_html import words
from podcaster.feed.document import Document
from podcaster.feed.tags import Tag
from podcaster.model import DeliveryKind
from podcaster.moving import said
from podcaster.moving.dates import date_of
from podcaster.moving.known_tags import OF_SHOW, left_out
from podcaster.moving.old_episode import delivery_of, old_episodes
from podcaster.moving.said import is_yes
from podcaster.moving.texts import address, href, image, one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class OldShow:
    """What the feed says of the whole show. ``facts`` are keys of show.toml beyond those named here."""

    title: str
    description: str
    author: str
    email: str
    language: str
    website: str
    categories: tuple[str, ...]
    guid: UUID | None
    facts: dict[str, Any]
    image: str = ""
    is_locked: bool = False
    moved_to: str = ""
    address: str = ""
    dated: datetime | None = None
    also: tuple[DeliveryKind, ...] = ()
    left_out: tuple[str, ...] = ()


def old_show(document: Document) -> OldShow:
    """Return what the feed says of the show."""
    channel = document.channel
    owner = channel.first("itunes:owner")
    author = channel.said("itunes:author") or (owner.said("itunes:name") if owner else "")
    return OldShow(
        title=one_line(channel.said("title")),
        description=words(channel.said("description") or channel.said("itunes:summary")),
        author=one_line(author),
        email=owner.said("itunes:email") if owner else "",
        language=channel.said("language").lower().replace("_", "-"),
        website=address(channel.said("link")),
        categories=tuple(_categories(channel)),
        guid=_uuid(channel.said("podcast:guid")),
        facts=_show_facts(channel),
        image=image(channel),
        is_locked=channel.said("podcast:locked").lower() == "yes",
        moved_to=channel.said("itunes:new-feed-url"),
        address=next((href(link) for link in channel.all("atom:link") if link.attributes.get("rel") == "self"), ""),
        dated=date_of(channel.said("lastBuildDate") or channel.said("pubDate")),
        also=tuple(_also(document)),
        left_out=(*left_out(channel, OF_SHOW), *_trailers_alone(document)),
    )


def _also(document: Document) -> Iterator[DeliveryKind]:
    """Yield the kinds of files in which the same sound is offered beside the enclosures, each once."""
    kinds = {delivery_of(name): None for old in old_episodes(document) for name in old.others}
    yield from sorted(kind for kind in kinds if kind)


def _trailers_alone(document: Document) -> Iterator[str]:
    """Yield trailers that are no episode as well: those of ours are written again from theirs."""
    items = [item for item in document.items if item.said("itunes:episodeType").lower() == "trailer"]
    sounds = {each.attributes.get("url") for item in items for each in item.all("enclosure")}
    for each in document.channel.all("podcast:trailer"):
        if each.attributes.get("url") not in sounds:
            yield f"podcast:trailer '{one_line(each.text)}'"


def _show_facts(channel: Tag) -> dict[str, Any]:
    blocked = [each.attributes.get("id", "all") for each in channel.all("podcast:block") if is_yes(each.text)]
    blocked += ["all"] if is_yes(channel.said("itunes:block")) else []
    medium = channel.said("podcast:medium").lower()
    found = said.shared(channel) | {
        "kind": "serial" if channel.said("itunes:type").lower() == "serial" else "",
        "explicit": is_yes(channel.said("itunes:explicit")),
        "copyright": one_line(channel.said("copyright")),
        "people": said.people(channel),
        "medium": medium if medium != "podcast" else "",
        "update_frequency": said.update_frequency(channel.first("podcast:updateFrequency")),
        "podroll": said.remote(channel.first("podcast:podroll")),
        "publisher": next(iter(said.remote(channel.first("podcast:publisher"))), None),
        "block": tuple(dict.fromkeys(blocked)),
        "complete": is_yes(channel.said("itunes:complete")),
    }
    return {key: value for key, value in found.items() if value}


def _categories(tag: Tag) -> list[str]:
    found = []
    for each in tag.all("itunes:category"):
        name = unescape(each.attributes.get("text", "")).strip()
        inner = [unescape(sub.attributes.get("text", "")).strip() for sub in each.all("itunes:category")]
        found += [f"{name} > {sub}" for sub in inner] or [name]
    return [each for each in dict.fromkeys(found) if each]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
