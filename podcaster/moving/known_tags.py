"""Which tags of a feed are read, which say nothing that a listener would miss, and which are told to be left out."""

from __future__ import annotations

import re

from podcaster.feed.tags import Tag


def _names(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", text))


# What says nothing of a show that a reader would miss, or what this tool says in its own way.
_SILENT = _names(
    """
    atom:link atom:id atom10:link cloud comments docs generator lastBuildDate link pubDate rating skipDays skipHours
    source ttl webMaster itunes:duration podcast:podping fh:complete
    """
)
_OF_BOTH = _names(
    """
    title description itunes:summary itunes:subtitle itunes:author itunes:explicit itunes:image itunes:block
    podcast:person podcast:funding podcast:license podcast:location podcast:txt podcast:socialInteract podcast:chat
    podcast:value podcast:image
    """
)
OF_SHOW = _OF_BOTH | _names(
    """
    image language copyright itunes:category itunes:owner itunes:type itunes:complete itunes:new-feed-url podcast:guid
    podcast:locked podcast:medium podcast:podroll podcast:publisher podcast:updateFrequency podcast:block
    podcast:trailer managingEditor item
    """
)
OF_EPISODE = _OF_BOTH | _names(
    """
    guid enclosure category content:encoded itunes:title itunes:season itunes:episode itunes:episodeType podcast:season
    podcast:episode podcast:transcript podcast:chapters podcast:soundbite podcast:contentLink
    podcast:alternateEnclosure psc:chapters dc:date
    """
)


def left_out(tag: Tag, known: frozenset[str]) -> tuple[str, ...]:
    """Return the names of the tags inside ``tag`` for which there is no place, each once."""
    names = dict.fromkeys(each.name for each in tag.children if each.name not in known | _SILENT)
    return tuple(name.rpartition("}")[2] for name in names if not name.startswith(("googleplay:", "media:", "sy:")))
