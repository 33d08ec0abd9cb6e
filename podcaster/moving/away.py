"""A show that goes elsewhere: the new feed is looked at, and only then the old one points there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from podcaster import keys
from podcaster.content.read import FACTS, read
from podcaster.content.rules import address_fault
from podcaster.content.toml_text import with_key
from podcaster.content.written import rewrite
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.feed.document import parse
from podcaster.model import Show
from podcaster.moving.fetch import Wait
from podcaster.moving.old_episode import old_episodes
from podcaster.moving.old_show import old_show
from podcaster.moving.source import read_source
from podcaster.web import Web


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """What pointing to a new address did: the line in show.toml, and what the server of the old one must be told."""

    old_url: str
    new_url: str
    was_there: bool
    redirects: dict[str, str]
    steps: tuple[str, ...]


def point_away(folder: Path, url: str, *, web: Web, wait: Wait, now: datetime, unseen: bool) -> Away:
    """Set ``new_feed_url`` in show.toml once the feed at ``url`` is that of this show, with all of its episodes.

    Every other byte of show.toml stays. ``unseen`` takes the host's word for the new feed. Raises ContentError for an
    address that is none, PublishError when listeners would lose something there.
    """
    content = read(folder)
    show = content.show
    if fault := address_fault(url):
        raise ContentError(Problem("the new feed", fault, "https://new.example.org/feed.xml"))
    if url == show.url(keys.FEED):
        raise ContentError(Problem(url, "is where the show is now"))
    if not unseen:
        live = {e.guid: e.title for e in content.episodes if e.is_live(now) and not e.is_private(show)}
        _refuse_losses(show, live, url, web, wait)
    changed = rewrite(folder / FACTS, lambda text: with_key(text, "new_feed_url", url))
    return Away(
        old_url=show.url(keys.FEED),
        new_url=url,
        was_there=not changed,
        redirects=_redirects(show, url),
        steps=_steps(show, url),
    )


def _refuse_losses(show: Show, live: dict[str, str], url: str, web: Web, wait: Wait) -> None:
    document = parse(read_source(url, web, wait).data, url)
    new, problems = old_show(document), []
    if new.guid != show.guid:
        what = f"has {new.guid or 'no GUID'} as podcast:guid, and the show is {show.guid}: to apps it is another show"
        problems.append(Problem(url, what, f"<podcast:guid>{show.guid}</podcast:guid>"))
    there = {episode.guid for episode in old_episodes(document)}
    for guid, title in live.items():
        if guid not in there:
            problems.append(Problem(url, f"lacks the episode '{title}' (GUID {guid}); listeners would lose it"))
    if problems:
        raise PublishError(problems)


def _redirects(show: Show, url: str) -> dict[str, str]:
    """Return what tells common servers to answer 301 for the feed."""
    path = urlsplit(show.url(keys.FEED)).path
    return {
        "nginx": f"location = {path} {{ return 301 {url}; }}",
        "caddy": f"redir {path} {url} 301",
        "apache": f"Redirect 301 {path} {url}",
    }


def _steps(show: Show, url: str) -> tuple[str, ...]:
    """Return what is to be done, in order (Apple, "Change your RSS feed URL"; RFC 9110, section 15.4.2)."""
    where = (
        "A bucket cannot redirect one file by itself: have the CDN or proxy in front of it answer, with one of these"
        if show.storage.bucket
        else "Have the web server answer 301 (moved permanently) for the feed, with one of these"
    )
    return (
        "podcaster publish: the feed then names its new address (itunes:new-feed-url), which Apple follows.",
        f"{where}.",
        "Keep feed and audio where they are for at least four weeks, better for a year: apps that are opened rarely"
        " learn of it late. New episodes go into the new feed only.",
        "Change the address by hand where the show is listed by it: Spotify, and whatever stands under [links].",
        f"Keep every GUID and the podcast:guid as they are at {url}: that is what makes it the same show.",
    )
