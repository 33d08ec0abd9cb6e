"""`podcaster export` and `podcaster moved`: a show goes elsewhere without losing anything or anybody."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from podcaster.cli.group import podcaster
from podcaster.content.read import read
from podcaster.errors import ContentError
from podcaster.feed.document import parse
from podcaster.moving.bag import verify_bag, write_bag
from podcaster.moving.opml import opml
from tests import make
from tests.moving.old_host import OldHost, old_host
from tests.showfolder import tree, write_episode, write_show


def run(*arguments: str) -> Result:
    """Run podcaster."""
    return CliRunner().invoke(podcaster, list(arguments), catch_exceptions=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that was built, once for all tests of this file."""
    show = write_show(tmp_path_factory.mktemp("shows") / "show")
    write_episode(show, "001-lassen", seconds=5)
    assert run("build", "--show", str(show)).exit_code == 0
    return show


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    """The same show, to do with as a test likes."""
    return Path(shutil.copytree(made, tmp_path / "show"))


def test_a_show_comes_back_from_its_export(show: Path, tmp_path: Path) -> None:
    """Host: with an export without recordings, all is live again to the byte; what is to be done first is told."""
    assert run("publish", "--show", str(show)).exit_code == 0
    assert run("export", str(tmp_path / "out.zip"), "--show", str(show)).exit_code == 0
    with zipfile.ZipFile(tmp_path / "out.zip") as bag:
        bag.extractall(tmp_path)
    back = Path(shutil.copytree(tmp_path / "data/show", tmp_path / "back"))
    refused = run("publish", "--show", str(back))
    assert refused.exit_code == 1
    assert "put that file there from an export, e.g. data/public/media/001-lassen." in str(refused.exception)
    shutil.copytree(tmp_path / "data/public/media", back / "live/media")
    result = run("publish", "--show", str(back))
    assert result.exit_code == 0, result.output
    live, was = ({name: sha for name, sha in tree(each / "live").items() if name[0] != "."} for each in (back, show))
    assert live == was


def test_everything_is_in_the_export(show: Path, tmp_path: Path) -> None:
    """Host: with the export alone, any other system has her show: feed, sound, texts, cover, and proof of each byte."""
    bag = tmp_path / "out"
    result = run("export", str(bag), "--show", str(show), "--json")
    assert result.exit_code == 0, result.output
    files = tree(bag)
    manifest = (bag / "manifest-sha256.txt").read_text().splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in manifest)}
    assert listed == {name: digest for name, digest in files.items() if name.startswith("data/")}
    assert {f"data/{name}" for name in json.loads(result.stdout)["files"]} == set(listed)
    feed = parse((bag / "data/public/feed.xml").read_bytes(), "feed.xml")
    enclosure = feed.items[0].first("enclosure")
    assert enclosure is not None
    name = enclosure.attributes["url"].removeprefix("https://podcast.example.org/")
    assert (bag / "data/public" / name).stat().st_size == int(enclosure.attributes["length"])
    for name in ("show.toml", "cover.jpg", "episodes/001-lassen/episode.toml", "episodes/001-lassen/notes.md"):
        assert (bag / "data/show" / name).read_bytes() == (show / name).read_bytes()
    assert not (bag / "data/show/episodes/001-lassen/recording.wav").exists()
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def test_as_a_zip_with_recordings_it_is_a_show_again(show: Path, tmp_path: Path) -> None:
    """Host: unpacked anywhere, what she wrote and recorded is a show that works."""
    target = tmp_path / "out.zip"
    assert run("export", str(target), "--show", str(show), "--recordings").exit_code == 0
    with zipfile.ZipFile(target) as archive:
        archive.extractall(tmp_path / "unpacked")
    [episode] = read(tmp_path / "unpacked/data/show").episodes
    assert [path.name for path in episode.recordings] == ["recording.wav"]


def test_an_export_is_never_written_over(show: Path, tmp_path: Path) -> None:
    """Host: an earlier export stays."""
    (tmp_path / "out").mkdir()
    result = run("export", str(tmp_path / "out"), "--show", str(show))
    assert "is there already" in str(result.exception)
    assert tree(tmp_path / "out") == {}
    (tmp_path / "my.zip").touch()
    again = run("export", str(tmp_path / "my.zip"), "--show", str(show))
    assert "my-2.zip" in str(again.exception), "the name proposed still ends in .zip"


def test_audio_that_is_nowhere_is_said(show: Path, tmp_path: Path) -> None:
    """Host: an export without an episode's audio is none; it is taken from the storage, or its lack is said."""
    (show / "episodes/001-lassen/recording.wav").unlink()
    shutil.rmtree(show / "build")
    result = run("export", str(tmp_path / "out"), "--show", str(show))
    assert "is neither here nor on the storage" in str(result.exception)
    assert not (tmp_path / "out").exists()
    media = json.loads((show / "episodes/001-lassen/media.json").read_text())
    assert media["sha256"]


def test_audio_is_fetched_from_the_storage(show: Path, tmp_path: Path) -> None:
    """Host: what only the storage has is in the export too."""
    assert run("publish", "--show", str(show), "--no-verify").exit_code == 0
    (show / "episodes/001-lassen/recording.wav").unlink()
    shutil.rmtree(show / "build")
    assert run("export", str(tmp_path / "out"), "--show", str(show)).exit_code == 0
    [media] = (tmp_path / "out/data/public/media").iterdir()
    digest = json.loads((show / "episodes/001-lassen/media.json").read_text())["sha256"]
    assert hashlib.sha256(media.read_bytes()).hexdigest() == digest


