"""Publishing when nothing has changed: known at once, and never believed when something has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.content.read import read_show
from podcaster.publish import unchanged
from podcaster.publish.published import Published
from podcaster.publish.show import publish_show
from podcaster.storage.open import open_store
from tests.showfolder import write_episode, write_show

BY = "host on laptop"
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show that is live, with an episode that waits; its files are an hour old."""
    folder = write_show(tmp_path_factory.mktemp("unchanged") / "show", 'folder = "live"')
    write_episode(folder, "001-eerste")
    write_episode(folder, "002-later", number=2, published=LATER.isoformat())
    publish(folder)
    return folder


@pytest.fixture
def show(live: Path) -> Iterator[Path]:
    """That show, of which it is known that nothing is left to do."""
    known, started = live / unchanged.KNOWN, soon()
    before = unchanged.state(live)
    unchanged.remember(live, before, publish(live), started)
    assert known.exists()
    yield live
    known.unlink(missing_ok=True)


def soon() -> datetime:
    """The time, a little later than now: what was just written counts as settled."""
    return datetime.now(UTC) + timedelta(seconds=60)


def publish(folder: Path) -> Published:
    """Publish all that is due."""
    return publish_show(folder, now=datetime.now(UTC), by=BY)


def recalled(folder: Path) -> unchanged.Unchanged | None:
    """What is known."""
    return unchanged.recall(folder, unchanged.state(folder), soon() + timedelta(seconds=1))


def test_it_is_known_at_once_and_tells_what_a_publication_tells(show: Path) -> None:
    """A host who publishes once more for certainty hears so in a moment, with what waits."""
    known = recalled(show)
    assert known
    assert (known.release, known.episodes) == (1, ("001-eerste",))
    assert [slug for _, slug, _ in known.waiting] == ["002-later"]
    assert known.feed == read_show(show).url("feed.xml")


@pytest.mark.parametrize("name", ["show.toml", "cover.jpg", "episodes/001-eerste/notes.md"])
def test_any_file_of_the_show_that_changes_is_noticed(show: Path, name: str) -> None:
    """Also when an editor leaves the size and the time of change as they were: another time cannot be set back."""
    path = show / name
    facts, content = path.stat(), path.read_bytes()
    path.write_bytes(content)
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    assert recalled(show) is None


def test_a_file_that_comes_or_goes_is_noticed(show: Path) -> None:
    """A transcript that is put beside a live episode goes live."""
    added = show / "episodes" / "001-eerste" / "transcript.vtt"
    added.write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nWelkom.\n")
    assert recalled(show) is None
    added.unlink()
    assert recalled(show)
    (show / "templates").mkdir()
    (show / "templates" / "theme.css").write_text("body{}")
    assert recalled(show) is None
    (show / "templates" / "theme.css").unlink()


def test_links_that_lead_nowhere_or_around_do_no_harm(show: Path) -> None:
    """An editor's lock is such a link, and comes and goes; a host may link folders as she likes."""
    episode = show / "episodes" / "001-eerste"
    (episode / ".#notes.md").symlink_to("host@laptop.1234:1700000000")
    assert recalled(show)
    (episode / ".#notes.md").unlink()
    for target in ("..", "nowhere", "old"):
        (episode / "old").symlink_to(target)
        seen = unchanged.state(show)
        assert seen != unchanged.UNKNOWN
        assert seen == unchanged.state(show)
        assert recalled(show) is None
        (episode / "old").unlink()
    assert recalled(show)


def test_what_a_link_leads_to_is_noticed_when_it_changes(show: Path, tmp_path: Path) -> None:
    """Recordings and films may lie on another disk, and so may a whole episode."""
    (tmp_path / "film.mp4").write_bytes(b"film")
    (tmp_path / "other.mp4").write_bytes(b"film")
    (tmp_path / "003-elders").mkdir()
    film, folder = show / "episodes" / "001-eerste" / "film.mp4", show / "episodes" / "003-elders"
    film.symlink_to(tmp_path / "film.mp4")
    folder.symlink_to(tmp_path / "003-elders")
    seen = [unchanged.state(show)]
    (tmp_path / "film.mp4").write_bytes(b"Film")
    seen.append(unchanged.state(show))
    film.unlink()
    film.symlink_to(tmp_path / "other.mp4")
    seen.append(unchanged.state(show))
    (tmp_path / "003-elders" / "notes.md").write_text("Over zagen.")
    seen.append(unchanged.state(show))
    film.unlink()
    folder.unlink()
    assert len({state.digest for state in seen}) == 4


def test_what_cannot_be_looked_at_is_not_known(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails here does not stop a publication: that looks at everything, and says what is wrong."""

    published = publish(show)

    def scandir(folder: str) -> object:
        raise PermissionError(13, "Permission denied", folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert unchanged.state(show) == unchanged.UNKNOWN
    assert recalled(show) is None
    monkeypatch.undo()
    (show / unchanged.KNOWN).unlink()
    unchanged.remember(show, unchanged.UNKNOWN, published, soon())
    assert not (show / unchanged.KNOWN).exists()


def test_an_episode_whose_time_has_come_is_noticed(show: Path) -> None:
    """A scheduled episode goes live with any publication after its time."""
    state = unchanged.state(show)
    assert unchanged.recall(show, state, LATER - timedelta(seconds=1))
    assert unchanged.recall(show, state, LATER) is None
    assert unchanged.recall(show, state, datetime(2020, 1, 1, tzinfo=UTC)) is None, "nor is a clock that was put back"


def test_what_others_did_to_the_storage_is_noticed(show: Path) -> None:
    """A colleague's release, a rollback, or one that was stopped half-way makes it look at everything."""
    store = open_store(read_show(show))
    marker = ".podcaster/releases/000001.live"
    store.delete(marker)
    assert recalled(show) is None
    store.write(marker, b"")
    assert recalled(show)
    store.write(".podcaster/releases/000002.json", b"{}")
    assert recalled(show) is None
    store.delete(".podcaster/releases/000002.json")


def test_what_is_too_young_is_not_remembered(show: Path) -> None:
    """A file saved twice within one tick of the disk's clock would look the same: it has to be older than that."""
    known = show / unchanged.KNOWN
    known.unlink()
    (show / "episodes" / "001-eerste" / "notes.md").touch()
    before = unchanged.state(show)
    unchanged.remember(show, before, publish(show), datetime.now(UTC))
    assert not known.exists()


def test_a_damaged_memory_is_no_memory(show: Path) -> None:
    """What lies in build/ may be lost or damaged at any time."""
    for content in ("", "[]", '{"state": 1}'):
        (show / unchanged.KNOWN).write_text(content)
        assert recalled(show) is None
