"""Whether the times the host wrote fit the sound they are about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from podcaster.errors import Problem
from podcaster.model import Cue, Episode, Transcript
from podcaster.model.times import clock

# A transcript's last cue often outlasts the sound a little; more than this means it belongs to another recording.
TRANSCRIPT_TOLERANCE = timedelta(seconds=5)
# Music at the end is not in a transcript; more than this, and a quarter of all, means that it was broken off.
UNWRITTEN = timedelta(minutes=2)
LONGEST_CUE = timedelta(seconds=60)  # whoever jumps to what is said waits this long at most
OVERLAP = timedelta(seconds=0.5)


def misfits(episode: Episode, duration: timedelta) -> Iterator[Problem]:
    """Yield chapters, passages and cues that lie past the end of a recording of this ``duration``."""
    where, end = f"episodes/{episode.slug}", clock(duration)
    for file, chapters in (("chapters.txt", episode.chapters), ("notes.md", episode.notes_chapters)):
        for chapter in chapters:
            if chapter.start >= duration:
                what = f"chapter {chapter.title!r} at {clock(chapter.start)} starts after the end of the recording"
                yield Problem(f"{where}/{file}", what, f"a time before {end}")
    for number, passage in enumerate(episode.soundbites, start=1):
        if passage.seconds > duration.total_seconds() or passage.end > duration:
            what = f"{passage.seconds:g} seconds from {clock(passage.start)} on end after the recording"
            yield Problem(f"{where}/episode.toml", f"soundbites {number}: {what}", f"an end before {end}")
    if last := _beyond(episode.transcript, duration):
        what = f"the transcript's last cue starts at {clock(last.start)}, but the recording ends at {end}"
        yield Problem(where, what, "the transcript of this recording")


def film_misfits(episode: Episode, duration: timedelta) -> Iterator[Problem]:
    """Yield the film's captions if they go on after the end of a film of this ``duration``."""
    if last := _beyond(episode.film_captions, duration):
        what = f"the last cue starts at {clock(last.start)}, but the film ends at {clock(duration)}"
        yield Problem(f"episodes/{episode.slug}/film.vtt", what, "the captions of this film")


def doubts(episode: Episode, duration: timedelta) -> Iterator[Problem]:
    """Yield what looks wrong about the times of a transcript, each kind once, as a warning."""
    where, cues = f"episodes/{episode.slug}: transcript", _cues(episode.transcript)
    if not cues:
        return
    end = max(cue.end for cue in cues)
    if duration - end > max(UNWRITTEN, duration / 4):
        what = f"ends at {clock(end)}, and the recording at {clock(duration)}; is it all there?"
        yield Problem(where, what, severity="warning")
    long = [cue for cue in cues if cue.end - cue.start > LONGEST_CUE]
    if long:
        what = f"the cue at {clock(long[0].start)} lasts {(long[0].end - long[0].start).seconds} s{_others(len(long))}"
        yield Problem(where, f"{what}; shorter ones are easier to follow", "one for each sentence", "warning")
    over = [later for earlier, later in _by_one_speaker(cues) if earlier.end - later.start > OVERLAP]
    if over:
        what = f"the cue at {clock(over[0].start)} begins while the same speaker still has the one above it"
        yield Problem(where, f"{what}{_others(len(over))}", severity="warning")


def _cues(said: Transcript | None) -> tuple[Cue, ...]:
    return said.cues if said and said.timed else ()


def _beyond(said: Transcript | None, duration: timedelta) -> Cue | None:
    """Return the last cue if it begins so late that it must belong to another recording."""
    last = next(reversed(_cues(said)), None)
    return last if last and last.start > duration + TRANSCRIPT_TOLERANCE else None


def _by_one_speaker(cues: tuple[Cue, ...]) -> Iterator[tuple[Cue, Cue]]:
    """Yield neighbours by the same speaker: two people may well speak at once."""
    return ((earlier, later) for earlier, later in pairwise(cues) if earlier.speaker == later.speaker)


def _others(number: int) -> str:
    return f", and {number - 1} more" if number > 1 else ""
