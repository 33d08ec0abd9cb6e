"""A folder: what only a file system can do wrong."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from podcaster.errors import StorageError
from podcaster.model import StorageSettings
from podcaster.storage.folder import FolderStore
from podcaster.storage.open import open_store
from tests import make

ORDINARY_USER = 65534


@contextmanager
def as_ordinary_user() -> Iterator[None]:
    """Give up the power of an administrator, who may write everywhere, for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(ORDINARY_USER)
    try:
        yield
    finally:
        os.seteuid(0)


def test_the_folder_is_relative_to_the_show(tmp_path: Path) -> None:
    """A clone of the show publishes beside itself, from whichever folder the command is given."""
    store = open_store(make.show(folder=tmp_path, storage=StorageSettings(folder="live")))
    store.write("feed.xml", b"x")
    assert (tmp_path / "live" / "feed.xml").read_bytes() == b"x"
    assert store.address == str(tmp_path / "live")


def test_a_folder_elsewhere_is_taken_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host may publish straight into the folder a web server serves, also one in her home."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for written, lies in ((str(tmp_path / "www"), tmp_path / "www"), ("~/www", tmp_path / "home" / "www")):
        open_store(make.show(folder=tmp_path / "show", storage=StorageSettings(folder=written))).write("a.html", b"x")
        assert (lies / "a.html").exists()


def test_neither_folder_nor_bucket_is_a_clear_mistake(tmp_path: Path) -> None:
    """A host who emptied the setting is told which one."""
    with pytest.raises(StorageError, match=r'names no folder and no bucket, e\.g\. folder = "live"'):
        open_store(make.show(folder=tmp_path, storage=StorageSettings(folder="")))


@pytest.mark.parametrize("folder", [".", "..", "/", "build/public", "episodes", "live/.."])
def test_the_show_is_not_published_onto_itself(tmp_path: Path, folder: str) -> None:
    """What the host wrote and what is published do not get mixed up."""
    with pytest.raises(StorageError, match=r'cannot be published there, e\.g\. folder = "live"'):
        open_store(make.show(folder=tmp_path / "show", storage=StorageSettings(folder=folder)))


def test_a_symbolic_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Nothing outside the folder is read, overwritten or deleted, whatever lies in it."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    live = tmp_path / "live"
    live.mkdir()
    (live / "media").symlink_to(outside)
    (live / "a.txt").symlink_to(outside / "secret.txt")
    store = FolderStore(live)
    for key in ("media/secret.txt", "a.txt"):
        for attempt in (store.read, store.head, store.delete, lambda key: store.write(key, b"x")):
            with pytest.raises(StorageError, match="symbolic link"):
                attempt(key)
    assert (outside / "secret.txt").read_text() == "secret"


def test_what_is_unfinished_is_no_name_of_the_store(tmp_path: Path) -> None:
    """The remains of a killed publication are not taken for a file of the show."""
    store = FolderStore(tmp_path)
    store.write("media/a.mp3", b"x")
    (tmp_path / "media" / ".1-2.part").write_bytes(b"half")
    assert list(store.names("")) == ["media/a.mp3"]
    with pytest.raises(StorageError, match="unfinished"):
        store.write("media/a.part", b"x")


def test_nothing_is_left_beside_when_the_source_cannot_be_read(tmp_path: Path) -> None:
    """A failed upload leaves the old file and no litter, and names the file that is missing."""
    store = FolderStore(tmp_path / "live")
    store.write("media/a.mp3", b"old")
    with pytest.raises(StorageError, match=r"build/a\.mp3: No such file"):
        store.write("media/a.mp3", tmp_path / "build" / "a.mp3")
    assert [path.name for path in (tmp_path / "live" / "media").iterdir()] == ["a.mp3"]
    assert store.read("media/a.mp3") == b"old"


def test_files_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    """What is published has the rights of any new file, so that another user can serve it."""
    umask = os.umask(0o022)
    try:
        FolderStore(tmp_path).write("feed.xml", b"x")
    finally:
        os.umask(umask)
    assert (tmp_path / "feed.xml").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_may_not_be_written_is_one_clear_error() -> None:
    """A host without permission is told which file it was, and what would be right."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to ordinary users
        live = Path(name) / "live"
        live.mkdir()
        Path(name).chmod(0o755)
        live.chmod(0o555)
        try:
            with (
                as_ordinary_user(),
                pytest.raises(StorageError, match=r"feed\.xml: may not be written.*folder = ") as caught,
            ):
                FolderStore(live).write("feed.xml", b"x")
            assert len(caught.value.problems) == 1
            with as_ordinary_user(), pytest.raises(StorageError, match=r"000001\.json: may not be written"):
                FolderStore(live).write_new(".podcaster/releases/000001.json", b"x")
        finally:
            live.chmod(0o755)


def test_a_file_in_the_folder_s_place_is_one_clear_error(tmp_path: Path) -> None:
    """A host who named a file instead of a folder is told so."""
    (tmp_path / "live").write_text("not a folder")
    store = FolderStore(tmp_path / "live")
    with pytest.raises(StorageError, match="in each other's place"):
        store.write("feed.xml", b"x")
    assert list(store.names("")) == []
    assert (tmp_path / "live").read_text() == "not a folder"


def test_a_full_disk_is_one_clear_error_and_leaves_what_was_there(tmp_path: Path) -> None:
    """When the room runs out in the middle of a file, the old one stays and no half of the new one is left."""
    (tmp_path / "feed.xml").write_bytes(b"old")
    code = f"""
import resource
from pathlib import Path
from podcaster.storage.folder import FolderStore
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
FolderStore(Path({str(tmp_path)!r})).write("feed.xml", b"x" * 200_000)
"""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[-1].startswith("podcaster.errors.StorageError: ")
    assert "feed.xml: there is no room left for it" in ran.stderr.splitlines()[-1]
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]
    assert (tmp_path / "feed.xml").read_bytes() == b"old"


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderStore:
    """A folder on a USB stick or a share: no hard links can be made there."""

    def link(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM), str(source), None, str(target))

    monkeypatch.setattr(os, "link", link)
    return FolderStore(tmp_path / "stick")


def test_without_hard_links_a_record_is_whole_or_not_there(stick: FolderStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pulled out or full while a release is committed, a stick holds no half record, which would end publishing."""
    record, flush = Path(stick.address, "releases", "1.json"), os.fsync
    seen: list[bytes | None] = []

    def look(handle: int) -> None:
        seen.append(record.read_bytes() if record.exists() else None)
        flush(handle)

    monkeypatch.setattr(os, "fsync", look)
    assert stick.write_new("releases/1.json", b"whole")
    assert seen[0] is None
    assert set(seen[1:]) == {b"whole"}
    assert [path.name for path in record.parent.iterdir()] == ["1.json"]


def test_without_hard_links_only_one_of_many_writes_a_record(stick: FolderStore) -> None:
    """Two hosts who commit at the same moment do not overwrite each other, on a stick either."""
    contents = [b"%d" % number for number in range(16)]
    with ThreadPoolExecutor(len(contents)) as pool:
        written = list(pool.map(lambda content: stick.write_new("releases/1.json", content), contents))
    assert sum(written) == 1
    assert stick.read("releases/1.json") == contents[written.index(True)]
    assert not stick.write_new("releases/1.json", b"late")
