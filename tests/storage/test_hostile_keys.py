"""Whatever a key says: nothing is read or written outside the folder or below another prefix."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcaster.errors import StorageError
from podcaster.model import StorageSettings
from podcaster.storage.folder import FolderStore
from podcaster.storage.key import check_key, check_prefix
from podcaster.storage.s3 import S3Store
from tests.content.test_hostile_names import HOSTILE, PIECES

KEYS = st.lists(HOSTILE | st.sampled_from(("media", "episodes", "a")), min_size=1, max_size=4).map("/".join)


def names_below(folder: Path) -> list[str]:
    """Return everything in a folder, by name."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@settings(deadline=None)
@given(KEYS)
def test_a_key_is_refused_or_stays_in_the_folder(key: str) -> None:
    """Beside the folder nothing appears, nothing is overwritten and nothing is removed."""
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        (top / "feed.xml").write_text("the neighbour's")
        store = FolderStore(top / "live")
        with suppress(StorageError):
            store.write(key, b"ours")
            assert store.read(key) == b"ours"
            assert store.write_new(key, b"other") is False
            assert list(store.names("")) == [key]
            store.delete(key)
        outside = [name for name in names_below(top) if not name.startswith("live")]
        assert outside == ["feed.xml"]
        assert (top / "feed.xml").read_text() == "the neighbour's"


@given(KEYS, HOSTILE)
def test_a_key_is_refused_or_stays_below_its_prefix(key: str, prefix: str) -> None:
    """Two shows in one bucket never meet: a web server or a sync to a disk that resolves ".." finds none."""
    try:
        whole = check_prefix(prefix.strip("/") + "/" if prefix.strip("/") else "") + check_key(key)
    except StorageError:
        return
    assert not {"", ".", ".."} & set(whole.split("/"))
    assert PurePosixPath("/", whole).is_relative_to(PurePosixPath("/", prefix.strip("/")))
    assert "\\" not in whole
    assert "\0" not in whole


@pytest.mark.parametrize("prefix", ["../x", "a/../b", "a//b", "a\0", "a\nb", "x" * 300, "a\\b"])
def test_a_hostile_prefix_opens_no_bucket(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is asked of the server before the prefix is known to be one."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    with pytest.raises(StorageError):
        S3Store(StorageSettings(bucket="tides", prefix=prefix, endpoint_url="http://127.0.0.1:9"))


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece])
def test_every_hostile_piece_is_refused_or_kept_as_it_is(piece: str, tmp_path: Path) -> None:
    """A name is never quietly turned into another one: what was written is found under what it was called."""
    store = FolderStore(tmp_path / "live")
    try:
        store.write(f"media/{piece}.mp3", b"ours")
    except StorageError:
        return
    assert list(store.names("")) == [f"media/{piece}.mp3"]


@pytest.mark.parametrize("verb", ["head", "read", "write", "write_new", "replace", "delete"])
@pytest.mark.parametrize("link", ["file", "folder"])
def test_a_link_out_of_the_storage_is_not_followed(tmp_path: Path, verb: str, link: str) -> None:
    """Who can put a link into a shared folder cannot have it read from, or written to, elsewhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.html").write_text("theirs")
    live = tmp_path / "live"
    live.mkdir()
    if link == "folder":
        (live / "episodes").symlink_to(outside)
    else:
        (live / "episodes").mkdir()
        (live / "episodes/a.html").symlink_to(outside / "a.html")
    store = FolderStore(live)
    arguments = {"write": (b"ours",), "write_new": (b"ours",), "replace": (b"ours", "tag")}.get(verb, ())
    with pytest.raises(StorageError, match="leads out of"):
        getattr(store, verb)("episodes/a.html", *arguments)
    assert (outside / "a.html").read_text() == "theirs"
