"""Rules about single tags of Podcasting 2.0, which no table can say: what their values mean to apps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.check.values import moment, seconds, whole_number
from podcaster.content.services import unknown_service
from podcaster.content.taxonomy import is_role, nearest_role
from podcaster.errors import Rule

# application/srt is of before the list was written, and apps that know SubRip know it.
TRANSCRIPTS = ("text/vtt", "application/x-subrip", "application/json", "text/html", "text/plain", "application/srt")
_LICENSE = re.compile(r"[a-z0-9][a-z0-9.+-]*")


def _role(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:person"):
        role, group = tag.attributes.get("role", "host"), tag.attributes.get("group", "cast")
        if not is_role(group, role):
            near_group, near_role = nearest_role(group, role)
            right = f'role="{near_role}" group="{near_group}"' if near_role else 'role="guest" group="cast"'
            yield Fault(f"{role!r} in {group!r} is not in the podcast taxonomy", right, tag)


def _transcript(part: Part) -> Iterator[Fault]:
    for tag, _ in part.podcasting:
        said = tag.attributes.get("type", "").strip()
        if tag.name == "podcast:transcript" and said and said not in TRANSCRIPTS:
            right = next((each for each in TRANSCRIPTS if said.lower().startswith(each)), "text/vtt")
            right = "application/x-subrip" if "srt" in said.lower() else right
            yield Fault(f"has the type {said!r}; apps compare it letter for letter", f'type="{right}"', tag)


def _chapters_type(part: Part) -> Iterator[Fault]:
    for tag, _ in part.podcasting:
        said = tag.attributes.get("type", "").strip()
        if tag.name == "podcast:chapters" and said and said != "application/json+chapters":
            yield Fault(f"has the type {said!r}", 'type="application/json+chapters"', tag)


def _license_name(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:license"):
        said = tag.text.strip()
        if said and not _LICENSE.fullmatch(said) and not tag.attributes.get("url", "").strip():
            yield Fault(f"{said!r} is not a licence's short name, and has no url", "cc-by-4.0", tag)


def _trailer_date(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:trailer"):
        said = tag.attributes.get("pubdate", "").strip()
        if said and not moment(said):
            yield Fault(f"pubdate {said!r} is not a date of RFC 5322", "Thu, 05 Mar 2026 06:00:00 GMT", tag)


def _soundbite(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:soundbite"):
        lasts = seconds(tag.attributes.get("duration", ""))
        if lasts is not None and not 15 <= lasts <= 120:
            yield Fault(f"lasts {lasts:g} s; 15 to 120 are recommended", 'duration="30.0"', tag)


def _soundbite_inside(part: Part) -> Iterator[Fault]:
    lasts = whole_number(part.tag.said("itunes:duration"))
    for tag in part.tag.all("podcast:soundbite"):
        start, length = (seconds(tag.attributes.get(name, "")) for name in ("startTime", "duration"))
        if lasts and start is not None and start + (length or 0) > lasts + 1:
            what = f"ends at {start + (length or 0):g} s, and the episode at {lasts} s"
            yield Fault(what, 'startTime="73.0" duration="60.0"', tag)


def _numbers_agree(part: Part) -> Iterator[Fault]:
    for name in ("season", "episode"):
        apples, own = part.tag.said(f"itunes:{name}"), part.tag.first(f"podcast:{name}")
        here = own.text.strip() if own else ""
        if own and apples.isdecimal() and here.isdecimal() and int(apples) != int(here):
            yield Fault(f"says {here}, and itunes:{name} {apples}: apps put it in different places", apples, own)


def _social(part: Part) -> Iterator[Fault]:
    for tag, _ in part.podcasting:
        said = tag.attributes
        if (
            tag.name == "podcast:socialInteract"
            and said.get("protocol") not in (None, "disabled")
            and not said.get("uri")
        ):
            yield Fault("has no uri, so nobody finds the conversation", 'uri="https://…"', tag)


def _service(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:block"):
        said = tag.attributes.get("id")
        what, near = unknown_service(said) if said is not None else ("", "")
        if what:
            yield Fault(f"id {said!r} {what}", f'id="{near or "amazon"}"', tag)


def _publisher(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("podcast:publisher"):
        inside = tag.all("podcast:remoteItem")
        if inside and (len(inside) > 1 or inside[0].attributes.get("medium") != "publisher"):
            yield Fault("holds exactly one remoteItem, of the medium publisher", 'medium="publisher"', tag)


_P20 = "Podcasting 2.0"
RULES = (
    Rule("person-role", "warning", "Podcasting 2.0 taxonomy", "people's roles are of the podcast taxonomy", _role),
    Rule("transcript-type", "error", "Podcasting 2.0, AntennaPod", "a transcript's type is bare", _transcript),
    Rule("chapters-type", "error", _P20, "chapters are application/json+chapters", _chapters_type),
    Rule("license-name", "warning", _P20, "a licence is given by its short name", _license_name),
    Rule("trailer-date", "error", "Podcasting 2.0, RFC 5322", "a trailer's date is a date", _trailer_date),
    Rule("soundbite-length", "warning", _P20, "a soundbite lasts 15 to 120 seconds", _soundbite),
    Rule("soundbite-inside", "error", "podcaster", "a soundbite ends before the episode does", _soundbite_inside),
    Rule("number-agree", "warning", "podcaster", "both tags for season or episode say the same", _numbers_agree),
    Rule("social-address", "error", _P20, "socialInteract has a uri", _social),
    Rule("block-service", "warning", _P20, "podcast:block names services of the list", _service),
    Rule("publisher-one", "error", _P20, "a publisher is one remote item", _publisher),
)
