"""What is new is looked at through its public address before the feed points at it, and the feed once it is live."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from podcaster.errors import PublishError, StorageError
from podcaster.model import Edition, Release, StorageSettings
from podcaster.publish import clock, records
from podcaster.publish.commit import publish
from podcaster.publish.plan import Plan, plan
from podcaster.publish.verify import has_public_address, looked_at, verify_feed, verify_public
from podcaster.storage.folder import FolderStore
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from podcaster.web import Web
from tests import make
from tests.publish.showing import built, public
from tests.publish.test_publish import BY, NOW, go
from tests.publish.witnesses import Watched
from tests.publish.world import Change, World, at_time, packed, refusing, saying, whole, world

RSS = (
    '<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><podcast:guid>{}</podcast:guid>{}'
    "</channel></rss>"
)


@pytest.fixture
def around(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> Iterator[World]:
    """A web server for what the storage holds, reached without any proxy of the machine's."""
    with world(tmp_path / "live") as made:
        yield made


def settings(url: str) -> StorageSettings:
    """A bucket whose public address is ``url``."""
    return StorageSettings(bucket="podcast", base_url=url)


def look_and_go(folder: Path, store: Store, edition: Edition) -> tuple[Plan, Release]:
    """Publish what ``built`` left, after a look from outside."""
    planned = plan(public(folder), store, edition)
    look = partial(lambda release: verify_public(edition.show, release, looked_at(planned)))
    return planned, publish(planned, public(folder), store, by=BY, at=NOW, verify=look)


def test_what_the_world_can_read_goes_live(tmp_path: Path, around: World) -> None:
    """The host whose storage is in order notices nothing; every new file was looked at, and of audio a part."""
    edition = built(tmp_path, ["001-a", "002-b"], storage=settings(around.url))
    planned, _ = look_and_go(tmp_path, FolderStore(tmp_path / "live"), edition)
    immutable = {key for key in planned.release.files if not key.endswith((".html", ".xml"))}
    assert {key for method, key in around.asked if method == "HEAD"} == immutable
    assert {key for method, key in around.asked if method == "GET"} == {
        key for key in immutable if key.startswith(("media/", "chapters/"))
    }


def test_what_seaweedfs_shows_the_world_goes_live(tmp_path: Path, storage_settings: StorageSettings) -> None:
    """On a real server opened by its policy, everything a show consists of passes: type, size, parts, CORS."""
    edition = built(tmp_path, ["001-a"], storage=storage_settings)
    planned, _ = look_and_go(tmp_path, open_store(edition.show), edition)
    assert len(looked_at(planned)) == 5
    feed = (public(tmp_path) / "feed.xml").read_bytes()
    assert verify_feed(edition.show, feed) == []


SPOILT: list[tuple[Change, str]] = [
    (refusing(403), r"media/001-a\.\w+\.mp3: answers 403: the world cannot read it; try:  podcaster storage setup"),
    (refusing(404, "chapters/"), r"chapters/001-a\.\w+\.json: answers 404"),
    (
        saying("media/", method="HEAD", content_length="7"),
        r"says it has 7 bytes; the feed says 30000, e.g. Content-Length: 30000",
    ),
    (saying("media/", content_type="text/html"), r"is served as text/html, e.g. Content-Type: audio/mpeg"),
    (saying("media/", content_type=""), r"is served as nothing, e.g. Content-Type: audio/mpeg"),
    (whole, r"does not give parts \(answered 200\); Apple Podcasts does not play it, e.g. 206 with .*bytes 0-1/30000"),
    (saying("chapters/", access_control_allow_origin=""), r"may not be read by players on other sites \(CORS\)"),
    (saying("media/", access_control_allow_origin=""), r"media/.*may not be read by players on other sites \(CORS\)"),
    (packed, r"arrives packed \(gzip\)"),
]


@pytest.mark.parametrize(("change", "said"), SPOILT, ids=[said[:30] for _, said in SPOILT])
def test_what_an_app_would_stumble_over_is_refused_before_the_feed_points_at_it(
    tmp_path: Path, around: World, change: Change, said: str
) -> None:
    """The host reads what is wrong with which address; what was live stays, and nothing that changes was written."""
    store = Watched(FolderStore(tmp_path / "live"))
    around.change = change
    edition = built(tmp_path, ["001-a"], storage=settings(around.url))
    with pytest.raises(PublishError, match=said) as caught:
        look_and_go(tmp_path, store, edition)
    assert all(problem.where.startswith(around.url) for problem in caught.value.problems)
    assert all(problem.example for problem in caught.value.problems)
    assert [key for key in store.written if not key.startswith(("media/", "chapters/", "artwork/", "assets/"))] == []


