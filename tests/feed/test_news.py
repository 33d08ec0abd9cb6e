"""How apps hear of a new episode without asking every hour: a hub and Podping, if the show has them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from podcaster.feed import rss
from podcaster.model import AnnounceSettings
from tests import make

LINK, PODPING = "{http://www.w3.org/2005/Atom}link", "{https://podcastindex.org/namespace/1.0}podping"


def channel(**announce: str) -> ET.Element:
    """Return the channel of a feed with these announcements."""
    shown = make.show(announce=AnnounceSettings(**announce))
    found = ET.fromstring(rss.render(make.edition(show=shown))).find("channel")
    assert found is not None
    return found


def test_apps_find_the_hub_that_is_pinged() -> None:
    """A listener's app that knows WebSub subscribes at the hub, and shows a new episode within the minute."""
    links = {link.get("rel"): link.get("href") for link in channel(websub="https://hub.example.org/").iter(LINK)}
    assert links["hub"] == "https://hub.example.org/"
    assert links["self"] == "https://podcast.example.org/feed.xml"


def test_apps_find_that_the_show_uses_podping() -> None:
    """Directories that listen to Podping can stop asking for this feed."""
    (tag,) = channel(podping="https://podping.example.org/").iter(PODPING)
    assert tag.get("usesPodping") == "true"


def test_a_show_without_them_says_nothing_of_it() -> None:
    """No app waits for a message that never comes."""
    assert [link.get("rel") for link in channel().iter(LINK)] == ["self"]
    assert list(channel().iter(PODPING)) == []
