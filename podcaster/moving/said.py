"""What the tags of Podcasting 2.0 say, in a show or an episode → the parts of the model that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from podcaster.check.values import whole_number
from podcaster.content.rules import NAME_LIMIT
from podcaster.feed.tags import Tag
from podcaster.model import (
    Chat,
    ContentLink,
    Funding,
    Location,
    Person,
    Recipient,
    RemoteItem,
    Social,
    Soundbite,
    UpdateFrequency,
    Value,
)
from podcaster.moving.dates import date_of, length_of
from podcaster.moving.texts import address, shortened

YES = frozenset({"yes", "true", "explicit", "1"})
_PROTOCOLS = ("irc", "xmpp", "nostr", "matrix")


def is_yes(text: str) -> bool:
    """Whether a tag says yes, in any of the words feeds have had for that."""
    return text.strip().lower() in YES


def whole(text: str) -> int | None:
    """Return the whole number from 1 on in a text, None if there is none."""
    return whole_number(text.strip()) or None


def shared(tag: Tag) -> dict[str, Any]:
    """Return the keys that show.toml and episode.toml share (``podcaster.model.Said``), where there is word."""
    license_tag = tag.first("podcast:license")
    picture = next((each.attributes["alt"] for each in tag.all("podcast:image") if each.attributes.get("alt")), "")
    found: dict[str, Any] = {
        "license": license_tag.text.strip() if license_tag else "",
        "license_url": address(license_tag.attributes.get("url", "")) if license_tag else "",
        "cover_alt": picture,
        "funding": tuple(_funding(tag)),
        "locations": tuple(_locations(tag)),
        "txt": {each.attributes["purpose"]: _line(each) for each in tag.all("podcast:txt") if _has(each, "purpose")},
        "social": tuple(_social(tag)),
        "chat": _chat(tag.first("podcast:chat")),
        "value": _value(tag.first("podcast:value")),
    }
    return {key: value for key, value in found.items() if value}


def people(tag: Tag) -> tuple[Person, ...]:
    """Return the persons a show or an episode names; without a role, one is a host (Podcasting 2.0)."""
    return tuple(
        Person(
            name=shortened(_line(each), NAME_LIMIT),
            role=(each.attributes.get("role") or "host").strip().lower(),
            group=(each.attributes.get("group") or "cast").strip().lower(),
            href=address(each.attributes.get("href", "")),
            img=address(each.attributes.get("img", "")),
        )
        for each in tag.all("podcast:person")
        if _line(each)
    )


def soundbites(item: Tag) -> tuple[Soundbite, ...]:
    """Return the passages an episode marks."""
    found = []
    for each in item.all("podcast:soundbite"):
        start, length = (length_of(each.attributes.get(name, "")) for name in ("startTime", "duration"))
        if start is not None and length:
            found.append(Soundbite(start=start, seconds=length.total_seconds(), title=_line(each)))
    return tuple(found)


def content_links(item: Tag) -> tuple[ContentLink, ...]:
    """Return where else the episode can be had."""
    links = [each for each in item.all("podcast:contentLink") if _has(each, "href")]
    return tuple(ContentLink(href=address(each.attributes["href"]), text=_line(each)) for each in links)


def remote(tag: Tag | None) -> tuple[RemoteItem, ...]:
    """Return the other shows inside ``tag``."""
    return tuple(
        RemoteItem(
            guid=each.attributes["feedGuid"],
            url=each.attributes.get("feedUrl", ""),
            title=each.attributes.get("title", ""),
            medium=each.attributes.get("medium", ""),
        )
        for each in (tag.all("podcast:remoteItem") if tag else ())
        if _has(each, "feedGuid")
    )


def update_frequency(tag: Tag | None) -> UpdateFrequency | None:
    """Return how often there is news."""
    if tag is None or not _line(tag):
        return None
    said = tag.attributes
    return UpdateFrequency(
        text=_line(tag),
        rrule=said.get("rrule", ""),
        dtstart=date_of(said.get("dtstart", "")),
        complete=is_yes(said.get("complete", "")),
    )


def _funding(tag: Tag) -> Iterator[Funding]:
    for each in tag.all("podcast:funding"):
        if _has(each, "url"):
            url = each.attributes["url"].strip()
            yield Funding(url=address(url), text=shortened(_line(each) or url, NAME_LIMIT))


def _locations(tag: Tag) -> Iterator[Location]:
    for each in tag.all("podcast:location"):
        if _line(each):
            said = each.attributes
            yield Location(
                name=_line(each),
                rel="creator" if said.get("rel") == "creator" else "subject",
                geo=said.get("geo", "").strip().removeprefix("geo:"),
                osm=said.get("osm", "").strip(),
                country=said.get("country", "").strip().upper(),
            )


def _social(tag: Tag) -> Iterator[Social]:
    for each in tag.all("podcast:socialInteract"):
        if _has(each, "protocol"):
            said = each.attributes
            yield Social(
                protocol=said["protocol"],
                uri=address(said.get("uri", "")),
                account_id=said.get("accountId", ""),
                account_url=said.get("accountUrl", ""),
                priority=whole(said.get("priority", "")),
            )


def _chat(tag: Tag | None) -> Chat | None:
    if tag is None or tag.attributes.get("protocol") not in _PROTOCOLS or not _has(tag, "server"):
        return None
    said = tag.attributes
    return Chat(
        server=said["server"],
        protocol=cast(Any, said["protocol"]),
        account_id=said.get("accountId", ""),
        space=said.get("space", ""),
    )


def _value(tag: Tag | None) -> Value | None:
    if tag is None:
        return None
    recipients = tuple(
        Recipient(
            address=each.attributes["address"],
            split=whole(each.attributes.get("split", "")) or 0,
            type=each.attributes.get("type", "node"),
            name=each.attributes.get("name", ""),
            custom_key=each.attributes.get("customKey", ""),
            custom_value=each.attributes.get("customValue", ""),
            fee=is_yes(each.attributes.get("fee", "")),
        )
        for each in tag.all("podcast:valueRecipient")
        if _has(each, "address")
    )
    said = tag.attributes
    value = Value(
        type=said.get("type", ""),
        method=said.get("method", ""),
        suggested=said.get("suggested", ""),
        recipients=recipients,
    )
    return value if recipients else None


def _has(tag: Tag, attribute: str) -> bool:
    return bool(tag.attributes.get(attribute, "").strip())


def _line(tag: Tag) -> str:
    return " ".join(tag.text.split())
