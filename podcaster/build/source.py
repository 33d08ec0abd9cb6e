"""What is known of an episode's sound before anything is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from podcaster.audio import decode, encode
from podcaster.audio.finished import recipe as finished_recipe
from podcaster.build.cache import Cache
from podcaster.errors import ContentError, Problem, PublishError
from podcaster.model import Chapter, Episode, LiveMedia, Show


@dataclass(frozen=True, kw_only=True)
class Source:
    """What is known of an episode's sound before anything is encoded; ``live`` if its file must stay as it is.

    ``duration`` and ``markers`` are those of the recording, from which some may be cut.
    """

    recordings: Mapping[str, str]
    recipe: str
    duration: timedelta
    markers: tuple[Chapter, ...]
    live: LiveMedia | None = None


def examine(show: Show, episode: Episode, live: LiveMedia | None, cache: Cache) -> Source:
    """Find out what the episode will sound like and how long it is, reading no more than headers if that is possible.

    Raises ContentError if there is neither a recording nor media.json, AudioError if the recording cannot be read,
    PublishError if the recording of a live episode has changed: its enclosure is replaced only on an explicit word.
    """
    recordings = {path.name: cache.fingerprints.of(path) for path in episode.sources}
    if live:
        _refuse_changed(episode, recordings, live)
        file = live.file
        return Source(
            recordings=file.recordings,
            recipe=file.recipe,
            duration=file.timeline.recording_length(file.duration),
            markers=file.markers,
            live=live,
        )
    known = episode.media
    if not recordings:
        if known is None:
            raise ContentError(_no_recording(episode))
        recordings = dict(known.recordings)
    recipe = recipe_of(show, episode, recordings, cache) if episode.sources else known.recipe if known else ""
    if known and known.recipe == recipe:
        duration = known.timeline.recording_length(known.duration)
        return Source(recordings=recordings, recipe=recipe, duration=duration, markers=known.markers)
    probed = [decode.probe(path) for path in episode.sources]
    markers = next((facts.chapters for facts in probed if facts.chapters), ())
    return Source(
        recordings=recordings, recipe=recipe, duration=max(facts.duration for facts in probed), markers=markers
    )


def recipe_of(show: Show, episode: Episode, recordings: Mapping[str, str], cache: Cache) -> str:
    """Return what names these recordings, the jingles, and every decision about the episode's sound."""
    if episode.finished:
        return finished_recipe(recordings[episode.finished.name])
    settings = episode.sound(show)
    jingles = [(name, cache.fingerprints.of(show.folder / name)) for name in settings.jingles]
    return encode.recipe(list(recordings.items()), settings, jingles)


def _refuse_changed(episode: Episode, recordings: Mapping[str, str], live: LiveMedia) -> None:
    if recordings and recordings != live.file.recordings:
        raise PublishError(
            Problem(
                f"episodes/{episode.slug}",
                "its recording has changed since it went live; listeners' apps would get other audio. If that is meant,"
                " say so",
                f"podcaster publish --replace {episode.slug}",
            )
        )


def _no_recording(episode: Episode) -> Problem:
    return Problem(
        f"episodes/{episode.slug}", "has no recording", f"episodes/{episode.slug}/recording.wav (anything FFmpeg reads)"
    )
