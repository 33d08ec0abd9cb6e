"""What a publication may not do to those who have subscribed, unless the host asks for it by name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from xml.etree import ElementTree as ET

from podcaster import keys
from podcaster.errors import Problem
from podcaster.model import LiveMedia, Release, Show
from podcaster.publish.asked import Asked
from podcaster.storage.store import Store


def another_show(store: Store, latest: Release | None, show: Show) -> Iterator[Problem]:
    """Yield a problem if the storage belongs to another show.

    Where nothing was published yet, a feed without this show's ``podcast:guid`` is somebody else's, and so is a website
    that knows of no ``feed.xml``. A publication that was stopped leaves only our own, and a show that moves here brings
    its GUID along.
    """
    ours, example = str(show.guid), 'a place of its own: folder = "live-tides" or prefix = "tides/"'
    if latest is None:
        for key, mark in ((keys.FEED, ours), (keys.INDEX, keys.FEED)):
            content = store.read(key)
            if content is not None and mark.encode() not in content.lower():
                yield Problem(store.address, f"{key} is there already and is not this show's", example)
    elif latest.show_guid != ours:
        what = f"another show is published here (podcast GUID {latest.show_guid}, not {ours})"
        yield Problem(store.address, what, example)


def not_live(asked: Asked, latest: Release | None, store: Store) -> Iterator[Problem]:
    """Yield a problem for every name whose audio shall be replaced, or that shall leave, and that is not live."""
    live, gone = (_names(latest.enclosures), _names(latest.reserved)) if latest else (set(), set())
    for name in (each for each in (*asked.replacing, *asked.withdrawing) if each not in live):
        if name in gone and name in asked.withdrawing:
            what = f"is not live any more on {store.address}; its audio stays there for apps that have it"
            right = f"podcaster publish {name}, then podcaster unpublish --purge {name}, to take that away"
            yield Problem(name, what, right)
        else:
            right = f"podcaster publish {name}" if name in gone else "podcaster status"
            yield Problem(name, f"is not live on {store.address}", right)


def _names(episodes: Mapping[str, LiveMedia]) -> set[str]:
    return {name for guid, media in episodes.items() for name in (guid, media.slug)}


def broken(
    latest: Release, enclosures: Mapping[str, LiveMedia], replace: Collection[str], withdraw: Collection[str]
) -> Iterator[Problem]:
    """Yield everything subscribers would notice that the host has not asked for by name (slugs or GUIDs)."""
    yield from vanishing(latest, enclosures, withdraw)
    yield from replacing(latest, enclosures, replace)
    yield from taken(latest, enclosures)


def vanishing(latest: Release, enclosures: Mapping[str, LiveMedia], withdraw: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for every live GUID that is gone from the feed; ``withdraw`` names slugs or GUIDs."""
    renamed = {media.slug: guid for guid, media in enclosures.items() if guid not in latest.enclosures}
    for guid, live in sorted(latest.enclosures.items(), key=lambda item: item[1].slug):
        if guid in enclosures or {guid, live.slug} & set(withdraw):
            continue
        if now := renamed.get(live.slug):
            what = f"is {now}, and was {guid} when it went live: apps would lose that episode and get another"
            yield Problem(f"episodes/{live.slug}/episode.toml: guid", what, f'guid = "{guid}", put back')
        else:
            what = (
                f"is live and would vanish from the feed (GUID {guid}); it needs its folder and its date, or your word"
            )
            yield Problem(f"episodes/{live.slug}", what, f"podcaster unpublish {live.slug}")


def left_out(feeds: Mapping[str, bytes], enclosures: Mapping[str, LiveMedia]) -> Iterator[Problem]:
    """Yield a problem for every public episode that the main feed and its pages, as they were built, do not hold.

    ``feeds`` are these by key. Apps would drop what is in none of them.
    """
    found: set[str | None] = set()
    for key, feed in feeds.items():
        try:
            found |= set(_guids(feed))
        except ET.ParseError as error:
            yield Problem(key, f"cannot be read by any app ({error})", "podcaster build")
            return
    for guid, media in sorted(enclosures.items(), key=lambda item: item[1].slug):
        if guid not in found and not media.private:
            what = f"is not in the feed that was built (GUID {guid}), so it would vanish from every app"
            yield Problem(f"episodes/{media.slug}", what, "podcaster build")


def _guids(feed: bytes) -> Iterator[str | None]:
    """Yield the GUIDs in a feed, item by item: the whole tree of a large one would take ten times its size."""
    for _, element in ET.iterparse(BytesIO(feed)):  # noqa: S314  # our own
        if element.tag == "item":
            yield element.findtext("guid")
            element.clear()


def replacing(latest: Release, enclosures: Mapping[str, LiveMedia], replace: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for every live enclosure that would become another file; ``replace`` names slugs or GUIDs."""
    for guid, new in sorted(enclosures.items(), key=lambda item: item[1].slug):
        live = latest.enclosures.get(guid)
        if live and live.key != new.key and not {guid, new.slug} & set(replace):
            what = f"its live enclosure {live.key} would become {new.key}: listeners would hear other audio"
            yield Problem(f"episodes/{new.slug}", what, f"podcaster publish --replace {new.slug}")


def taken(latest: Release, enclosures: Mapping[str, LiveMedia]) -> Iterator[Problem]:
    """Yield a problem for every GUID that belongs to an episode which was live once under another name.

    An app that has met the GUID shows the new episode as heard already, or not at all.
    """
    for guid, new in sorted(enclosures.items(), key=lambda item: item[1].slug):
        if (once := latest.reserved.get(guid)) and once.slug != new.slug:
            what = f"its GUID {guid} belongs to {once.slug}, which was live before"
            yield Problem(f"episodes/{new.slug}/episode.toml: guid", what, "a new episode made with podcaster new")
