"""Going back, leaving and clearing away: nothing is lost that somebody may still want."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.model import Release
from podcaster.publish import packs, records
from podcaster.publish.asked import Asked
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import plan
from podcaster.publish.prune import plan_prune, prune
from podcaster.publish.rollback import plan_rollback, roll_back
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests.publish.showing import built, public, replaced
from tests.publish.test_publish import BY, NOW, go
from tests.publish.witnesses import Dying, KilledError, Watched, broken_links

SLUGS = [f"{number:03}-{letter}" for number, letter in enumerate("abcdefghij", 1)]


def back(store: Store, number: int | None = None) -> Release:
    """Go back."""
    return roll_back(store, plan_rollback(store, number), by=BY, at=NOW)


def all_bytes(store: Store, release: Release) -> dict[str, bytes | None]:
    """Return what is public of a release."""
    return {key: store.read(key) for key in release.files}


def leave(folder: Path, store: Store, slugs: list[str], gone: str, *, purge: bool = False) -> Release:
    """Publish ``slugs``, with the host's word that ``gone`` leaves."""
    planned = plan(public(folder), store, built(folder, slugs), Asked(withdrawing=[gone], purge=purge))
    return publish(planned, public(folder), store, by=BY, at=NOW)


def test_each_of_ten_releases_comes_back_byte_for_byte(tmp_path: Path, store: Store) -> None:
    """Whatever was published last year can be live again in a moment, exactly as it was."""
    seen = {}
    for number in range(1, 11):
        folder = tmp_path / str(number)
        _, release = go(folder, store, built(folder, SLUGS[:number]))
        seen[number] = all_bytes(store, release)
    for number in (3, 10, 1, 9, 2, 8, 4, 7, 5, 6):
        release = back(store, number)
        assert all_bytes(store, release) == seen[number]
        assert broken_links(store) == []
    latest = records.latest(store)
    assert latest
    assert (latest.number, latest.what) == (20, "back to release 6")


def test_going_back_without_a_number_is_one_step(tmp_path: Path) -> None:
    """The host who has just made a mistake needs no list."""
    store = FolderStore(tmp_path / "live")
    _, first = go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    before = all_bytes(store, first)
    go(tmp_path / "b", store, built(tmp_path / "b", ["001-a", "002-b"]))
    planned = plan_rollback(store)
    assert (planned.added, planned.gone) == ((), ("002-b",))
    back(store)
    assert all_bytes(store, first) == before
    assert store.read("episodes/002-b.html") is None
    assert back(store).files.keys() > first.files.keys(), "and going back once more undoes it"
    assert store.read("episodes/002-b.html") is not None


def test_going_back_may_be_stopped_anywhere(tmp_path: Path) -> None:
    """A rollback is a release like any other: whoever comes next finishes it."""
    store = FolderStore(tmp_path / "live")
    _, first = go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    before = all_bytes(store, first)
    go(tmp_path / "b", store, built(tmp_path / "b", ["001-a", "002-b"]))
    for requests in range(1, 60):
        dying = Dying(store, requests)
        try:
            roll_back(dying, plan_rollback(dying, 1), by=BY, at=NOW)
            break
        except KilledError:
            assert broken_links(store) == []
            release = roll_forward(store, records.history(store))
            assert release
            if release.number > 2:
                break
    assert requests > 3
    assert all_bytes(store, first) == before


def test_going_back_to_what_is_not_there_says_so(tmp_path: Path) -> None:
    """A wrong number, an empty storage and a purged episode are told apart."""
    store = FolderStore(tmp_path / "live")
    with pytest.raises(PublishError, match="nothing was ever published here"):
        plan_rollback(store)
    go(tmp_path, store, built(tmp_path, ["001-a", "002-b"]))
    for number in (0, 7):
        with pytest.raises(PublishError, match=r"there is no such release; try:  podcaster releases"):
            plan_rollback(store, number)
    leave(tmp_path / "b", store, ["001-a"], "002-b", purge=True)
    with pytest.raises(PublishError, match=r"media/002-b\..*needed by release 1 and is no longer there"):
        plan_rollback(store, 1)


def test_an_unpublished_episode_loses_its_pages_and_keeps_its_audio(tmp_path: Path, store: Store) -> None:
    """Visitors no longer find it; who has it in an app can go on listening."""
    edition = built(tmp_path, ["001-a", "002-b"])
    go(tmp_path, store, edition)
    gone = edition.episodes[0]
    release = leave(tmp_path / "b", store, ["001-a"], "002-b")
    assert store.read(gone.page_key) is store.read(gone.embed_key) is None
    assert store.head(gone.media_key) is not None
    assert release.reserved[str(gone.guid)].slug == "002-b"
    assert broken_links(store) == []
    _, again = go(tmp_path, store, built(tmp_path, ["001-a", "002-b"]))
    assert store.read(gone.page_key) is not None
    assert again.reserved == {}


