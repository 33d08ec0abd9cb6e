"""What search engines, social networks and browsers read from the head of a page."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys

import pytest

from podcaster.model import FeedSettings
from podcaster.site.render import render
from tests import make
from tests.site.conftest import EMBED, EPISODE, EVERY_KIND, PLAIN, SHOW
from tests.site.markup import Tags

BASE = "https://podcast.example.org/"


def test_an_episode_is_structured_data() -> None:
    """Search engine: a PodcastEpisode with its sound, its film and a clip for each chapter (schema.org)."""
    found = Tags(render(make.edition(), None)[EPISODE]).json_ld()
    assert found["@type"] == "PodcastEpisode"
    assert found["url"] == BASE + EPISODE
    assert found["datePublished"] == "2026-05-05T06:00:00+02:00"
    assert found["timeRequired"] == "PT30M"
    assert found["associatedMedia"]["contentUrl"] == BASE + "media/012-de-werkplaats.3f9ac2d41b7e.mp3"
    assert found["video"]["duration"] == "PT1M30S"
    assert found["partOfSeries"]["url"] == BASE + SHOW
    assert [(clip["startOffset"], clip["endOffset"]) for clip in found["hasPart"]] == [
        (0.0, 123.5),
        (123.5, 1020.0),
        (1020.0, 1800.25),
    ]


def test_a_plain_episode_claims_nothing_it_has_not() -> None:
    """Search engine: no empty film, season or clips."""
    found = Tags(render(make.edition(), None)[PLAIN]).json_ld()
    assert not {"video", "partOfSeason", "hasPart", "episodeNumber", "keywords"} & found.keys()


def test_the_show_is_structured_data() -> None:
    """Search engine: a PodcastSeries with its feed."""
    found = Tags(render(make.edition(), None)[SHOW]).json_ld()
    assert (found["@type"], found["webFeed"]) == ("PodcastSeries", BASE + "feed.xml")


def test_a_shared_link_shows_picture_sound_and_film() -> None:
    """Anyone who shares a page: title, picture, sound and film stand in Open Graph, with full addresses."""
    tags = Tags(render(make.edition(), None)[EPISODE])
    assert tags.meta("og:title") == "De werkplaats"
    assert tags.meta("og:locale") == "nl_NL"
    assert tags.meta("og:image") == BASE + "artwork/012-de-werkplaats.dddddddddddd.jpg"
    assert tags.meta("og:audio") == BASE + "media/012-de-werkplaats.3f9ac2d41b7e.mp3"
    assert tags.meta("og:audio:type") == "audio/mpeg"
    assert tags.meta("og:video") == BASE + "media/012-de-werkplaats.eeeeeeeeeeee.mp4"
    assert (tags.meta("og:video:width"), tags.meta("og:video:height")) == ("1280", "720")


@pytest.mark.parametrize("key", [SHOW, EPISODE, PLAIN])
def test_every_page_offers_the_feed(key: str) -> None:
    """Listener: a podcast app or feed reader that is given the page finds the feed."""
    (feed,) = Tags(render(make.edition(), None)[key]).all("link", rel="alternate")
    assert (feed["type"], feed["href"]) == ("application/rss+xml", BASE + "feed.xml")


def test_the_shows_page_offers_its_films_after_its_feed() -> None:
    """Listener: who gives the page to an app gets the show; the films are there for who looks for them, by name."""
    pages = render(make.edition(show=make.show(feed=FeedSettings(films=True))), None)
    feed, films = Tags(pages["index.html"]).all("link", rel="alternate")
    assert (feed["href"], films["href"]) == (BASE + "feed.xml", BASE + "films.xml")
    assert (films["type"], films["title"]) == ("application/rss+xml", "Werkplaatspraat (video)")
    assert b"films.xml" not in pages[EPISODE]


@pytest.mark.parametrize("key", EVERY_KIND)
def test_the_security_policy_allows_our_style_and_no_script(key: str) -> None:
    """Web editor: nothing can run or be fetched from elsewhere, whatever slips into the notes."""
    tags = Tags(render(make.edition(), None)[key])
    (policy,) = tags.all("meta", **{"http-equiv": "Content-Security-Policy"})
    digest = base64.b64encode(hashlib.sha256(tags.raw["style"].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}';" in policy["content"]
    assert policy["content"].startswith("default-src 'none';")
    assert not any(word in policy["content"] for word in ("unsafe", "script-src", "https:", "*"))


@pytest.mark.parametrize("key", EVERY_KIND)
def test_a_hostile_title_stays_text(key: str) -> None:
    """Host: quotes, tags, template braces and the end of a script in a title are shown as they are written."""
    hostile = "</script><script>alert(\"1\")</script> {{ 7 * 7 }} & \u2028 'x'"
    episodes = (make.full_episode(title=hostile, summary=hostile), make.plain_episode(title=hostile))
    page = render(make.edition(show=make.show(title=hostile, description=hostile), episodes=episodes), None)[key]
    tags = Tags(page)
    assert hostile in tags.raw["title"]
    assert [tag for tag in tags.all("script") if tag != {"type": "application/ld+json"}] == []
    assert key == EMBED or tags.json_ld()["name"] == hostile


def test_the_same_edition_gives_the_same_bytes() -> None:
    """Host: publishing again without a change uploads nothing; no clock, no chance, no order of sets."""
    program = (
        "from hashlib import sha256; from podcaster.site.render import render; from tests.site import public;"
        "print(sha256(repr(sorted(render(public.rich_edition(), None).items())).encode()).hexdigest())"
    )
    prints = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(prints) == 1
