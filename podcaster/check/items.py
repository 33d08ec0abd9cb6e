"""Rules about one item: what Apple, PSP-1 and RSS 2.0 ask of an episode."""

from __future__ import annotations

from collections.abc import Iterator

from podcaster.check.channel import needs
from podcaster.check.part import Fault, Part
from podcaster.check.values import is_address, moment, whole_number, wrong_weekday
from podcaster.errors import Rule

_DATE = "Thu, 05 Mar 2026 06:00:00 GMT"


def _guid_space(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("guid"):
        if tag.text != tag.text.strip() and tag.text.strip():
            yield Fault("has space around it, which some apps take for part of it", tag.text.strip(), tag)


def _guid_permalink(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("guid"):
        said = tag.attributes.get("isPermaLink", "true").strip().lower()
        if tag.text.strip() and said != "false" and not is_address(tag.text.strip()):
            yield Fault("is not an address, but is said to be one", '<guid isPermaLink="false">', tag)


def _date(part: Part) -> Iterator[Fault]:
    tag = part.tag.first("pubDate")
    if tag and tag.text.strip() and not moment(tag.text.strip()):
        yield Fault(f"{tag.text.strip()!r} is not a date of RFC 5322 with a time zone", _DATE, tag)


def _weekday(part: Part) -> Iterator[Fault]:
    tag = part.tag.first("pubDate")
    if tag and (right := wrong_weekday(tag.text.strip())):
        yield Fault(f"{tag.text.strip()!r} is a {right}", f"{right}{tag.text.strip()[3:]}", tag)


def _future(part: Part) -> Iterator[Fault]:
    tag = part.tag.first("pubDate")
    said = moment(tag.text.strip()) if tag else None
    if said and said > part.now:
        yield Fault(f"{said.isoformat()} is in the future; apps hide it, or show it wrongly", _DATE, tag)


def _possible(part: Part) -> Iterator[Fault]:
    tag = part.tag.first("pubDate")
    said = moment(tag.text.strip()) if tag else None
    if said and said.year < 2000:
        yield Fault(f"{said.date()} is before there were podcasts", _DATE, tag)


def _duration(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:duration"):
        if not whole_number(tag.text.strip()):
            yield Fault(f"{tag.text.strip()!r} is not a number of seconds", "1800", tag)


def _numbers(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in ("itunes:episode", "itunes:season") and not whole_number(tag.text.strip()):
            yield Fault(f"{tag.text.strip()!r} is not a whole number from 1", "7", tag)


def _kind(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:episodeType"):
        if tag.text.strip().lower() not in ("full", "trailer", "bonus"):
            yield Fault(f"{tag.text.strip()!r} is no type of episode: full, trailer or bonus", "full", tag)


RULES = (
    needs(
        "item-title",
        "error",
        "Apple, PSP-1",
        "every item has a title",
        tag="title",
        example="<title>De werkplaats</title>",
    ),
    needs(
        "item-guid",
        "error",
        "Apple, PSP-1",
        "every item has a GUID",
        tag="guid",
        example='<guid isPermaLink="false">6c4f3c7e-97a4-…</guid>',
        why="; apps then take the file's address",
    ),
    Rule("guid-space", "error", "Apple", "a GUID has no space around it", _guid_space),
    Rule("guid-permalink", "warning", "RSS 2.0", "a GUID that is no address says so", _guid_permalink),
    needs(
        "item-date-said",
        "warning",
        "Apple, PSP-1",
        "every item has a date",
        tag="pubDate",
        example=f"<pubDate>{_DATE}</pubDate>",
    ),
    Rule("item-date", "error", "RFC 5322", "dates are of RFC 5322, with a time zone", _date),
    Rule("date-weekday", "error", "RFC 5322", "a date's weekday is right", _weekday),
    Rule("date-future", "error", "Apple", "nothing live is of tomorrow", _future),
    Rule("date-possible", "warning", "RSS 2.0", "dates are of after 2000", _possible),
    needs(
        "item-description",
        "warning",
        "Apple, PSP-1",
        "every item has a description",
        tag="description",
        example="<description><![CDATA[<p>…</p>]]></description>",
    ),
    needs(
        "item-link",
        "warning",
        "PSP-1",
        "every item has a page",
        tag="link",
        example="<link>https://podcast.example.org/episodes/7.html</link>",
    ),
    needs(
        "item-explicit",
        "warning",
        "Apple, PSP-1",
        "every item says whether it is explicit",
        tag="itunes:explicit",
        example="<itunes:explicit>false</itunes:explicit>",
    ),
    needs(
        "item-duration",
        "warning",
        "Apple, PSP-1",
        "every item says how long it lasts",
        tag="itunes:duration",
        example="<itunes:duration>1800</itunes:duration>",
    ),
    Rule("duration-seconds", "warning", "Apple, PSP-1", "durations are whole seconds", _duration),
    Rule("number-whole", "error", "Apple, PSP-1", "episode and season are whole numbers from 1", _numbers),
    Rule("episode-type", "error", "Apple", "itunes:episodeType is full, trailer or bonus", _kind),
)
