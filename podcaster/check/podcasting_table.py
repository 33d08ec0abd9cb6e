"""The Podcasting 2.0 namespace as a table: where each tag stands, how often, and what is in it (its docs/1.0.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from re import Pattern
from typing import NamedTuple

from podcaster.check.values import UUID


class Form(NamedTuple):
    """What a value looks like, and one that is right."""

    pattern: Pattern[str]
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One tag: its possible parents, how many of it one parent has at most, and its attributes.

    ``values`` are forms of attributes, of which "" is the text; ``limits`` are numbers of characters. ``holds``
    are the children of which there must be one, any of them. ``filled`` says that the text may not be empty.
    """

    parents: frozenset[str]
    most: int | None = None
    required: tuple[str, ...] = ()
    values: Mapping[str, Form] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    holds: tuple[str, ...] = ()
    filled: bool = False


def _one_of(words: str) -> Form:
    each = words.split()
    return Form(re.compile("|".join(map(re.escape, each))), " or ".join(each))


def _like(pattern: str, example: str) -> Form:
    return Form(re.compile(pattern), example)


_SHOW = frozenset({"channel"})
_ITEM = frozenset({"item", "podcast:liveItem"})
_BOTH = _SHOW | _ITEM
_YES = _like("(?i)yes|no", "yes or no")
_NUMBER = _like(r"\d+", "1")
_DECIMAL = _like(r"\d+(\.\d+)?", "73.5")
_WHEN = _like(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?", "2026-06-09T19:00:00+02:00")
_MEDIUM = _like("(podcast|music|video|film|audiobook|newsletter|blog|publisher|course)L?|mixed", "podcast")
_GEO = _like(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?.*", "geo:52.95,4.76")
_OSM = _like(r"[NWR]\d+(#\d+)?", "R412211")
_RATIO = _like(r"\d+(\.\d+)?\s*[:/]\s*\d+(\.\d+)?", "16/9")
_TYPE = _like(r"[\w.+-]+/[\w.+-]+(\s*;.*)?", "video/mp4")
_GUID = Form(UUID, "917393e3-1b1e-5cef-ace4-edaa54e1f810")

TABLE: Mapping[str, Spec] = {
    "podcast:transcript": Spec(parents=_ITEM, required=("url", "type"), values={"rel": _one_of("captions")}),
    "podcast:chapters": Spec(parents=_ITEM, most=1, required=("url", "type")),
    "podcast:locked": Spec(parents=_SHOW, most=1, values={"": _YES}),
    "podcast:funding": Spec(parents=_BOTH, required=("url",), limits={"": 128}),
    "podcast:soundbite": Spec(
        parents=_ITEM,
        required=("startTime", "duration"),
        values={"startTime": _DECIMAL, "duration": _DECIMAL},
        limits={"": 128},
    ),
    "podcast:person": Spec(parents=_BOTH, filled=True, limits={"": 128}),
    "podcast:location": Spec(
        parents=_BOTH,
        filled=True,
        limits={"": 128},
        values={"rel": _one_of("subject creator"), "geo": _GEO, "osm": _OSM, "country": _like("[A-Za-z]{2}", "NL")},
    ),
    "podcast:season": Spec(parents=_ITEM, most=1, values={"": _NUMBER}, limits={"name": 128}),
    "podcast:episode": Spec(parents=_ITEM, most=1, values={"": _DECIMAL}, limits={"display": 32}),
    "podcast:trailer": Spec(
        parents=_SHOW,
        required=("url", "pubdate"),
        filled=True,
        limits={"": 128},
        values={"length": _NUMBER, "season": _NUMBER},
    ),
    "podcast:license": Spec(parents=_BOTH, most=1, filled=True, limits={"": 128}),
    "podcast:alternateEnclosure": Spec(
        parents=_ITEM,
        required=("type",),
        limits={"title": 32, "rel": 32},
        values={
            "length": _NUMBER,
            "bitrate": _DECIMAL,
            "height": _NUMBER,
            "default": _one_of("true false"),
            "type": _TYPE,
        },
        holds=("podcast:source",),
    ),
    "podcast:source": Spec(parents=frozenset({"podcast:alternateEnclosure"}), required=("uri",)),
    "podcast:integrity": Spec(
        parents=frozenset({"podcast:alternateEnclosure"}),
        most=1,
        required=("type", "value"),
        values={"type": _one_of("sri pgp-signature")},
    ),
    "podcast:guid": Spec(parents=_SHOW, most=1, filled=True),
    "podcast:value": Spec(
        parents=_BOTH, required=("type", "method"), values={"suggested": _DECIMAL}, holds=("podcast:valueRecipient",)
    ),
    "podcast:valueRecipient": Spec(
        parents=frozenset({"podcast:value", "podcast:valueTimeSplit"}),
        required=("type", "address", "split"),
        values={"split": _NUMBER, "fee": _one_of("true false")},
    ),
    "podcast:valueTimeSplit": Spec(
        parents=frozenset({"podcast:value"}),
        required=("startTime", "duration"),
        values=dict.fromkeys(("startTime", "duration", "remoteStartTime", "remotePercentage"), _DECIMAL),
        holds=("podcast:remoteItem", "podcast:valueRecipient"),
    ),
    "podcast:medium": Spec(parents=_SHOW, most=1, values={"": _MEDIUM}),
    "podcast:liveItem": Spec(
        parents=_SHOW,
        required=("status", "start"),
        values={"status": _one_of("pending live ended"), "start": _WHEN, "end": _WHEN},
        holds=("podcast:contentLink",),
    ),
    "podcast:contentLink": Spec(parents=_ITEM, required=("href",)),
    "podcast:socialInteract": Spec(parents=_BOTH, required=("protocol",), values={"priority": _NUMBER}),
    "podcast:block": Spec(parents=_SHOW, values={"": _YES}),
    "podcast:txt": Spec(parents=_BOTH, filled=True, limits={"": 4000, "purpose": 128}),
    "podcast:remoteItem": Spec(
        parents=frozenset({"channel", "podcast:podroll", "podcast:valueTimeSplit", "podcast:publisher"}),
        required=("feedGuid",),
        values={"feedGuid": _GUID, "medium": _MEDIUM},
    ),
    "podcast:podroll": Spec(parents=_SHOW, most=1, holds=("podcast:remoteItem",)),
    "podcast:updateFrequency": Spec(
        parents=_SHOW,
        most=1,
        limits={"": 128},
        values={"complete": _one_of("true false"), "dtstart": _WHEN, "rrule": _like("FREQ=.+", "FREQ=WEEKLY;BYDAY=TU")},
    ),
    "podcast:podping": Spec(parents=_SHOW, most=1, values={"usesPodping": _one_of("true false")}),
    "podcast:chat": Spec(
        parents=_BOTH,
        most=1,
        required=("server", "protocol"),
        values={"protocol": _one_of("irc xmpp nostr matrix")},
    ),
    "podcast:publisher": Spec(parents=_SHOW, most=1, holds=("podcast:remoteItem",)),
    "podcast:image": Spec(
        parents=_BOTH,
        required=("href",),
        values={"width": _NUMBER, "height": _NUMBER, "aspect-ratio": _RATIO},
    ),
    "podcast:images": Spec(parents=_BOTH),
}
