"""Telling the world of a release: once, after it is live, again where it failed, and never at the cost of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from podcaster.errors import Problem, StorageError
from podcaster.model import AnnounceSettings, Edition, Release, StorageSettings
from podcaster.publish import announce as room
from podcaster.publish import records
from podcaster.publish.announce import News, Secrets, announce
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests.publish.showing import built
from tests.publish.test_publish import NOW, go
from tests.publish.witnesses import Watched
from tests.publish.world import World, refusing, world

LATER = NOW + timedelta(minutes=10)
TOKEN, SECRET = "token-of-the-show", "secret-of-the-hook"
SECRETS = Secrets(podping_token=TOKEN, webhook_secret=SECRET)


@pytest.fixture
def ears(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> Iterator[World]:
    """A hub, a gateway and a webhook on one server: ``hub``, ``podping`` and ``hook`` are their paths."""
    with world(tmp_path / "nothing") as made:
        made.change = lambda method, key, answer: (204, {}, b"")
        yield made


def settings(ears: World) -> AnnounceSettings:
    """All three."""
    return AnnounceSettings(websub=ears.url + "hub", podping=ears.url + "podping", webhook=ears.url + "hook")


def release(folder: Path, ears: World, slugs: list[str], **more: Any) -> tuple[Store, Edition, Release]:
    """Publish these episodes to the folder's storage."""
    store = FolderStore(folder / "live")
    edition = built(folder, slugs, announce=settings(ears), **more)
    return store, edition, go(folder, store, edition)[1]


def tell(
    store: Store, edition: Edition, newest: Release, secrets: Secrets = SECRETS, **more: Any
) -> tuple[Problem, ...]:
    """Announce, knowing what a listing of the storage says."""
    history = records.history(store)
    news = News(newest, history.committed, history.announced, edition.episodes, **more)
    return announce(store, edition.show, news, now=LATER, secrets=secrets)


def heard(ears: World) -> list[str]:
    """Who was told, in the order of their names."""
    return sorted(key for _, key in ears.asked)


def hooked(ears: World) -> list[dict[str, Any]]:
    """What the webhook was sent."""
    return [json.loads(body) for (_, key), (_, body) in zip(ears.asked, ears.bodies, strict=True) if key == "hook"]


def test_everybody_is_told_once(tmp_path: Path, ears: World) -> None:
    """Listeners' apps hear of the episode at once, and of nothing twice."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    assert tell(store, edition, newest) == ()
    assert heard(ears) == ["hook", "hub", "podping"]
    watched = Watched(store)
    assert tell(watched, edition, newest) == ()
    assert len(ears.asked) == 3
    assert watched.log == [("listing", records.FOLDER)]


def test_the_hub_gets_the_address_of_the_feed(tmp_path: Path, ears: World) -> None:
    """The hub fetches the feed itself, as WebSub has it."""
    tell(*release(tmp_path, ears, ["001-a"]))
    (headers, body) = ears.bodies[ears.asked.index(("POST", "hub"))]
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {
        "hub.mode": ["publish"],
        "hub.url": ["https://podcast.example.org/feed.xml"],
    }


def test_the_gateway_gets_the_address_and_the_token(tmp_path: Path, ears: World) -> None:
    """Podping is told with the token from the environment, in a header, never in the address."""
    tell(*release(tmp_path, ears, ["001-a"]))
    headers, _ = ears.bodies[ears.asked.index(("GET", "podping"))]
    assert headers["authorization"] == TOKEN
    assert ears.queries[ears.asked.index(("GET", "podping"))] == (
        "url=https%3A%2F%2Fpodcast.example.org%2Ffeed.xml&reason=update&medium=podcast"
    )


def test_the_webhook_gets_what_changed_signed(tmp_path: Path, ears: World) -> None:
    """Whoever posts the news elsewhere gets titles and addresses, and can tell that they come from the show."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    tell(store, edition, newest)
    store, edition, newest = release(tmp_path, ears, ["001-a", "002-b"])
    tell(store, edition, newest)
    said = hooked(ears)[-1]
    assert said["show"]["feed"] == "https://podcast.example.org/feed.xml"
    assert said["release"]["number"] == 2
    assert said["added"] == [
        {
            "guid": str(edition.episodes[0].guid),
            "slug": "002-b",
            "title": "Aflevering 002-b",
            "url": "https://podcast.example.org/episodes/002-b.html",
            "audio": f"https://podcast.example.org/{edition.episodes[0].media_key}",
        }
    ]
    assert (said["changed"], said["gone"]) == ([], [])
    headers, body = ears.bodies[len(ears.asked) - 1 - ears.asked[::-1].index(("POST", "hook"))]
    assert headers["x-hub-signature"] == "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["idempotency-key"] == f"{edition.show.guid}-2"


