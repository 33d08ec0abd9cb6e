"""A listener can follow the show in her own app."""

from __future__ import annotations

from podcaster.site.render import render
from podcaster.site.subscribe import app_links
from tests import make
from tests.site.conftest import EPISODE, SHOW
from tests.site.markup import Tags

APPLE = "https://podcasts.apple.com/nl/podcast/werkplaatspraat/id1234567890"


def test_the_hosts_links_come_first_and_apps_we_know_follow() -> None:
    """Listener: the show's own links in the host's order, then apps that take a feed's address over https."""
    links = app_links(make.show(links={"Spotify": "https://spotify.example.org/x", "Apple Podcasts": APPLE}))
    assert [link.name for link in links] == [
        "Spotify", "Apple Podcasts", "AntennaPod", "Podcast Addict", "Overcast", "Pocket Casts",
    ]  # fmt: skip
    addresses = {link.name: link.url for link in links}
    assert addresses["AntennaPod"] == (
        "https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2Fpodcast.example.org%2Ffeed.xml&title=Werkplaatspraat"
    )
    assert addresses["Overcast"] == "https://overcast.fm/itunes1234567890"
    assert addresses["Pocket Casts"] == "https://pca.st/itunes/1234567890"
    assert all(address.startswith("https://") for address in addresses.values())


def test_the_hosts_own_link_to_an_app_wins() -> None:
    """Host: a link she writes herself is not offered a second time in our words."""
    links = app_links(make.show(links={"antennapod": "https://www.example.org/antennapod"}))
    assert [link.url for link in links if link.name.casefold() == "antennapod"] == [
        "https://www.example.org/antennapod"
    ]


def test_no_number_is_taken_from_a_page_that_is_not_apples() -> None:
    """Listener: a link to Overcast leads to this show, not to whatever has that number."""
    links = app_links(make.show(links={"Website": "https://apple.com.example.org/id42"}))
    assert {"Overcast", "Pocket Casts"}.isdisjoint(link.name for link in links)


def test_the_feeds_address_can_be_seen_and_copied() -> None:
    """Listener with any other app: the address stands on show and episode page in a field of its own."""
    pages = render(make.edition(), None)
    for key in (SHOW, EPISODE):
        (field,) = Tags(pages[key]).all("input", id="feed")
        assert field["value"] == "https://podcast.example.org/feed.xml"
        assert "readonly" in field
