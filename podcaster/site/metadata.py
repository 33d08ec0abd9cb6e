"""What search engines and other machines read: schema.org's PodcastSeries and PodcastEpisode as JSON-LD."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from podcaster import keys
from podcaster.model import Chapter, Edition, PublicEpisode, Show, listed
from podcaster.site.language import Language
from podcaster.site.times import fragment, iso_duration

Node = dict[str, Any]


def series(edition: Edition) -> Node:
    """Return the show as schema.org's PodcastSeries."""
    show = edition.show
    return {"@context": "https://schema.org", "@type": "PodcastSeries"} | _filled(
        name=show.title,
        description=show.description,
        url=show.url(keys.INDEX),
        webFeed=show.url(keys.FEED),
        image=show.url(edition.thumbnail.key),
        inLanguage=show.language,
        author={"@type": "Organization", "name": show.author} if show.author else None,
        sameAs=[url for url in (show.website, *show.links.values()) if url],
    )


def episode(edition: Edition, episode: PublicEpisode, language: Language) -> Node:
    """Return an episode as schema.org's PodcastEpisode, with its sound, its film and a Clip for each chapter."""
    show = edition.show
    return {"@context": "https://schema.org", "@type": "PodcastEpisode"} | _filled(
        name=episode.title,
        description=episode.summary,
        url=show.url(episode.page_key),
        datePublished=language.local(episode.published).isoformat(),
        timeRequired=iso_duration(episode.media.duration),
        inLanguage=show.language,
        episodeNumber=episode.number,
        keywords=", ".join(episode.topics),
        image=show.url((episode.thumbnail or edition.thumbnail).key),
        partOfSeries={"@type": "PodcastSeries", "name": show.title, "url": show.url(keys.INDEX)},
        partOfSeason={"@type": "PodcastSeason", "seasonNumber": episode.season} if episode.season else None,
        associatedMedia=_audio(show, episode),
        video=_film(show, episode, language),
        hasPart=_clips(show, episode),
    )


def _audio(show: Show, episode: PublicEpisode) -> Node:
    return {"@type": "AudioObject"} | _filled(
        contentUrl=show.url(episode.media_key),
        encodingFormat=episode.media.mime_type,
        contentSize=str(episode.media.size_bytes),
        duration=iso_duration(episode.media.duration),
    )


def _film(show: Show, episode: PublicEpisode, language: Language) -> Node | None:
    film = episode.public_film
    if film is None:
        return None
    return {"@type": "VideoObject"} | _filled(
        name=film.title,
        description=episode.summary,
        contentUrl=show.url(film.key),
        encodingFormat=film.file.mime_type,
        duration=iso_duration(film.file.duration),
        uploadDate=language.local(episode.published).isoformat(),
        thumbnailUrl=show.url(film.poster.key) if film.poster else None,
    )


def _clips(show: Show, episode: PublicEpisode) -> list[Node]:
    """Return a Clip for each chapter; one ends where the next begins, or before."""
    chapters, url = listed(episode.chapters), show.url(episode.media_key)
    ends = [chapter.start for chapter in chapters[1:]] + [episode.media.duration]
    return [_clip(url, chapter, chapter.end or end) for chapter, end in zip(chapters, ends, strict=False)]


def _clip(url: str, chapter: Chapter, end: timedelta) -> Node:
    return {
        "@type": "Clip",
        "name": chapter.title,
        "startOffset": chapter.start.total_seconds(),
        "endOffset": end.total_seconds(),
        "url": url + fragment(chapter.start),
    }


def _filled(**values: Any) -> Node:
    """Return only what there is something to say about."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
