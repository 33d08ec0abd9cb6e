"""Publishing: what goes up, in which order, and what does not go up again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.errors import PublishError, StorageError
from podcaster.model import Edition, Release, StorageSettings
from podcaster.publish import packs, records
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import Plan, plan
from podcaster.storage.folder import FolderStore
from podcaster.storage.s3 import PROBE, S3Store
from podcaster.storage.store import ObjectInfo, Store
from tests.publish.showing import built, public
from tests.publish.witnesses import Watched, broken_links
from tests.storage.faults import network

BY, NOW = "host on laptop", datetime(2026, 3, 5, 6, tzinfo=UTC)
RANKS = [
    "media/",
    "chapters/ artwork/ assets/",
    packs.FOLDER,
    records.key(1),
    "episodes/ embed/",
    "index.html",
    "feed.xml",
    records.live_key(1),
]


def go(folder: Path, store: Store, edition: Edition) -> tuple[Plan, Release]:
    """Plan and publish what ``built`` left in ``folder``."""
    latest = roll_forward(store, records.history(store))
    planned = plan(public(folder), store, edition, latest=latest)
    return planned, publish(planned, public(folder), store, by=BY, at=NOW)


def rank(key: str) -> int:
    """Return how late a key may be written."""
    return next(n for n, starts in enumerate(RANKS) if key.startswith(tuple(starts.split())))


def actions(planned: Plan) -> Counter[str]:
    """Count the steps by what they do."""
    return Counter(step.action for step in planned.steps)


def test_what_was_built_is_what_is_stored(tmp_path: Path, store: Store) -> None:
    """A listener gets the very bytes the host built, and a record says which."""
    edition = built(tmp_path, ["001-a", "002-b"])
    planned, release = go(tmp_path, store, edition)
    local = {path.relative_to(public(tmp_path)).as_posix(): path for path in public(tmp_path).rglob("*.*")}
    (pack,) = store.names(packs.FOLDER)
    assert set(store.names("")) - {PROBE} == {*local, pack, records.key(1), records.live_key(1)}
    assert all(store.read(key) == path.read_bytes() for key, path in local.items())
    assert release == records.latest(store)
    assert release.files.keys() == local.keys()
    assert planned.upload_bytes == sum(path.stat().st_size for path in local.values())
    assert planned.added == tuple(sorted(str(episode.guid) for episode in edition.episodes))
    assert broken_links(store) == []


def test_media_goes_first_then_the_record_and_the_feed_last(tmp_path: Path) -> None:
    """An app that reads the new feed finds the audio, the chapters and the pages it speaks of."""
    store = Watched(FolderStore(tmp_path / "live"))
    planned, _ = go(tmp_path, store, built(tmp_path, ["001-a", "002-b", "003-c"]))
    ranks = [rank(key) for key in store.written]
    assert ranks == sorted(ranks)
    assert store.written[-2:] == ["feed.xml", records.live_key(1)]
    sent = [key for key in store.written if not key.startswith(".")]
    assert sorted(step.key for step in planned.uploads) == sorted(sent)
    assert [rank(step.key) for step in planned.uploads] == [rank(key) for key in sent]


def test_every_new_file_under_a_hashed_name_is_seen_on_the_storage_before_the_commit(tmp_path: Path) -> None:
    """What a storage has accepted but does not show is noticed before a listener can notice it."""
    store = Watched(FolderStore(tmp_path / "live"))
    go(tmp_path, store, built(tmp_path, ["001-a"]))
    commit = store.log.index(("write_new", records.key(1)))
    uploaded = store.log.index(next(entry for entry in store.log if entry[0] == "write"))
    seen = {key for verb, key in store.log[uploaded:commit] if verb == "holds"}
    assert seen == {key for key in store.written if rank(key) < 2}


def test_a_storage_that_loses_a_file_stops_the_publication_before_the_feed(tmp_path: Path) -> None:
    """When an upload is lost on the way, what was live stays live."""

    class Forgetful(FolderStore):
        def write(self, key: str, *args: object, **kwargs: object) -> None:
            if not key.startswith("media/"):
                super().write(key, *args, **kwargs)  # type: ignore[arg-type]

    with pytest.raises(StorageError, match=r"media/001-a\..*does not show it"):
        go(tmp_path, Forgetful(tmp_path / "live"), built(tmp_path, ["001-a"]))
    assert not (tmp_path / "live" / "index.html").exists()
    assert not (tmp_path / "live" / "feed.xml").exists()


def test_a_storage_that_gives_media_another_type_is_noticed(tmp_path: Path) -> None:
    """Apps refuse audio that is served as something else; the host hears of it before they do."""

    class Mistyping(FolderStore):
        def head(self, key: str) -> ObjectInfo | None:
            info = super().head(key)
            return info and replace(info, content_type="binary/octet-stream")

    with pytest.raises(StorageError, match="size, type, lifetime and bytes"):
        go(tmp_path, Mistyping(tmp_path / "live"), built(tmp_path, ["001-a"]))


@pytest.mark.parametrize("in_parts", [True, False])
def test_bytes_that_change_on_their_way_are_noticed(
    in_parts: bool, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of the right size and type with one wrong byte does not go live: checksums are compared, or the bytes."""
    edition = built(tmp_path, ["001-a"], media_bytes=9_000_000 if in_parts else 3000)
    write = type(store).write

    def spoilt(self: Store, key: str, source: Path | bytes, *, progress: object = None) -> None:
        content = source if isinstance(source, bytes) else source.read_bytes()
        if key.startswith("media/"):
            source = tmp_path / "spoilt.mp3"
            source.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        write(self, key, source)

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "write", spoilt)
        with pytest.raises(StorageError, match=r"media/001-a\..*bytes"):
            go(tmp_path, store, edition)
    assert store.read("feed.xml") is None
    planned, _ = go(tmp_path, store, edition)
    assert next(step.action for step in planned.steps if step.key.startswith("media/")) == "stored"
    media = edition.episodes[0].media_key
    assert store.read(media) == (public(tmp_path) / media).read_bytes()


