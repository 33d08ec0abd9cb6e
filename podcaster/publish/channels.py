"""Who is told of a release, and how: a WebSub hub, a Podping gateway, a webhook."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from podcaster import keys
from podcaster.errors import Problem, StorageError
from podcaster.model import Show
from podcaster.web import Answer, Web

_ENOUGH = 1000  # bytes of an answer that nobody reads


@dataclass(frozen=True, slots=True)
class Secrets:
    """What may not stand in show.toml. A webhook's address may be a secret too: who knows it can write there."""

    podping_token: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)


NO_SECRETS = Secrets()


@dataclass(frozen=True, slots=True)
class Message:
    """What one release changed for listeners."""

    number: int
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """The last release a channel took, 0 for none, and why it did not take them all."""

    until: int = 0
    problem: Problem | None = None


class Channel(Protocol):
    """Somebody to be told."""

    @property
    def name(self) -> str:
        """What it is called in the storage's notes."""

    @property
    def only_points(self) -> bool:
        """Whether it hears where to look, and not what has changed."""

    def tell(self, web: Web, messages: Sequence[Message]) -> Told:
        """Tell of these releases, the oldest first."""


def channels(show: Show, secrets: Secrets) -> list[Channel]:
    """Return whom the show tells, as ``[announce]`` in show.toml and the environment say."""
    wishes, feed = show.announce, show.url(keys.FEED)
    found: list[Channel] = []
    if wishes.websub:
        found.append(Hub(wishes.websub, feed))
    if wishes.podping:
        found.append(Podping(wishes.podping, feed, secrets.podping_token))
    if webhook := secrets.webhook or wishes.webhook:
        found.append(Webhook(webhook, str(show.guid), secrets.webhook_secret))
    return found


@dataclass(frozen=True, slots=True)
class Hub:
    """A WebSub hub: it is told the feed's address, fetches the feed, and passes it on (W3C WebSub, section 6)."""

    url: str
    feed: str
    name: str = "websub"
    only_points: bool = True

    def tell(self, web: Web, messages: Sequence[Message]) -> Told:
        """Ping once, however many releases there were."""
        form = urlencode({"hub.mode": "publish", "hub.url": self.feed}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        ask = partial(web.ask, "POST", self.url, headers=headers, content=form, most_bytes=_ENOUGH)
        return _once(self.url, messages, ask)


@dataclass(frozen=True, slots=True)
class Podping:
    """A Podping gateway: one request with the feed's address and a token, as podping.cloud takes it."""

    url: str
    feed: str
    token: str = field(default="", repr=False)
    name: str = "podping"
    only_points: bool = True

    def tell(self, web: Web, messages: Sequence[Message]) -> Told:
        """Ping once, however many releases there were."""
        if not self.token and messages:
            example = "PODCASTER_PODPING_TOKEN=… in the environment"
            return Told(problem=Problem(_shown(self.url), "needs a token", example, "warning"))
        told = urlencode({"url": self.feed, "reason": "update", "medium": "podcast"})
        address = f"{self.url}{'&' if '?' in self.url else '?'}{told}"
        ask = partial(web.ask, "GET", address, headers={"Authorization": self.token}, most_bytes=_ENOUGH)
        return _once(self.url, messages, ask)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Any address that takes JSON; with a secret, signed as WebSub signs (``X-Hub-Signature``, HMAC with SHA-256).

    The same release has the same ``Idempotency-Key``: who gets it twice can tell.
    """

    url: str = field(repr=False)
    show_guid: str
    secret: str = field(default="", repr=False)
    name: str = "webhook"
    only_points: bool = False

    def tell(self, web: Web, messages: Sequence[Message]) -> Told:
        """Send every release's facts, in order, up to the first that is not taken."""
        until = 0
        for message in messages:
            problem = _problem(self.url, message.number, partial(self._post, web, message))
            if problem:
                return Told(until, problem)
            until = message.number
        return Told(until)

    def _post(self, web: Web, message: Message) -> Answer:
        content = json.dumps(message.facts, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{self.show_guid}-{message.number}"}
        if self.secret:
            digest = hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature"] = f"sha256={digest}"
        return web.ask("POST", self.url, headers=headers, content=content, most_bytes=_ENOUGH)


def _once(url: str, messages: Sequence[Message], ask: Callable[[], Answer]) -> Told:
    if not messages:
        return Told()
    problem = _problem(url, messages[-1].number, ask)
    return Told(problem=problem) if problem else Told(messages[-1].number)


def _problem(url: str, number: int, ask: Callable[[], Answer]) -> Problem | None:
    """Return why an announcement was not taken. What a library says of it may quote a secret: it is not told."""
    try:
        status = ask().status
        said = "" if 200 <= status < 300 else f"answered {status}"
    except StorageError as error:
        said = f"gave no answer: {type(error.__cause__).__name__}"
    except ValueError:  # letters that have no place in a header
        said = "cannot be sent its token: it has letters outside ASCII"
    if not said:
        return None
    what = f"was not told of release {number} ({said}); the next publication tries again"
    return Problem(_shown(url), what, "podcaster publish", "warning")


def _shown(url: str) -> str:
    """Return whose address it is; the rest of it may be a secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the webhook"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/" if parts.netloc else "the webhook"
