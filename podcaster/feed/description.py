"""What an app shows under an episode: summary, notes, chapter times and links, as HTML within the bytes apps accept."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from html import escape, unescape
from itertools import accumulate, chain
from urllib.parse import urljoin

from podcaster.model import Chapter, PublicEpisode, PublicFilm, Show, listed
from podcaster.model.times import clock

LIMIT_BYTES = 4000  # Apple, PSP-1: for a show and for an episode

# In sanitised HTML every "<" opens a tag and every attribute stands in double quotes.
_TAG = re.compile(r'<[a-zA-Z](?:[^>"]|"[^"]*")*>')
_ANY_TAG = re.compile(r'</?([a-zA-Z][a-zA-Z0-9]*)(?:[^>"]|"[^"]*")*>')
# What apps show in a description, as it is; headings become bold lines, and of the rest the words stay.
_SHOWN = frozenset({"a", "b", "br", "em", "i", "li", "ol", "p", "strong", "ul"})
_BOLD_LINES = frozenset({"dt", "h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = frozenset({"dd", "pre", "tr"})
_ADDRESS = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


def texts(show: Show, episode: PublicEpisode) -> tuple[str, str]:
    """Return the description, and what goes into content:encoded: everything, however long, "" if there are no notes.

    The description is the fullest of at most 4,000 bytes (Apple, PSP-1), in whole paragraphs and tags that apps show:
    headings become bold, quotations and tables their words. What does not fit is left out as a whole: the notes first,
    then the chapter times, then the links. Only a summary that is too long by itself is cut, between words.
    """
    whole = "".join((_summary(episode), _notes(show, episode), _times(episode), _links(show, episode)))
    description = next(filter(_fits, chain([_simple(whole)], _shorter(show, episode))))
    return description, whole if episode.notes_html else ""


def film_description(show: Show, episode: PublicEpisode, film: PublicFilm) -> str:
    """Return what an app shows under a film: what it is, what its episode is about, and the way to that one's page."""
    page = (show.url(episode.page_key), f"{episode.title} – {show.title}")
    whole = f"<p>{_text(film.title)}</p>\n{_summary(episode)}{_link(*page)}"
    return next(filter(_fits, chain([whole], _shorter(show, episode))))


def _shorter(show: Show, episode: PublicEpisode) -> Iterator[str]:
    summary, links = _summary(episode), _links(show, episode)
    yield "".join((summary, _times(episode, alone=True), links))
    yield summary + links
    yield summary
    yield _cut(episode.summary, LIMIT_BYTES)


def _simple(html: str) -> str:
    """Return the same words with the tags apps show (Apple: p, ol, ul, li, a; PSP-1: b, strong, i, em as well)."""
    return _ANY_TAG.sub(_simple_tag, html)


def _simple_tag(tag: re.Match[str]) -> str:
    name, closes = tag[1].lower(), tag[0].startswith("</")
    if name in _SHOWN:
        return tag[0]
    if name in _BOLD_LINES:
        return "</strong></p>" if closes else "<p><strong>"
    if name in _LINES:
        return "</p>" if closes else "<p>"
    return " " if closes and name in ("td", "th") else ""


def _fits(text: str) -> bool:
    return len(text.encode("utf-8", "replace")) <= LIMIT_BYTES


def _summary(episode: PublicEpisode) -> str:
    return f"<p>{_text(episode.summary)}</p>\n"


def _notes(show: Show, episode: PublicEpisode) -> str:
    """Return the notes with every address absolute, seen from the episode's page, where relative ones were written."""
    page = show.url(episode.page_key)
    html = _TAG.sub(
        lambda tag: _ADDRESS.sub(lambda at: at[1] + _absolute(page, at[2]) + at[3], tag[0]), episode.notes_html
    )
    return _one_newline(html).replace("]]>", "]]&gt;")


def _times(episode: PublicEpisode, *, alone: bool = False) -> str:
    """Return the chapters as Apple reads them from a description: three or more lines, the first at 00:00:00.

    Notes that tell the chapters themselves already hold these lines, unless the times stand ``alone``.
    """
    chapters = listed(episode.chapters)
    lines = _lines(chapters)
    told = lines == _lines(episode.notes_chapters) and not alone
    if told or len(chapters) < 3 or clock(chapters[0].start) != "00:00:00":
        return ""
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _lines(chapters: Iterable[Chapter]) -> list[str]:
    return [f"{clock(chapter.start)} {_text(chapter.title)}" for chapter in chapters]


def _links(show: Show, episode: PublicEpisode) -> str:
    """Return a link to the film and one to the page, labelled with titles only: the feed has no words of its own."""
    film = episode.public_film
    links = [(film.link or show.url(film.key), film.title)] if film else []
    if not episode.is_private(show):
        links.append((show.url(episode.page_key), f"{episode.title} – {show.title}"))
    return "".join(_link(url, label) for url, label in links)


def _link(url: str, label: str) -> str:
    return f'<p><a href="{escape(_one_newline(url))}">{_text(label)}</a></p>\n'


def _absolute(page: str, address: str) -> str:
    try:
        return escape(urljoin(page, unescape(address)))
    except ValueError:  # no address at all, e.g. "http://[": left as the host wrote it
        return address


def _cut(text: str, limit_bytes: int) -> str:
    """Return the whole words of ``text`` that fit in a paragraph of ``limit_bytes``, or characters of one long word."""
    room = limit_bytes - len("<p>…</p>\n".encode())
    sizes = accumulate(len(_text(character).encode("utf-8", "replace")) for character in text)
    start = text[: bisect_right(list(sizes), room)]
    words = start.rsplit(maxsplit=1)
    return f"<p>{_text(words[0] if len(words) > 1 else start)}…</p>\n"


def _text(text: str) -> str:
    return escape(_one_newline(text), quote=False)


def _one_newline(text: str) -> str:
    """Return ``text`` with line feeds only: XML reads every other line end back as one (XML 1.0, 2.11)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
