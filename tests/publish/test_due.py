"""Episodes that wait for their time: uploaded early, live when it has come, whichever computer asks."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.content.read import read_show
from podcaster.errors import ContentError, PublishError
from podcaster.model import Release, StorageSettings
from podcaster.publish import records
from podcaster.publish.asked import NOTHING, Asked
from podcaster.publish.due import due
from podcaster.publish.prune import plan_prune
from podcaster.publish.published import Published
from podcaster.publish.rollback import plan_rollback, roll_back
from podcaster.publish.show import publish_show
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests.showfolder import write_episode, write_show
from tests.storage.faults import network

DAY = timedelta(days=1)
BEFORE = datetime(2026, 5, 6, 6, tzinfo=UTC)
THEN = datetime(2026, 6, 2, 4, tzinfo=UTC)  # six o'clock in Amsterdam


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with 001-lassen live and 002-draaien, which waits for the second of June and is uploaded."""
    folder = write_show(tmp_path_factory.mktemp("made") / "show")
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-draaien", number=2, published="2026-06-02T06:00:00+02:00")
    publish(folder, BEFORE)
    return folder


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    """A copy of that show, with what is live."""
    return shutil.copytree(made, tmp_path / "show")


def publish(folder: Path, now: datetime, asked: Asked = NOTHING) -> Published:
    """Publish at ``now``."""
    return publish_show(folder, asked, now=now, by="host")


def run_due(folder: Path, now: datetime) -> list[str]:
    """Do what ``publish --due`` does; return who went live."""
    slugs = [each.episode.slug for each in due(folder, now=now).due]
    if slugs:
        publish(folder, now, Asked(named=slugs))
    return slugs


def store_of(folder: Path) -> Store:
    """The show's storage."""
    return open_store(read_show(folder))


def latest(folder: Path) -> Release:
    """The newest release."""
    found = records.latest(store_of(folder))
    assert found is not None
    return found


def live(folder: Path) -> list[str]:
    """The slugs in the feed."""
    return sorted(media.slug for media in latest(folder).enclosures.values())


def missing(folder: Path) -> list[str]:
    """What the newest release names and the storage has not."""
    store = store_of(folder)
    return [key for key in latest(folder).files if store.head(key) is None]


def staged(folder: Path) -> list[str]:
    """The media of 002-draaien in the release."""
    return [key for key in latest(folder).files if key.startswith("media/002-draaien.")]


def test_what_waits_is_uploaded_early_and_nothing_points_at_it(show: Path) -> None:
    """A listener cannot find the episode before its time; the host knows that its audio is there."""
    store = store_of(show)
    (key,) = staged(show)
    assert store.head(key) is not None
    assert live(show) == ["001-lassen"]
    for page in store.names(""):
        if page.endswith((".html", ".xml")):
            assert b"002-draaien" not in (store.read(page) or b""), page
    assert not list(store.names("episodes/002"))


def test_what_waits_is_not_pruned(show: Path) -> None:
    """Clearing up takes nothing away that an episode needs next week."""
    planned = plan_prune(store_of(show), now=datetime.now(UTC) + 100 * DAY, keep=1)
    assert staged(show)[0] not in [each.key for each in planned.objects]


def test_what_waits_stays_in_the_release_when_something_else_is_published(show: Path) -> None:
    """Publishing another episode by name, from a computer without any recording, does not lose the audio that waits."""
    before = staged(show)
    write_episode(show, "003-frezen", number=3, published="")
    shutil.rmtree(show / "build")
    (show / "episodes/002-draaien/recording.wav").unlink()
    publish(show, BEFORE + DAY, Asked(named=["003-frezen"]))
    assert live(show) == ["001-lassen", "003-frezen"]
    assert staged(show) == before


def test_nothing_goes_live_before_its_time(show: Path) -> None:
    """One second before six o'clock nothing is due; at six it is."""
    assert due(show, now=THEN - timedelta(seconds=1)).due == ()
    assert [each.episode.slug for each in due(show, now=THEN).due] == ["002-draaien"]


def test_when_its_time_has_come_it_goes_live_and_only_it(show: Path) -> None:
    """What is due is in the feed; what comes later is not, and asking again does nothing."""
    write_episode(show, "003-frezen", number=3, published="2026-07-01T06:00:00+02:00")
    publish(show, BEFORE + DAY)
    assert run_due(show, THEN) == ["002-draaien"]
    assert live(show) == ["001-lassen", "002-draaien"]
    assert [key for key in latest(show).files if key.startswith("media/003-frezen.")]
    assert missing(show) == []
    number = latest(show).number
    assert run_due(show, THEN + DAY) == []
    assert latest(show).number == number


def test_a_computer_with_only_the_texts_puts_it_live_and_uploads_no_audio(show: Path, tmp_path: Path) -> None:
    """A timer on a fresh clone, without build folder and recordings, does the same as the host's own computer."""
    clone = tmp_path / "clone"
    ignored = shutil.ignore_patterns("build", "recording*", "live")
    shutil.copytree(show, clone, ignore=ignored)
    text = (clone / "show.toml").read_text()
    (clone / "show.toml").write_text(text.replace("[storage]", f'[storage]\nfolder = "{show / "live"}"'))
    key = staged(show)[0]
    before = (show / "live" / key).stat()
    found = due(clone, now=THEN)
    published = publish(clone, THEN, Asked(named=[each.episode.slug for each in found.due]))
    assert live(show) == ["001-lassen", "002-draaien"]
    assert [step.key for step in published.plan.uploads if step.key.startswith("media/")] == []
    assert (show / "live" / key).stat().st_mtime_ns == before.st_mtime_ns
    assert missing(show) == []


