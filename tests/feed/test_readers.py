"""Two parsers that apps are built on read the golden feed as the model has it."""

from __future__ import annotations

import calendar
import re
from typing import Any

import feedparser
import podcastparser
import pytest

from podcaster.model import PublicEpisode
from tests import make
from tests.feed.renew import GOLDEN

EDITION = make.edition()
SHOW = EDITION.show


@pytest.fixture(scope="module", name="by_feedparser")
def _by_feedparser() -> Any:
    return feedparser.parse(GOLDEN.read_bytes())


@pytest.fixture(scope="module", name="by_podcastparser")
def _by_podcastparser() -> Any:
    with GOLDEN.open("rb") as stream:
        return podcastparser.parse(SHOW.url("feed.xml"), stream)


def test_feedparser_reads_the_show(by_feedparser: Any) -> None:
    """Listener: the show looks the same in every app built on feedparser."""
    feed = by_feedparser.feed
    assert not by_feedparser.bozo
    assert by_feedparser.version == "rss20"
    assert (feed.title, feed.subtitle, feed.link) == (SHOW.title, SHOW.description, SHOW.website)
    assert (feed.author, feed.language, feed.rights) == (SHOW.author, SHOW.language, SHOW.copyright)
    assert feed.image.href == SHOW.url(EDITION.picture.key)
    assert [tag.term for tag in feed.tags] == ["Education", "Courses", "Technology"]
    assert (feed.podcast_guid, feed.podcast_medium, feed.itunes_type) == (str(SHOW.guid), "podcast", "episodic")


@pytest.mark.parametrize("index", [0, 1])
def test_feedparser_reads_the_episodes(by_feedparser: Any, index: int) -> None:
    """Listener: title, sound, date and number arrive unharmed."""
    entry, episode = by_feedparser.entries[index], EDITION.episodes[index]
    assert (entry.title, entry.link) == (episode.title, SHOW.url(episode.page_key))
    assert (entry.id, entry.guidislink) == (str(episode.guid), False)
    assert calendar.timegm(entry.published_parsed) == episode.published.timestamp()
    [enclosure] = entry.enclosures
    assert enclosure.href == SHOW.url(episode.media_key)
    assert (int(enclosure.length), enclosure.type) == (episode.media.size_bytes, episode.media.mime_type)
    assert int(entry.itunes_duration) == int(episode.media.duration.total_seconds())
    assert entry.get("itunes_episode") == (str(episode.number) if episode.number else None)
    assert entry.get("itunes_season") == (str(episode.season) if episode.season else None)
    assert entry.itunes_episodetype == episode.kind
    assert [tag.term for tag in entry.get("tags", [])] == list(episode.topics)
    assert entry.summary.startswith(f"<p>{episode.summary}</p>")
    if episode.notes_html:
        assert episode.notes_html in entry.content[0].value


def test_podcastparser_reads_the_show(by_podcastparser: Any) -> None:
    """Listener: gPodder and its kin show the same show."""
    read = by_podcastparser
    assert (read["title"], read["description"], read["link"]) == (SHOW.title, SHOW.description, SHOW.website)
    assert (read["itunes_author"], read["language"], read["type"]) == (SHOW.author, SHOW.language, SHOW.kind)
    assert read["cover_url"] == SHOW.url(EDITION.picture.key)
    assert read["itunes_categories"] == [["Education", "Courses"], ["Technology"]]
    assert (read["explicit"], read["generator"]) == (False, "podcaster")


@pytest.mark.parametrize("index", [0, 1])
def test_podcastparser_reads_the_episodes(by_podcastparser: Any, index: int) -> None:
    """Listener: gPodder plays the right file, knows its length and shows the chapters."""
    read, episode = by_podcastparser["episodes"][index], EDITION.episodes[index]
    assert (read["guid"], read["title"], read["link"]) == (
        str(episode.guid),
        episode.title,
        SHOW.url(episode.page_key),
    )
    assert read["published"] == episode.published.timestamp()
    assert read["total_time"] == int(episode.media.duration.total_seconds())
    [enclosure] = read["enclosures"]
    assert (enclosure["url"], enclosure["file_size"]) == (SHOW.url(episode.media_key), episode.media.size_bytes)
    assert enclosure["mime_type"] == episode.media.mime_type
    assert (read.get("number"), read.get("season")) == (episode.number, episode.season)
    assert read["type"] == episode.kind
    assert read.get("episode_art_url") == (SHOW.url(episode.picture.key) if episode.picture else None)
    assert _chapters(read) == [(int(c.start.total_seconds()), c.title, c.href or None) for c in episode.chapters]


def _chapters(read: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(c["start"], c["title"], c.get("href")) for c in read.get("chapters", [])]


def test_the_times_in_the_description_are_the_chapters(by_feedparser: Any) -> None:
    """Listener: Apple and Spotify make chapters of the same times as every other app."""
    episode: PublicEpisode = EDITION.episodes[0]
    lines = re.findall(r"^<p>(\d\d):(\d\d):(\d\d) (.*)</p>$", by_feedparser.entries[0].summary, re.MULTILINE)
    starts = [int(h) * 3600 + int(m) * 60 + int(s) for h, m, s, _ in lines]
    assert starts == [int(chapter.start.total_seconds()) for chapter in episode.chapters]
    assert [title for *_, title in lines] == ["Welkom", "De werkplaats", "Vragen &amp; antwoorden"]
