"""``podcaster listeners``: from an address for one person to a show that nobody else finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import podcaster
from tests.showfolder import tree, write_episode, write_show


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that is live, with an episode for everybody and one for the steering group."""
    folder = write_show(
        tmp_path_factory.mktemp("private") / "show", '\n[announce]\nwebsub = "https://hub.example.org/"'
    )
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-geheim", number=2, more='access = "private"\n')
    ran = podcaster(folder, "publish")
    assert ran.returncode == 0, ran.stderr
    assert "for listeners with a feed of their own: Aflevering over geheim" in ran.stdout
    return folder


def test_the_world_finds_no_trace_of_a_private_episode(published: Path) -> None:
    """Its slug, title and GUID stand on no page, in no feed, and in no name a visitor is led to."""
    facts = (published / "episodes/002-geheim/episode.toml").read_text()
    guid = facts.split('"')[1]
    led_to = [path for path in (published / "live").rglob("*.*") if path.suffix in (".html", ".xml", ".css", ".svg")]
    shown = [path for path in led_to if ".podcaster" not in path.parts and "private" not in path.parts]
    assert len(shown) == 5
    for path in shown:
        assert "geheim" not in path.name
        text = path.read_text()
        assert "geheim" not in text
        assert guid not in text
    assert "002-geheim" not in " ".join(tree(published / "build/public" / "episodes"))
    (media,) = (published / "live/media").glob("002-geheim.*")
    assert len(media.name.split(".")[1]) == 32
    assert b"feed.xml" not in media.read_bytes()
    assert b"episodes/002-geheim.html" not in media.read_bytes()


def test_an_address_is_given_shown_again_and_taken_away(published: Path) -> None:
    """One command each: the address comes at once, is the same when asked again, and is dead when revoked."""
    address = podcaster(published, "listeners", "add", "Stuurgroep, Projectleider").stdout.strip()
    feed = published / "live" / address.removeprefix("https://podcast.example.org/")
    text = feed.read_text()
    assert "Aflevering over geheim" in text
    assert address in text
    assert "hub.example.org" not in text
    assert "hub.example.org" in (published / "live/feed.xml").read_text()
    again = podcaster(published, "listeners", "address", "stuurgroep, projectleider", "--json")
    assert json.loads(again.stdout) == {"label": "Stuurgroep, Projectleider", "address": address}
    listed = podcaster(published, "listeners")
    assert "Stuurgroep, Projectleider" in listed.stdout
    assert feed.stem not in listed.stdout
    revoked = podcaster(published, "listeners", "revoke", "Stuurgroep, Projectleider")
    assert revoked.returncode == 0
    assert not feed.exists()
    (told,) = json.loads(podcaster(published, "listeners", "--json").stdout)["listeners"]
    assert told["revoked"]
    assert podcaster(published, "listeners", "revoke", "Stuurgroep, Projectleider").returncode == 1


def test_a_whole_show_may_be_private(tmp_path: Path) -> None:
    """Then there is no public feed and no page; who was given an address hears everything."""
    folder = write_show(tmp_path / "show")
    facts = (folder / "show.toml").read_text()
    (folder / "show.toml").write_text('access = "private"\n' + facts)
    write_episode(folder, "001-lassen")
    address = podcaster(folder, "listeners", "add", "A").stdout.strip()
    ran = podcaster(folder, "publish")
    assert ran.returncode == 0, ran.stderr
    live = folder / "live"
    assert not list(live.rglob("*.html"))
    assert not (live / "feed.xml").exists()
    assert "Aflevering over lassen" in (live / address.removeprefix("https://podcast.example.org/")).read_text()
    assert podcaster(folder, "publish", "--json").returncode == 0
    assert podcaster(folder, "verify", "--deep").returncode == 0
