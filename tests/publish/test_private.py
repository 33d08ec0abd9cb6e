"""Private episodes: in the feeds of those who were given one, and nowhere else."""

from __future__ import annotations

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.feed import rss
from podcaster.model import Edition, Release
from podcaster.publish import listeners, packs, private, records
from podcaster.publish.asked import Asked
from podcaster.publish.commit import publish
from podcaster.publish.live import roll_forward
from podcaster.publish.packs import Packs
from podcaster.publish.plan import Beside, Plan, plan
from podcaster.publish.prune import plan_prune
from podcaster.publish.rollback import plan_rollback, roll_back
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests.publish.showing import built, public
from tests.publish.test_publish import BY, NOW
from tests.publish.witnesses import Dying, KilledError, Watched

TOKENS = [letter * 43 for letter in "TUVW"]


def made(folder: Path, slugs: list[str], *, hidden: list[str]) -> Edition:
    """Build a show in which the episodes ``hidden`` are private; their pages are not made, as in a real build."""
    edition = built(folder, slugs)
    episodes = [replace(e, access="private" if e.slug in hidden else "public") for e in edition.episodes]
    edition = replace(edition, episodes=tuple(episodes))
    for episode in edition.episodes:
        if episode.slug in hidden:
            (public(folder) / episode.page_key).unlink()
            (public(folder) / episode.embed_key).unlink()
    (public(folder) / keys.FEED).write_bytes(rss.render(edition.for_everyone()))
    (folder / "build" / "private.xml").write_bytes(rss.render_private(edition))
    return edition


def planned(folder: Path, store: Store, edition: Edition, asked: Asked | None = None) -> Plan:
    """Plan it after whatever is there."""
    latest = roll_forward(store, records.history(store))
    feed = folder / "build" / "private.xml"
    return plan(public(folder), store, edition, asked or Asked(), latest=latest, beside=Beside(private_feed=feed))


def go(folder: Path, store: Store, slugs: list[str], *, hidden: list[str], asked: Asked | None = None) -> Release:
    """Build and publish."""
    edition = made(folder, slugs, hidden=hidden)
    return publish(planned(folder, store, edition, asked), public(folder), store, by=BY, at=NOW)


def welcome(store: Store, label: str, token: str) -> str:
    """Give somebody a feed; return its key."""
    listener = listeners.add(store, label, token, by=BY, at=NOW)
    private.give_one(store, listener, records.latest(store))
    return listener.key


def titles(content: bytes | None) -> list[str]:
    """Return what an app lists, [] if there is no feed."""
    return re.findall(r"<item>\s*<title>Aflevering (.*?)</title>", (content or b"").decode())


def test_a_listener_gets_public_and_private_episodes(tmp_path: Path, store: Store) -> None:
    """Who was given a feed hears everything; the world hears what is public, and nothing tells it there is more."""
    key = welcome(store, "Projectleider", TOKENS[0])
    assert store.read(key) is None
    go(tmp_path, store, ["001-a", "002-b"], hidden=["002-b"])
    assert titles(store.read(key)) == ["002-b", "001-a"]
    assert titles(store.read(keys.FEED)) == ["001-a"]
    head = store.head(key)
    assert head is not None
    assert (head.content_type, head.cache_control) == ("application/rss+xml; charset=utf-8", keys.OWN)
    opened = [name for name in store.names("") if not name.startswith((".podcaster/", "private/"))]
    assert not [name for name in opened if "002-b" in name and not name.startswith(("media/", "chapters/"))]


def test_a_listeners_feed_is_her_own_and_in_no_directory(tmp_path: Path) -> None:
    """No app's directory lists it, and it does not carry the name under which the public show is known."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, ["001-a"], hidden=["001-a"])
    feed = (store.read(welcome(store, "Projectleider", TOKENS[0])) or b"").decode()
    assert "<itunes:block>Yes</itunes:block>" in feed
    assert "<podcast:block>yes</podcast:block>" in feed
    assert "podcast:guid" not in feed
    assert f'href="https://podcast.example.org/private/{TOKENS[0]}.xml"' in feed
    assert keys.A_LISTENER not in feed
    assert "episodes/001-a.html" not in feed
    assert 'rel="hub"' not in feed


def test_who_is_revoked_has_no_feed_from_then_on(tmp_path: Path, store: Store) -> None:
    """Her address gives nothing, also after later publications and after going back; the others' stay."""
    first, second = (welcome(store, label, token) for label, token in zip("AB", TOKENS, strict=False))
    go(tmp_path / "1", store, ["001-a", "002-b"], hidden=["002-b"])
    gone = listeners.revoke(store, "a", by=BY, at=NOW)
    store.delete(gone.key)
    go(tmp_path / "2", store, ["001-a", "002-b", "003-c"], hidden=["002-b", "003-c"])
    assert (store.read(first), titles(store.read(second))) == (None, ["003-c", "002-b", "001-a"])
    roll_back(store, plan_rollback(store, 1), by=BY, at=NOW)
    assert (store.read(first), titles(store.read(second))) == (None, ["002-b", "001-a"])
    with pytest.raises(PublishError, match="is no listener with a feed"):
        listeners.revoke(store, "A", by=BY, at=NOW)
    welcome(store, "A", TOKENS[2])
    assert [(each.label, bool(each.revoked)) for each in listeners.read(store)] == [
        ("A", True),
        ("B", False),
        ("A", False),
    ]


