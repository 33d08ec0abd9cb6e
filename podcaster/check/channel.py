"""Rules about the show: what Apple and PSP-1 ask of a channel."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.check.values import UUID, moment
from podcaster.content.categories import APPLE_CATEGORIES, nearest_category
from podcaster.content.languages import is_language, likely_language
from podcaster.errors import Rule, Severity


def needs(rule: str, severity: Severity, source: str, asks: str, *, tag: str, example: str, why: str = "") -> Rule:
    """Return the rule that a part has a certain tag, and something in it; ``why`` goes behind what is told."""

    def find(part: Part) -> Iterator[Fault]:
        found = part.tag.first(tag)
        if found is None or not (found.text.strip() or any(value.strip() for value in found.attributes.values())):
            yield Fault(f"<{tag}> is {'missing' if found is None else 'empty'}{why}", example, found)

    return Rule(rule, severity, source, asks, find)


def _language(part: Part) -> Iterator[Fault]:
    code = part.tag.said("language")
    if code and not is_language(code.lower()):
        tag = part.tag.first("language")
        yield Fault(f"{code!r} is not a language code of two letters (ISO 639)", likely_language(code), tag)


def _category(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:category"):
        top = tag.attributes.get("text", "")
        subs = [child.attributes.get("text", "") for child in tag.all("itunes:category")]
        for name in [top] if top not in APPLE_CATEGORIES else [s for s in subs if s not in APPLE_CATEGORIES[top]]:
            yield Fault(f"{name!r} is not in Apple's list (capitals count)", nearest_category(name) or "Education", tag)


def _guid(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:guid"):
        if not UUID.fullmatch(tag.text.strip()):
            what = f"{tag.text.strip()!r} is not a UUID"
            yield Fault(what, "917393e3-1b1e-5cef-ace4-edaa54e1f810", tag)


def _moved(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:new-feed-url"):
        if not tag.text.strip():
            yield Fault("is empty: an app cannot follow it", "https://podcast.example.org/feed.xml", tag)


def _type(part: Part) -> Iterator[Fault]:
    said = part.tag.said("itunes:type")
    if said and said.lower() not in ("episodic", "serial"):
        yield Fault(f"{said!r} is no type of show: episodic or serial", "episodic", part.tag.first("itunes:type"))


def _copyright(part: Part) -> Iterator[Fault]:
    said = part.tag.said("copyright")
    owner = re.sub(r"(?i)©|℗|\(c\)|\bcopyright\b|\b(19|20)\d\d(\s*[-–]\s*(19|20)?\d\d)?\b", "", said)
    if owner != said:
        what = "is the owner's name only, without the word, © or a year"
        yield Fault(what, " ".join(owner.split()).strip(" ,.-–"), part.tag.first("copyright"))


def _owner(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:owner"):
        if not re.fullmatch(r"\S+@\S+\.\S+", tag.said("itunes:email")):
            yield Fault("has no e-mail address; leave the tag out, or give one", "<itunes:email>…</itunes:email>", tag)


def _changed(part: Part) -> Iterator[Fault]:
    for name in ("lastBuildDate", "pubDate"):
        said = part.tag.said(name)
        if said and not moment(said):
            what = f"{said!r} is not a date of RFC 5322"
            yield Fault(what, "Thu, 05 Mar 2026 06:00:00 GMT", part.tag.first(name))


RULES = (
    needs("channel-title", "error", "Apple, PSP-1", "the show has a title", tag="title", example="<title>Show</title>"),
    needs(
        "channel-description",
        "error",
        "Apple, PSP-1",
        "the show has a description",
        tag="description",
        example="<description>…</description>",
    ),
    needs(
        "channel-link",
        "error",
        "PSP-1",
        "the show has a website",
        tag="link",
        example="<link>https://www.example.org/</link>",
    ),
    needs(
        "channel-language-said",
        "error",
        "Apple, PSP-1",
        "the show says its language",
        tag="language",
        example="<language>nl</language>",
    ),
    Rule("channel-language", "error", "Apple", "the language is a code of ISO 639", _language),
    needs(
        "channel-category",
        "error",
        "Apple, PSP-1",
        "the show has a category",
        tag="itunes:category",
        example='<itunes:category text="Education"/>',
    ),
    Rule("category-known", "error", "Apple", "categories are of Apple's list", _category),
    needs(
        "channel-explicit",
        "error",
        "Apple, PSP-1",
        "the show says whether it is explicit",
        tag="itunes:explicit",
        example="<itunes:explicit>false</itunes:explicit>",
    ),
    needs(
        "channel-image",
        "error",
        "Apple, PSP-1",
        "the show has a cover",
        tag="itunes:image",
        example='<itunes:image href="https://…/cover.jpg"/>',
    ),
    needs(
        "channel-author",
        "warning",
        "Apple, PSP-1",
        "the show has an author",
        tag="itunes:author",
        example="<itunes:author>…</itunes:author>",
    ),
    needs(
        "channel-locked",
        "warning",
        "PSP-1",
        "the show says whether it may be moved",
        tag="podcast:locked",
        example="<podcast:locked>yes</podcast:locked>",
    ),
    needs(
        "channel-guid",
        "warning",
        "PSP-1",
        "the show has a podcast:guid",
        tag="podcast:guid",
        example="<podcast:guid>917393e3-…</podcast:guid>",
        why="; it tells a show that moved",
    ),
    Rule("channel-guid-uuid", "error", "Podcasting 2.0", "podcast:guid is a UUID", _guid),
    Rule("new-address", "error", "Apple", "a new address of the feed is said where it is promised", _moved),
    Rule("channel-type", "error", "Apple", "itunes:type is episodic or serial", _type),
    Rule("copyright-name", "warning", "PSP-1", "copyright is a name, without ©, word or year", _copyright),
    Rule("owner-email", "warning", "W3C feed validator", "itunes:owner has an e-mail address", _owner),
    Rule("channel-date", "warning", "RSS 2.0, RFC 5322", "the channel's dates are dates", _changed),
)
