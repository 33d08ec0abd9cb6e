"""Whether what was published is still there, and putting it back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.model import Release
from podcaster.publish import packs, records
from podcaster.publish.integrity import verify
from podcaster.publish.repair import repair, told
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests.publish.showing import public
from tests.publish.test_private import TOKENS, go, welcome
from tests.publish.witnesses import Watched


def published(folder: Path, store: Store) -> Release:
    """A show with a public and a private episode, and a listener."""
    welcome(store, "Projectleider", TOKENS[0])
    return go(folder, store, ["001-a", "002-b"], hidden=["002-b"])


def names(store: Store, *, deep: bool = False) -> list[str]:
    """Return what is found to be wrong."""
    return [each.name for each in verify(store, deep=deep).damage]


def test_what_is_whole_is_found_whole(tmp_path: Path, store: Store) -> None:
    """No false alarm, in a folder or on S3, looking briefly or at every byte."""
    release = published(tmp_path, store)
    for deep in (False, True):
        found = verify(store, deep=deep)
        assert (found.release, found.damage) == (release, ())
        assert found.looked_at == len(release.files) + 1


def test_every_object_that_is_lost_is_named_and_put_back(tmp_path: Path) -> None:
    """Whichever file somebody deletes by hand: the host hears of it by name, and one word puts it back."""
    store = FolderStore(tmp_path / "live")
    release = published(tmp_path, store)
    for key in release.files:
        before = store.read(key)
        store.delete(key)
        found = verify(store)
        assert [each.name for each in found.damage] == [key]
        assert repair(store, found, public(tmp_path)) == ()
        assert store.read(key) == before
        assert names(store, deep=True) == []


@pytest.mark.parametrize("spoil", [lambda old: b"#" * len(old), lambda old: old + b"#", lambda old: b""])
def test_every_object_that_is_changed_is_named_and_put_back(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Bytes that changed on the disk are found by looking at them; another length is found without."""
    store = FolderStore(tmp_path / "live")
    release = published(tmp_path, store)
    before = {key: store.read(key) or b"" for key in release.files}
    for key in release.files:
        store.write(key, spoil(before[key]))
    same_size = len(spoil(b"four")) == 4
    assert names(store) == [] if same_size else set(names(store)) == set(release.files)
    found = verify(store, deep=True)
    assert {each.name for each in found.damage} == set(release.files)
    assert repair(store, found, public(tmp_path)) == ()
    assert {key: store.read(key) for key in release.files} == before


def test_a_listeners_feed_is_looked_at_and_put_back_without_telling_its_address(tmp_path: Path) -> None:
    """The host reads whose feed is damaged; her token stands in no message."""
    store = FolderStore(tmp_path / "live")
    published(tmp_path, store)
    own = keys.listener_feed(TOKENS[0])
    before = store.read(own)
    for spoil in (lambda: store.delete(own), lambda: store.write(own, b"<rss/>")):
        spoil()
        found = verify(store)
        assert [each.name for each in found.damage] == ['the feed of "Projectleider"']
        assert TOKENS[0] not in str(told(store, found.damage))
        assert repair(store, found, public(tmp_path)) == ()
        assert store.read(own) == before


def test_what_cannot_be_put_back_is_told_with_what_can_be_done(tmp_path: Path) -> None:
    """Without the recording's audio, and without the packs, nothing is claimed to be well."""
    store = FolderStore(tmp_path / "live")
    release = published(tmp_path, store)
    media = next(key for key in release.files if key.startswith("media/"))
    store.delete(media)
    store.delete(keys.FEED)
    (pack,) = store.names(packs.FOLDER)
    store.delete(pack)
    shutil.rmtree(public(tmp_path))
    left = repair(store, verify(store), public(tmp_path))
    assert {each.name for each in left} == {media, keys.FEED, pack}
    said = "\n".join(map(str, told(store, left)))
    assert "podcaster build" in said
    assert "backup" in said


def test_another_file_under_the_right_name_is_not_put_there(tmp_path: Path) -> None:
    """What lies in build/public counts only if it is what was published."""
    store = FolderStore(tmp_path / "live")
    release = published(tmp_path, store)
    media = next(key for key in release.files if key.startswith("media/"))
    store.delete(media)
    (public(tmp_path) / media).write_bytes(b"other")
    assert [each.name for each in repair(store, verify(store), public(tmp_path))] == [media]
    assert store.head(media) is None


def test_nothing_is_verified_where_nothing_is_settled(tmp_path: Path) -> None:
    """An empty storage, a release that is under way, and one that comes in between are told apart from damage."""
    store = FolderStore(tmp_path / "live")
    with pytest.raises(PublishError, match="nothing was ever published here"):
        verify(store)
    release = published(tmp_path / "1", store)
    store.delete(records.live_key(release.number))
    with pytest.raises(PublishError, match="release 1 was committed and is not wholly live yet"):
        verify(store)
    store.write(records.live_key(release.number), b"")
    left = [10]

    def overtake() -> None:
        left[0] -= 1
        if left[0] == 0:
            go(tmp_path / "2", store, ["001-a", "002-b", "003-c"], hidden=["002-b"])

    with pytest.raises(PublishError, match=r"release 2 .* was published while it was being verified"):
        verify(Watched(store, after=overtake))


def test_who_repairs_late_leaves_a_newer_release_alone(tmp_path: Path) -> None:
    """A laptop that looked, slept, and then repairs does not bring an older page back."""
    store = FolderStore(tmp_path / "live")
    published(tmp_path / "1", store)
    store.write(keys.FEED, b"spoilt")
    found = verify(store)
    go(tmp_path / "2", store, ["001-a", "002-b", "003-c"], hidden=["002-b"])
    feed = store.read(keys.FEED)
    with pytest.raises(PublishError, match="release 2"):
        repair(store, found, public(tmp_path / "1"))
    assert store.read(keys.FEED) == feed
