"""One episode as an item: Apple's, Podcasting 2.0's and Podlove's tags."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta

from podcaster.feed.chapters import normal_play_time
from podcaster.feed.said import image_tags, said_tags
from podcaster.feed.tags import Tag, date_tag, people_tags, told, true_or_false
from podcaster.model import Chapter, PublicDelivery, PublicEpisode, PublicFilm, Show, Soundbite, listed


def episode_tags(show: Show, episode: PublicEpisode) -> Iterator[Tag]:
    """Yield the item's tags beyond plain RSS."""
    yield date_tag("pubDate", episode.published)
    yield from apple_tags(show, episode, episode.media.duration)
    yield from number_tags(show, episode)
    yield from people_in(show, episode)
    yield from image_tags(show, (episode.picture, episode.thumbnail), episode.cover_alt)
    yield from said_tags(episode)
    yield from _sidecars(show, episode)
    yield from map(_soundbite, episode.soundbites)
    yield from (_delivery(show, offered) for offered in episode.deliveries)
    if film := episode.public_film:
        yield _film(show, film)
        yield from [film_link(film)] if film.link else []
    yield from (Tag("podcast:contentLink", link.text, {"href": link.href}) for link in episode.content_links)
    if chapters := listed(episode.chapters):
        children = tuple(_chapter(show, chapter) for chapter in chapters)
        yield Tag("psc:chapters", attributes={"version": "1.2"}, children=children)


def apple_tags(show: Show, episode: PublicEpisode, duration: timedelta) -> Iterator[Tag]:
    """Yield Apple's tags of an item that is this long."""
    yield Tag("itunes:title", episode.title)
    yield Tag("itunes:duration", str(round(duration.total_seconds())))
    # An explicit show makes every episode explicit: silence in episode.toml must not be read as "suitable for all".
    yield Tag("itunes:explicit", true_or_false(show.explicit or episode.explicit))
    yield Tag("itunes:episodeType", episode.kind)
    if episode.picture:
        yield Tag("itunes:image", attributes={"href": show.url(episode.picture.key)})
    if episode.unlisted:
        yield Tag("itunes:block", "Yes")


def number_tags(show: Show, episode: PublicEpisode) -> Iterator[Tag]:
    """Yield season and number, for old apps as figures, for new ones with the names people know them by."""
    if episode.season:
        yield Tag("itunes:season", str(episode.season))
        name = show.seasons.get(str(episode.season), "")
        yield Tag("podcast:season", str(episode.season), told(name=name))
    if episode.number:
        yield Tag("itunes:episode", str(episode.number))
        yield Tag("podcast:episode", str(episode.number), told(display=episode.display))


def people_in(show: Show, episode: PublicEpisode) -> Iterator[Tag]:
    """Yield everybody in this episode: an item's list replaces the show's (Podcasting 2.0), so that one comes along."""
    if episode.people:
        yield from people_tags(dict.fromkeys((*show.people, *episode.people)))


def film_link(film: PublicFilm) -> Tag:
    """Return where else the film can be seen: on a video site."""
    return Tag("podcast:contentLink", film.title, {"href": film.link})


def _sidecars(show: Show, episode: PublicEpisode) -> Iterator[Tag]:
    if episode.chapters_key:
        attributes = {"url": show.url(episode.chapters_key), "type": "application/json+chapters"}
        yield Tag("podcast:chapters", attributes=attributes)
    for transcript in episode.transcripts:
        # The bare type: AntennaPod compares it letter for letter, and a charset would hide the transcript.
        attributes = {"url": show.url(transcript.key), "type": transcript.mime_type, "language": transcript.language}
        yield Tag("podcast:transcript", attributes=attributes | ({"rel": transcript.rel} if transcript.rel else {}))


def _soundbite(passage: Soundbite) -> Tag:
    start, length = _seconds(passage.start.total_seconds()), _seconds(passage.seconds)
    return Tag("podcast:soundbite", passage.title, {"startTime": start, "duration": length})


def _seconds(seconds: float) -> str:
    """Return seconds to the millisecond, without zeros nobody needs."""
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def _film(show: Show, film: PublicFilm) -> Tag:
    """Return the summary film; without ``rel`` an app would take it for the whole episode in pictures."""
    attributes = {
        "type": film.file.mime_type,
        "length": str(film.file.size_bytes),
        "height": str(film.file.height),
        "lang": show.language,
        "title": film.title,
        "rel": "summary",
    }
    return _alternate(show, attributes, film.key, film.file.sha256)


def _delivery(show: Show, offered: PublicDelivery) -> Tag:
    """Return the same sound as another kind of file; never ``default``: that is the enclosure."""
    file = offered.file
    attributes = {
        "type": file.mime_type,
        "length": str(file.size_bytes),
        "bitrate": str(file.bitrate_kbps * 1000),
        "lang": show.language,
        "title": f"{file.name}, {file.bitrate_kbps} kbit/s",
        "codecs": file.codecs,
    }
    return _alternate(show, attributes, offered.key, file.sha256)


def _alternate(show: Show, attributes: dict[str, str], key: str, sha256: str) -> Tag:
    """Return an alternative enclosure whose bytes an app can verify (W3C Subresource Integrity)."""
    digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    source = Tag("podcast:source", attributes={"uri": show.url(key)})
    integrity = Tag("podcast:integrity", attributes={"type": "sri", "value": f"sha256-{digest}"})
    return Tag("podcast:alternateEnclosure", attributes=attributes, children=(source, integrity))


def _chapter(show: Show, chapter: Chapter) -> Tag:
    attributes = {"start": normal_play_time(chapter.start), "title": chapter.title}
    attributes |= {"href": chapter.href} if chapter.href else {}
    return Tag("psc:chapter", attributes=attributes | ({"image": show.url(chapter.image)} if chapter.image else {}))
