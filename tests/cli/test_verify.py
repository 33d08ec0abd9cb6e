"""What a host reads when the world cannot read what she publishes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from podcaster.content.read import read_show
from podcaster.model import StorageSettings
from podcaster.storage.open import open_store
from tests.cli.test_commands import podcaster
from tests.publish.world import World, refusing, world
from tests.showfolder import write_episode, write_show


@pytest.fixture
def front(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> Iterator[World]:
    """A web server that refuses everything."""
    with world(tmp_path / "nothing") as made:
        made.change = refusing(403)
        yield made


@pytest.fixture
def show(tmp_path: Path, storage_settings: StorageSettings, front: World) -> Path:
    """A show in a real bucket whose public address is that server."""
    at = storage_settings
    where = f'bucket = "{at.bucket}"\nprefix = "{at.prefix}"\nendpoint_url = "{at.endpoint_url}"'
    folder = write_show(tmp_path / "show", where, front.url)
    write_episode(folder, "001-lassen")
    return folder


def test_nothing_goes_live_that_the_world_cannot_read_unless_the_host_says_so(show: Path, front: World) -> None:
    """A closed bucket is told with what to do, and no feed is written; with --no-verify it is her decision."""
    ran = podcaster(show, "publish")
    assert ran.returncode == 1
    assert "answers 403: the world cannot read it" in ran.stderr
    assert "--no-verify" in ran.stderr
    store = open_store(read_show(show))
    assert not store.head("feed.xml")
    assert not list(store.names(".podcaster/releases/"))
    front.asked.clear()
    ran = podcaster(show, "publish", "--no-verify")
    assert ran.returncode == 0, ran.stderr
    assert store.head("feed.xml")
    assert front.asked == []


def test_an_address_with_another_feed_is_an_error_after_the_fact(show: Path, front: World) -> None:
    """The release is live, the exit code is not 0, and the host reads which address gives something else."""
    podcaster(show, "publish", "--no-verify")
    facts = show / "episodes/001-lassen/episode.toml"
    facts.write_text(facts.read_text().replace("vertelt", "vertelt meer"))
    front.change = lambda method, key, answer: (200, {"Content-Type": "text/html"}, b"<p>Welkom<br>")
    ran = podcaster(show, "publish")
    assert ran.returncode == 1
    assert "Changed: Aflevering over lassen" in ran.stdout
    assert f"error: {front.url}feed.xml: the feed is live in the storage, but this address gives" in ran.stderr