def test_an_address_that_sends_apps_elsewhere_is_refused_with_the_right_one(tmp_path: Path, around: World) -> None:
    """The feed gets the address at which the files are, not one that depends on another server's memory."""
    with world(tmp_path / "live") as front:
        front.change = lambda method, key, answer: (302, {"Location": around.url + key}, b"")
        edition = built(tmp_path, ["001-a"], storage=settings(front.url))
        with pytest.raises(PublishError, match=rf'sends apps on to .*e.g. storage.base_url = "{around.url}"'):
            look_and_go(tmp_path, FolderStore(tmp_path / "live"), edition)


def test_an_address_without_a_server_is_named(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> None:
    """A typing error in base_url is found before anybody subscribes to it."""
    edition = built(tmp_path, ["001-a"], storage=settings("http://127.0.0.1:9/"))
    with pytest.raises(StorageError, match=r"http://127.0.0.1:9/.*gives no answer"):
        look_and_go(tmp_path, FolderStore(tmp_path / "live"), edition)


def test_what_a_refused_publication_left_is_looked_at_again(tmp_path: Path, around: World) -> None:
    """Running it a second time does not slip past what was wrong the first time."""
    store = FolderStore(tmp_path / "live")
    around.change = refusing(403, "chapters/")
    edition = built(tmp_path, ["001-a"], storage=settings(around.url))
    for _ in range(2):
        with pytest.raises(PublishError, match="answers 403"):
            look_and_go(tmp_path, store, edition)
    assert records.latest(store) is None


def test_only_what_is_new_is_looked_at(tmp_path: Path, around: World) -> None:
    """The archive costs nothing when an episode is added."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, built(tmp_path, ["001-a"], storage=settings(around.url)))
    edition = built(tmp_path, ["001-a", "002-b"], storage=settings(around.url))
    look_and_go(tmp_path, store, edition)
    assert {key.partition(".")[0] for _, key in around.asked} == {"media/002-b", "chapters/002-b"}


def test_a_thousand_new_files_are_looked_at_a_few_at_a_time(tmp_path: Path, around: World) -> None:
    """A big first publication is no attack on the server: sixteen requests at once, one for each file."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path, ["001-a"], storage=settings(around.url))
    _, release = go(tmp_path, store, edition)
    key = next(key for key in release.files if key.startswith("artwork/"))
    verify_public(edition.show, release, [key] * 1000)
    assert len(around.asked) == 1000
    assert 1 < around.most_at_once <= 16


def test_a_thousand_files_that_cannot_be_read_are_told_in_ten_lines(tmp_path: Path, around: World) -> None:
    """The host reads one cause, not a thousand times the same."""
    edition = built(tmp_path, ["001-a"], storage=settings(around.url))
    _, release = go(tmp_path, FolderStore(tmp_path / "live"), edition)
    around.change = refusing(403)
    with pytest.raises(PublishError, match="and 990 more like these") as caught:
        verify_public(edition.show, release, [next(iter(release.files))] * 1000)
    assert len(caught.value.problems) == 11


def test_a_server_that_ignores_ranges_is_not_read_to_the_end(tmp_path: Path, around: World) -> None:
    """Finding out that a server gives no parts does not fetch hours of audio."""
    (tmp_path / "live" / "media").mkdir(parents=True)
    (tmp_path / "live" / "media" / "x.mp3").write_bytes(bytes(5_000_000))
    with Web() as web:
        assert len(web.ask("GET", around.url + "media/x.mp3", most_bytes=1000).body) == 1000


@pytest.mark.parametrize(
    ("content", "severity", "said"),
    [
        ("the same", "", ""),
        (RSS.format(make.show().guid, "<item/>"), "warning", "still shows the feed of before"),
        (RSS.format("someone-else", ""), "error", "gives another one"),
        ("<html><p>Welkom<br></html>", "error", "no app can read"),
        ("", "error", "no app can read"),
    ],
)
def test_the_feed_is_read_once_more_when_it_is_live(
    tmp_path: Path, around: World, content: str, severity: str, said: str
) -> None:
    """A cache that lags is worth a word; an address with another show or no feed at all is told as what it is."""
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "feed.xml").write_text(content)
    problems = verify_feed(make.show(storage=settings(around.url)), b"the same")
    assert [problem.severity for problem in problems] == ([severity] if severity else [])
    assert said in "".join(problem.what for problem in problems)
    assert all(problem.where == around.url + "feed.xml" and problem.example for problem in problems)


