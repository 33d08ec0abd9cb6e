"""Rules about texts, words and pictures that the channel and every item share."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.check.values import extension
from podcaster.errors import Rule
from podcaster.feed.description import LIMIT_BYTES

TITLE_LIMIT = 255
_SHORT = ("title", "itunes:title", "itunes:author")
# Once in a channel, once in an item (RSS 2.0, Apple, PSP-1). What Podcasting 2.0 counts is in its own table.
_ONCE_SHOW = (
    "title description language copyright itunes:explicit itunes:image itunes:author itunes:type itunes:owner "
    "itunes:new-feed-url itunes:block itunes:complete lastBuildDate pubDate generator"
)
_ONCE_ITEM = (
    "title description link guid pubDate itunes:title itunes:duration itunes:explicit itunes:image itunes:episode "
    "itunes:season itunes:episodeType itunes:block itunes:author content:encoded psc:chapters"
)
_ONCE = {True: frozenset(_ONCE_SHOW.split()), False: frozenset(_ONCE_ITEM.split())}
_PAST = {
    "itunes:summary": "<description>",
    "itunes:subtitle": "<description>",
    "itunes:keywords": "<itunes:category>",
    "podcast:images": '<podcast:image href="https://…">',
}


def _description_size(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("description"):
        if (size := len(tag.text.strip().encode("utf-8", "replace"))) > LIMIT_BYTES:
            yield Fault(
                f"is {size} bytes long and apps stop at {LIMIT_BYTES}; shorten it", f"at most {LIMIT_BYTES} bytes", tag
            )


def _length(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in _SHORT and len(tag.text) > TITLE_LIMIT:
            what = f"is {len(tag.text)} characters long and apps may keep {TITLE_LIMIT}"
            yield Fault(what, tag.text[:TITLE_LIMIT].rstrip() + "…", tag)


def _space(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in _SHORT and tag.text.strip() and tag.text != tag.text.strip():
            yield Fault("has space around it", tag.text.strip()[:60], tag)


def _plain(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in _SHORT and (found := re.search(r"</?[a-zA-Z][^<>]*>|&(amp|lt|gt|quot|#\d+);", tag.text)):
            yield Fault(f"holds {found[0]}, which apps show as it stands", "text without markup", tag)


def _explicit(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:explicit"):
        if (said := tag.text.strip()) not in ("true", "false", ""):
            right = "true" if said.lower() in ("yes", "explicit", "true") else "false"
            yield Fault(f"says {said!r}; it is true or false", right, tag)


def _only_yes(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in ("itunes:block", "itunes:complete") and tag.text.strip().lower() != "yes":
            yield Fault(f"says {tag.text.strip()!r}, which does nothing; only Yes does", "leave it out", tag)


def _image(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:image"):
        if not tag.attributes.get("href", "").strip():
            yield Fault("has no address", '<itunes:image href="https://…/cover.jpg"/>', tag)


def _image_extension(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("itunes:image"):
        url = tag.attributes.get("href", "").strip()
        if url and extension(url) not in (".jpg", ".jpeg", ".png"):
            yield Fault(f"ends in {extension(url) or 'no extension'}; covers are .jpg or .png", "cover.jpg", tag)


def _once(part: Part) -> Iterator[Fault]:
    counted, seen = _ONCE[part.is_channel], set()
    for tag in part.tag.children:
        if tag.name in counted and tag.name in seen:
            yield Fault("stands here a second time; each app takes another of the two", "one of them", tag)
        seen.add(tag.name)


def _past(part: Part) -> Iterator[Fault]:
    for tag in part.tag.children:
        if tag.name in _PAST or tag.name.startswith("googleplay:"):
            yield Fault("is of the past; hardly an app reads it", _PAST.get(tag.name, "leave it out"), tag)


RULES = (
    Rule("description-size", "error", "Apple, PSP-1", "descriptions have at most 4000 bytes", _description_size),
    Rule("text-length", "warning", "Apple, Podcasting 2.0", "short texts are as short as apps keep", _length),
    Rule("text-space", "warning", "Apple", "titles and names have no space around them", _space),
    Rule("title-plain", "warning", "RSS 2.0", "titles and names are text, not markup", _plain),
    Rule("explicit-value", "error", "Apple, PSP-1", "itunes:explicit is true or false", _explicit),
    Rule("only-yes", "warning", "Apple, PSP-1", "itunes:block and itunes:complete are Yes or absent", _only_yes),
    Rule("image-address", "error", "Apple, PSP-1", "itunes:image has its address in href", _image),
    Rule("image-extension", "warning", "Apple", "covers are .jpg or .png by name", _image_extension),
    Rule("tag-once", "error", "RSS 2.0, PSP-1", "what may be said once is not said twice", _once),
    Rule("tag-of-the-past", "warning", "Apple, Podcasting 2.0", "no tag is one that apps have given up", _past),
)
