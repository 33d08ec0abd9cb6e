"""A storage of several machines: one that dies in the middle of a publication, and another afterwards, lose nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster.model import StorageSettings
from tests.cluster import Cluster, cluster
from tests.publish.listener import Listener
from tests.publish.showing import built
from tests.publish.sweep import Publication
from tests.seaweedfs import ACCESS_KEY, BUCKET, SECRET_KEY
from tests.storage.faults import Fault, network

SLUGS = [f"{number:03}-{letter}" for number, letter in enumerate("abcdefgh", 1)]


def test_machines_die_and_the_show_goes_on(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> None:
    """With two copies of everything, one of three servers dies while the show is published: the publication succeeds.

    That machine comes back, another one dies: listeners can read every byte, and the host publishes the next episodes.
    """
    s3_environment.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    s3_environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
    first = Publication(tmp_path / "a", built(tmp_path / "a", SLUGS[:6]))
    second = Publication(tmp_path / "b", built(tmp_path / "b", SLUGS))
    (tmp_path / "machines").mkdir()
    with cluster(tmp_path / "machines") as machines, network(machines.endpoint_url) as net:
        settings = StorageSettings(
            bucket=BUCKET, endpoint_url=net.endpoint_url, base_url=f"{net.endpoint_url}/{BUCKET}/show/", prefix="show"
        )
        net.fault = killing(machines, "volume 0", after=12)
        first.run(settings)
        assert "volume 0" not in machines.processes
        listener = Listener(f"{machines.endpoint_url}/{BUCKET}/show/", [first.folder, second.folder])
        listener.look()
        machines.revive("volume 0")
        machines.kill("volume 1")
        listener.look()
        assert listener.complaints == []
        assert first.run(settings).number == 1, "all of it is there"
        second.run(settings)
        listener.look()
        assert listener.complaints == []
        assert [name for name in machines.processes if name.startswith("volume")] == ["volume 2", "volume 0"]


def killing(machines: Cluster, name: str, *, after: int) -> Fault:
    """Return a network that is whole, through which a machine dies when this many uploads have come by."""
    left = iter(range(after, -1, -1))

    def decide(method: str, path: str) -> str:
        if method == "PUT" and next(left, -1) == 0:
            machines.kill(name)
        return "pass"

    return decide