def test_a_planned_episode_without_a_recording_stops_nobody(show: Path) -> None:
    """A date set weeks ahead, before the interview was recorded, does not stop other episodes from going live."""
    folder = write_episode(show, "003-frezen", number=3, published="2026-07-01T06:00:00+02:00")
    (folder / "recording.wav").unlink()
    publish(show, BEFORE + DAY)
    assert run_due(show, THEN) == ["002-draaien"]


def test_an_episode_that_was_taken_back_stays_away(show: Path) -> None:
    """A rollback is not undone ten minutes later by a timer; the host, by name, can."""
    run_due(show, THEN)
    store = store_of(show)
    roll_back(store, plan_rollback(store, 1), by="host", at=THEN + timedelta(hours=1))
    found = due(show, now=THEN + timedelta(hours=2))
    assert found.due == ()
    assert [episode.slug for episode in found.held] == ["002-draaien"]
    publish(show, THEN + timedelta(hours=3), Asked(named=["002-draaien"]))
    assert live(show) == ["001-lassen", "002-draaien"]


def test_a_release_that_was_stopped_is_finished_first(show: Path) -> None:
    """A timer completes what another computer had committed, and says so; then nothing is due."""
    run_due(show, THEN)
    store = store_of(show)
    newest = latest(show)
    store.delete(records.live_key(newest.number))
    (show / "live/feed.xml").write_bytes(b"the feed of before")
    found = due(show, now=THEN + DAY)
    assert found.finished == newest
    assert found.due == ()
    assert b"002-draaien" in (store.read("feed.xml") or b"")
    assert not records.history(store).unfinished


def test_only_looking_finishes_nothing(show: Path) -> None:
    """``--due --plan`` writes nothing, whatever it finds."""
    store_of(show).delete(records.live_key(1))
    found = due(show, now=THEN, plan_only=True)
    assert (found.finished, len(found.due)) == (None, 1)
    assert records.history(store_of(show)).unfinished


def test_half_written_notes_do_not_stop_a_timer(show: Path) -> None:
    """A host at work on next week's episode gets no mail every ten minutes; when something is due, all is checked."""
    (show / "episodes/002-draaien/chapters.txt").write_text("Welkom, ergens in het begin\n")
    assert due(show, now=BEFORE).due == ()
    with pytest.raises(ContentError, match=r"chapters\.txt"):
        run_due(show, THEN)


@pytest.mark.parametrize(("late", "told"), [(0, False), (14, False), (16, True), (60 * 24, True)])
def test_a_late_run_is_told(show: Path, late: int, told: bool) -> None:
    """A host whose timer slept reads how late the episode is."""
    (found,) = due(show, now=THEN + timedelta(minutes=late)).due
    assert (found.is_late, found.late) == (told, timedelta(minutes=late))


def test_a_timer_on_a_computer_in_the_wrong_year_says_so(show: Path) -> None:
    """It does not wait in silence for a time that is over."""
    with pytest.raises(PublishError, match="this computer's clock: says it is 2020-01-01"):
        due(show, now=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        ("2026-03-29T01:59:00+01:00", "2026-03-29T00:59Z"),  # the last minute of winter in Amsterdam
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30Z"),  # a time no clock in Amsterdam shows
        ("2026-03-29T03:00:00+02:00", "2026-03-29T01:00Z"),  # the first of summer
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30Z"),  # the first half past two of that night
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30Z"),  # the second, an hour later
        ("2026-10-25T06:00:00+01:00", "2026-10-25T05:00Z"),
        ("2026-06-02T04:00:00Z", "2026-06-02T04:00Z"),
    ],
)
def test_a_clock_that_is_put_forward_or_back_moves_no_episode(tmp_path: Path, published: str, moment: str) -> None:
    """A date with its zone is one moment, also in the nights in which an hour is left out or comes twice."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen", published=published)
    then = datetime.fromisoformat(moment)
    assert due(folder, now=then - timedelta(seconds=1)).due == ()
    (found,) = due(folder, now=then).due
    assert found.late == timedelta(0)


def test_with_nothing_due_it_is_one_request(tmp_path: Path, storage_settings: StorageSettings) -> None:
    """On a paid storage a timer that asks every ten minutes costs one listing each time, and makes no release."""
    with network(storage_settings.endpoint_url) as net:
        settings = replace(storage_settings, endpoint_url=net.endpoint_url)
        where = f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"'
        folder = write_show(tmp_path / "show", where, settings.base_url)
        write_episode(folder, "001-lassen")
        publish(folder, BEFORE)
        due(folder, now=BEFORE)
        net.log.clear()
        assert due(folder, now=BEFORE + DAY).due == ()
        assert [method for method, _ in net.log] == ["GET"]
        assert "list-type=2" in net.log[0][1]
        assert records.history(store_of(folder)).committed == (1,)


def test_through_the_public_address_of_a_real_server(tmp_path: Path, storage_settings: StorageSettings) -> None:
    """Early upload, a look from outside, the day itself and the feed once more: all of it on SeaweedFS."""
    settings = storage_settings
    where = f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"'
    folder = write_show(tmp_path / "show", where, settings.base_url)
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-draaien", number=2, published="2026-06-02T06:00:00+02:00")
    assert publish(folder, BEFORE).warnings == ()
    (folder / "episodes/002-draaien/recording.wav").unlink()
    shutil.rmtree(folder / "build")
    found = due(folder, now=THEN)
    assert publish(folder, THEN, Asked(named=[each.episode.slug for each in found.due])).warnings == ()
    assert live(folder) == ["001-lassen", "002-draaien"]
