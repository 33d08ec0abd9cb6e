"""What must be right in the keys that show.toml and episode.toml share (Podcasting 2.0)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.content import rules
from podcaster.content.countries import is_country
from podcaster.content.files import UNPRINTABLE, shown
from podcaster.content.rules import wrong
from podcaster.errors import Problem
from podcaster.model import Chat, Location, Said, Social, Value

TXT_LIMIT = 4000  # characters
GEO = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?(?:;u=\d+(?:\.\d+)?)?")  # RFC 5870
OSM = re.compile(r"[NWR][1-9]\d*(#[1-9]\d*)?")  # a node, way or relation, perhaps one version of it
WORD = re.compile(r"[a-z][a-z0-9]*")
AMOUNT = re.compile(r"\d+(\.\d+)?")
ON_THE_WEB = frozenset({"activitypub", "twitter"})  # whose posts have addresses a browser opens


def check_said(said: Said, where: str) -> Iterator[Problem]:
    """Yield what is wrong with, or worth a warning about, what a show or an episode says in these keys."""
    yield from _license(said, where)
    if said.cover_alt:
        yield from rules.line_of_text(where, "cover_alt", said.cover_alt)
    for number, funding in enumerate(said.funding, start=1):
        yield from rules.line_of_text(where, f"funding {number}: text", funding.text, rules.NAME_LIMIT)
        yield from rules.address(where, f"funding {number}: url", funding.url or " ", https=True)
    for number, place in enumerate(said.locations, start=1):
        yield from _location(where, f"locations {number}: ", place)
    yield from _txt(said, where)
    for number, post in enumerate(said.social, start=1):
        yield from _social(where, f"social {number}: ", post)
    if said.chat:
        yield from _chat(where, said.chat)
    if said.value:
        yield from _value(where, said.value)


def _license(said: Said, where: str) -> Iterator[Problem]:
    yield from rules.address(where, "license_url", said.license_url, https=True)
    if said.license_url and not said.license:
        yield wrong(where, "license", "is missing; the address of a licence needs its name", 'license = "our-licence"')


def _location(where: str, key: str, place: Location) -> Iterator[Problem]:
    yield from rules.line_of_text(where, f"{key}name", place.name, rules.NAME_LIMIT)
    found = GEO.fullmatch(place.geo)
    if place.geo and not (found and abs(float(found[1])) <= 90 and abs(float(found[2])) <= 180):
        yield wrong(where, f"{key}geo", f"'{shown(place.geo[:60])}' is not latitude,longitude in degrees (RFC 5870)")
    if place.osm and not OSM.fullmatch(place.osm):
        what = f"'{shown(place.osm[:60])}' is not an OpenStreetMap object: N, W or R and its number"
        yield wrong(where, f"{key}osm", what)
    if place.country and not is_country(place.country):
        yield wrong(where, f"{key}country", f"'{shown(place.country[:60])}' is not a country's two letters (ISO 3166)")


def _txt(said: Said, where: str) -> Iterator[Problem]:
    for purpose, text in said.txt.items():
        key = f"txt: {shown(purpose[:60])}"
        yield from rules.line_of_text(where, "txt", purpose, rules.NAME_LIMIT)
        if not text.strip():
            yield wrong(where, key, "is empty", '"true"')
        elif UNPRINTABLE.search(text):
            yield wrong(where, key, "has a control character; remove it", '"true"')
        elif len(text) > TXT_LIMIT:
            yield wrong(where, key, f"is {len(text)} characters long; apps keep {TXT_LIMIT}", '"true"')
        elif purpose == "ai-content" and text not in ("true", "false"):
            yield wrong(where, key, f"must be 'true' or 'false', not '{shown(text[:60])}'", '"false"')


def _social(where: str, key: str, post: Social) -> Iterator[Problem]:
    if not WORD.fullmatch(post.protocol):
        yield wrong(
            where, f"{key}protocol", f"'{shown(post.protocol[:60])}' is not a protocol's name, in small letters"
        )
    if post.protocol == "disabled":
        if post.uri:
            yield wrong(
                where, f"{key}uri", "is not used: 'disabled' says that there is no such place", severity="warning"
            )
    elif not post.uri:
        yield wrong(where, f"{key}uri", "is missing")
    elif post.protocol in ON_THE_WEB:
        yield from rules.address(where, f"{key}uri", post.uri, https=True)
    elif re.search(r"\s", post.uri) or UNPRINTABLE.search(post.uri):
        yield wrong(where, f"{key}uri", f"'{shown(post.uri[:60])}' has a space in it, which an address cannot have")
    yield from rules.address(where, f"{key}account_url", post.account_url, https=True)


def _chat(where: str, chat: Chat) -> Iterator[Problem]:
    if not chat.server or re.search(r"\s", chat.server) or UNPRINTABLE.search(chat.server):
        yield wrong(where, "chat.server", f"'{shown(chat.server[:60])}' is not a server's name")


def _value(where: str, value: Value) -> Iterator[Problem]:
    if not value.recipients:
        yield wrong(where, "value.recipients", "is empty; somebody has to get what is given")
    if value.suggested and not AMOUNT.fullmatch(value.suggested):
        yield wrong(where, "value.suggested", f"'{shown(value.suggested[:60])}' is not an amount")
    for number, recipient in enumerate(value.recipients, start=1):
        key = f"value.recipients {number}: "
        if recipient.split < 1:
            yield wrong(where, f"{key}split", f"must be at least 1, not {recipient.split}")
        if recipient.type not in ("lnaddress", "node"):
            yield wrong(where, f"{key}type", f"must be 'lnaddress' or 'node', not '{shown(recipient.type[:60])}'")
        if not recipient.address or re.search(r"\s", recipient.address):
            yield wrong(where, f"{key}address", f"'{shown(recipient.address[:60])}' is not an address to pay to")