def test_without_a_secret_nothing_is_signed(tmp_path: Path, ears: World) -> None:
    """A signature with an empty secret would be worth nothing."""
    tell(*release(tmp_path, ears, ["001-a"]), secrets=Secrets(podping_token=TOKEN))
    assert all("x-hub-signature" not in headers for headers, _ in ears.bodies)


def test_only_another_feed_is_news(tmp_path: Path, ears: World) -> None:
    """Mending a page tells nobody anything, and is not looked at again."""
    tell(*release(tmp_path, ears, ["001-a"]))
    store, edition, newest = release(tmp_path, ears, ["001-a"], text="verbeterd")
    assert newest.number == 2
    assert tell(store, edition, newest) == ()
    assert len(ears.asked) == 3
    assert records.history(store).announced == (1, 2)


@pytest.mark.parametrize("status", [500, 404, 401, 302])
def test_who_does_not_take_it_is_told_by_the_next_run(tmp_path: Path, ears: World, status: int) -> None:
    """A hub that fails is a warning; the others are told, and the next run, from anywhere, tells only the hub."""
    right = ears.change
    ears.change = lambda method, key, answer: (status if key == "hub" else 204, {}, b"")
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    (problem,) = tell(store, edition, newest)
    assert problem.severity == "warning"
    assert f"was not told of release 1 (answered {status}); the next publication tries again" in str(problem)
    ears.asked.clear()
    ears.change = right
    assert tell(store, edition, newest) == ()
    assert heard(ears) == ["hub"]
    ears.asked.clear()
    assert tell(store, edition, newest) == ()
    assert heard(ears) == []


