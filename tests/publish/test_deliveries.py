"""AAC and Opus go live as media do: before what points at them, with their types, for ever."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from podcaster.errors import PublishError
from podcaster.model import Edition, PublicDelivery
from podcaster.publish.commit import publish
from podcaster.publish.plan import plan
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests import make
from tests.publish.showing import built, public
from tests.publish.test_publish import BY, NOW
from tests.publish.witnesses import Watched

TYPES = {".m4a": "audio/mp4", ".opus": "audio/ogg; codecs=opus"}


def offering(folder: Path) -> Edition:
    """A built show whose one episode is also there as AAC and Opus."""
    edition = built(folder, ["001-a"])
    offered = []
    for each in make.deliveries("001-a"):
        content = each.file.kind.encode() * 5000
        sha256 = hashlib.sha256(content).hexdigest()
        key = each.key.replace(each.file.sha256[:12], sha256[:12])
        (public(folder) / key).write_bytes(content)
        offered.append(PublicDelivery(key=key, file=replace(each.file, sha256=sha256, size_bytes=len(content))))
    return replace(edition, episodes=(replace(edition.episodes[0], deliveries=tuple(offered)),))


def test_they_go_up_before_anything_that_points_at_them(tmp_path: Path, store: Store) -> None:
    """The listener's app never reads of a file that is not there yet, in a folder or on S3, and gets its type."""
    edition, watched = offering(tmp_path), Watched(store)
    publish(plan(public(tmp_path), watched, edition), public(tmp_path), watched, by=BY, at=NOW)
    media = [key for key in watched.written if key.startswith("media/")]
    assert sorted(Path(key).suffix for key in media) == [".m4a", ".mp3", ".opus"]
    assert watched.written[: len(media)] == media
    for offered in edition.episodes[0].deliveries:
        info = store.head(offered.key)
        assert info is not None
        assert info.size_bytes == offered.file.size_bytes
        assert info.content_type == TYPES[Path(offered.key).suffix]
        assert info.cache_control == "public, max-age=31536000, immutable"


def test_one_that_only_the_storage_has_is_part_of_the_release(tmp_path: Path) -> None:
    """An editor without the recordings can publish a better text; nothing goes up again, nothing is lost."""
    store, edition = FolderStore(tmp_path / "live"), offering(tmp_path)
    first = publish(plan(public(tmp_path), store, edition), public(tmp_path), store, by=BY, at=NOW)
    assert {offered.key for offered in edition.episodes[0].deliveries} < first.files.keys()
    assert next(iter(first.enclosures.values())).file == edition.episodes[0].media
    for offered in edition.episodes[0].deliveries:
        (public(tmp_path) / offered.key).unlink()
    assert plan(public(tmp_path), store, edition).is_empty


def test_one_that_is_nowhere_stops_everything(tmp_path: Path) -> None:
    """A feed that would name a missing file does not go live."""
    store, edition = Watched(FolderStore(tmp_path / "live")), offering(tmp_path)
    (public(tmp_path) / edition.episodes[0].deliveries[1].key).unlink()
    with pytest.raises(PublishError, match=r"media/001-a\.\w+\.opus .* is neither in build/public nor on"):
        plan(public(tmp_path), store, edition)
    assert store.written == []


def test_adding_one_later_sends_only_that_one(tmp_path: Path) -> None:
    """The host who turns AAC on uploads AAC and the feed, not an archive of MP3s."""
    store = FolderStore(tmp_path / "live")
    publish(plan(public(tmp_path), store, built(tmp_path, ["001-a"])), public(tmp_path), store, by=BY, at=NOW)
    added = plan(public(tmp_path), store, offering(tmp_path))
    assert sorted(Path(step.key).suffix for step in added.uploads) == [".m4a", ".opus"]