def test_who_is_revoked_while_it_is_published_gets_nothing(tmp_path: Path) -> None:
    """Whenever in a publication the host says so: when both are done, the feed is gone."""
    for request in range(1, 80):
        store = FolderStore(tmp_path / str(request) / "live")
        key = welcome(store, "A", TOKENS[0])
        go(tmp_path / str(request) / "1", store, ["001-a"], hidden=["001-a"])
        edition = made(tmp_path / str(request) / "2", ["001-a", "002-b"], hidden=["001-a", "002-b"])
        left = [request]

        def revoke(store: Store = store, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                store.delete(listeners.revoke(store, "A", by=BY, at=NOW).key)

        folder = tmp_path / str(request) / "2"
        watched = Watched(store, after=revoke)
        publish(planned(folder, watched, edition), public(folder), watched, by=BY, at=NOW)
        if left[0] > 0:
            break
        assert store.read(key) is None, f"after request {request}"
    assert request > 20


def test_killed_anywhere_every_listener_ends_up_with_the_release(tmp_path: Path) -> None:
    """Whoever comes next finishes the listeners' feeds too; until then each is the old one or the new one, whole."""
    points = 0
    for request in range(1, 80):
        store = FolderStore(tmp_path / str(request) / "live")
        own = [welcome(store, token[0], token) for token in TOKENS[:3]]
        go(tmp_path / str(request) / "1", store, ["001-a"], hidden=["001-a"])
        folder = tmp_path / str(request) / "2"
        edition = made(folder, ["001-a", "002-b"], hidden=["002-b", "001-a"])
        dying = Dying(store, request)
        try:
            publish(planned(folder, dying, edition), public(folder), dying, by=BY, at=NOW)
            break
        except KilledError:
            points += 1
        for key in own:
            content = store.read(key)
            assert titles(content) in (["001-a"], ["002-b", "001-a"])
            for found in re.findall(rb'url="https://podcast.example.org/([^"]+)"', content or b""):
                assert store.head(found.decode()) is not None
        release = roll_forward(store, records.history(store))
        wanted = ["001-a"] if release is None or release.number == 1 else ["002-b", "001-a"]
        assert [titles(store.read(key)) for key in own] == [wanted] * 3
    assert points > 20


def test_going_back_to_before_there_were_private_episodes_and_forward_again(tmp_path: Path) -> None:
    """A listener's feed never speaks of what the release does not have; it comes back with the release that has."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path / "1", ["001-a"])
    publish(plan(public(tmp_path / "1"), store, edition), public(tmp_path / "1"), store, by=BY, at=NOW)
    key = welcome(store, "A", TOKENS[0])
    go(tmp_path / "2", store, ["001-a", "002-b"], hidden=["002-b"])
    then = store.read(key)
    roll_back(store, plan_rollback(store, 1), by=BY, at=NOW)
    assert store.read(key) is None
    roll_back(store, plan_rollback(store, 2), by=BY, at=NOW)
    assert store.read(key) == then


def test_listeners_feeds_leave_also_when_the_way_back_broke_off_and_its_bytes_were_lost(tmp_path: Path) -> None:
    """What private episodes were taken back from is not left public because a laptop died."""
    store = FolderStore(tmp_path / "live")
    edition = built(tmp_path / "1", ["001-a"])
    publish(plan(public(tmp_path / "1"), store, edition), public(tmp_path / "1"), store, by=BY, at=NOW)
    lost = list(store.names(packs.FOLDER))
    key = welcome(store, "A", TOKENS[0])
    go(tmp_path / "2", store, ["001-a", "002-b"], hidden=["002-b"])
    back = plan_rollback(store, 1)
    store.write_new(records.key(3), records.to_json(replace(back.release, by=BY, at=NOW)))
    for pack in lost:
        store.delete(pack)
    latest = roll_forward(store, records.history(store), from_folder=True)
    assert latest
    again = plan(public(tmp_path / "1"), store, edition, latest=latest, beside=Beside(left=latest.removed))
    publish(again, public(tmp_path / "1"), store, by=BY, at=NOW)
    assert store.read(key) is None
    assert store.read(keys.PRIVATE_FEED) is None


def test_a_public_episode_does_not_become_private_by_itself(tmp_path: Path) -> None:
    """Subscribers of the public feed do not lose an episode unasked, and what all could fetch is not called secret."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "1", store, ["001-a", "002-b"], hidden=[])
    with pytest.raises(PublishError, match=r"002-b: is live for everybody.*podcaster unpublish --purge 002-b"):
        go(tmp_path / "2", store, ["001-a", "002-b"], hidden=["002-b"])
    go(tmp_path / "3", store, ["001-a"], hidden=[], asked=Asked(withdrawing=["002-b"], purge=True))
    go(tmp_path / "4", store, ["001-a", "002-b"], hidden=["002-b"])
    go(tmp_path / "5", store, ["001-a", "002-b"], hidden=[])
    assert titles(store.read(keys.FEED)) == ["002-b", "001-a"]


def test_a_thousand_listeners_make_no_release_larger(tmp_path: Path) -> None:
    """Records and packs hold no token, so nothing but the list and the feeds themselves tells an address."""
    store = FolderStore(tmp_path / "live")
    own = {welcome(store, str(number), f"{number:043}") for number in range(20)}
    go(tmp_path, store, ["001-a"], hidden=["001-a"])
    go(tmp_path / "2", store, ["001-a", "002-b"], hidden=["001-a"])
    for name in store.names(""):
        if name not in own and name != listeners.KEY:
            assert f"{7:043}".encode() not in (store.read(name) or b""), name
    release = records.latest(store)
    assert release is not None
    assert not own & release.files.keys()
    assert f"{7:043}".encode() not in Packs(store).content(keys.PRIVATE_FEED, release.files[keys.PRIVATE_FEED])


def test_pruning_leaves_listeners_alone(tmp_path: Path) -> None:
    """Neither the list, nor a feed, nor private audio is ever taken for something nobody needs."""
    store = FolderStore(tmp_path / "live")
    welcome(store, "A", TOKENS[0])
    go(tmp_path / "1", store, ["001-a"], hidden=["001-a"])
    go(tmp_path / "2", store, ["001-a", "002-b"], hidden=["001-a"])
    found = plan_prune(store, now=NOW + timedelta(days=4000), keep=1)
    assert [each.key for each in found.objects if "private" in each.key or "listeners" in each.key] == []


def test_two_hosts_who_change_the_list_at_once_both_get_what_they_asked(tmp_path: Path, store: Store) -> None:
    """Nobody's listener is lost."""
    ready = threading.Barrier(4)

    def come(number: int) -> None:
        ready.wait()
        listeners.add(store, f"Listener {number}", f"{number:043}", by=BY, at=NOW + timedelta(seconds=number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(come, range(4)))
    assert sorted(each.label for each in listeners.read(store)) == [f"Listener {number}" for number in range(4)]


def test_labels_and_lists_that_make_no_sense_are_refused_without_telling_tokens(tmp_path: Path) -> None:
    """A name is one line; a list somebody has edited by hand leads nowhere and into no message."""
    store = FolderStore(tmp_path / "live")
    for label in ("", "  ", "two\nlines", "x" * 101, "bell\a"):
        with pytest.raises(PublishError, match="is no name for a listener"):
            listeners.add(store, label, TOKENS[0], by=BY, at=NOW)
    welcome(store, "Ä", TOKENS[0])
    with pytest.raises(PublishError, match="has a feed already"):
        listeners.add(store, "ä", TOKENS[1], by=BY, at=NOW)
    whole = json.loads(store.read(listeners.KEY) or b"")
    for token in ("../feed", "short", f"{TOKENS[0]}/..", ["list"]):
        whole["listeners"][0]["token"] = token
        store.write(listeners.KEY, json.dumps(whole).encode())
        with pytest.raises(PublishError, match="is not a list of listeners") as caught:
            listeners.read(store)
        assert str(token) not in str(caught.value)
    store.write(listeners.KEY, b'{"format": 2}')
    with pytest.raises(PublishError, match="written by another version"):
        listeners.read(store)


def test_a_listener_does_not_tell_her_token_by_accident() -> None:
    """What a log or a traceback shows of her is her label."""
    assert TOKENS[0] not in repr(listeners.Listener(label="A", token=TOKENS[0], since=NOW))
