"""The feed of the show in this repository, read by all four parsers, with not one fault."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import atoma
import feedparser
import podcastparser
import pytest
from rss_parser import RSSParser

from podcaster.build import line
from podcaster.build.cache import Cache
from podcaster.build.episodes import choose
from podcaster.build.media import foreseen
from podcaster.content.read import read
from podcaster.feed.check import check
from podcaster.feed.document import parse as read_document
from podcaster.feed.rss import render_all
from podcaster.model import Edition, FeedSettings
from tests.feed.reading import parse

SHOW = Path(__file__).parent.parent.parent
NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", name="edition")
def _edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The example show as it will be, with the facts its sound is foreseen to have: encoding takes longer than this."""
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(SHOW / "episodes", folder / "episodes")
    for name in ("show.toml", "cover.jpg"):
        shutil.copy(SHOW / name, folder / name)
    content = read(folder)
    ready = line._prepare(content, choose(content, NOW, [], {}), {}, Cache(folder))
    media = {episode.slug: foreseen(ready.show, episode, source) for episode, source in ready.examined}
    made, _ = line._edition(ready, media)
    return replace(made, show=replace(made.show, feed=FeedSettings(films=True, page_size=1)))


def test_the_feeds_of_the_example_show_are_read_without_a_fault(edition: Edition) -> None:
    """Listener: the show, its films and its pages look the same to every reader."""
    assert len(edition.episodes) == 3
    feeds = render_all(edition)
    assert set(feeds) == {"feed.xml", "films.xml", "feed-recent.xml", "feed-2.xml", "feed-1.xml"}
    for feed in feeds.values():
        guids = [item.text("guid") for item in parse(feed)[1]]
        assert guids
        assert not feedparser.parse(feed).bozo
        assert [entry.id for entry in feedparser.parse(feed).entries] == guids
        assert [
            e["guid"] for e in podcastparser.parse("https://podcast.example.org/", BytesIO(feed))["episodes"]
        ] == guids
        assert [item.guid for item in atoma.parse_rss_bytes(feed).items] == guids
        assert [item.content.guid.content for item in RSSParser.parse(feed.decode()).channel.content.items] == guids
        assert read_document(feed, "feed.xml").faults == ()


def test_the_example_show_breaks_no_rule(edition: Edition) -> None:
    """Host: the show to copy from has nothing to mend."""
    assert [str(problem) for problem in check(edition, now=NOW)] == []


def test_the_example_show_says_what_it_is(edition: Edition) -> None:
    """Listener: that the voices are a computer's is said where apps look for it."""
    channel, _ = parse(render_all(edition)["feed.xml"])
    assert channel.attributes("podcast:txt") == [{"purpose": "ai-content"}]
    assert channel.texts("podcast:txt") == ["true"]
    assert channel.texts("podcast:location") == ["Noord-Holland"]
