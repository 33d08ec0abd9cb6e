"""Ways to follow a show: what its own file says, and the apps whose https links can be formed from what we know.

``podcast:`` and ``feed:`` addresses are left out: most phones answer them with an error.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from podcaster import keys
from podcaster.model import Show

BY_FEED = {
    "AntennaPod": "https://antennapod.org/deeplink/subscribe?url={feed}&title={title}",
    "Podcast Addict": "https://podcastaddict.com/feed/{feed}",
}
BY_APPLE_ID = {
    "Overcast": "https://overcast.fm/itunes{apple_id}",
    "Pocket Casts": "https://pca.st/itunes/{apple_id}",
}


@dataclass(frozen=True, slots=True)
class AppLink:
    """Where one app lets a listener follow the show."""

    name: str
    url: str


def app_links(show: Show) -> list[AppLink]:
    """Return the show's own links first, in the host's order, then those we can form; the host's word wins."""
    values = {"feed": quote(show.url(keys.FEED), safe=""), "title": quote(show.title, safe="")}
    formed = {name: pattern.format(**values) for name, pattern in BY_FEED.items()}
    if apple_id := _apple_id(show):
        formed |= {name: pattern.format(apple_id=apple_id) for name, pattern in BY_APPLE_ID.items()}
    own = {name.casefold() for name in show.links}
    rest = {name: url for name, url in formed.items() if name.casefold() not in own}
    return [AppLink(name, url) for name, url in {**show.links, **rest}.items()]


def _apple_id(show: Show) -> str:
    """Return the number in the show's Apple Podcasts address, or nothing."""
    for url in show.links.values():
        address = urlsplit(url)
        found = re.search(r"/id(\d+)", address.path)
        if found and (address.hostname or "").endswith("apple.com"):
            return found[1]
    return ""
