"""The chapters an old feed gives an episode: those of the file it names, else those in the feed itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from podcaster.content.chapters import format_chapters, read_chapters
from podcaster.content.markers.read import read_markers
from podcaster.content.markers.row import time_of
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter
from podcaster.moving.fetch import TEXT_BYTES, Fetcher
from podcaster.moving.old_episode import OldEpisode
from podcaster.moving.texts import address


def old_chapters(old: OldEpisode, fetcher: Fetcher) -> tuple[Chapter, ...]:
    """Return the chapters, as a chapters.txt holds them; a file that was fetched before is not fetched again.

    Raises StorageError when the file cannot be had, ContentError when it cannot be read.
    """
    found = old.chapters
    if old.chapters_url:
        fetcher.fetch(old.chapters_url, "fetching chapters", most_bytes=TEXT_BYTES)
        found = _read(fetcher.path(old.chapters_url).read_bytes()) or found
    linked = (replace(chapter, href=_web(chapter.href)) for chapter in found)
    return read_chapters(format_chapters(linked), "chapters")


def has_pictures(data: bytes) -> bool:
    """Whether JSON chapters name pictures, or chapters that no list shows: neither has a place in a chapters.txt."""
    return b'"img"' in data or b'"toc"' in data


def _read(data: bytes) -> tuple[Chapter, ...]:
    """Read JSON chapters as apps do, who pass over what they do not understand; and anything else as a host's file."""
    try:
        entries = json.loads(data)["chapters"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return read_markers(data, "chapters").chapters
    if not isinstance(entries, list):
        raise ContentError(Problem("chapters", "have no list of chapters"))
    return tuple(chapter for each in entries if (chapter := _entry(each)))


def _entry(entry: Any) -> Chapter | None:
    if not isinstance(entry, dict) or entry.get("toc") is False:
        return None
    start = entry.get("startTime")
    try:
        at = time_of(f"{start:.6f}" if isinstance(start, float) else str(start))
    except ValueError:
        return None
    return Chapter(start=at, title=str(entry.get("title") or ""), href=str(entry.get("url") or ""))


def _web(href: str) -> str:
    return address(href) if href.strip().startswith(("http://", "https://")) else ""
