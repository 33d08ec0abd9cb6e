"""Telling the world of a release once it is live: what is still to be told, to whom, and what was told already.

What was told stands on the storage, so whoever publishes next, from anywhere, tells what is left:
``.podcaster/announced.json`` holds the newest release each channel knows of, and ``releases/000012.announced`` says
that all of them know of release 12. An announcement that fails is a warning, never more.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from podcaster import keys
from podcaster.errors import PodcasterError, Problem, PublishError
from podcaster.model import EpisodeFacts, Release, Show, StorageSettings
from podcaster.publish import records
from podcaster.publish.channels import NO_SECRETS, Channel, Message, Secrets, Told, channels
from podcaster.publish.parallel import in_parallel
from podcaster.storage.store import Store
from podcaster.web import Web

__all__ = ["NO_SECRETS", "News", "Secrets", "announce"]

STATE = ".podcaster/announced.json"
NEWS_FOR = timedelta(days=7)  # after a week without an answer, an announcement is no news any more
_MOST = 10  # releases of which a channel that was down still hears
_PATIENCE_S = 10.0


@dataclass(frozen=True)
class News:
    """What there may be to tell: the newest release, which is live, and the numbers of all, and of those told about.

    ``episodes`` give the titles; ``is_stale`` says that caches still show the feed of before, so that who is told to
    look now may see nothing new and has to be told again.
    """

    latest: Release
    numbers: Sequence[int]
    announced: Sequence[int]
    episodes: Iterable[EpisodeFacts] = ()
    is_stale: bool = False


def announce(
    store: Store, show: Show, news: News, *, now: datetime, secrets: Secrets = NO_SECRETS
) -> tuple[Problem, ...]:
    """Tell every channel of ``show`` what it does not know yet, and return a warning for each that did not take it.

    No request is made if there is nothing to tell, or nobody. Raises nothing that a storage or a web server can cause.
    """
    listening = channels(show, secrets)
    if not listening or news.latest.number in news.announced:
        return ()
    if show.storage.base_url == StorageSettings().base_url:
        what = "announce: nobody is told as long as the show has no public address"
        return (Problem("show.toml", what, 'storage.base_url = "https://podcast.example.org/"', "warning"),)
    try:
        return tuple(_announce(store, show, news, listening, now))
    except PodcasterError as error:
        return tuple(replace(problem, severity="warning") for problem in error.problems)


def _announce(store: Store, show: Show, news: News, listening: Sequence[Channel], now: datetime) -> Iterable[Problem]:
    known = _state(store)
    newest = news.latest.number
    told_until = {each.name: known.get(each.name, newest - 1) for each in listening}
    messages = _messages(store, show, news, min(told_until.values()), now)

    def tell(channel: Channel) -> Told:
        left = [message for message in messages if message.number > told_until[channel.name]]
        with Web(seconds=_PATIENCE_S, follow=False) as web:
            return channel.tell(web, left)

    results = in_parallel(tell, listening)
    for channel, told in zip(listening, results, strict=True):
        again = news.is_stale and channel.only_points and messages
        until = newest if not told.problem and not again else told.until if told.problem else newest - 1
        known[channel.name] = max(until, told_until[channel.name])
    store.write(STATE, json.dumps(known, sort_keys=True).encode())
    if all(known[channel.name] == newest for channel in listening):
        store.write(records.announced_key(newest), b"")
    return [told.problem for told in results if told.problem]


def _state(store: Store) -> dict[str, int]:
    """Return the newest release each channel knows of; what cannot be read is told once more."""
    try:
        return {str(name): int(number) for name, number in json.loads(store.read(STATE) or b"{}").items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _messages(store: Store, show: Show, news: News, after: int, now: datetime) -> list[Message]:
    """Return what the releases after number ``after`` changed for listeners, the oldest first."""
    wanted = [number for number in news.numbers if number > after][-_MOST:]
    before = [number for number in news.numbers if number not in wanted][-1:]
    releases: list[Release | None] = [] if before else [None]
    for number in (*before, *wanted):
        releases.append(news.latest if number == news.latest.number else _read(store, number))
    found = []
    for old, new in pairwise(releases):
        knows = old is not None or (new is not None and new.number == 1)
        if new and knows and _has_changed(old, new) and new.at and new.at > now - NEWS_FOR:
            found.append(_message(show, old, new, {each.guid: each.title for each in news.episodes}))
    return found


def _read(store: Store, number: int) -> Release | None:
    try:
        return records.read(store, number)
    except PublishError:  # pruned meanwhile, or damaged: what it changed is not known any more
        return None


def _has_changed(old: Release | None, new: Release) -> bool:
    """Whether apps find another feed."""
    return (old.files.get(keys.FEED) if old else None) != new.files.get(keys.FEED)


def _message(show: Show, old: Release | None, new: Release, titles: Mapping[str, str]) -> Message:
    had, has = (
        {guid: media for guid, media in release.enclosures.items() if not media.private} if release else {}
        for release in (old, new)
    )

    def described(guids: Iterable[str]) -> list[dict[str, str]]:
        said = []
        for guid in guids:
            media = has.get(guid) or had[guid]
            page = f"episodes/{media.slug}.html"
            facts = {"guid": guid, "slug": media.slug, "title": titles.get(guid, media.slug)}
            said.append(facts | ({"url": show.url(page), "audio": show.url(media.key)} if guid in has else {}))
        return sorted(said, key=lambda each: each["slug"])

    return Message(
        number=new.number,
        facts={
            "show": {"title": show.title, "guid": str(show.guid), "feed": show.url(keys.FEED)},
            "release": {"number": new.number, "at": new.at.isoformat() if new.at else ""},
            "added": described(has.keys() - had.keys()),
            "changed": described(guid for guid in has.keys() & had.keys() if has[guid].key != had[guid].key),
            "gone": described(had.keys() - has.keys()),
        },
    )
