"""A show and one of its episodes as a model of an app has them: every answer in words for a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape

from podcaster.check.apps import NOT_KNOWN, App
from podcaster.check.chapters import described, podlove
from podcaster.check.enclosures import bare
from podcaster.check.markup import named_tags
from podcaster.feed.document import Document
from podcaster.feed.tags import Tag

NONE = "–"


def find_item(document: Document, wanted: str) -> Tag | None:
    """Return the item with this GUID, title or place in the feed (from 1); the first if nothing is asked for."""
    if not wanted:
        return document.items[0] if document.items else None
    for number, item in enumerate(document.items, start=1):
        if wanted in (item.said("guid"), item.said("title"), str(number)):
            return item
    return None


def seen(app: App, channel: Tag, item: Tag) -> Mapping[str, str]:
    """Return what ``app`` shows of the show and the item, by row of the table."""
    rows: dict[str, Callable[[App, Tag, Tag], str]] = {
        "show": lambda app, channel, item: channel.said("title") or NONE,
        "categories": _categories,
        "title": lambda app, channel, item: _first(app.title, item) or NONE,
        "number": _number,
        "picture": _picture,
        "enclosure": _enclosure,
        "films": _films,
        "description": _description,
        "markup": _markup,
        "chapters": _chapters,
        "transcript": _transcript,
        "people": _people,
        "ignored": _ignored,
    }
    return {name: row(app, channel, item) + _need(app, name) for name, row in rows.items()}


def _need(app: App, name: str) -> str:
    return f" ({app.needs[name]})" if name in app.needs else ""


def _first(names: tuple[str, ...], item: Tag) -> str:
    return next((text for name in names if (text := item.said(name))), "")


def _categories(app: App, channel: Tag, item: Tag) -> str:
    if app.categories is None:
        return NOT_KNOWN
    names = []
    for top in channel.all("itunes:category") if app.categories != "none" else ():
        subs = [sub.attributes.get("text", "") for sub in top.all("itunes:category")]
        names.append(" > ".join([top.attributes.get("text", ""), *(subs[:1] if app.categories == "first" else subs)]))
    return (names[0] if app.categories == "first" else ", ".join(names)) if names else NONE


def _number(app: App, channel: Tag, item: Tag) -> str:
    if app.has_numbers is None:
        return NOT_KNOWN
    said = [("season", item.said("itunes:season")), ("episode", item.said("itunes:episode"))]
    said.append(("", kind if (kind := item.said("itunes:episodeType")) != "full" else ""))
    told = " ".join(f"{name} {number}".strip() for name, number in said if number)
    return told if told and app.has_numbers else NONE


def _picture(app: App, channel: Tag, item: Tag) -> str:
    for place, tag in (("episode", item.first("itunes:image")), ("show", channel.first("itunes:image"))):
        if app.has_pictures and tag and (url := tag.attributes.get("href", "")):
            return f"{url} (the {place}'s)"
    return NONE


def _enclosure(app: App, channel: Tag, item: Tag) -> str:
    tag = next(iter(item.all("enclosure")), None)
    return f"{tag.attributes.get('url', '')} ({tag.attributes.get('type', '')})" if tag else NONE


def _films(app: App, channel: Tag, item: Tag) -> str:
    if app.has_films is None:
        return NOT_KNOWN
    offered = [tag.attributes for tag in item.all("podcast:alternateEnclosure")] if app.has_films else []
    return ", ".join(f"{each.get('title', '')} ({each.get('type', '')})".strip() for each in offered) or NONE


def _described(app: App, item: Tag) -> tuple[str, str]:
    texts = [(name, item.said(name)) for name in app.description if item.said(name)]
    return max(texts or [("", "")], key=lambda pair: len(pair[1]) if app.longest else 0)


def _description(app: App, channel: Tag, item: Tag) -> str:
    name, text = _described(app, item)
    if not text:
        return NONE
    size = len(text.encode())
    if not app.limit_bytes or size <= app.limit_bytes:
        return f"{size} bytes of <{name}>"
    kept = text.encode()[: app.limit_bytes].decode("utf-8", "ignore")
    words = " ".join(unescape(re.sub(r"<[^>]*>?", " ", kept)).split())
    return f"{app.limit_bytes} of {size} bytes of <{name}>, cut after “…{words[-40:]}”"


def _markup(app: App, channel: Tag, item: Tag) -> str:
    used = named_tags(_described(app, item)[1])
    if app.markup is None or not used:
        return NOT_KNOWN if used else NONE
    lost = [f"<{name}>" for name in used if name not in app.markup]
    return f"shown, but of {', '.join(lost)} the text at most" if lost else "shown"


def _chapters(app: App, channel: Tag, item: Tag) -> str:
    times = described(item)
    there = {
        "psc": f"{len(podlove(item))} in psc:chapters" if podlove(item) else "",
        "json": "podcast:chapters" if item.first("podcast:chapters") else "",
        "description": f"{len(times)} in the description" if len(times) >= 3 and times[0] == 0 else "",
        "file": "those in the file",
    }
    found = [said for source in app.chapters if (said := there[source])]
    return (f" {app.joined_by} ".join(found) if app.joined_by else found[0]) if found else NONE


def _transcript(app: App, channel: Tag, item: Tag) -> str:
    if app.transcripts is None:
        return NOT_KNOWN
    offered = {
        tag.attributes.get("type", "").strip(): tag.attributes.get("url", "") for tag in item.all("podcast:transcript")
    }
    for wanted in app.transcripts:
        if wanted in offered:
            return f"{offered[wanted]} ({wanted})"
    lost = [kind for kind in offered if bare(kind) in app.transcripts]
    return f"{NONE} ({lost[0]!r} is not the bare type)" if lost else NONE


def _people(app: App, channel: Tag, item: Tag) -> str:
    if app.has_people is None:
        return NOT_KNOWN
    people = (item.all("podcast:person") or channel.all("podcast:person")) if app.has_people else []
    return ", ".join(f"{tag.text} ({tag.attributes.get('role', 'host')})" for tag in people) or NONE


def _ignored(app: App, channel: Tag, item: Tag) -> str:
    if app.reads is None:
        return NOT_KNOWN
    names = [tag.name for tag in (*channel.children, *item.children) if tag.name.startswith(("podcast:", "psc:"))]
    return ", ".join(name for name in dict.fromkeys(names) if name not in app.reads) or NONE
