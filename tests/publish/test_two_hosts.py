"""Two hosts publish at once, again and again: always one whole release, the other is told, and no episode is lost."""

from __future__ import annotations

import hashlib
import os
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import PodcasterError
from podcaster.model import StorageSettings
from podcaster.publish import records
from podcaster.publish.claim import FOLDER as CLAIMS
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import plan
from podcaster.storage.folder import FolderStore
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests import make
from tests.publish.showing import built, public
from tests.publish.test_commit import Simple
from tests.publish.test_publish import NOW
from tests.publish.witnesses import Watched, broken_links

ROUNDS = 50 if os.environ.get("PODCASTER_SWEEP") else 8
PATIENCE = 200


@dataclass
class Host:
    """Somebody at a computer of her own, who publishes one episode more than is live."""

    name: str
    store: Store
    folder: Path
    chance: random.Random
    told: list[str] = field(default_factory=list)

    def publish(self, slug: str, meet: threading.Barrier) -> None:
        """Bring ``slug`` live: when somebody was quicker, fetch what is live now, add the episode to it, once more."""
        meet.wait()
        for _ in range(PATIENCE):
            try:
                self._once(slug)
                return
            except PodcasterError as error:
                self.told.append(str(error))
        raise AssertionError(f"{self.name} never got through: {self.told[-3:]}")

    def _once(self, slug: str) -> None:
        self._hesitate()
        latest = roll_forward(self.store, records.history(self.store))
        live = {media.slug for media in latest.enclosures.values()} if latest else set()
        folder = self.folder / f"{len(list(self.folder.glob('*')))}"
        edition = built(folder, sorted({*live, slug}), media_bytes=2000)
        planned = plan(public(folder), self.store, edition, latest=latest)
        jittery = Watched(self.store, after=self._hesitate)
        later = NOW + timedelta(microseconds=self.chance.randrange(10**6))
        publish(planned, public(folder), jittery, by=self.name, at=later)

    def _hesitate(self) -> None:
        if self.chance.random() < 0.2:
            threading.Event().wait(self.chance.random() * 0.01)


def meeting(stores: tuple[Store, Store], folder: Path) -> list[Host]:
    """Return two hosts after ``ROUNDS`` rounds in which each brings an episode of her own."""
    hosts = [Host(name, store, folder / name, random.Random(name)) for name, store in zip("ab", stores, strict=True)]
    for host in hosts:
        host.folder.mkdir()
    for number in range(1, ROUNDS + 1):
        meet = threading.Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(host.publish, f"{number:03}-{host.name}", meet) for host in hosts]:
                done.result()
        whole(stores[0], number)
    return hosts


def whole(store: Store, number: int) -> None:
    """One release is live, every byte of it, and both hosts' episodes of all rounds are in it."""
    latest = records.latest(store)
    assert latest
    assert not records.history(store).unfinished
    slugs = sorted(media.slug for media in latest.enclosures.values())
    assert slugs == sorted(f"{n:03}-{name}" for n in range(1, number + 1) for name in "ab")
    feed = store.read(keys.FEED) or b""
    assert all(media.key.encode() in feed for media in latest.enclosures.values())
    for key, file in latest.files.items():
        found = store.read(key)
        assert found is not None
        assert hashlib.sha256(found).hexdigest() == file.sha256, f"round {number}: {key} is of another release"
    assert broken_links(store) == []


def test_two_hosts_at_once(tmp_path: Path, store: Store, request: pytest.FixtureRequest) -> None:
    """Two editors press the button at the same moment, every day: who comes second is told who was first, and when."""
    if isinstance(store, FolderStore):
        settings = StorageSettings(folder="live")
    else:
        settings = request.getfixturevalue("storage_settings")
    hosts = meeting((store, open_store(make.show(folder=tmp_path, storage=settings))), tmp_path)
    told = [line for host in hosts for line in host.told]
    assert told
    assert all("(a, 2026-03-05 06:00:00" in line or "(b, 2026-03-05 06:00:00" in line for line in told)


def test_two_hosts_at_once_on_a_storage_without_conditions(tmp_path: Path) -> None:
    """Where the storage does not keep two hosts apart, claims do."""
    stores = Simple(tmp_path / "live"), Simple(tmp_path / "live")
    hosts = meeting(stores, tmp_path)
    told = [line for host in hosts for line in host.told]
    assert told
    assert any("is publishing here since" in line for line in told)
    assert list(stores[0].names(CLAIMS)) == []
