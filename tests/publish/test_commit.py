"""A release is one write: who comes later finishes it, who comes too late changes nothing, and two are kept apart."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.publish import packs, records
from podcaster.publish.asked import Asked
from podcaster.publish.claim import FOLDER as CLAIMS
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.plan import Beside, plan
from podcaster.publish.show import publish_show
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests.publish.showing import built, public
from tests.publish.test_publish import BY, NOW, go
from tests.publish.witnesses import Dying, KilledError, Watched, broken_links
from tests.showfolder import write_episode, write_show

NOW_REAL = datetime.now(UTC)


class Simple(FolderStore):
    """A storage that takes no notice of conditions, as some S3 servers do."""

    def keeps_apart(self) -> bool:
        """It does not."""
        return False

    def write_new(self, key: str, source: bytes) -> bool:
        """Write, whatever is there."""
        self.write(key, source)
        return True

    def replace(self, key: str, source: bytes, tag: str) -> bool:
        """Write, whatever is there."""
        return self.write_new(key, source)


def stopped_after_commit(folder: Path, store: Store, slugs: list[str], *, withdrawing: Sequence[str] = ()) -> None:
    """Publish until the release is committed, and no further."""
    edition = built(folder, slugs)
    watched = Watched(store)
    latest = records.latest(store)
    number = latest.number + 1 if latest else 1

    class Asleep(Watched):
        def write_new(self, key: str, source: bytes) -> bool:
            done = super().write_new(key, source)
            if key == records.key(number):
                raise KilledError
            return done

    planned = plan(public(folder), store, edition, Asked(withdrawing=withdrawing), latest=latest)
    with pytest.raises(KilledError):
        publish(planned, public(folder), Asleep(watched), by=BY, at=NOW)


def test_a_committed_release_is_finished_by_whoever_comes_next(tmp_path: Path, store: Store) -> None:
    """A colleague with nothing but the storage's address completes what a dead laptop has begun."""
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    before = store.read(keys.FEED)
    stopped_after_commit(tmp_path / "b", store, ["001-a", "002-b"])
    assert store.read(keys.FEED) == before
    assert records.history(store).unfinished
    release = roll_forward(store, records.history(store))
    assert release
    assert store.read(keys.FEED) == (public(tmp_path / "b") / keys.FEED).read_bytes() != before
    assert store.read("episodes/002-b.html") == (public(tmp_path / "b") / "episodes/002-b.html").read_bytes()
    assert not records.history(store).unfinished
    assert broken_links(store) == []


def test_a_first_release_is_finished_too(tmp_path: Path, store: Store) -> None:
    """Also when nothing was live before."""
    stopped_after_commit(tmp_path, store, ["001-a"])
    assert store.read(keys.FEED) is None
    roll_forward(store, records.history(store))
    assert broken_links(store) == []
    assert store.read(keys.FEED) is not None


