"""Parsers that apps are built on read a feed as the model has it: the golden one, and one of a thousand episodes."""

from __future__ import annotations

import calendar
import re
from datetime import UTC
from io import BytesIO
from typing import Any

import atoma
import feedparser
import podcastparser
import pytest
from rss_parser import RSSParser

from podcaster.feed.rss import render, render_films
from podcaster.model import Edition, Picture, PublicEpisode
from tests import make
from tests.feed.renew import GOLDEN

EDITION = make.telling_edition()
SHOW = EDITION.show
LARGE = make.large_edition(1000)


@pytest.fixture(scope="module", name="large")
def _large() -> bytes:
    return render(LARGE)


@pytest.fixture(scope="module", name="by_feedparser")
def _by_feedparser() -> Any:
    return feedparser.parse(GOLDEN.read_bytes())


@pytest.fixture(scope="module", name="by_podcastparser")
def _by_podcastparser() -> Any:
    with GOLDEN.open("rb") as stream:
        return podcastparser.parse(SHOW.url("feed.xml"), stream)


def some(**attributes: Any) -> dict[str, str]:
    """Attributes as feedparser has them, without those that have no value."""
    return {name.replace("_", "-"): str(value) for name, value in attributes.items() if value not in ("", None)}


def test_feedparser_reads_the_show(by_feedparser: Any) -> None:
    """Listener: the show looks the same in every app built on feedparser."""
    feed = by_feedparser.feed
    assert not by_feedparser.bozo
    assert by_feedparser.version == "rss20"
    assert (feed.title, feed.subtitle, feed.link) == (SHOW.title, SHOW.description, SHOW.website)
    assert (feed.author, feed.language, feed.rights) == (SHOW.author, SHOW.language, SHOW.copyright)
    assert feed.image.href == SHOW.url(EDITION.picture.key)
    assert [tag.term for tag in feed.tags] == ["Education", "Courses", "Technology"]
    assert (feed.podcast_guid, feed.podcast_medium, feed.itunes_type) == (str(SHOW.guid), SHOW.medium, SHOW.kind)
    assert feed.author_detail == {"name": SHOW.author, "email": SHOW.email}
    assert (feed.itunes_complete, feed["itunes_new-feed-url"], feed.itunes_block) == ("Yes", SHOW.new_feed_url, 1)
    assert {link.rel: link.href for link in feed.links} == {
        "alternate": SHOW.website,
        "self": SHOW.url("feed.xml"),
        "hub": SHOW.announce.websub,
    }


def test_feedparser_reads_what_podcasting_2_0_says_of_the_show(by_feedparser: Any) -> None:
    """Listener: it keeps the last of each kind of tag, and that one as it was written."""
    feed, plan = by_feedparser.feed, SHOW.update_frequency
    assert plan
    assert plan.dtstart
    assert feed.podcast_locked == {"owner": SHOW.email}
    assert feed.podcast_image == _picture(EDITION.thumbnail, SHOW.cover_alt)
    assert feed.podcast_updatefrequency == some(complete="true", dtstart=plan.dtstart.isoformat(), rrule=plan.rrule)
    assert feed.podcast_trailer["url"] == SHOW.url(make.trailer().media_key)
    assert feed.podcast_block == {"id": SHOW.block[-1]}
    assert feed.podcast_podping == {"usespodping": "true"}
    assert SHOW.publisher
    publisher = some(feedguid=SHOW.publisher.guid, feedurl=SHOW.publisher.url, title=SHOW.publisher.title)
    assert feed.podcast_remoteitem == publisher | {"medium": "publisher"}
    person = SHOW.people[-1]
    assert feed.podcast_person == some(role=person.role, group=person.group, img=person.img, href=person.href)
    assert feed.podcast_license == {"url": SHOW.license_url}
    _compare_said(feed, SHOW)


def _picture(picture: Picture | None, alt: str) -> dict[str, str]:
    assert picture
    measures = some(width=picture.width, height=picture.height, type=picture.mime_type)
    return {"href": SHOW.url(picture.key), "alt": alt, "aspect-ratio": "1/1"} | measures


def _compare_said(read: Any, said: Any) -> None:
    """Compare what show and episode say in the same words."""
    assert read.podcast_funding == {"url": said.funding[-1].url}
    place = said.locations[-1]
    geo = f"geo:{place.geo}" if place.geo else ""
    assert read.podcast_location == some(rel=place.rel, geo=geo, osm=place.osm, country=place.country)
    assert read.podcast_txt == {"purpose": list(said.txt)[-1]}
    post, chat, value = said.social[-1], said.chat, said.value
    assert read.podcast_socialinteract == some(
        protocol=post.protocol,
        uri=post.uri,
        accountid=post.account_id,
        accounturl=post.account_url,
        priority=post.priority,
    )
    assert read.podcast_chat == some(
        server=chat.server, protocol=chat.protocol, accountid=chat.account_id, space=chat.space
    )
    assert read.podcast_value == some(type=value.type, method=value.method, suggested=value.suggested)
    last = value.recipients[-1]
    fee = "true" if last.fee else ""
    assert read.podcast_valuerecipient == some(type=last.type, address=last.address, split=last.split, fee=fee)


