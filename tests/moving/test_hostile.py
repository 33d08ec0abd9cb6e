"""Feeds that mean harm do none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from podcaster.cli.group import podcaster
from podcaster.errors import StorageError
from podcaster.moving.source import read_source
from podcaster.web import Limits, Web
from tests.moving.feeds import channel, item, mp3, put
from tests.moving.old_host import OldHost, old_host
from tests.showfolder import tree


@pytest.fixture
def host() -> Iterator[OldHost]:
    """An old host."""
    with old_host() as running:
        yield running


def test_without_a_word_loopback_is_not_asked(host: OldHost, tmp_path: Path) -> None:
    """Host: the command as she types it asks the public net only."""
    feed = put(host, channel(item("een", host=host), host=host))
    result = CliRunner().invoke(podcaster, ["import", feed, str(tmp_path / "show"), "--yes"])
    assert result.exit_code != 0
    assert "not on the public net" in str(result.exception)
    assert host.asked == []


def test_names_in_addresses_lead_nowhere(host: OldHost, tmp_path: Path) -> None:
    """Host: nothing is written outside the show's folder, whatever a feed calls its files, episodes and pictures."""
    evil = item("een", f"<itunes:image href='{host.url}/..%2f..%2fcover.jpg'/>", host=host, title="../../weg")
    evil = evil.replace("/een.mp3", "/..%2f..%2f..%2fetc%2fpasswd%00.mp3?../../x")
    host.files["/..%2f..%2f..%2fetc%2fpasswd%00.mp3?../../x"] = mp3()
    feed = put(host, channel(evil, host=host))
    before = tree(tmp_path)
    folder = tmp_path / "in" / "show"
    result = CliRunner().invoke(podcaster, ["import", "--local", feed, str(folder), "--yes", "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    outside = {name for name in tree(tmp_path) if not name.startswith("in/show/")}
    assert outside == set(before)
    assert [path.name for path in (folder / "episodes").iterdir()] == ["001-weg"]
    assert sorted(path.name for path in (folder / "episodes/001-weg").iterdir()) == [
        "episode.toml",
        "media.json",
        "media.mp3",
    ]


def test_entities_and_files_of_hers_stay_out(host: OldHost, tmp_path: Path) -> None:
    """Host: a feed with an entity bomb and a file of hers as entity is read in no time, and has neither."""
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    bomb = f'<!DOCTYPE r [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY b "{"x" * 1000}">'
    for n in range(2, 7):
        bomb += f'<!ENTITY {"b" * n} "' + f"&{'b' * (n - 1)};" * 100 + '">'
    bomb += "]>"
    hostile = channel(item("een", host=host, title="A &s; &bbbbbb; B"), host=host)
    feed = put(host, hostile.replace(b"?>\n", f"?>\n{bomb}\n".encode(), 1))
    result = CliRunner().invoke(podcaster, ["import", "--local", feed, str(tmp_path / "s"), "--plan", "--json"])
    assert result.exit_code == 0
    assert "geheim" not in result.stdout
    assert "xxxx" not in result.stdout


def test_numbers_beyond_all_measure_are_none(host: OldHost, tmp_path: Path) -> None:
    """Host: a number of five thousand digits, which Python refuses to read, counts as not said."""
    huge = "9" * 5000
    more = f"<itunes:episode>{huge}</itunes:episode><itunes:season>{huge}</itunes:season>"
    feed = put(host, channel(item("een", more, host=host).replace('length="', f'length="{huge}'), host=host))
    result = CliRunner().invoke(podcaster, ["import", "--local", feed, str(tmp_path / "s"), "--plan", "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    assert huge not in result.stdout


def test_a_huge_feed_is_not_taken(host: OldHost, tmp_path: Path) -> None:
    """Host: a feed without end does not fill her memory, packed or not."""
    put(host, b"<rss>" + b" " * 3_000_000)
    for fault in ([], ["gzip"]):
        host.faults["/feed.xml"] = fault
        with Web() as web, pytest.raises(StorageError, match="is larger than 1 MB"):
            read_source(f"{host.url}/feed.xml", web, lambda seconds: None, Limits(most_bytes=1_000_000))


def test_a_film_that_is_a_playlist_opens_nothing(host: OldHost, tmp_path: Path) -> None:
    """Host: a media file that only points at other files is no sound; it is said, and the rest moves in."""
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"
    feed = put(host, channel(item("een", host=host) + item("twee", host=host), host=host))
    host.files["/een.mp3"] = playlist
    folder = tmp_path / "show"
    result = CliRunner().invoke(podcaster, ["import", "--local", feed, str(folder), "--yes"])
    assert result.exit_code == 1
    assert f"een: {host.url}/een.mp3" in result.output
    assert [path.name[4:] for path in (folder / "episodes").iterdir()] == ["twee"]