def test_other_files_of_the_sound_are_fetched_too(tmp_path: Path) -> None:
    """Host: on another computer, all her feed names is in the export, and a file that was damaged on the way is not."""
    show = write_show(tmp_path / "show")
    with (show / "show.toml").open("a") as facts:
        facts.write('\n[audio]\nalso = ["aac"]\n')
    write_episode(show, "001-lassen", seconds=5)
    assert run("publish", "--show", str(show), "--no-verify").exit_code == 0
    (show / "episodes/001-lassen/recording.wav").unlink()
    shutil.rmtree(show / "build")
    assert run("export", str(tmp_path / "out"), "--show", str(show)).exit_code == 0
    assert {path.suffix for path in (tmp_path / "out/data/public/media").iterdir()} == {".mp3", ".m4a"}
    shutil.rmtree(show / "build")
    [aac] = (show / "live/media").glob("*.m4a")
    aac.write_bytes(aac.read_bytes()[:-1])
    damaged = run("export", str(tmp_path / "again"), "--show", str(show))
    assert f"media/{aac.name}: is damaged on the storage" in str(damaged.exception)
    assert not (tmp_path / "again").exists()


def test_the_export_is_named_after_the_show_wherever_she_is(
    show: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Host: from the folder of an episode, the export comes beside the show, not into it."""
    monkeypatch.chdir(show / "episodes")
    assert run("export", "--show", "..").exit_code == 0
    assert [path.name[:5] for path in tmp_path.iterdir() if path != show] == ["show-"]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_damage_is_found(tmp_path: Path, name: str) -> None:
    """Host: a byte that changed, a file that is gone and one too many are each said by name."""
    contents = {"a.txt": b"een", "b/c%.txt": b"twee", "d\u2028e\x85.txt": b"drie"}
    bag = write_bag(
        tmp_path / name, contents, {"External-Description": "x"}, at=make.NOW, heard=lambda done, total: None
    )
    verify_bag(bag.path)
    if name == "out":
        (bag.path / "data/a.txt").write_bytes(b"EEN")
        (bag.path / "data/b/c%.txt").unlink()
        (bag.path / "data/d.txt").write_bytes(b"vier")
        with pytest.raises(ContentError) as raised:
            verify_bag(bag.path)
        assert {problem.where for problem in raised.value.problems} == {"data/a.txt", "data/b/c%.txt", "data/d.txt"}


def test_opml_names_the_feed() -> None:
    """Listener: the list of subscriptions is what any app reads, whatever characters the title has."""
    document = ElementTree.fromstring(opml(make.show(title='R&D "<3"')))
    outline = document.find("body/outline")
    assert document.get("version") == "2.0"
    assert outline is not None
    assert outline.get("type") == "rss"
    assert (outline.get("text"), outline.get("xmlUrl")) == ('R&D "<3"', "https://podcast.example.org/feed.xml")


@pytest.fixture
def new_host() -> Iterator[OldHost]:
    """Where the show goes."""
    with old_host() as running:
        yield running


def test_moved_looks_first(show: Path, new_host: OldHost) -> None:
    """Listener: apps are pointed only to a feed that is this show's and has every episode under its own GUID."""
    toml, url = show / "show.toml", f"{new_host.url}/feed.xml"
    before = toml.read_text()
    right = (show / "build/public/feed.xml").read_bytes()
    for wrong, said in (
        (right.replace(b"1b1e6b6e", b"2b1e6b6e"), "to apps it is another show"),
        (right.replace(b"<guid", b"<gone").replace(b"</guid", b"</gone"), "lacks the episode"),
        (b"<html/>", "is no RSS feed"),
    ):
        new_host.files["/feed.xml"] = wrong
        result = run("moved", url, "--local", "--show", str(show))
        assert result.exit_code == 1
        assert said in str(result.exception)
        assert toml.read_text() == before


def test_moved_writes_one_line_and_says_what_is_next(show: Path, new_host: OldHost) -> None:
    """Host: show.toml gets one line, all else in it stays hers, and she reads what the old server must be told."""
    toml, url = show / "show.toml", f"{new_host.url}/feed.xml"
    before = toml.read_text()
    new_host.files["/feed.xml"] = (show / "build/public/feed.xml").read_bytes()
    result = run("moved", url, "--local", "--show", str(show))
    assert result.exit_code == 0, result.output
    line = f'new_feed_url = "{url}"'
    assert toml.read_text().replace(f"{line}\n", "").split() == before.split()
    assert read(show).show.new_feed_url == url
    assert f"return 301 {url};" in result.stdout
    assert "four weeks" in result.stdout
    again = json.loads(run("moved", url, "--local", "--show", str(show), "--json").stdout)
    assert again["was_there"] is True
    assert toml.read_text().count("new_feed_url") == 1


def test_moved_on_her_word_looks_at_nothing(show: Path) -> None:
    """Host: where the new feed cannot be looked at yet, her word is enough; no address is not."""
    assert run("moved", "https://new.example.org/feed.xml", "--unseen", "--show", str(show)).exit_code == 0
    assert run("moved", "new.example.org", "--unseen", "--show", str(show)).exit_code == 1
    assert run("moved", "https://podcast.example.org/feed.xml", "--unseen", "--show", str(show)).exit_code == 1