@pytest.mark.parametrize(("change", "said"), [(refusing(503), "answers 503"), (refusing(403), "answers 403")])
def test_a_live_feed_that_cannot_be_read_is_an_error_that_says_it_is_live(
    tmp_path: Path, around: World, change: Change, said: str
) -> None:
    """The host knows that the release is there and that the address is what needs mending."""
    around.change = change
    (problem,) = verify_feed(make.show(storage=settings(around.url)), b"")
    assert (problem.severity, "is live" in problem.what, said in problem.what) == ("error", True, True)


def test_a_live_feed_without_a_server_is_told_and_raises_nothing(s3_environment: pytest.MonkeyPatch) -> None:
    """What is live does not become a failure afterwards."""
    (problem,) = verify_feed(make.show(storage=settings("http://127.0.0.1:9/")), b"")
    assert problem.what.startswith("is live, but gives no answer")


def test_a_folder_and_the_default_address_are_not_looked_at() -> None:
    """A host without a public address yet, or with a web server of her own, is not stopped."""
    assert not has_public_address(make.show(storage=StorageSettings(base_url="https://podcast.example.org/")))
    assert not has_public_address(make.show(storage=StorageSettings(bucket="podcast")))
    assert has_public_address(make.show(storage=settings("https://podcast.example.org/")))


THERE = datetime(2026, 3, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "age", "refused"),
    [(-60, 0, False), (5, 0, False), (11, 0, True), (600, 0, True), (20, 1200, False), (40, 1200, True)],
)
def test_a_clock_that_is_ahead_of_the_public_address_is_refused(
    around: World, ahead: int, age: int, refused: bool
) -> None:
    """No episode goes live before its time because a laptop is in the wrong year; an answer's age counts."""
    around.change = at_time(THERE, Age=str(age))
    show = make.show(storage=settings(around.url))
    problems = list(clock.ahead(show, THERE + timedelta(minutes=ahead)))
    assert bool(problems) == refused
    assert all("episodes would go early" in str(problem) for problem in problems)


@pytest.mark.parametrize("said", ["", "yesterday", "Thu, 99 Mar 2026 06:00:00 GMT"])
def test_an_address_that_does_not_know_the_time_stops_nobody(around: World, said: str) -> None:
    """Servers without a clock exist."""
    around.change = saying("", date=said)
    assert list(clock.ahead(make.show(storage=settings(around.url)), THERE)) == []


def test_a_clock_that_is_behind_the_newest_release_is_refused(tmp_path: Path) -> None:
    """Releases stay in order, and an episode does not wait for a year that is over."""
    store = FolderStore(tmp_path / "live")
    _, release = go(tmp_path, store, built(tmp_path, ["001-a"]))
    history = records.history(store)
    assert list(clock.behind(history, release, NOW)) == []
    assert list(clock.behind(history, release, NOW - timedelta(minutes=9))) == []
    (problem,) = clock.behind(history, release, NOW - timedelta(minutes=11))
    assert str(problem).startswith("this computer's clock: says it is 2026-03-05 05:49 UTC, but release 1")
    assert "timedatectl" in problem.example


def test_another_host_s_clock_in_the_future_locks_nobody_out(tmp_path: Path) -> None:
    """A release with an impossible time is not believed over the storage's own clock."""
    store = FolderStore(tmp_path / "live")
    _, release = go(tmp_path, store, built(tmp_path, ["001-a"]))
    history = replace(records.history(store), written=NOW)
    wrong = replace(release, at=NOW + timedelta(days=9999))
    assert list(clock.behind(history, wrong, NOW + timedelta(minutes=1))) == []


def test_a_date_years_away_is_refused() -> None:
    """2062 instead of 2026, or a laptop that thinks it is 1970: either is said before everything waits for ever."""
    episode = make.plain_episode(published=datetime(2062, 1, 1, tzinfo=UTC))
    (problem,) = clock.years_behind([episode], NOW)
    assert str(problem).startswith(f"episodes/{episode.slug}/episode.toml: published: 2062-01-01")
    assert list(clock.years_behind([episode], datetime(2061, 1, 1, tzinfo=UTC))) == []
