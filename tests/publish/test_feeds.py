"""The feeds beside the main one: written before it, and taken away whole when the host wants them no longer."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster import keys
from podcaster.feed import rss
from podcaster.model import Edition, FeedSettings, LiveMedia
from podcaster.publish import guard
from podcaster.publish.described import seen_by_apps
from podcaster.publish.rollback import plan_rollback, roll_back
from podcaster.publish.show import publish_show
from podcaster.storage.folder import FolderStore
from podcaster.storage.store import Store
from tests import make
from tests.publish.showing import built, public, replaced
from tests.publish.test_publish import BY, NOW, actions, go
from tests.publish.witnesses import KilledError, Watched
from tests.showfolder import write_episode, write_show

SLUGS = [f"{number:03d}-a" for number in range(1, 7)]
PAGED = FeedSettings(films=True, page_size=2, complete=False)


def made(folder: Path, settings: FeedSettings, slugs: list[str] = SLUGS) -> Edition:
    """Build a show whose feeds are the real ones."""
    edition = built(folder, slugs, feed=settings)
    feeds = rss.render_all(edition)
    for path in public(folder).glob("*.xml"):
        path.unlink()
    for key, feed in feeds.items():
        (public(folder) / key).write_bytes(feed)
    return edition


def feeds_on(store: Store) -> set[str]:
    """The feeds the world can read."""
    return {key for key in store.names("") if key.endswith(".xml")}


def test_the_main_feed_is_written_last_of_all(tmp_path: Path) -> None:
    """Listener: whichever page her app goes on to is there already."""
    store = Watched(FolderStore(tmp_path / "live"))
    go(tmp_path, store, made(tmp_path, PAGED))
    written = [key for key in store.written if not key.startswith(".podcaster/")]
    assert set(written[-4:-1]) == {"films.xml", "feed-1.xml", "feed-2.xml"}
    assert written[-1] == "feed.xml"
    assert written[-5] == "index.html"


def test_feeds_are_served_as_feeds() -> None:
    """Listener: her app gets them under the type it asks for, and asks again after five minutes."""
    for key in (keys.FILMS, keys.RECENT, keys.feed_page(12)):
        assert keys.content_type(key) == keys.content_type(keys.FEED)
        assert keys.cache_control(key) == keys.SHORT
        assert keys.is_other_feed(key)
    assert not keys.is_other_feed(keys.FEED)
    assert not keys.is_other_feed("media/feed-1.xml")


def test_a_new_episode_sends_the_feed_and_no_old_page(tmp_path: Path) -> None:
    """Host: an archive of many years stays where it is."""
    store = Watched(FolderStore(tmp_path / "live"))
    go(tmp_path, store, made(tmp_path, PAGED))
    before = len(store.written)
    go(tmp_path, store, made(tmp_path, PAGED, [*SLUGS, "007-a"]))
    assert [key for key in store.written[before:] if key.endswith(".xml")] == ["feed.xml"]


def test_feeds_nobody_wants_any_more_leave_after_the_main_one(tmp_path: Path) -> None:
    """Listener: no page is taken away while a feed still leads to it, and none is left behind to grow old."""
    store = Watched(FolderStore(tmp_path / "live"))
    go(tmp_path, store, made(tmp_path, PAGED))
    assert feeds_on(store) == {"feed.xml", "films.xml", "feed-1.xml", "feed-2.xml"}
    planned, release = go(tmp_path, store, made(tmp_path, FeedSettings()))
    assert feeds_on(store) == {"feed.xml"}
    assert set(release.removed) == {"films.xml", "feed-1.xml", "feed-2.xml"}
    assert actions(planned)["removed"] == 3
    asked = [(verb, key) for verb, key in store.log if key.endswith(".xml")]
    gone = [number for number, (verb, _) in enumerate(asked) if verb == "delete"]
    assert min(gone) > max(number for number, (verb, key) in enumerate(asked) if (verb, key) == ("replace", "feed.xml"))


def test_killed_before_they_are_gone_whoever_comes_next_takes_them_away(tmp_path: Path) -> None:
    """Host: a laptop that goes out at the last moment leaves nothing behind for ever."""
    live = FolderStore(tmp_path / "live")
    go(tmp_path, live, made(tmp_path, PAGED))

    def kill_at_the_end() -> None:
        if any(verb == "delete" for verb, _ in dying.log):
            raise KilledError

    dying = Watched(live, kill_at_the_end)
    edition = made(tmp_path, FeedSettings(films=True))
    with pytest.raises(KilledError):
        go(tmp_path, dying, edition)
    go(tmp_path, live, edition)
    assert feeds_on(live) == {"feed.xml", "films.xml"}


def test_going_back_brings_pages_and_films_back(tmp_path: Path) -> None:
    """Host: the release of before is there again, byte for byte, with all its feeds."""
    store = FolderStore(tmp_path / "live")
    edition = made(tmp_path, PAGED)
    go(tmp_path, store, edition)
    before = {key: store.read(key) for key in feeds_on(store)}
    go(tmp_path, store, made(tmp_path, FeedSettings(page_size=3)))
    assert feeds_on(store) == {"feed.xml", "feed-recent.xml", "feed-1.xml"}
    roll_back(store, plan_rollback(store, 1), by=BY, at=NOW)
    assert {key: store.read(key) for key in feeds_on(store)} == before


def test_what_apps_notice_is_told_of_all_feeds(tmp_path: Path) -> None:
    """Host: an episode that goes to an older page is not told to be gone, and who follows the films is thought of."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path, store, made(tmp_path, PAGED))
    edition = made(tmp_path, PAGED, [*SLUGS, "007-a", "008-a"])
    newest, _, *others = edition.episodes
    changed = replaced(edition, newest.slug, public_film=make.full_episode().public_film)
    changed = replaced(changed, others[0].slug, title="Anders")
    for key, feed in rss.render_all(changed).items():
        (public(tmp_path) / key).write_bytes(feed)
    actions = {"feed-1.xml": "unchanged", "feed-2.xml": "unchanged", "feed-3.xml": "new"}
    actions |= {"feed.xml": "changed", "films.xml": "changed"}
    seen = seen_by_apps(actions, store.read, lambda key: (public(tmp_path) / key).read_bytes(), is_paged=True)
    found = {(each.feed, each.guid): each for each in seen}
    assert {key: each.what for key, each in found.items()} == {
        ("feed.xml", edition.episodes[0].guid): "added",
        ("feed.xml", edition.episodes[1].guid): "added",
        ("feed.xml", others[0].guid): "changed",
        ("films.xml", f"{newest.guid}#film"): "added",
    }
    assert "title" in found["feed.xml", others[0].guid].parts


