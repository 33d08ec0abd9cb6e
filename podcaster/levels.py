"""An episode's recording and its finished file → the level plot, so that a host can look instead of read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from podcaster.audio import compare, hops, plot, speech, talkers
from podcaster.audio.edit import Edit
from podcaster.audio.heard import HOPS_PER_SECOND, Heard, Spans, heard, together
from podcaster.audio.talkers import Talker
from podcaster.build.cache import Cache
from podcaster.build.delivered import delivered
from podcaster.build.media import media_key
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter, Episode, MediaFile, Show
from podcaster.whole import write_whole

_SHORTEST_PAUSE_HOPS = 20


@dataclass(frozen=True, slots=True)
class _Sound:
    """What there is to look at: each recording by itself, all of them as one, and the finished file."""

    tracks: Sequence[tuple[str, Heard]]
    before: Heard | None
    after: Heard | None


def plot_levels(show: Show, episode: Episode, target: Path | None = None) -> Path:
    """Draw the episode's levels before and after to ``target`` (an SVG; default build/plots/<slug>.svg); return it.

    An episode that is not encoded yet shows its recording only; one without a recording, its finished file only. Both
    are decoded: a few seconds for half an hour. Raises ContentError where there is nothing to show, or the recording
    has changed since it was encoded; AudioError for what cannot be read.
    """
    episode = delivered(episode, episode.media.timeline) if episode.media else episode
    sound = _sound(show, episode)
    whole = sound.before or sound.after
    assert whole is not None  # noqa: S101
    seconds = max(each.power.size for each in (sound.before, sound.after) if each) / HOPS_PER_SECOND
    drawn = plot.draw(
        f"Loudness of “{episode.title}”",
        f"{show.title}, {episode.slug}. Loudness as heard (ITU-R BS.1770), every sentence and every pause by itself.",
        compare.panels(sound.before, sound.after, _heard(episode, sound, whole), episode.sound(show)),
        _chapters(episode, seconds),
        seconds,
    )
    target = target or show.folder / "build" / "plots" / f"{episode.slug}.svg"
    try:
        write_whole(target, drawn)
    except OSError as error:
        raise ContentError(Problem(str(target), f"cannot be written: {error.strerror}", "--plot levels.svg")) from error
    return target


def _sound(show: Show, episode: Episode) -> _Sound:
    media, cache = episode.media, Cache(show.folder)
    finished = _finished(show, episode, media, cache) if media else None
    _refuse_nothing(episode, finished)
    if media and episode.recordings:
        _refuse_changed(episode, media, cache)
    channels = media.channels if media else episode.sound(show).channel_count
    measured = [_as_delivered(each, media) for each in heard(episode.recordings, channels=channels)]
    names = [_track_name(path) for path in episode.recordings]
    return _Sound(
        tracks=list(zip(names, measured, strict=True)),
        before=_as_one(measured, media),
        after=heard([finished], channels=channels)[0] if finished else None,
    )


def _as_delivered(recording: Heard, media: MediaFile | None) -> Heard:
    """Return a recording without what was cut from it, so that before and after lie on each other."""
    edit = Edit.of(media.timeline, media.duration) if media else Edit(0)
    return replace(recording, power=edit.series(recording.power), peaks=edit.series(recording.peaks))


def _as_one(measured: Sequence[Heard], media: MediaFile | None) -> Heard | None:
    if len(measured) < 2:
        return next(iter(measured), None)
    return together(measured, media.recording_loudness if media else None)


def _heard(episode: Episode, sound: _Sound, whole: Heard) -> Sequence[Talker]:
    """Return who and what is heard; the voices told apart by the best there is: names, tracks or their levels."""
    found = speech.find(whole.power)
    spans = [(phrase.start, phrase.end) for phrase in found.phrases]
    paused = found.pauses & (whole.power > 0)  # where nothing was recorded a jingle may play
    quiet = [(start, end) for start, end in hops.spans(paused) if end - start >= _SHORTEST_PAUSE_HOPS]
    return [
        *_voices(episode, sound, whole, spans),
        Talker("music", found.music, "music"),
        Talker("pauses", quiet, "pauses"),
    ]


def _voices(episode: Episode, sound: _Sound, whole: Heard, spans: Spans) -> Sequence[Talker]:
    cues = episode.transcript.cues if episode.transcript and episode.transcript.timed else ()
    if len({cue.speaker for cue in cues if cue.speaker}) > 1:
        return talkers.by_speaker([(c.start.total_seconds(), c.end.total_seconds(), c.speaker) for c in cues], spans)
    if len(sound.tracks) > 1:
        return talkers.by_track(sound.tracks, spans)
    return talkers.by_level(whole.power, spans)


def _chapters(episode: Episode, seconds: float) -> Sequence[Chapter]:
    markers = episode.media.timeline.chapters(episode.media.markers) if episode.media else ()
    chapters = episode.chapters or markers or episode.notes_chapters
    return [chapter for chapter in chapters if chapter.start.total_seconds() < seconds]


def _finished(show: Show, episode: Episode, media: MediaFile, cache: Cache) -> Path | None:
    public = cache.public / media_key(show, episode, media)
    there = (path for path in (episode.finished, cache.tagged(media.sha256), public) if path and path.is_file())
    return next(there, None)


def _track_name(path: Path) -> str:
    return path.stem.removeprefix("recording").strip(".-_ ") or path.name


def _refuse_nothing(episode: Episode, finished: Path | None) -> None:
    if not episode.recordings and not finished:
        what = "there is nothing to plot: neither its recording nor its finished file is here"
        raise ContentError(Problem(f"episodes/{episode.slug}", what, f"episodes/{episode.slug}/recording.wav"))


def _refuse_changed(episode: Episode, media: MediaFile, cache: Cache) -> None:
    if {path.name: cache.fingerprints.of(path) for path in episode.recordings} != media.recordings:
        what = "its recording has changed since it was encoded, so before and after would not belong together"
        raise ContentError(Problem(f"episodes/{episode.slug}", what, f"podcaster build {episode.slug}"))