def test_purging_takes_the_audio_too_and_nothing_of_others(tmp_path: Path, store: Store) -> None:
    """A guest who withdraws her word is heard no more, and 001-a is not taken for 001-ab."""
    edition = built(tmp_path, ["001-a", "001-ab"])
    go(tmp_path, store, edition)
    leave(tmp_path / "b", store, ["001-ab"], "001-a", purge=True)
    names = [key for key in store.names("") if "001-a." in key]
    assert names == []
    assert store.head(edition.episodes[0].media_key) is not None
    assert broken_links(store) == []


def test_a_guid_that_was_live_stays_with_its_episode(tmp_path: Path) -> None:
    """A copied folder does not give a new episode an old one's GUID, which apps would take for heard."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, built(tmp_path, ["001-a", "002-b"]))
    gone = built(tmp_path, ["001-a", "002-b"]).episodes[0]
    leave(tmp_path / "b", store, ["001-a"], "002-b")
    edition = replaced(built(tmp_path / "c", ["001-a", "003-c"]), "003-c", guid=gone.guid)
    with pytest.raises(PublishError, match=r"003-c/episode\.toml: guid: its GUID .* belongs to 002-b"):
        plan(public(tmp_path / "c"), store, edition)


def aged(live: Path, days: float) -> None:
    """Let everything on a folder's storage be older."""
    for path in live.rglob("*"):
        if path.is_file():
            then = path.stat().st_mtime - days * 86_400
            os.utime(path, (then, then))


def test_pruning_takes_what_no_kept_release_needs(tmp_path: Path) -> None:
    """Room is made, and every kept release can still be brought back."""
    store = FolderStore(tmp_path / "live")
    seen = {}
    for number in range(1, 6):
        folder = tmp_path / str(number)
        edition = built(folder, [f"001-a~{number}", "002-b"], text=str(number))
        planned = plan(public(folder), store, edition, Asked(replacing=["001-a"]))
        release = publish(planned, public(folder), store, by=BY, at=NOW + timedelta(days=number))
        seen[number] = all_bytes(store, release)
    aged(tmp_path / "live", 2)
    later = NOW + timedelta(days=365)
    planned = plan_prune(store, now=later, keep=2)
    assert planned.kept == (4, 5)
    assert planned.releases == (1, 2, 3)
    gone = {each.key for each in planned.objects}
    assert len([key for key in gone if key.startswith("media/001-a.")]) == 3
    assert not [key for key in gone if "002-b" in key or key == keys.FEED]
    prune(store, planned, now=later)
    assert back(store, 4).number == 6
    assert all(store.read(key) == content for key, content in seen[4].items())
    assert plan_prune(store, now=later, keep=3).objects == ()


def test_pruning_keeps_what_is_young_unpublished_or_not_ours(tmp_path: Path) -> None:
    """A publication that is under way, an app that has an old episode, and a neighbour's file are left alone."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path, ["001-a", "002-b"])
    go(tmp_path, store, edition)
    leave(tmp_path / "b", store, ["001-a"], "002-b")
    for key in ("robots.txt", "media/notes.txt", "media/old.0123456789ab.mp3"):
        store.write(key, b"x")
    aged(tmp_path / "live", 2)
    later = NOW + timedelta(days=365)
    store.write("media/new.0123456789ab.mp3", b"x")
    os.utime(tmp_path / "live/media/new.0123456789ab.mp3", (later.timestamp(), later.timestamp() - 3600))
    first = set(plan_prune(store, now=later, keep=1).objects)
    assert "media/old.0123456789ab.mp3" in {each.key for each in first}
    assert not {"robots.txt", "media/notes.txt", "media/new.0123456789ab.mp3"} & {each.key for each in first}
    assert edition.episodes[0].media_key not in {each.key for each in first}
    assert plan_prune(store, now=NOW, keep=1).releases == ()


def test_what_lay_unused_for_long_is_sent_again_rather_than_relied_on(tmp_path: Path) -> None:
    """An upload that somebody is about to prune is not what a new release is built on."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path, ["001-a"])
    go(tmp_path, store, edition)
    for name in (records.key(1), records.live_key(1)):
        store.delete(name)
    key = edition.episodes[0].media_key
    now = NOW.replace(year=2126)
    first = plan(public(tmp_path), store, edition, now=now)
    assert key in [step.key for step in first.uploads]
    (public(tmp_path) / key).unlink()
    assert key not in [step.key for step in plan(public(tmp_path), store, edition, now=now).uploads]


def test_damage_to_a_pack_is_known_before_anything_changes(tmp_path: Path) -> None:
    """What cannot be brought back whole is not brought back by half."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    (pack,) = store.names(packs.FOLDER)
    go(tmp_path / "b", store, built(tmp_path / "b", ["001-a", "002-b"]))
    store.delete(pack)
    watched = Watched(store)
    with pytest.raises(PublishError, match="were not kept"):
        back(watched, 1)
    assert [key for key in watched.written if not key.startswith(".podcaster/")] == []
    assert records.history(store).newest == 2


def test_who_and_when_is_no_part_of_what_is_compared(tmp_path: Path) -> None:
    """Publishing the same thing again by somebody else makes no release."""
    store = FolderStore(tmp_path / "live")
    _, first = go(tmp_path, store, built(tmp_path, ["001-a"]))
    assert replace(first, by="another", at=NOW + timedelta(days=1)) == first
