"""What a host writes under a line of chapters.txt, indented: picture, end, place, and whether it is silent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from pathlib import PurePosixPath

from podcaster.model import Chapter, Location

PICTURES = (".jpg", ".jpeg", ".png")
EXAMPLES = {
    "image": "image: workshop.jpg",
    "until": "until: 00:14:00",
    "location": "location: Den Helder (geo:52.955,4.76)",
    "silent": "silent",
}

_DETAIL = re.compile(r"(?P<key>[^\W\d_]+)(?:\s*(?P<colon>:)\s*|\s+|$)(?P<value>.*)")
_PLACE = re.compile(r"(?P<name>.+?)\s*\((?P<where>geo:[^()]*)\)$", re.IGNORECASE)
_GEO = re.compile(
    r"geo:(?P<north>-?\d{1,2}(?:\.\d+)?),(?P<east>-?\d{1,3}(?:\.\d+)?)(?:,-?\d+(?:\.\d+)?)?", re.IGNORECASE
)
_OSM = re.compile(r"osm:(?P<object>[NWR]\d{1,19})", re.IGNORECASE)

Clock = Callable[[str], timedelta]  # reads a time as it stands before a chapter; ValueError in words for the host


def is_detail(line: str) -> bool:
    """Whether a line is about the chapter above it: ``key: value``, which we know or which is indented."""
    match = _DETAIL.match(line.strip())
    if match is None:
        return False
    known, indented = match["key"].lower() in EXAMPLES, line[:1] in " \t"
    return (bool(match["colon"]) and (known or indented)) or (known and (indented or not match["value"]))


def example(line: str) -> str:
    """Return how a line like this one is written."""
    match = _DETAIL.match(line.strip())
    return EXAMPLES.get(match["key"].lower(), EXAMPLES["image"]) if match else EXAMPLES["image"]


def with_detail(chapter: Chapter, line: str, clock: Clock) -> Chapter:
    """Return the chapter with what one line says of it; raise ValueError in words for the host."""
    match = _DETAIL.match(line.strip())
    key, value = (match["key"].lower(), match["value"].strip()) if match else ("", "")
    if key not in EXAMPLES:
        near = get_close_matches(key, EXAMPLES, n=1)
        known = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(EXAMPLES)}"
        raise ValueError(f"'{line.strip()[:40]}' is not known; {known}")
    if key == "silent":
        if value:
            raise ValueError("'silent' stands alone on its line")
        return replace(chapter, hidden=True)
    if not value:
        raise ValueError(f"{key}: is empty")
    if key == "until":
        return replace(chapter, end=_end(chapter, value, clock))
    if key == "image":
        return replace(chapter, image=_image(value))
    return replace(chapter, location=_location(value))


def detail_lines(chapter: Chapter, clock: Callable[[timedelta], str]) -> Iterator[str]:
    """Yield the lines that ``with_detail`` reads back; ``clock`` writes a time as it stands before a chapter.

    A picture on the web is a comment: the host saves it in the episode's folder, or leaves it.
    """
    if chapter.image:
        yield f"{'' if _is_image(chapter.image) else '# '}image: {' '.join(chapter.image.split())}"
    if chapter.end and chapter.end > chapter.start and clock(chapter.end) != clock(chapter.start):
        yield f"until: {clock(chapter.end)}"
    if (place := chapter.location) and place.name and place.geo:
        osm = f" osm:{place.osm}" if place.osm else ""
        yield f"location: {place.name} (geo:{place.geo}{osm})"
    if chapter.hidden:
        yield "silent"


def place(name: str, geo: str, osm: str) -> Location:
    """Return a place on the map: "geo:52.955,4.76" (RFC 5870), and an OpenStreetMap object ("R47654") or none.

    Raises ValueError in words for the host.
    """
    name, match = " ".join(name.split()), _GEO.fullmatch(geo.strip())
    if not name:
        raise ValueError("location: has no name")
    if not match or abs(float(match["north"])) > 90 or abs(float(match["east"])) > 180:
        raise ValueError(f"location: '{geo.strip()[:40]}' is no latitude (to 90) and longitude (to 180)")
    if osm and not _OSM.fullmatch(f"osm:{osm}"):
        raise ValueError(f"location: '{osm[:40]}' is no OpenStreetMap object such as R47654")
    return Location(name=name, geo=match[0][len("geo:") :], osm=osm.upper())


def _end(chapter: Chapter, value: str, clock: Clock) -> timedelta:
    end = clock(value)
    if end <= chapter.start:
        raise ValueError(f"until: {value[:20]} is not after the chapter's start")
    return end


def _is_image(value: str) -> bool:
    try:
        return bool(_image(value))
    except ValueError:
        return False


def _image(value: str) -> str:
    name = PurePosixPath(value)
    if name.name != value or "\\" in value or value.startswith(".") or not value.isprintable():
        raise ValueError(f"image: '{value[:60]}' is not the name of a file in the episode's folder")
    if name.suffix.lower() not in PICTURES:
        raise ValueError(f"image: '{value[:60]}' is not a JPEG or PNG by its name")
    return value


def _location(value: str) -> Location:
    match = _PLACE.fullmatch(value)
    if not match:
        raise ValueError("location: has no place on the map behind its name")
    geo, *more = re.split(r"[\s;]+", match["where"].strip())
    osm = more[0].partition(":")[2] if more and more[0].lower().startswith("osm:") else "".join(more)
    return place(match["name"], geo, osm)
