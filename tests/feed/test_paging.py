"""A feed in pages (RFC 5005): every episode once, in order, and a page that is full stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from podcaster.feed.rss import render, render_all
from podcaster.model import FeedSettings
from tests import make
from tests.feed.reading import Part, parse

BASE = "https://podcast.example.org/"


def feeds(size: int, episodes: int, *, complete: bool) -> dict[str, bytes]:
    """Every feed of a show with so many episodes, in pages of ``size``."""
    settings = FeedSettings(page_size=size, complete=complete)
    return render_all(make.large_edition(episodes, show=make.show(feed=settings)))


def links(channel: Part) -> dict[str, str]:
    """The links of a channel by their relation, as keys."""
    return {link["rel"]: link["href"].removeprefix(BASE) for link in channel.attributes("atom:link")}


def followed(made: dict[str, bytes], first: str) -> list[str]:
    """The GUIDs an app finds that starts at ``first`` and goes on to the next page as long as there is one."""
    guids, key = [], first
    while key:
        channel, items = parse(made[key])
        assert links(channel)["self"] == key
        guids += [item.text("guid") or "" for item in items]
        key = links(channel).get("next", "")
    return guids


@pytest.mark.parametrize("episodes", [0, 1, 9, 10, 19, 20, 21, 47])
@pytest.mark.parametrize("complete", [True, False])
def test_an_app_that_follows_the_pages_finds_every_episode_once(episodes: int, complete: bool) -> None:
    """Listener: whichever way her app reads, nothing is missing, nothing twice, the newest first."""
    made = feeds(10, episodes, complete=complete)
    first = "feed-recent.xml" if complete else "feed.xml"
    everything = [item.text("guid") for item in parse(render(make.large_edition(episodes, show=make.show())))[1]]
    assert followed(made, first) == everything
    if complete:
        assert [item.text("guid") for item in parse(made["feed.xml"])[1]] == everything


def test_every_page_knows_the_way() -> None:
    """Developer of an app: first, previous, next and last are there wherever there is such a page."""
    made = feeds(10, 47, complete=False)
    assert list(made) == ["feed.xml", "feed-3.xml", "feed-2.xml", "feed-1.xml"]
    known = {key: links(parse(feed)[0]) for key, feed in made.items()}
    assert known["feed.xml"] == {
        "self": "feed.xml",
        "first": "feed.xml",
        "next": "feed-3.xml",
        "last": "feed-1.xml",
    }
    assert known["feed-2.xml"] == {
        "self": "feed-2.xml",
        "first": "feed.xml",
        "previous": "feed-3.xml",
        "next": "feed-1.xml",
        "last": "feed-1.xml",
    }
    assert known["feed-1.xml"] == {
        "self": "feed-1.xml",
        "first": "feed.xml",
        "previous": "feed-2.xml",
        "last": "feed-1.xml",
    }


def test_the_complete_feed_says_so_and_knows_no_pages() -> None:
    """Developer of an app: a feed is complete or has pages, never both (RFC 5005, section 2)."""
    complete = feeds(10, 47, complete=True)
    for made in (complete, feeds(10, 47, complete=False)):
        for key, feed in made.items():
            channel, _ = parse(feed)
            is_whole = made is complete and key == "feed.xml"
            assert (channel.text("fh:complete") is not None) == is_whole
            assert ({"first", "next", "previous", "last"} & links(channel).keys() == set()) == is_whole


def test_a_new_episode_leaves_full_pages_as_they_are() -> None:
    """Host: what is published for a new episode is the feed, and no archive of ten years."""
    before, after = feeds(10, 48, complete=False), feeds(10, 49, complete=False)
    assert [key for key in after if after[key] != before.get(key)] == ["feed.xml"]
    fuller = feeds(10, 50, complete=False)
    assert [key for key in fuller if fuller[key] != after.get(key)] == ["feed.xml", "feed-4.xml", "feed-3.xml"]


def test_the_first_page_always_holds_a_page_at_least() -> None:
    """Listener whose app knows no pages: she never finds a feed of one episode."""
    for episodes in (10, 11, 19, 20, 29, 30, 44):
        _, items = parse(feeds(10, episodes, complete=False)["feed.xml"])
        assert 10 <= len(items) < 20


def test_each_page_is_the_same_show() -> None:
    """Listener: no app takes a page for another podcast."""
    channels = [parse(feed)[0] for feed in feeds(10, 30, complete=True).values()]
    assert {channel.text("podcast:guid") for channel in channels} == {str(make.show().guid)}
    assert {channel.text("title") for channel in channels} == {make.show().title}


def test_an_old_episode_that_is_mended_changes_its_page_alone() -> None:
    """Host: mending the notes of the first episode ever sends one small page."""
    settings = FeedSettings(page_size=10, complete=False)
    edition = make.large_edition(40, show=make.show(feed=settings))
    [*others, oldest] = edition.episodes
    mended = replace(edition, episodes=(*others, replace(oldest, summary="Beter gezegd.")))
    before, after = render_all(edition), render_all(mended)
    assert [key for key in after if after[key] != before[key]] == ["feed-1.xml"]
