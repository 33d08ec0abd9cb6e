"""A publication that is killed, wherever it is: nothing is broken, and the next one completes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster import keys
from podcaster.model import Edition
from podcaster.storage.folder import FolderStore
from podcaster.storage.s3 import PROBE
from podcaster.storage.store import Store
from tests.publish.showing import built
from tests.publish.test_publish import go
from tests.publish.witnesses import Dying, KilledError, Watched, broken_links


@pytest.mark.parametrize(
    ("store", "live"), [("folder", []), ("folder", ["001-a"]), ("s3", ["001-a"])], indirect=["store"]
)
def test_killed_after_every_request_in_turn(tmp_path: Path, store: Store, live: list[str]) -> None:
    """Wherever the computer goes out, listeners notice nothing, and publishing again goes on from there."""
    before = built(tmp_path / "before", live) if live else None
    edition = built(tmp_path / "after", ["001-a", "002-b"])
    reference = FolderStore(tmp_path / "reference")
    if before:
        go(tmp_path / "before", reference, before)
    go(tmp_path / "after", reference, edition)
    for requests in range(1, 100):
        for key in store.names(""):
            store.delete(key)
        if before:
            go(tmp_path / "before", store, before)
        finished = _die(tmp_path / "after", store, edition, requests)
        assert broken_links(store) == []
        there, again = set(store.names("")), Watched(store)
        go(tmp_path / "after", again, edition)
        assert not [key for key in again.written if keys.is_immutable(key) and key in there]
        assert _all(store) == _all(reference)
        if finished:
            break
    assert finished
    assert requests > 10


def _all(store: Store) -> dict[str, bytes | None]:
    """Return everything there is, save what S3 is asked whether it keeps two hosts apart."""
    return {key: store.read(key) for key in store.names("") if key != PROBE}


def _die(folder: Path, store: Store, edition: Edition, requests: int) -> bool:
    """Publish until the computer goes out; return whether it had finished by then."""
    dying = Dying(store, requests)
    try:
        go(folder, dying, edition)
    except KilledError:
        return dying.log[-1][1].endswith(".live")
    return True
