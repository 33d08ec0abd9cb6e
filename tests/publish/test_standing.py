"""What is live and what the host's files say: a date that listeners know stays, and two minds are told."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.content.read import read, read_show
from podcaster.errors import StorageError
from podcaster.model import Release, StorageSettings
from podcaster.publish import records
from podcaster.publish.asked import NOTHING, Asked
from podcaster.publish.published import Published
from podcaster.publish.rollback import plan_rollback, roll_back
from podcaster.publish.show import publish_show
from podcaster.publish.standing import disagreements, if_in_doubt
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests.publish.test_rights import as_user
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DATE = "2026-05-05T06:00:00+02:00"
SLUG = "002-frezen"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of which both episodes are live since the fifth of May."""
    folder = write_show(tmp_path_factory.mktemp("made") / "show")
    write_episode(folder, "001-lassen")
    write_episode(folder, SLUG, number=2)
    publish(folder)
    return folder


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    """A copy of that show, with what is live."""
    return shutil.copytree(made, tmp_path / "show")


def publish(folder: Path, asked: Asked = NOTHING, now: datetime = NOW) -> Published:
    """Publish."""
    return publish_show(folder, asked, now=now, by="host")


def store_of(folder: Path) -> Store:
    """The show's storage."""
    return open_store(read_show(folder))


def back(folder: Path, number: int) -> Release:
    """Go back."""
    store = store_of(folder)
    return roll_back(store, plan_rollback(store, number), by="host", at=NOW + DAY)


def toml(folder: Path) -> Path:
    """What the host says of the episode."""
    return folder / "episodes" / SLUG / "episode.toml"


def told(folder: Path, now: datetime = NOW + DAY) -> list[str]:
    """Where the storage and the host's files disagree."""
    return [str(each) for each in disagreements(read(folder).episodes, records.latest(store_of(folder)), now)]


def test_an_episode_that_comes_back_has_the_date_listeners_know(show: Path) -> None:
    """Taken out and put back, it is no news in any app: the same feed to the byte, and the file says the date again."""
    feed, written = (show / "live/feed.xml").read_bytes(), toml(show).read_text()
    publish(show, Asked(withdrawing=[SLUG]))
    published = publish(show, Asked(named=[SLUG]), NOW + DAY)
    assert [each.slug for each in published.dated_as_before] == [SLUG]
    assert (show / "live/feed.xml").read_bytes() == feed
    assert toml(show).read_text() == written
    assert told(show) == []


def test_a_draft_that_a_rollback_made_live_gets_its_date_back(show: Path) -> None:
    """Named, an episode that is live stays as it is, its file says so, and nothing is sent."""
    written = toml(show).read_text()
    publish(show, Asked(withdrawing=[SLUG]))
    back(show, 1)
    (problem,) = told(show)
    assert problem.startswith(f"episodes/{SLUG}/episode.toml: published: is missing, as in a draft, but the episode")
    assert f"(dated 2026-05-05 06:00 +0200) and stays so; try:  podcaster publish {SLUG}" in problem
    for asked in (NOTHING, Asked(plan_only=True), Asked(named=["001-lassen"])):
        stays = publish(show, asked, NOW + DAY)
        assert stays.plan.is_empty, "what is live stays, and holds up nothing else"
        assert [str(each) for each in stays.warnings] == [problem]
        assert stays.built.chosen.drafts == ()
    published = publish(show, Asked(named=[SLUG]), NOW + 2 * DAY)
    assert published.plan.is_empty
    assert [each.slug for each in published.dated_as_before] == [SLUG]
    assert toml(show).read_text() == written
    assert told(show) == []


def test_a_date_the_host_wrote_counts(show: Path) -> None:
    """Who wants an episode to be news again writes so in its file."""
    publish(show, Asked(withdrawing=[SLUG]))
    toml(show).write_text(toml(show).read_text() + "\npublished = 2026-05-30T06:00:00+02:00\n")
    assert publish(show, Asked(named=[SLUG])).dated_as_before == ()
    feed = (show / "live/feed.xml").read_text()
    assert "30 May 2026" in feed


def test_a_first_publication_is_dated_now(show: Path) -> None:
    """A draft that nobody has heard yet is as new as it is."""
    write_episode(show, "003-draaien", number=3, published="")
    assert publish(show, Asked(named=["003-draaien"]), NOW + DAY).dated_as_before == ()
    assert "published = 2026-06-02T02:00:00+02:00" in (show / "episodes/003-draaien/episode.toml").read_text()


def test_a_record_without_dates_is_read(show: Path) -> None:
    """What was published before dates were kept goes on; an episode that comes back is then dated now."""
    path = show / "live" / records.key(1)
    path.write_text("\n".join(line for line in path.read_text().splitlines() if '"published"' not in line))
    release = records.latest(store_of(show))
    assert release is not None
    assert release.dates == {}
    publish(show, Asked(withdrawing=[SLUG]))
    assert publish(show, Asked(named=[SLUG]), NOW + DAY).dated_as_before == ()


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2026-07-01T06:00:00+02:00", "which is yet to come, but the episode is live"),
        ("2026-05-06T06:00:00+02:00", "but listeners know it by 2026-05-05 06:00 +0200"),
        ("2026-05-05T04:00:00Z", ""),
    ],
)
def test_another_date_in_the_file_is_told(show: Path, date: str, words: str) -> None:
    """The host reads before the next publication what it would change in every app; another zone changes nothing."""
    toml(show).write_text(toml(show).read_text().replace(DATE, date))
    problems = told(show)
    assert len(problems) == bool(words)
    assert words in "".join(problems)


def test_what_was_taken_back_and_would_come_again_is_told(show: Path) -> None:
    """After a rollback the host reads which of her files would put an episode live again."""
    write_episode(show, "003-draaien", number=3)
    publish(show)
    back(show, 1)
    (problem,) = told(show)
    assert problem.startswith("episodes/003-draaien/episode.toml: published: says 2026-05-05 06:00 +0200, but")
    assert "# published = 2026-05-05T06:00:00+02:00" in problem


def test_who_has_no_draft_in_doubt_is_not_kept_waiting(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``check`` asks the storage only where a draft that was made once may be live."""
    write_episode(show, "003-draaien", number=3, published="")
    with monkeypatch.context() as patched:
        patched.setattr(records, "latest", lambda store: pytest.fail("asked"))
        assert if_in_doubt(show, NOW) == []
    publish(show, Asked(withdrawing=[SLUG]))
    back(show, 1)
    assert len(if_in_doubt(show, NOW + DAY)) == 1


def test_what_fails_leaves_the_hosts_file_as_it_was(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With keys that may not write, or not take away, no episode is called a draft that is live, or the other way."""
    where = f'bucket = "{storage_settings.bucket}"\nprefix = "{storage_settings.prefix}"\n'
    folder = write_show(
        tmp_path,
        base_url=storage_settings.base_url,
        storage=where + f'endpoint_url = "{storage_settings.endpoint_url}"',
    )
    write_episode(folder, SLUG)
    publish(folder)
    draft = write_episode(folder, "003-draaien", number=3, published="") / "episode.toml"
    written = toml(folder).read_text(), draft.read_text()
    for name, *rights in (("looks", "s3:GetObject"), ("writes", "s3:GetObject", "s3:PutObject")):
        as_user(storage_settings, s3_environment, f"{name}-only", "s3:ListBucket", *rights)
        with pytest.raises(StorageError, match="may not do this"):
            publish(folder, Asked(withdrawing=[SLUG]))
        assert (toml(folder).read_text(), draft.read_text()) == written