def test_a_second_publication_with_nothing_changed_sends_nothing(tmp_path: Path, store: Store) -> None:
    """Publishing once more costs two requests, however large the archive is, and makes no release."""
    edition = built(tmp_path, ["001-a", "002-b"])
    _, first = go(tmp_path, store, edition)
    watched = Watched(store)
    planned, second = go(tmp_path, watched, built(tmp_path, ["001-a", "002-b"]))
    assert watched.log == [("listing", records.FOLDER), ("read", records.key(1))]
    assert planned.is_empty
    assert actions(planned).keys() == {"unchanged"}
    assert second == first


def test_nothing_changed_is_two_requests_on_the_wire_too(tmp_path: Path, storage_settings: StorageSettings) -> None:
    """On a paid storage the second publication costs one list and one read."""
    edition = built(tmp_path, ["001-a", "002-b"])
    go(tmp_path, S3Store(storage_settings), edition)
    with network(storage_settings.endpoint_url) as net:
        go(tmp_path, S3Store(replace(storage_settings, endpoint_url=net.endpoint_url)), edition)
        assert [method for method, _ in net.log] == ["GET", "GET"]


def test_a_new_episode_sends_only_what_is_new(tmp_path: Path, store: Store) -> None:
    """The archive is not sent again for one more episode, and the new page goes up before the one that links to it."""
    go(tmp_path, store, built(tmp_path, ["001-a", "002-b"]))
    watched = Watched(store)
    planned, release = go(tmp_path, watched, edition := built(tmp_path, ["001-a", "002-b", "003-c"]))
    new = edition.episodes[0]
    assert watched.written[:2] == [new.media_key, new.chapters_key]
    assert watched.written[2].startswith(packs.FOLDER)
    assert watched.written[3] == records.key(2)
    assert sorted(watched.written[4:6]) == [new.embed_key, new.page_key]
    assert watched.written[6:] == ["episodes/002-b.html", "index.html", "feed.xml", records.live_key(2)]
    assert planned.added == (str(new.guid),)
    assert release.number == 2
    assert broken_links(store) == []


def test_a_changed_page_is_one_page_and_what_is_kept_of_it(tmp_path: Path) -> None:
    """Mending a typing error does not touch the audio."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, built(tmp_path, ["001-a"], text="verbetert"))
    watched = Watched(store)
    planned, _ = go(tmp_path, watched, built(tmp_path, ["001-a"], text="verbeterd"))  # the very same size
    assert watched.written[1:] == [records.key(2), "episodes/001-a.html", records.live_key(2)]
    assert (planned.added, planned.changed, planned.gone) == ((), (), ())


def test_what_is_no_longer_built_is_kept_and_named(tmp_path: Path) -> None:
    """An old page stays at its address for those who linked to it, and the host can see that it does."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, built(tmp_path, ["001-a"]))
    (public(tmp_path) / "about.html").write_bytes(b"about")
    go(tmp_path, store, built(tmp_path, ["001-a"]))
    (public(tmp_path) / "about.html").unlink()
    planned, release = go(tmp_path, store, built(tmp_path, ["001-a"]))
    assert [step.key for step in planned.steps if step.action == "kept"] == ["about.html"]
    assert store.read("about.html") == b"about"
    assert release.number == 3
    assert plan(public(tmp_path), store, built(tmp_path, ["001-a"])).is_empty


