"""Every kind of store, for the contract that all of them are held to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcaster.model import StorageSettings
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests import make
from tests.rclone import rclone, rclone_settings
from tests.storage.faults import Network, network

__all__ = ["rclone", "rclone_settings"]

SIMPLE = "s3 without conditions"
ANSWERED = "s3 that has answered"
SETTINGS = {
    "s3": "storage_settings",
    ANSWERED: "storage_settings",
    "s3 over TLS": "secure_settings",
    SIMPLE: "rclone_settings",
}


@pytest.fixture(params=["folder", *SETTINGS])
def kind(request: pytest.FixtureRequest) -> str:
    """What the store is: a folder, SeaweedFS (its first answer opens the quick lane), or rclone, without conditions."""
    return str(request.param)


@pytest.fixture
def net(storage_settings: StorageSettings) -> Iterator[Network]:
    """A network between the store and the server."""
    with network(storage_settings.endpoint_url) as running:
        yield running


@pytest.fixture
def is_simple(kind: str) -> bool:
    """Whether the store takes conditional writes for plain ones."""
    return kind == SIMPLE


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    if kind == "folder":
        settings = StorageSettings(folder=str(tmp_path / "live"))
    else:
        settings = request.getfixturevalue(SETTINGS[kind])
    store = open_store(make.show(storage=settings, folder=tmp_path))
    if kind == ANSWERED:
        store.head("nothing")
    return store
