"""PSP-1 and Apple's lists, read against a feed by a reader of our own."""

from __future__ import annotations

import re

import pytest

from podcaster.feed.rss import render
from podcaster.model import Edition
from tests import make
from tests.feed.reading import NS, Part, parse

# PSP-1 (required), then PSP-1 and Apple (recommended).
SHOW_TAGS = [
    "title",
    "description",
    "link",
    "language",
    "itunes:category",
    "itunes:explicit",
    "itunes:image",
    "atom:link",
]
SHOW_TAGS += ["podcast:locked", "podcast:guid", "itunes:author", "itunes:type", "podcast:medium"]
ITEM_TAGS = ["title", "enclosure", "guid"]
ITEM_TAGS += ["link", "pubDate", "description", "itunes:duration", "itunes:explicit", "itunes:episodeType"]
ONCE = {"title", "description", "link", "language", "itunes:explicit", "itunes:image", "podcast:guid", "podcast:locked"}
ONCE |= {"enclosure", "guid", "pubDate", "itunes:duration", "itunes:author", "itunes:title", "lastBuildDate"}


@pytest.fixture(params=["telling", "full", "bare"], name="edition")
def _edition(request: pytest.FixtureRequest) -> Edition:
    if request.param == "telling":
        return make.telling_edition()
    if request.param == "full":
        return make.edition()
    bare = make.show(website="", copyright="", license="", people=(), funding=(), categories=("Education",))
    return make.edition(show=bare, episodes=(make.plain_episode(),))


def _missing(part: Part, tags: list[str]) -> list[str]:
    return [tag for tag in tags if part.element.find(tag, NS) is None]


def test_everything_required_and_recommended_is_there(edition: Edition) -> None:
    """Host: every directory accepts the feed, also that of a show with the fewest facts."""
    channel, items = parse(render(edition))
    assert _missing(channel, SHOW_TAGS) == []
    assert [_missing(item, ITEM_TAGS) for item in items] == [[]] * len(edition.episodes)


def test_nothing_is_said_twice(edition: Edition) -> None:
    """Listener: no app has to choose between two titles or two sound files."""
    channel, items = parse(render(edition))
    for part in (channel, *items):
        assert [tag for tag in ONCE if len(part.element.findall(tag, NS)) > 1] == []


def test_the_namespaces_stand_on_the_first_element_only(edition: Edition) -> None:
    """Listener: apps that look for prefixes by name find the usual ones, declared once."""
    feed = render(edition).decode()
    root = feed.split("\n")[1]
    assert set(re.findall(r'xmlns:(\w+)="([^"]+)"', root)) == set(NS.items())
    assert feed.count("xmlns") == len(NS)
    assert 'version="2.0"' in root


def test_the_feed_names_its_own_address(edition: Edition) -> None:
    """Listener: an app knows where the feed lives, however it was found."""
    channel, _ = parse(render(edition))
    own = {"href": "https://podcast.example.org/feed.xml", "rel": "self", "type": "application/rss+xml"}
    assert [link for link in channel.attributes("atom:link") if link["rel"] != "hub"] == [own]


def test_every_public_address_is_absolute_ascii_and_https(edition: Edition) -> None:
    """Listener: nothing in the feed points at a place no app can reach."""
    addresses = re.findall(r'\b(?:href|url|uri|img)="([^"]*)"', render(edition).decode())
    assert len(addresses) >= 4
    assert [address for address in addresses if not (address.startswith("https://") and address.isascii())] == []


def test_every_guid_and_every_enclosure_is_there_once() -> None:
    """Listener: no episode hides another one."""
    _, items = parse(render(make.edition()))
    assert [item.text("guid") for item in items] == [str(e.guid) for e in make.edition().episodes]
    assert [item.attributes("guid") for item in items] == [[{"isPermaLink": "false"}]] * 2
    assert len({item.attributes("enclosure")[0]["url"] for item in items}) == 2


def test_no_word_of_the_past_is_used() -> None:
    """Host: validators find none of the retired words: explicit is true or false, never yes, no or clean."""
    channel, items = parse(render(make.edition()))
    assert [part.text("itunes:explicit") for part in (channel, *items)] == ["false"] * 3


def test_no_tag_is_empty(edition: Edition) -> None:
    """Listener: what the host did not fill in is not there, instead of there with nothing in it."""
    channel, _ = parse(render(edition))
    empty = [e.tag for e in channel.element.iter() if not (e.attrib or len(e) or (e.text or "").strip())]
    assert empty == [f"{{{NS['fh']}}}complete"]  # which is so by definition (RFC 5005, section 2)
