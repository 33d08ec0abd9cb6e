"""Chapters in the forms apps read: the JSON chapters file, and times as Podlove writes them."""

from __future__ import annotations

import json
from datetime import timedelta

from podcaster.model import Chapter, Episode, Show
from podcaster.model.times import stamp

VERSION = "1.2.0"  # JSON chapters, podcast namespace


def chapters_json(show: Show, episode: Episode) -> bytes:
    """Return the JSON chapters 1.2 file of an episode (Podcasting 2.0); the same chapters give the same bytes.

    Times are in seconds. A silent chapter has ``toc`` false. Half a surrogate pair, which is no character, becomes "?".
    """
    document = {
        "version": VERSION,
        "author": show.author,
        "title": episode.title,
        "podcastName": show.title,
        "chapters": [_entry(show, chapter) for chapter in episode.chapters],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _entry(show: Show, chapter: Chapter) -> dict[str, object]:
    entry: dict[str, object] = {"startTime": _milliseconds(chapter.start) / 1000}
    if chapter.end:
        entry["endTime"] = _milliseconds(chapter.end) / 1000
    entry["title"] = chapter.title
    if chapter.image:
        entry["img"] = show.url(chapter.image)
    if chapter.href:
        entry["url"] = chapter.href
    if chapter.hidden:
        entry["toc"] = False
    if place := chapter.location:
        entry["location"] = {"name": place.name, "geo": f"geo:{place.geo}"} | ({"osm": place.osm} if place.osm else {})
    return entry


def normal_play_time(start: timedelta) -> str:
    """Return ``00:02:03.500``: RFC 2326's normal play time, as Podlove Simple Chapters 1.2 asks for."""
    return stamp(timedelta(milliseconds=_milliseconds(start)))


def _milliseconds(start: timedelta) -> int:
    return round(start / timedelta(milliseconds=1))