def test_a_hub_that_hangs_costs_patience_and_nothing_else(
    tmp_path: Path, ears: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host waits ten seconds at most for all of them together; the release is live."""
    monkeypatch.setattr(room, "_PATIENCE_S", 0.3)
    hanging = threading.Event()
    right = ears.change
    ears.change = lambda method, key, answer: (hanging.wait(20), right(method, key, answer))[1]
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    problems = tell(store, edition, newest)
    hanging.set()
    assert len(problems) == 3
    assert all("gave no answer: ReadTimeout" in problem.what for problem in problems)
    ears.change = right
    assert tell(store, edition, newest) == ()


def test_a_webhook_that_was_down_hears_of_every_release_in_order(tmp_path: Path, ears: World) -> None:
    """Two episodes published while it was down are told as two; the hub, which fetches the feed, is pinged once."""
    right, ears.change = ears.change, refusing(500)
    assert len(tell(*release(tmp_path, ears, ["001-a"]))) == 3
    assert len(tell(*release(tmp_path, ears, ["001-a", "002-b"]))) == 3
    ears.change = right
    ears.asked.clear()
    ears.bodies.clear()
    assert tell(*release(tmp_path, ears, ["001-a", "002-b", "003-c"])) == ()
    assert heard(ears) == ["hook", "hook", "hook", "hub", "podping"]
    assert [[each["slug"] for each in said["added"]] for said in hooked(ears)] == [["001-a"], ["002-b"], ["003-c"]]


def test_a_webhook_that_fails_half_way_goes_on_there(tmp_path: Path, ears: World) -> None:
    """What it took is not sent again."""
    right, ears.change = ears.change, refusing(500)
    tell(*release(tmp_path, ears, ["001-a"]))
    count = iter([204, 500])
    ears.change = lambda method, key, answer: (next(count), {}, b"") if key == "hook" else (204, {}, b"")
    store, edition, newest = release(tmp_path, ears, ["001-a", "002-b"])
    assert len(tell(store, edition, newest)) == 1
    ears.change = right
    ears.asked.clear()
    ears.bodies.clear()
    assert tell(store, edition, newest) == ()
    assert [said["release"]["number"] for said in hooked(ears)] == [2]


def test_while_caches_show_the_old_feed_who_only_points_is_told_again(tmp_path: Path, ears: World) -> None:
    """A hub that looked too early and saw nothing new is asked to look once more; the webhook is not told twice."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    assert tell(store, edition, newest, is_stale=True) == ()
    assert heard(ears) == ["hook", "hub", "podping"]
    assert tell(store, edition, newest) == ()
    assert heard(ears) == ["hook", "hub", "hub", "podping", "podping"]


def test_old_news_is_let_go(tmp_path: Path, ears: World) -> None:
    """After a week of failing, an announcement is dropped: nobody posts about last month's episode."""
    right, ears.change = ears.change, refusing(500)
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    tell(store, edition, newest)
    ears.change = right
    ears.asked.clear()
    news = News(newest, [1], [], edition.episodes)
    assert announce(store, edition.show, news, now=NOW + timedelta(days=8), secrets=SECRETS) == ()
    assert heard(ears) == []
    assert records.history(store).announced == (1,)


def test_a_show_that_begins_to_announce_does_not_tell_its_whole_past(tmp_path: Path, ears: World) -> None:
    """A host who adds a webhook to a show of years gets one post, not hundreds."""
    for slugs in (["001-a"], ["001-a", "002-b"], ["001-a", "002-b", "003-c"]):
        made = release(tmp_path, ears, slugs)
    assert tell(*made) == ()
    assert [said["release"]["number"] for said in hooked(ears)] == [3]


def test_an_episode_that_left_is_told_without_an_address(tmp_path: Path, ears: World) -> None:
    """Whoever posted about it can take the post down."""
    store, edition, newest = release(tmp_path, ears, ["001-a", "002-b"])
    tell(store, edition, newest)
    shorter = replace(newest, number=3, enclosures=dict(list(newest.enclosures.items())[:1]))
    message = room._message(edition.show, newest, shorter, {})
    (gone,) = message.facts["gone"]
    assert "url" not in gone


def test_private_episodes_are_nobody_s_news(tmp_path: Path, ears: World) -> None:
    """No webhook hears the title or the address of what only invited listeners may have."""
    _, edition, newest = release(tmp_path, ears, ["001-a", "002-b"])
    hidden = {guid: replace(media, private=media.slug == "002-b") for guid, media in newest.enclosures.items()}
    message = room._message(edition.show, None, replace(newest, enclosures=hidden), {})
    assert [each["slug"] for each in message.facts["added"]] == ["001-a"]
    assert "002-b" not in json.dumps(message.facts)


def test_secrets_are_never_told(tmp_path: Path, ears: World) -> None:
    """What a warning says may be read by anybody who reads a log."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    hook = "http://127.0.0.1:9/services/T0/very-secret"
    secrets = Secrets(podping_token="wachtwoord\n-ü", webhook=hook, webhook_secret=SECRET)
    problems = tell(store, edition, newest, secrets)
    said = " ".join(map(str, problems)) + repr(secrets)
    assert {problem.where for problem in problems} == {ears.url, "http://127.0.0.1:9/"}
    for secret in ("very-secret", "wachtwoord", "ü", SECRET):
        assert secret not in said


def test_a_gateway_without_a_token_says_where_it_goes(tmp_path: Path, ears: World) -> None:
    """The host reads the name of the variable."""
    (problem,) = tell(*release(tmp_path, ears, ["001-a"]), secrets=Secrets())
    assert "PODCASTER_PODPING_TOKEN" in problem.example


def test_without_a_public_address_nobody_is_told(tmp_path: Path, ears: World) -> None:
    """A show on the host's own computer is not announced as http://localhost."""
    store, edition, newest = release(tmp_path, ears, ["001-a"], storage=StorageSettings())
    (problem,) = tell(store, edition, newest)
    assert (problem.severity, heard(ears)) == ("warning", [])


def test_a_show_that_announces_nothing_asks_nothing(tmp_path: Path) -> None:
    """No request, no note on the storage."""
    store = Watched(FolderStore(tmp_path / "live"))
    edition = built(tmp_path, ["001-a"])
    newest = go(tmp_path, store, edition)[1]
    store.log.clear()
    assert announce(store, edition.show, News(newest, [1], []), now=LATER) == ()
    assert store.log == []


def test_a_storage_that_fails_now_is_a_warning(tmp_path: Path, ears: World) -> None:
    """The release is live, whatever happens to the note about it."""

    class Failing(FolderStore):
        def write(self, key: str, *args: object, **kwargs: object) -> None:
            raise StorageError(Problem(key, "is full"))

    _, edition, newest = release(tmp_path, ears, ["001-a"])
    (problem,) = tell(Failing(tmp_path / "live"), edition, newest)
    assert (problem.severity, problem.what) == ("warning", "is full")


@pytest.mark.parametrize("note", [b"", b"[]", b'{"websub": "x"}', b"\xff"])
def test_a_damaged_note_is_no_more_than_a_repeated_word(tmp_path: Path, ears: World, note: bytes) -> None:
    """Whatever happened to the note, the newest release is told."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    store.write(room.STATE, note)
    assert tell(store, edition, newest) == ()
    assert heard(ears) == ["hook", "hub", "podping"]


@pytest.mark.parametrize(
    "address", ["hook", "https://", "http://[", "ftp://host/secret-path", "http://host:port/secret-path"]
)
def test_an_address_that_is_none_is_a_warning_without_the_address(tmp_path: Path, ears: World, address: str) -> None:
    """A pasting mistake in the environment fails nothing, and is not quoted: it may be a secret's other half."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    (problem,) = tell(store, edition, newest, Secrets(podping_token=TOKEN, webhook=address))
    assert problem.severity == "warning"
    assert "secret-path" not in str(problem)


def test_a_gateway_with_a_question_of_its_own_keeps_it(tmp_path: Path, ears: World) -> None:
    """An address with a query gets the feed's behind it."""
    store, edition, newest = release(tmp_path, ears, ["001-a"])
    show = replace(edition.show, announce=AnnounceSettings(podping=f"{ears.url}podping?network=test"))
    announce(store, show, News(newest, [1], []), now=LATER, secrets=SECRETS)
    assert ears.queries[0].startswith("network=test&url=https")
