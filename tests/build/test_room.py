"""Nothing long is begun that has no place to go."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from podcaster.build.line import build
from podcaster.errors import ContentError
from podcaster.model import Episode
from tests.showfolder import write_episode, write_recording, write_show
from tests.storage.test_folder import as_ordinary_user

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def show() -> Iterator[Path]:
    """A show that was built once, whose recordings have changed since; pytest's own folders are closed to users."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_show(Path(name) / "show")
        for number, slug in enumerate(("001-lassen", "002-frezen"), 1):
            write_recording(write_episode(folder, slug, number=number) / "recording.wav", seed=number)
        build(folder, now=NOW)
        for number, recording in enumerate(sorted(folder.glob("episodes/*/recording.wav")), 10):
            write_recording(recording, seed=number)
        for path in (Path(name), folder, *folder.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield folder


@contextmanager
def nothing_begun() -> Iterator[list[Episode]]:
    """Give what hears of work; nobody may have heard any."""
    heard: list[Episode] = []
    yield heard
    assert heard == []


def test_a_folder_that_may_not_be_written_is_known_before_the_sound_is_made_again(show: Path) -> None:
    """The host whose folder came from an administrator hears of every episode at once, and waits for nothing."""
    for folder in show.glob("episodes/*"):
        folder.chmod(0o555)
    with as_ordinary_user(), nothing_begun() as heard, pytest.raises(ContentError) as caught:
        build(show, now=NOW, watch=heard.append)  # type: ignore[arg-type]
    said = [str(problem) for problem in caught.value.problems]
    assert sorted(each.partition(": ")[0] for each in said) == [
        "episodes/001-lassen/media.json",
        "episodes/002-frezen/media.json",
    ]
    assert all("permission denied" in each and "e.g. chmod u+rwx" in each for each in said)


def test_what_was_made_before_needs_no_right_to_write_beside_it(show: Path) -> None:
    """Who may only read the texts can still build what is unchanged."""
    build(show, now=NOW)
    for path in (show, *show.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    for folder in show.glob("episodes/*"):
        folder.chmod(0o555)
    with as_ordinary_user():
        assert build(show, now=NOW).edition.episodes


def test_a_full_disk_is_known_before_the_sound_is_made(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host reads how much room is missing, not after an hour that the disk is full."""
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1000))
    with nothing_begun() as heard, pytest.raises(ContentError, match=r"0 MB left.*takes about 0 MB.*free some space"):
        build(show, now=NOW, watch=heard.append)  # type: ignore[arg-type]
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    assert build(show, now=NOW).edition.episodes
