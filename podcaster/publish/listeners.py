"""Who has a feed of their own: one list on the storage, ``.podcaster/listeners.json``, which the world cannot read.

A listener's address holds a token that nobody guesses, so the list is as secret as the private episodes themselves. It
changes under a condition (RFC 9110, If-Match): two hosts who change it at once both get what they asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from podcaster import keys
from podcaster.errors import Problem, PublishError
from podcaster.publish.claim import alone
from podcaster.storage.store import Store

KEY = ".podcaster/listeners.json"
FORMAT = 1
LABEL_LIMIT = 100
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32,100}")  # it becomes a key, and what is shorter could be guessed
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Somebody with a feed of their own; ``revoked`` says since when no more."""

    label: str
    token: str = field(repr=False)
    since: datetime
    revoked: datetime | None = None

    @property
    def key(self) -> str:
        """The key of the listener's feed."""
        return keys.listener_feed(self.token)

    def feed(self, private: bytes) -> bytes:
        """Return the listener's feed, made from the private one."""
        return private.replace(keys.listener_feed(keys.A_LISTENER).encode(), self.key.encode())


Listeners = tuple[Listener, ...]


def read(store: Store) -> Listeners:
    """Return all listeners, revoked ones too, in the order in which they came: one request.

    Raises StorageError, and PublishError if the list cannot be read.
    """
    content = store.read(KEY)
    return () if content is None else _from_json(content, f"{store.address}: {KEY}")


def add(store: Store, label: str, token: str, *, by: str, at: datetime) -> Listener:
    """Add a listener. Raises PublishError if one with this label is there, StorageError if the storage fails."""
    made = Listener(label=_checked(label), token=token, since=at)

    def added(listeners: Listeners) -> Listeners:
        if made in listeners:
            return listeners
        if any(each.label.casefold() == made.label.casefold() and not each.revoked for each in listeners):
            what = "has a feed already"
            raise PublishError(Problem(made.label, what, f'podcaster listeners address "{made.label}"'))
        return (*listeners, made)

    _change(store, added, by=by, at=at)
    return made


def revoke(store: Store, label: str, *, by: str, at: datetime) -> Listener:
    """Revoke a listener; the caller takes the feed away. Raises PublishError if there is none with this label."""

    gone = named(read(store), label)

    def revoked(listeners: Listeners) -> Listeners:
        return tuple(replace(each, revoked=at) if each == gone else each for each in listeners)

    _change(store, revoked, by=by, at=at)
    return gone


def named(listeners: Listeners, label: str) -> Listener:
    """Return the listener with this label who has a feed. Raises PublishError if there is none."""
    for each in listeners:
        if each.label.casefold() == label.strip().casefold() and not each.revoked:
            return each
    raise PublishError(Problem(label, "is no listener with a feed", "podcaster listeners, which lists them"))


def _change(store: Store, change: Callable[[Listeners], Listeners], *, by: str, at: datetime) -> None:
    """Change the list as it is at that moment, again if somebody else changed it meanwhile."""
    with alone(store, by=by, at=at):
        for _ in range(_TRIES):
            head = store.head(KEY)
            content = _to_json(change(read(store)))
            if store.write_new(KEY, content) if head is None else store.replace(KEY, content, head.tag):
                return
    what = "changes again and again at this moment"
    raise PublishError(Problem(f"{store.address}: {KEY}", what, "wait a moment, then do it again"))


def _checked(label: str) -> str:
    label = label.strip()
    if not label or not label.isprintable() or len(label) > LABEL_LIMIT:
        what = f"is no name for a listener: one line, at most {LABEL_LIMIT} characters"
        raise PublishError(Problem(ascii(label[:LABEL_LIMIT]), what, 'podcaster listeners add "Projectleider"'))
    return label


def _to_json(listeners: Listeners) -> bytes:
    people = [
        {"label": each.label, "token": each.token, "since": each.since.isoformat()}
        | ({"revoked": each.revoked.isoformat()} if each.revoked else {})
        for each in listeners
    ]
    record = {"format": FORMAT, "listeners": people}
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _from_json(content: bytes, where: str) -> Listeners:
    """Return the listeners; what is wrong is told without what the list holds."""
    try:
        record = json.loads(content)
        if record["format"] != FORMAT:
            what = f"was written by another version of podcaster (format {record['format']}, this one knows {FORMAT})"
            raise PublishError(Problem(where, what, "git pull && pip install . in podcaster's own folder"))
        return tuple(map(_listener, record["listeners"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        what = "is not a list of listeners"
        raise PublishError(Problem(where, what, "the copy a backup or the bucket's versioning has kept")) from None


def _listener(record: dict[str, str]) -> Listener:
    if not _TOKEN.fullmatch(record["token"]):
        raise ValueError
    revoked = record.get("revoked")
    return Listener(
        label=record["label"],
        token=record["token"],
        since=datetime.fromisoformat(record["since"]),
        revoked=datetime.fromisoformat(revoked) if revoked else None,
    )
