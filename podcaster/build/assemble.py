"""An episode with its media file → the episode with every part of it under its public key."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from functools import partial

from podcaster import keys
from podcaster.build.cache import Cache
from podcaster.build.delivered import delivered
from podcaster.build.media import Produced
from podcaster.build.pictures import Cover, Files
from podcaster.content.speakers import without_labels
from podcaster.content.transcripts.forms import forms_of
from podcaster.content.transcripts.webvtt import to_vtt
from podcaster.feed import chapters
from podcaster.model import Episode, PublicDelivery, PublicEpisode, PublicFilm, PublicTranscript, Show, Transcript


def public_episode(
    show: Show,
    episode: Episode,
    media: Produced,
    cover: Cover | None,
    film: PublicFilm | None,
    files: Files,
    cache: Cache,
) -> PublicEpisode:
    """Add the episode's files to ``files`` and return the episode that points at them."""
    episode, stem = delivered(episode, media.file.timeline, cache.html), episode.stem(show)
    episode = replace(episode, transcript=episode.transcript and without_labels(episode.transcript))
    if media.path:
        files[media.key] = media.path
    files.update({each.key: each.path for each in media.also if each.path})
    facts = {field.name: getattr(episode, field.name) for field in fields(Episode)}
    public_facts = {
        "media": media.file,
        "media_key": media.key,
        "deliveries": tuple(PublicDelivery(key=each.key, file=each.file) for each in media.also),
        "chapters_key": _chapters(show, episode, stem, files),
        "transcripts": _transcripts(show, stem, episode.transcript, files, cache),
        "picture": cover.picture if cover else None,
        "thumbnail": cover.thumbnail if cover else None,
        "public_film": film and _captioned(stem, film, files),
    }
    return PublicEpisode(**facts | public_facts)


def _transcripts(
    show: Show, stem: str, transcript: Transcript | None, files: Files, cache: Cache
) -> tuple[PublicTranscript, ...]:
    """Add the transcript in every form it can be published in; WebVTT, which most apps read, is the first."""
    if transcript is None:
        return ()
    told, made = repr(transcript), []
    for form in forms_of(transcript):
        key_of = partial(_key, "transcripts", stem, form.suffix)
        content = cache.published(f"{form.suffix} {told}", key_of, partial(form.content, transcript))
        key = _add(files, "transcripts", stem, content, form.suffix)
        made.append(PublicTranscript(key=key, mime_type=form.mime_type, language=show.language, rel=form.rel))
    return tuple(made)


def _captioned(stem: str, film: PublicFilm, files: Files) -> PublicFilm:
    captions = to_vtt(film.captions).encode() if film.captions else b""
    key = _add(files, "transcripts", f"{stem}.film", captions, ".vtt") if captions else ""
    return replace(film, captions_key=key)


def _chapters(show: Show, episode: Episode, stem: str, files: Files) -> str:
    if not episode.chapters:
        return ""
    return _add(files, "chapters", stem, chapters.chapters_json(show, episode), ".json")


def _add(files: Files, folder: str, stem: str, content: bytes, suffix: str) -> str:
    key = _key(folder, stem, suffix, hashlib.sha256(content).hexdigest())
    files[key] = content
    return key


def _key(folder: str, stem: str, suffix: str, sha256: str) -> str:
    return keys.hashed(folder, stem, sha256, suffix)
