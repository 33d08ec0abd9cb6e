"""What an old feed says of each episode, as plain data in the model's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from podcaster.content.from_html import words
from podcaster.content.markers.row import time_of
from podcaster.content.rules import NAME_LIMIT
from podcaster.feed.document import Document
from podcaster.feed.tags import Tag
from podcaster.model import Chapter, DeliveryKind, FilmFacts
from podcaster.moving import said
from podcaster.moving.dates import date_of, length_of
from podcaster.moving.known_tags import OF_EPISODE, left_out
from podcaster.moving.own_words import is_ours, slug, summary_and_notes
from podcaster.moving.said import is_yes, whole
from podcaster.moving.texts import image, one_line, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class OldFile:
    """A file the feed names; ``length`` (bytes) is what it says, which often is wrong."""

    url: str
    mime_type: str = ""
    length: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldEpisode:
    """One item. ``facts`` are keys of episode.toml; ``html`` is its fullest description, ``short`` another beside it.

    If this tool wrote the feed, ``summary`` and ``notes`` (HTML) are what the host wrote of that, and ``slug`` is the
    name of her folder. ``others`` are types of other files with the same sound, ``left_out`` tells what the model
    cannot hold.
    """

    title: str
    guid: str
    published: datetime | None
    html: str
    short: str
    facts: dict[str, Any]
    season_name: str = ""
    enclosure: OldFile | None = None
    duration: timedelta | None = None
    chapters_url: str = ""
    chapters: tuple[Chapter, ...] = ()
    transcripts: tuple[OldFile, ...] = ()
    image: str = ""
    film: OldFile | None = None
    summary: str = ""
    notes: str = ""
    slug: str = ""
    others: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cannot:
    """An item that is not brought, by its title and line in the feed, and why."""

    title: str
    line: int
    why: str


def delivery_of(mime_type: str) -> DeliveryKind | None:
    """Return by which word in ``also`` a kind of file is made here, None if it is not."""
    if mime_type in ("audio/mp4", "audio/aac", "audio/x-m4a", "audio/m4a"):
        return "aac"
    return "opus" if mime_type in ("audio/ogg", "audio/opus") else None


def old_episodes(document: Document) -> list[OldEpisode]:
    """Return the items, in the order of the feed."""
    if not is_ours(document):
        return [_episode(item) for item in document.items]
    title = document.channel.said("title")
    return [_own_episode(item, title) for item in document.items]


def _own_episode(item: Tag, show_title: str) -> OldEpisode:
    """Return an item that this tool wrote, without what it writes there again."""
    old, film = _episode(item), _film(item)
    found = summary_and_notes(item, film.title if film else "", show_title)
    old = replace(old, slug=slug(item))
    return replace(old, summary=found[0], notes=found[1]) if found else old


def _episode(item: Tag) -> OldEpisode:
    texts = [item.said(name) for name in ("content:encoded", "description", "itunes:summary", "itunes:subtitle")]
    full = max(texts[:3], key=lambda text: len(words(text)))
    chapters = item.first("podcast:chapters")
    season = item.first("podcast:season")
    return OldEpisode(
        title=one_line(item.said("title") or item.said("itunes:title")),
        guid=item.said("guid"),
        published=date_of(item.said("pubDate") or item.said("dc:date")),
        html=full,
        short=_short([words(text) for text in texts[1:]], words(full)),
        facts=_episode_facts(item),
        season_name=season.attributes.get("name", "").strip() if season else "",
        enclosure=_enclosure(item.first("enclosure")),
        duration=length_of(item.said("itunes:duration")),
        chapters_url=chapters.attributes.get("url", "").strip() if chapters else "",
        chapters=tuple(_psc(item.first("psc:chapters"))),
        transcripts=tuple(_file(each) for each in item.all("podcast:transcript") if each.attributes.get("url")),
        image=image(item),
        film=_film(item),
        others=tuple(_others(item)),
        left_out=(*left_out(item, OF_EPISODE), *_more_left_out(item)),
        line=item.line,
    )


def _episode_facts(item: Tag) -> dict[str, Any]:
    kind = item.said("itunes:episodeType").lower()
    episode, film = item.first("podcast:episode"), _film(item)
    links = said.content_links(item)
    link = next((each.href for each in links if film and film.title and each.text == film.title), "")
    topics = (shortened(one_line(each.text), NAME_LIMIT) for each in item.all("category"))
    found = said.shared(item) | {
        "number": whole(item.said("itunes:episode")) or whole(item.said("podcast:episode")),
        "season": whole(item.said("itunes:season")) or whole(item.said("podcast:season")),
        "display": episode.attributes.get("display", "").strip() if episode else "",
        "kind": kind if kind in ("trailer", "bonus") else "",
        "explicit": is_yes(item.said("itunes:explicit")),
        "unlisted": is_yes(item.said("itunes:block")),
        "people": said.people(item),
        "topics": tuple(dict.fromkeys(filter(None, topics))),
        "film": FilmFacts(title=film.title, link=link) if film and film.title else None,
        "soundbites": said.soundbites(item),
        "content_links": tuple(each for each in links if not link or each.href != link),
    }
    return {key: value for key, value in found.items() if value}


def _short(texts: Iterable[str], full: str) -> str:
    """Return a description beside the full one: none that only is its beginning, and none of several paragraphs."""
    begin = " ".join(full.split())
    for text in (" ".join(each.split()) for each in texts if "\n" not in each.strip()):
        if text and not begin.startswith(text.removesuffix("[…]").removesuffix("[...]").rstrip(" ….")):
            return text
    return ""


def _enclosure(tag: Tag | None) -> OldFile | None:
    return _file(tag) if tag and tag.attributes.get("url", "").strip() else None


def _file(tag: Tag) -> OldFile:
    attributes = tag.attributes
    return OldFile(
        url=attributes.get("url", "").strip(),
        mime_type=attributes.get("type", "").partition(";")[0].strip().lower(),
        length=whole(attributes.get("length", "")),
        title=attributes.get("title", "").strip(),
    )


def _film(item: Tag) -> OldFile | None:
    for each in item.all("podcast:alternateEnclosure"):
        source = each.first("podcast:source")
        if _is_film(each) and source and source.attributes.get("uri"):
            file = _file(each)
            return OldFile(url=source.attributes["uri"], mime_type="video/mp4", length=file.length, title=file.title)
    return None


def _is_film(tag: Tag) -> bool:
    return tag.attributes.get("rel") == "summary" and tag.attributes.get("type", "").startswith("video/mp4")


def _psc(tag: Tag | None) -> list[Chapter]:
    found = []
    for each in tag.all("psc:chapter") if tag else ():
        try:
            start = time_of(each.attributes.get("start", ""))
        except ValueError:
            continue
        title, link, picture = (each.attributes.get(name, "") for name in ("title", "href", "image"))
        found.append(Chapter(start=start, title=one_line(title), href=link, image=picture))
    return found


def _more_left_out(item: Tag) -> list[str]:
    """Return what is said in tags that are known, and has no place."""
    own = item.said("itunes:title")
    return [f"itunes:title '{own}'"] if own and item.said("title") and own != item.said("title") else []


def _others(item: Tag) -> Iterator[str]:
    for each in item.all("podcast:alternateEnclosure"):
        if not _is_film(each):
            yield each.attributes.get("type", "").partition(";")[0].strip().lower() or "no type"