def test_finishing_may_itself_be_stopped_anywhere(tmp_path: Path) -> None:
    """A bad day for laptops ends with the release all the same."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    stopped_after_commit(tmp_path / "b", store, ["001-a", "002-b"])
    for requests in range(1, 60):
        try:
            roll_forward(Dying(store, requests), records.history(store))
        except KilledError:
            assert broken_links(store) == []
        if not records.history(store).unfinished:
            break
    assert requests > 5
    assert store.read(keys.FEED) == (public(tmp_path / "b") / keys.FEED).read_bytes()


def test_who_falls_asleep_after_the_commit_wakes_up_to_change_nothing(tmp_path: Path, store: Store) -> None:
    """A lid that closes in the middle of a publication cannot bring old pages back over newer ones an hour later."""
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    edition = built(tmp_path / "b", ["001-a", "002-b"])
    planned = plan(public(tmp_path / "b"), store, edition)

    class Sleeper(Watched):
        def write_new(self, key: str, source: bytes) -> bool:
            done = super().write_new(key, source)
            if key == records.key(2):  # the others finish this release and publish the next one
                go(tmp_path / "c", self._store, built(tmp_path / "c", ["001-a", "002-b", "003-c"]))
            return done

    with pytest.raises(PublishError, match=r"release 3 .* was published after release 2"):
        publish(planned, public(tmp_path / "b"), Sleeper(store), by=BY, at=NOW)
    live = records.latest(store)
    assert live
    assert live.number == 3
    for key in live.files:
        assert store.read(key) == (public(tmp_path / "c") / key).read_bytes()


def test_two_who_finish_the_same_release_do_not_disturb_each_other(tmp_path: Path, store: Store) -> None:
    """The slow one finds her pages there already, and is content."""
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))

    class Overtaken(Watched):
        def write_new(self, key: str, source: bytes) -> bool:
            done = super().write_new(key, source)
            if key == records.key(2):
                roll_forward(self._store, records.history(self._store))
            return done

    edition = built(tmp_path / "b", ["001-a", "002-b"])
    planned = plan(public(tmp_path / "b"), store, edition)
    publish(planned, public(tmp_path / "b"), Overtaken(store), by=BY, at=NOW)
    assert store.read(keys.FEED) == (public(tmp_path / "b") / keys.FEED).read_bytes()


def test_what_changes_in_place_is_kept_once_and_opens_with_any_zip(tmp_path: Path) -> None:
    """The bytes of every page of every release can be had again, without this program if need be."""
    import zipfile

    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, built(tmp_path, ["001-a", "002-b"]))
    _, second = go(tmp_path, store, built(tmp_path, ["001-a", "002-b"], text="anders"))
    first, again = store.names(packs.FOLDER)
    parts = [set(zipfile.ZipFile(tmp_path / "live" / name).namelist()) for name in (first, again)]
    assert not parts[0] & parts[1]
    mutable = {file.sha256 for key, file in second.files.items() if not keys.is_immutable(key)}
    assert mutable <= parts[0] | parts[1]


def test_a_page_whose_bytes_were_lost_is_named(tmp_path: Path) -> None:
    """Damage to what is kept is said, and nothing wrong goes live."""
    store = FolderStore(tmp_path / "live")
    stopped_after_commit(tmp_path, store, ["001-a"])
    (pack,) = store.names(packs.FOLDER)
    store.write(pack, (store.read(pack) or b"")[:-100])
    with pytest.raises(PublishError, match=r"live: embed/001-a\.html: its bytes .* were not kept.*podcaster publish"):
        roll_forward(store, records.history(store))
    assert store.read(keys.FEED) is None


def test_lost_bytes_do_not_keep_the_show_from_being_published(tmp_path: Path) -> None:
    """With the show's folder at hand everything can be made again, and the next release puts all of it right."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a"]))
    kept = set(store.names(packs.FOLDER))
    stopped_after_commit(tmp_path / "b", store, ["001-a", "002-b"])
    for pack in set(store.names(packs.FOLDER)) - kept:
        store.delete(pack)
    latest = roll_forward(store, records.history(store), from_folder=True)
    edition = built(tmp_path / "b", ["001-a", "002-b"])
    planned = plan(public(tmp_path / "b"), store, edition, latest=latest)
    release = publish(planned, public(tmp_path / "b"), store, by=BY, at=NOW)
    assert release.number == 3
    assert all(store.read(key) == (public(tmp_path / "b") / key).read_bytes() for key in release.files)
    assert broken_links(store) == []