def test_feedparser_reads_what_podcasting_2_0_says_of_an_episode(by_feedparser: Any) -> None:
    """Listener: of the episode too."""
    entry, episode = by_feedparser.entries[0], EDITION.episodes[0]
    _compare_said(entry, episode)
    film, passage, transcript = episode.public_film, episode.soundbites[-1], episode.transcripts[-1]
    assert film
    assert entry.podcast_license == episode.license
    assert entry.podcast_image == _picture(episode.thumbnail, episode.cover_alt)
    assert entry.podcast_season == {"name": SHOW.seasons["2"]}
    assert entry.podcast_episode == {"display": episode.display}
    assert entry.podcast_chapters == {"url": SHOW.url(episode.chapters_key), "type": "application/json+chapters"}
    assert entry.podcast_transcript == some(
        url=SHOW.url(transcript.key), type=transcript.mime_type, language=transcript.language, rel=transcript.rel
    )
    assert entry.podcast_soundbite == {
        "starttime": f"{passage.start.total_seconds():g}",
        "duration": f"{passage.seconds:g}",
    }
    assert entry.podcast_alternateenclosure["title"] == film.title
    assert entry.podcast_source == {"uri": SHOW.url(film.key)}
    assert entry.podcast_contentlink == {"href": episode.content_links[-1].href}
    assert (entry.itunes_block, entry.itunes_title) == (1, episode.title)
    assert episode.picture
    assert entry.image.href == SHOW.url(episode.picture.key)


@pytest.mark.parametrize("index", [0, 1, 2])
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
    assert (read["explicit"], read["generator"]) == (SHOW.explicit, "podcaster")
    assert read["itunes_owner"] == {"name": SHOW.author, "email": SHOW.email}
    assert read["new_url"] == SHOW.new_feed_url


@pytest.mark.parametrize("index", [0, 1, 2])
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
    assert (read["type"], read["explicit"]) == (episode.kind, episode.explicit or SHOW.explicit)
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


def test_feedparser_reads_a_thousand_episodes(large: bytes) -> None:
    """Listener: a show of twenty years is read without a fault, every episode with its own sound, date and number."""
    read = feedparser.parse(large)
    assert not read.bozo
    assert [
        (e.id, e.title, e.link, calendar.timegm(e.published_parsed), int(e.itunes_episode), int(e.itunes_season))
        for e in read.entries
    ] == [(e.guid, e.title, SHOW.url(e.page_key), e.published.timestamp(), e.number, e.season) for e in LARGE.episodes]
    assert [(e.enclosures[0].href, int(e.enclosures[0].length)) for e in read.entries] == _sounds(LARGE)
    assert all(
        entry.summary.startswith(f"<p>{e.summary}</p>") for entry, e in zip(read.entries, LARGE.episodes, strict=True)
    )


def test_podcastparser_reads_a_thousand_episodes(large: bytes) -> None:
    """Listener: gPodder too, chapters and artwork included."""
    read = podcastparser.parse(SHOW.url("feed.xml"), BytesIO(large))["episodes"]
    assert [(e["guid"], e["title"], e["published"], e["number"], e["season"]) for e in read] == [
        (e.guid, e.title, e.published.timestamp(), e.number, e.season) for e in LARGE.episodes
    ]
    assert [(e["enclosures"][0]["url"], e["enclosures"][0]["file_size"]) for e in read] == _sounds(LARGE)
    assert [_chapters(e) for e in read] == [
        [(int(c.start.total_seconds()), c.title, c.href or None) for c in e.chapters] for e in LARGE.episodes
    ]


def _sounds(edition: Edition) -> list[tuple[str, int]]:
    return [(edition.show.url(e.media_key), e.media.size_bytes) for e in edition.episodes]


@pytest.mark.parametrize("edition", [EDITION, LARGE, make.edition(episodes=())], ids=["telling", "large", "empty"])
def test_strict_readers_find_nothing_missing_and_nothing_of_another_type(edition: Edition) -> None:
    """Listener: atoma refuses a feed that breaks RSS 2.0, rss-parser one whose values are of another type."""
    feed, show = render(edition), edition.show
    strict = atoma.parse_rss_bytes(feed)
    assert (strict.title, strict.link, strict.description) == (show.title, show.website, show.description)
    assert (strict.language, strict.copyright, strict.generator) == (show.language, show.copyright, "podcaster")
    assert strict.last_build_date == (edition.episodes[0].published if edition.episodes else None)
    assert [(e.guid, e.title, e.pub_date, e.categories) for e in strict.items] == [
        (e.guid, e.title, e.published.astimezone(UTC), list(e.topics)) for e in edition.episodes
    ]
    typed = RSSParser.parse(feed.decode()).channel.content
    assert [(e.content.guid.content, e.content.pub_date.content) for e in typed.items] == [
        (e.guid, e.published.astimezone(UTC)) for e in edition.episodes
    ]
    enclosures = [e.content.enclosures[0].attributes for e in typed.items]
    assert [(found["url"], int(found["length"])) for found in enclosures] == _sounds(edition)


def test_strict_readers_read_the_films_as_well() -> None:
    """Listener: the second feed is as good as the first."""
    edition = make.large_edition(200)
    feed = render_films(edition)
    films = [(episode, episode.public_film) for episode in edition.episodes if episode.public_film]
    assert [(e.guid, e.enclosures[0].url, e.enclosures[0].length) for e in atoma.parse_rss_bytes(feed).items] == [
        (f"{episode.guid}#film", SHOW.url(film.key), film.file.size_bytes) for episode, film in films
    ]
    assert len(RSSParser.parse(feed.decode()).channel.content.items) == len(films) == 180
    assert not feedparser.parse(feed).bozo
