"""One publication through a network that fails at one request, and what has to be true afterwards."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest

from podcaster import keys
from podcaster.errors import PodcasterError
from podcaster.model import Edition, Release, StorageSettings
from podcaster.publish import parallel, records
from podcaster.publish.asked import Asked
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import plan
from podcaster.publish.steps import Step
from podcaster.publish.verify import verify_public
from podcaster.storage.s3 import PROBE, S3Store
from tests.publish.listener import Listener
from tests.publish.showing import public
from tests.storage.faults import Fault, Network, at

NOW = datetime(2026, 3, 5, 6, tzinfo=UTC)
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.publish.sweep"])
Snapshot = Mapping[str, bytes]


@dataclass(frozen=True)
class Publication:
    """What is published: a built folder, and what the host asks for."""

    folder: Path
    edition: Edition
    asked: Asked = field(default_factory=Asked)

    def run(self, settings: StorageSettings, by: str = "host on laptop", *, store: S3Store | None = None) -> Release:
        """Publish to ``settings``, whose public address is looked at too. Raises PodcasterError."""
        store = store or S3Store(settings)
        latest = roll_forward(store, records.history(store))
        edition = replace(self.edition, show=replace(self.edition.show, storage=settings))
        planned = plan(public(self.folder), store, edition, self.asked, latest=latest)
        verify = partial(_verify, edition, planned.uploads)
        return publish(planned, public(self.folder), store, by=by, at=NOW, verify=verify)


def _verify(edition: Edition, steps: tuple[Step, ...], release: Release) -> None:
    verify_public(edition.show, release, [step.key for step in steps if keys.is_immutable(step.key)])


@dataclass
class Sweep:
    """A place on a real server, the network to it, and a listener who reads beside that network."""

    settings: StorageSettings
    net: Network
    publication: Publication
    before: Publication | None = None
    points: Counter[str] = field(default_factory=Counter)
    went_on: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.store = S3Store(self.settings)
        folders = [each.folder for each in (self.before, self.publication) if each]
        self.listener = Listener(self.settings.base_url, folders)
        address = self.settings.base_url.replace(self.settings.endpoint_url, self.net.endpoint_url)
        self.far = replace(self.settings, endpoint_url=self.net.endpoint_url, base_url=address)
        self.net.after = self._after
        self._client = S3Store(self.far)  # making one takes longer than a publication
        with hasty():
            self._hasty = S3Store(self.far)
        if self.before:
            self.before.run(self.settings)
        self.start = self.everything()
        self.net.log.clear()
        self.net.done.clear()
        self.publication.run(self.far)
        self.listener.look()
        self.finish, self.requests = self.everything(), len(self.net.log)

    def everything(self) -> Snapshot:
        """Return all bytes there are, save what S3 is asked whether it keeps two hosts apart."""
        return {key: self.store.read(key) or b"" for key in self.store.names("") if key != PROBE}

    def rewind(self) -> None:
        """Make the place what it was before the publication."""
        there = self.everything()
        for key in there.keys() - self.start.keys():
            self.store.delete(key)
        for key, content in self.start.items():
            if there.get(key) != content:
                self.store.write(key, content)
        self.store.delete(PROBE)
        self.net.log.clear()
        self.net.done.clear()

    def try_fault(self, number: int, fault: str, *, for_ever: bool = False) -> None:
        """Publish while ``fault`` befalls one request; once is survived, and what is for ever is not hidden."""
        self.rewind()
        self.net.fault = at(number, fault, for_ever=for_ever)
        name = f"{fault} for ever" if for_ever else f"{fault} once"
        failed: PodcasterError | None = None
        try:
            client = self._hasty if fault == "hang" else self._client
            self.publication.run(self.far, store=S3Store(self.far) if for_ever else _known_nothing(client))
            self.went_on[name] += 1
        except PodcasterError as error:
            failed = error
        asked = self.net.log[number - 1]
        assert failed or not for_ever, f"request {number} {asked} failed for ever, and nobody was told"
        assert for_ever or not failed or self._is_look(asked), f"{fault} at {number} {asked}: {failed}"
        self._check(name, number, twice=fault in ("lose", "hang"))

    def try_killed(self, number: int) -> None:
        """Publish in a process of its own, which is killed in the middle of one request."""
        self.rewind()
        process = PROCESSES.Process(target=_alone, args=(self.publication, self.far, _keys()))
        self.net.fault = _killing(process, number)
        process.start()
        process.join()
        assert process.exitcode == -signal.SIGKILL
        self._check("SIGKILL", number, twice=False)

    def _check(self, name: str, number: int, *, twice: bool) -> None:
        self.points[name] += 1
        faulty = self.net.log[number - 1]
        self.net.fault = at(0, "pass")
        self.publication.run(self.far, by="a colleague", store=_known_nothing(self._client))
        assert self.listener.complaints == [], f"{name} at request {number}: {faulty}"
        there = self.everything()
        assert _public(there) == _public(self.finish), f"{name} at request {number}: {faulty}"
        assert records.history(self.store).live == records.history(self.store).committed
        stored = Counter(path for method, path, status in self.net.done if method == "PUT" and status == 200)
        again = {path for path, count in stored.items() if count > 1 + (twice and path == faulty[1])}
        assert not again, f"{name} at request {number} ({faulty}): sent twice {again}"

    def _after(self, method: str, path: str) -> None:
        if method not in ("GET", "HEAD"):
            self.listener.look()

    def _is_look(self, asked: tuple[str, str]) -> bool:
        """Whether a request was one to the public address, in which a fault stops the publication."""
        return asked[0] in ("GET", "HEAD") and unquote(asked[1]) in {
            f"/{self.settings.bucket}/{self.settings.prefix}{key}" for key in self.finish
        }


def _known_nothing(client: S3Store) -> S3Store:
    """Return a client that has not tried yet whether the server keeps two hosts apart."""
    client._apart = None
    return client


def _public(there: Snapshot) -> Snapshot:
    """Leave out the records, which say who published."""
    return {key: content for key, content in there.items() if not key.startswith(records.FOLDER)}


def _keys() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("AWS_")}


def _alone(publication: Publication, settings: StorageSettings, environment: dict[str, str]) -> None:
    """Publish, in a process that is going to be killed."""
    os.environ.update(environment)
    parallel.THREADS = 1
    publication.run(settings)


def _killing(process: multiprocessing.process.BaseProcess, number: int) -> Fault:
    wait = at(number, "reset")

    def decide(method: str, path: str) -> str:
        fault = wait(method, path)
        if fault == "reset" and process.pid:
            os.kill(process.pid, signal.SIGKILL)
        return fault

    return decide


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let a publication make its requests one after the other, and repeat without waiting."""
    from types import SimpleNamespace

    from botocore import endpoint

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parallel, "THREADS", 1)
        patch.setattr(endpoint, "time", SimpleNamespace(sleep=lambda seconds: None))
        yield


@contextmanager
def hasty() -> Iterator[None]:
    """Make clients that give up on a silent server soon, yet not while the listener looks on a busy machine."""
    from botocore.config import Config

    from podcaster.storage import s3_client

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(s3_client, "Config", lambda **given: Config(**{**given, "read_timeout": 1.0}))
        yield