def test_what_a_release_with_lost_bytes_was_to_take_away_is_taken_away_by_the_next(tmp_path: Path) -> None:
    """An episode that was unpublished does not stay public because the laptop died and a pack was lost."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "a", store, built(tmp_path / "a", ["001-a", "002-b"]))
    kept = set(store.names(packs.FOLDER))
    stopped_after_commit(tmp_path / "b", store, ["001-a", "003-c"], withdrawing=["002-b"])
    for pack in set(store.names(packs.FOLDER)) - kept:
        store.delete(pack)
    store.write("episodes/003-c.html", b"written before the laptop died")
    latest = roll_forward(store, records.history(store), from_folder=True)
    assert latest
    edition = built(tmp_path / "c", ["001-a"])
    asked = Asked(withdrawing=["003-c"])
    planned = plan(public(tmp_path / "c"), store, edition, asked, latest=latest, beside=Beside(left=latest.removed))
    publish(planned, public(tmp_path / "c"), store, by=BY, at=NOW)
    assert list(store.names("episodes/")) == ["episodes/001-a.html"]
    assert list(store.names("embed/")) == ["embed/001-a.html"]
    assert broken_links(store) == []


def test_the_next_publication_of_a_show_does_what_was_left(tmp_path: Path) -> None:
    """Whoever publishes after that needs to know nothing of it."""
    show = write_show(tmp_path / "show", 'folder = "live"')
    for number, slug in enumerate(("001-a", "002-b"), start=1):
        write_episode(show, slug, number=number)
    publish_show(show, now=NOW_REAL, by=BY)
    live, before = FolderStore(show / "live"), tmp_path / "before"
    shutil.copytree(show / "live", before)
    publish_show(show, Asked(withdrawing=["002-b"]), now=NOW_REAL, by=BY)
    shutil.copy(show / "live" / records.key(2), before / records.key(2))
    shutil.rmtree(show / "live")
    before.rename(show / "live")  # as it was after the commit, and the pack is lost
    publish_show(show, now=NOW_REAL, by=BY)
    assert list(live.names("episodes/")) == ["episodes/001-a.html"]


def test_on_a_simple_storage_a_claim_keeps_two_hosts_apart(tmp_path: Path) -> None:
    """Where a server knows no conditions, the second host is told who is publishing, and since when."""
    store = Simple(tmp_path / "live")
    told: list[str] = []

    class Meeting(Simple):
        def write(self, key: str, *args: object, **kwargs: object) -> None:
            super().write(key, *args, **kwargs)  # type: ignore[arg-type]
            if key.startswith(CLAIMS) and not told:
                told.append("")
                edition = built(tmp_path / "b", ["001-a", "002-b"])
                planned = plan(public(tmp_path / "b"), store, edition)
                with pytest.raises(PublishError) as caught:
                    publish(planned, public(tmp_path / "b"), store, by="other host", at=NOW + timedelta(seconds=9))
                told.append(str(caught.value))

    go(tmp_path / "a", Meeting(tmp_path / "live"), built(tmp_path / "a", ["001-a"]))
    assert "host on laptop is publishing here since 2026-03-05T06:00:00+00:00" in told[1]
    assert list(store.names(CLAIMS)) == []
    latest = records.latest(store)
    assert latest
    assert next(iter(latest.enclosures.values())).slug == "001-a"


def test_a_host_hears_that_a_storage_knows_no_conditions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """She reads it as she reads any warning, once for each release."""
    show = write_show(tmp_path / "show", 'folder = "live"')
    write_episode(show, "001-a")
    monkeypatch.setattr("podcaster.publish.show.open_store", lambda show: Simple(tmp_path / "live"))
    [warning] = publish_show(show, now=NOW_REAL, by=BY).warnings
    assert (warning.where, warning.severity) == (str(tmp_path / "live"), "warning")
    assert warning.example == "publish from one computer at a time"
    assert publish_show(show, now=NOW_REAL, by=BY).warnings == ()


def test_an_old_claim_is_not_waited_for(tmp_path: Path) -> None:
    """A laptop that died while it held a claim does not stop the show."""
    import os

    store = Simple(tmp_path / "live")
    store.write(f"{CLAIMS}old.json", b"{}")
    path = tmp_path / "live" / CLAIMS / "old.json"
    then = path.stat().st_mtime - 3600
    os.utime(path, (then, then))
    _, release = go(tmp_path, store, built(tmp_path, ["001-a"]))
    assert release.number == 1


def test_a_release_says_who_made_it_and_when(tmp_path: Path) -> None:
    """Months later a host can see who put this live."""
    store = FolderStore(tmp_path / "live")
    _, release = go(tmp_path, store, built(tmp_path, ["001-a"]))
    assert (release.by, release.at) == (BY, NOW)
    read = records.latest(store)
    assert read
    assert (read.by, read.at) == (BY, NOW)
    assert replace(release, by="", at=None) == release, "who and when make no other release"
