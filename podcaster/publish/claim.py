"""Keeping two hosts apart on a storage that cannot: each says what she is about to do before she looks around.

A storage that ignores conditional writes lets two releases overwrite each other. There a claim is written before the
commit, and then all claims are listed: of two who do so at once, at least one sees the other (Lamport's bakery, without
the waiting). It relies on listings that show what was just written, as S3 and all its relatives promise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from podcaster.errors import Problem, PublishError
from podcaster.storage.store import Store

FOLDER = ".podcaster/claims/"
LASTS = timedelta(minutes=15)  # a commit and what follows take seconds; who was killed is waited for no longer


def less_sure(store: Store) -> Iterator[Problem]:
    """Yield a warning if ``store`` does not keep two hosts apart by itself."""
    if not store.keeps_apart():
        what = "knows no conditional writes, so two who publish at once are kept apart less surely"
        yield Problem(store.address, what, "publish from one computer at a time", severity="warning")


@contextmanager
def alone(store: Store, *, by: str, at: datetime) -> Iterator[None]:
    """Hold a claim while inside, if ``store`` needs it. Raises PublishError if somebody else holds one."""
    if store.keeps_apart():
        yield
        return
    mine = f"{FOLDER}{at:%Y%m%dT%H%M%S.%fZ}-{'-'.join(filter(str.isalnum, by.replace('@', ' ').split()))}.json"
    store.write(mine, json.dumps({"by": by, "at": at.isoformat()}).encode())
    try:
        _refuse_others(store, mine)
        yield
    finally:
        store.delete(mine)


def _refuse_others(store: Store, mine: str) -> None:
    """Times are compared as the storage tells them: clocks of two computers differ."""
    claims = {each.key: each.modified for each in store.listing(FOLDER)}
    now = claims.get(mine, max(claims.values(), default=None))
    others = [key for key, then in claims.items() if key != mine and now and then > now - LASTS]
    if others:
        said = json.loads(store.read(others[0]) or b"{}")
        what = f"{said.get('by', 'somebody else')} is publishing here since {said.get('at', 'a moment')}"
        minutes = LASTS // timedelta(minutes=1)
        raise PublishError(Problem(store.address, what, f"wait; if that was stopped, it counts for {minutes} minutes"))