def test_an_episode_on_an_old_page_is_not_missed(tmp_path: Path) -> None:
    """Host: the guard against a feed that lost an episode knows that it may be on a page, and must be on one."""
    edition = made(tmp_path, PAGED)
    live = {e.guid: LiveMedia(slug=e.slug, key=e.media_key, file=e.media) for e in edition.episodes}
    feeds = {key: (public(tmp_path) / key).read_bytes() for key in ("feed.xml", "feed-2.xml", "feed-1.xml")}
    assert list(guard.left_out(feeds, live)) == []
    del feeds["feed-1.xml"]
    assert {problem.where for problem in guard.left_out(feeds, live)} == {"episodes/001-a", "episodes/002-a"}


def test_a_show_in_pages_goes_live_from_its_folder(tmp_path: Path) -> None:
    """Host: with four lines in show.toml, two episodes lie on two pages, and no guard takes one of them for lost."""
    folder = write_show(tmp_path / "show")
    with (folder / "show.toml").open("a") as toml:
        toml.write("\n[feed]\nfilms = true\npage_size = 1\ncomplete = false\n")
    for number in (1, 2):
        write_episode(folder, f"00{number}-a", number=number, published=f"2026-05-0{number}T06:00:00+02:00")
    published = publish_show(folder, now=NOW.replace(month=6), by=BY)
    live = FolderStore(folder / "live")
    assert feeds_on(live) == {"feed.xml", "films.xml", "feed-1.xml"}
    newest, oldest = (str(episode.guid).encode() for episode in published.built.edition.episodes)
    assert newest in (live.read("feed.xml") or b"")
    assert oldest not in (live.read("feed.xml") or b"")
    assert oldest in (live.read("feed-1.xml") or b"")
    assert b"films.xml" in (live.read("index.html") or b"")
