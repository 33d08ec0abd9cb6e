"""The description of an item that this tool wrote itself → what the host wrote: the rest is written again anyway."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape

from podcaster.content.episode_rules import check_slug
from podcaster.content.markers.row import time_of
from podcaster.feed.document import Document
from podcaster.feed.tags import Tag
from podcaster.model.times import clock

_SUMMARY = re.compile(r"\s*<p>([^<]*)</p>\s*")
_PAGE = re.compile(r"/episodes/([^/?#]+)\.html\Z")
_LINK = re.compile(r'<p><a href="([^"]*)">([^<]*)</a></p>\s*\Z')


def is_ours(document: Document) -> bool:
    """Whether a feed says that this tool wrote it."""
    return document.channel.said("generator") == "podcaster"


def summary_and_notes(item: Tag, film: str, show_title: str) -> tuple[str, str] | None:
    """Return the summary, plain, and the notes as HTML; None if the description is not as we write it.

    Left out are the links to the page and to the ``film`` (its title, "" if there is none), and the lines with chapters
    (``podcaster.feed.description`` puts them there).
    """
    html = item.said("content:encoded") or item.said("description")
    summary = _SUMMARY.match(html)
    if not summary:
        return None
    notes = _without_link(html[summary.end() :], f"{item.said('title')} – {show_title}", [item.said("link")])
    if film:
        others = (each for tag in item.all("podcast:alternateEnclosure") for each in tag.all("podcast:source"))
        hrefs = [*(each.attributes.get("uri", "") for each in others)]
        hrefs += [each.attributes.get("href", "") for each in item.all("podcast:contentLink")]
        notes = _without_link(notes, film, hrefs)
    return unescape(summary[1]).strip(), _without_times(notes, item.first("psc:chapters")).strip()


def slug(item: Tag) -> str:
    """Return what the episode's folder was called, by which its page had its address, "" if that cannot be known."""
    page = _PAGE.search(item.said("link"))
    return page[1] if page and not list(check_slug(page[1])) else ""


def _without_link(html: str, label: str, hrefs: Iterable[str]) -> str:
    link = _LINK.search(html)
    is_it = link and unescape(link[2]) == label and unescape(link[1]) in hrefs
    return html[: link.start()] if link and is_it else html


def _without_times(html: str, chapters: Tag | None) -> str:
    lines = []
    for each in chapters.all("psc:chapter") if chapters else ():
        try:
            start = clock(time_of(each.attributes.get("start", "")))
        except ValueError:
            return html
        lines.append(f"<p>{start} {escape(each.attributes.get('title', ''), quote=False)}</p>")
    return html.rstrip().removesuffix("\n".join(lines)) if len(lines) >= 3 else html
