"""The chapters an old feed gives an episode: those of the file it names, else those in the feed itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urljoin

from podcaster.content.chapters import format_chapters, format_time, read_chapters
from podcaster.content.files import decode
from podcaster.content.markers import json_chapters
from podcaster.content.markers.read import chapter_of, read_markers
from podcaster.content.markers.row import MalformedError, Row
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter
from podcaster.moving.fetch import TEXT_BYTES, Fetcher
from podcaster.moving.old_episode import OldEpisode
from podcaster.moving.texts import address


def old_chapters(old: OldEpisode, fetcher: Fetcher, duration: timedelta) -> tuple[Chapter, ...]:
    """Return the chapters, as a chapters.txt holds them, but with pictures by their addresses.

    A file that was fetched before is not fetched again. Raises StorageError when the file cannot be had, ContentError
    when it cannot be read.
    """
    found: Sequence[Chapter] = old.chapters
    if url := old.chapters_url:
        fetcher.fetch(url, "fetching chapters", most_bytes=TEXT_BYTES)
        in_file = understood(fetcher.path(url).read_bytes())
        found = [replace(each, image=urljoin(url, each.image) if each.image else "") for each in in_file] or found
    return settled(found, duration)


def settled(chapters: Iterable[Chapter], duration: timedelta) -> tuple[Chapter, ...]:
    """Return chapters as a chapters.txt can hold them: one at a time, an end only where it says something."""
    web = [replace(each, href=_web(each.href), image=_web(each.image)) for each in chapters]
    web.sort(key=lambda chapter: (chapter.start, chapter.hidden))
    said = [replace(each, end=_end(each, web, duration)) for each in web]
    images: dict[str, str] = {}
    for each in said:
        images.setdefault(format_time(each.start), each.image)
    kept = read_chapters(format_chapters(replace(each, image="") for each in said), "chapters")
    return tuple(replace(each, image=images[format_time(each.start)]) for each in kept)


def understood(data: bytes) -> tuple[Chapter, ...]:
    """Read JSON chapters as apps do, who pass over what they do not understand; and anything else as a host's file."""
    text = decode(data, "chapters")
    if not json_chapters.matches(text):
        return read_markers(data, "chapters").chapters
    try:
        entries = json_chapters.entries(text)
    except MalformedError as error:
        raise ContentError(Problem("chapters", str(error))) from error
    return tuple(_chapters(entries))


def _chapters(entries: Iterable[object]) -> Iterator[Chapter]:
    for each in entries:
        try:
            row = json_chapters.row("", each)
            row = replace(row, href=_web(row.href))
            yield next(filter(None, (_chapter(row), _chapter(replace(row, location=None)))), None) or chapter_of(
                replace(row, location=None, end="")
            )
        except ValueError:
            continue  # no object, or no time


def _chapter(row: Row) -> Chapter | None:
    try:
        return chapter_of(row)
    except ValueError:
        return None


def _end(chapter: Chapter, chapters: Sequence[Chapter], duration: timedelta) -> timedelta | None:
    """Return when a chapter ends if that is before the next one in the list, and before the end of the sound."""
    later = (each.start for each in chapters if each.start > chapter.start and not each.hidden)
    ends = [duration] if chapter.hidden else [duration, *later]
    return chapter.end if chapter.end and chapter.end < min(ends) else None


def _web(href: str) -> str:
    return address(href) if href.strip().startswith(("http://", "https://")) else ""