def test_media_that_only_the_storage_has_is_part_of_the_release(tmp_path: Path) -> None:
    """An editor who cloned the show without its recordings can still publish a better text."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path, ["001-a"])
    _, first = go(tmp_path, store, edition)
    (public(tmp_path) / edition.episodes[0].media_key).unlink()
    assert plan(public(tmp_path), store, edition).is_empty
    store.delete(records.key(1))  # and even if no record says that the media is there
    planned, release = go(tmp_path, store, edition)
    assert release == first
    assert edition.episodes[0].media_key not in [step.key for step in planned.uploads]


@pytest.mark.parametrize("there", [None, b"too short"])
def test_media_that_is_nowhere_whole_stops_everything(tmp_path: Path, there: bytes | None) -> None:
    """An episode whose audio is lost is named, with what to do, and nothing is written."""
    store = Watched(FolderStore(tmp_path / "live"))
    edition = built(tmp_path, ["001-a", "002-b"])
    key = edition.episodes[0].media_key
    (public(tmp_path) / key).unlink()
    if there:
        FolderStore(tmp_path / "live").write(key, there)
    with pytest.raises(
        PublishError,
        match=r"episodes/002-b: media/002-b\..* is neither in build/public nor on .*; put the recording back",
    ):
        plan(public(tmp_path), store, edition)
    assert store.written == []


def test_two_hosts_at_once_are_told_apart(tmp_path: Path) -> None:
    """Of two who publish at the same moment, one is told that the other was first."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path, ["001-a"])
    planned = plan(public(tmp_path), store, edition)
    publish(planned, public(tmp_path), store, by=BY, at=NOW)
    with pytest.raises(
        PublishError, match=r"release 1 \(host on laptop, 2026-03-05 06:00:00 \+0000\) was published at the same"
    ):
        publish(planned, public(tmp_path), store, by=BY, at=NOW)


def test_a_build_that_changes_under_the_publication_is_noticed(tmp_path: Path) -> None:
    """What is recorded is what was sent, also when a build runs at the same time."""
    store = FolderStore(tmp_path / "live")
    planned = plan(public(tmp_path), store, built(tmp_path, ["001-a"]))
    (public(tmp_path) / "episodes" / "001-a.html").write_bytes(b"other")
    with pytest.raises(PublishError, match=r"001-a\.html: changed while it was being published"):
        publish(planned, public(tmp_path), store, by=BY, at=NOW)
    assert store.read("feed.xml") is None


def test_progress_is_told_in_bytes_for_each_recording_and_each_stage(tmp_path: Path) -> None:
    """The host sees which episode is on its way, and that the rest is."""
    heard: dict[str, list[float]] = {}
    edition = built(tmp_path, ["001-a"])
    store = FolderStore(tmp_path / "live")

    def progress(step: str, done: float, total: float, unit: str) -> None:
        assert unit == "B"
        heard.setdefault(step, []).append(done / total)

    publish(plan(public(tmp_path), store, edition), public(tmp_path), store, by=BY, at=NOW, progress=progress)
    names = ["sidecars", "new pages", "index", "feed"]
    assert list(heard) == [f"uploading {name}" for name in [edition.episodes[0].media_key, *names]]
    assert all(shares == sorted(shares) and shares[-1] == 1 for shares in heard.values())


def test_at_every_instant_of_a_publication_every_link_leads_somewhere(tmp_path: Path) -> None:
    """A visitor who comes by in the middle of a publication never finds a broken link."""
    store = FolderStore(tmp_path / "live")
    seen: list[list[str]] = []
    for slugs in (["001-a"], ["001-a", "002-b"], ["001-a", "002-b", "003-c"]):
        go(tmp_path, Watched(store, after=lambda: seen.append(broken_links(store))), built(tmp_path, slugs))
    assert len(seen) > 40
    assert not any(seen)
