"""Chapters for an episode: read from a file of any kind, or proposed from its sound and its transcript."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from podcaster.audio import decode, proposal
from podcaster.audio.proposal import Opening, Sound
from podcaster.content import topics
from podcaster.content.chapters import difference, format_time, write_chapters
from podcaster.content.files import TEXT_LIMIT_BYTES, check_file, named, read_text
from podcaster.content.markers.read import read_markers
from podcaster.content.topics import Block, Topic
from podcaster.errors import ContentError, Problem
from podcaster.model import Chapter, Cue, Episode, Progress, Show, Transcript

_NUMBERED = {"de": "Kapitel", "fr": "Chapitre", "nl": "Hoofdstuk"}
_SAME_PLACE = timedelta(seconds=2)  # times in a transcript are not exact
_MARK_NEAR = timedelta(seconds=20)  # the button is pressed when the subject has been recognised
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A chapter and why it is one; ``reason`` is for the host."""

    chapter: Chapter
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Chapters for an episode, and where they come from, in words for the host."""

    source: str
    proposed: tuple[Proposed, ...]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The chapters alone."""
        return tuple(each.chapter for each in self.proposed)


def from_file(show: Show, episode: Episode, path: Path) -> Found:
    """Return the chapters in a file: markers in any format we know, or those inside a recording.

    Raises ContentError with every line that is wrong, and for chapters past the end of the episode's recording.
    """
    data = _text_of(path)
    if data is None:
        facts = decode.probe(path)
        markers = [*facts.chapters, *(Chapter(start=mark, title="") for mark in facts.marks)]
        kind, chapters = f"markers in {path.name}", tuple(sorted(markers, key=lambda chapter: chapter.start))
        if not chapters:
            raise ContentError(Problem(path.name, "is a recording without markers"))
    else:
        read = read_markers(data, path.name)
        kind, chapters = f"{path.name} ({read.format})", read.chapters
    if episode.sources:
        _refuse_past_the_end(chapters, _duration(episode), path.name)
    return Found(source=kind, proposed=_named([Proposed(chapter=chapter) for chapter in chapters], show))


def propose(show: Show, episode: Episode, *, listen: bool = False, progress: Progress | None = None) -> Found:
    """Return chapters for an episode: its recording's own markers, else what the sound and the transcript suggest.

    With ``listen``, the markers' names do not count. Where only the beginning is found, there are none. Raises
    ContentError if there is neither a recording nor a transcript, AudioError for a recording that cannot be read.
    """
    facts = [decode.probe(path) for path in episode.sources]
    markers = next((known.chapters for known in facts if known.chapters), ())
    if markers and not listen:
        said = [Proposed(chapter=marker) for marker in markers]
        return Found(source="the recording's own markers", proposed=_named(said, show))
    transcript = episode.transcript if episode.transcript and episode.transcript.timed else None
    if not facts and not transcript:
        where = named(episode.folder, show.folder)
        raise ContentError(Problem(where, "has neither a recording nor a transcript with times to find chapters in"))
    sound = proposal.listen(episode.sources, progress) if facts else None
    if transcript:
        found, source = (
            _by_words(show, episode, transcript, sound),
            "the transcript" + " and the sound" * bool(sound),
        )
    else:
        found, source = [_by_ear(opening) for opening in proposal.boundaries(sound)] if sound else [], "the sound"
    if not found or found[0].chapter.start:
        found.insert(0, Proposed(chapter=Chapter(start=timedelta(0), title="")))
    marks = next((known.marks for known in facts if known.marks), ())
    proposed = _named(_with_marks(found, marks), show)
    return Found(source=source, proposed=proposed if len(proposed) > 1 else ())


def write(show: Show, episode: Episode, found: Found) -> Path:
    """Write the episode's chapters.txt and return it.

    Raises ContentError if there is one: it is the host's; and if nothing was found that could stand in it.
    """
    if not found.proposed:
        raise ContentError(Problem(named(episode.folder, show.folder), f"{nothing(found)}; nothing was written"))
    return write_chapters(episode.folder, named(episode.folder / "chapters.txt", show.folder), found.chapters)


def nothing(found: Found) -> str:
    """Return what there is to say where no chapters were found."""
    return f"no chapters were found in {found.source}"


def differences(show: Show, episode: Episode, found: Found) -> str:
    """Return how the host's chapters.txt differs from what was found; "" where there is none or they say the same."""
    path = episode.folder / "chapters.txt"
    return difference(read_text(path, show.folder), found.chapters) if path.exists() else ""


def _text_of(path: Path) -> bytes | None:
    """Return what is in a text file, None for one that holds sound or film."""
    check_file(path, path.parent, may_link_out=True)
    with path.open("rb") as file:
        head = file.read(4096)
        if b"\0" in head and not head.startswith(_UTF16):
            return None
        data = head + file.read(TEXT_LIMIT_BYTES)
    if len(data) > TEXT_LIMIT_BYTES:
        raise ContentError(Problem(path.name, f"is larger than {TEXT_LIMIT_BYTES // 1_000_000} MB, too large for text"))
    return data


def _duration(episode: Episode) -> timedelta:
    return max(decode.probe(path).duration for path in episode.sources)


def _refuse_past_the_end(chapters: Sequence[Chapter], duration: timedelta, where: str) -> None:
    end = format_time(timedelta(seconds=int(duration.total_seconds())))
    late = [chapter for chapter in chapters if chapter.start >= duration]
    problems = [
        Problem(where, f"{each.title!r} at {format_time(each.start)} starts after the end of the recording ({end})")
        for each in late
    ]
    if problems:
        raise ContentError(problems)


def _by_ear(opening: Opening) -> Proposed:
    if opening.after_music:
        reason = "after music"
    elif opening.host:
        reason = f"the host begins after {opening.pause.total_seconds():.1f} s of silence"
    else:
        reason = f"after {opening.pause.total_seconds():.1f} s of silence"
    return Proposed(chapter=Chapter(start=opening.start, title=""), reason=reason)


def _by_words(show: Show, episode: Episode, transcript: Transcript, sound: Sound | None) -> list[Proposed]:
    """Return a chapter for each topic; the first begins with the recording. What the transcript lacks is heard only."""
    cues, end = transcript.cues, transcript.cues[-1].end
    host = _host(show, episode, cues)
    if sound:
        cues = tuple(_with_speaker(cue, sound.openings, host) for cue in cues)
    blocks, unwritten = topics.blocks(cues, host), []
    if sound:
        unwritten = [_by_ear(opening) for opening in proposal.boundaries(sound) if opening.start > end]
        timed = sum(bool(block.pause) for block in blocks) * 2 > len(blocks)
        blocks = tuple(_as_heard(block, sound.openings, timed=timed) for block in blocks)
        end = end if unwritten else max(end, sound.duration)
    first, *others = topics.divide(blocks, end)
    first = replace(first, start=timedelta(0), pause=timedelta(0), after_music=False)
    return [*(_about(topic) for topic in (first, *others)), *unwritten]


def _host(show: Show, episode: Episode, cues: Sequence[Cue]) -> str:
    """Return the name under which the host speaks in the transcript: by her role, else whoever speaks first."""
    hosts = {person.name.casefold() for person in (*episode.people, *show.people) if person.role == "host"}
    speakers = [cue.speaker for cue in cues if cue.speaker]
    return next((name for name in speakers if name.casefold() in hosts), next(iter(speakers), "host"))


def _with_speaker(cue: Cue, openings: Sequence[Opening], host: str) -> Cue:
    """Return the cue with a speaker: if the transcript names none, whose voice is heard in the middle of it."""
    place = bisect_right(openings, (cue.start + cue.end) / 2, key=lambda opening: opening.start) - 1
    if cue.speaker or place < 0 or openings[place].host is None:
        return cue
    return replace(cue, speaker=host if openings[place].host else "guest")


def _as_heard(block: Block, openings: Sequence[Opening], *, timed: bool) -> Block:
    """Return the block with the time and the pause that are heard where the transcript says it begins.

    Where the transcript is ``timed`` with pauses, none is longer than it says: somebody may be lost in the noise.
    """
    nearest = min(openings, key=lambda opening: abs(opening.start - block.start), default=None)
    if nearest is None or abs(nearest.start - block.start) > _SAME_PLACE:
        return block
    pause = min(nearest.pause, block.pause + _SAME_PLACE / 4) if timed else nearest.pause
    return replace(block, start=nearest.start, pause=pause, after_music=nearest.after_music)


def _about(topic: Topic) -> Proposed:
    reason = f"about {', '.join(topic.words)}" if topic.words else "another subject"
    if topic.after_music:
        reason += "; after music"
    elif topic.pause >= timedelta(seconds=1):
        reason += f"; after {topic.pause.total_seconds():.1f} s of silence"
    return Proposed(chapter=Chapter(start=topic.start, title=topic.title), reason=reason)


def _with_marks(found: Sequence[Proposed], marks: Sequence[timedelta]) -> list[Proposed]:
    """Add what the host marked while recording, where no chapter is proposed near it."""
    apart = [
        Proposed(chapter=Chapter(start=mark, title=""), reason="marked in the recording")
        for mark in marks
        if mark and all(abs(mark - each.chapter.start) > _MARK_NEAR for each in found)
    ]
    return sorted([*found, *apart], key=lambda each: each.chapter.start)


def _named(proposed: Sequence[Proposed], show: Show) -> tuple[Proposed, ...]:
    """Give a number to each chapter without a title, and leave one chapter at each time."""
    word = _NUMBERED.get(show.language.split("-")[0].lower(), "Chapter")
    at_each_time = {format_time(each.chapter.start): each for each in reversed(proposed)}
    return tuple(
        replace(each, chapter=replace(each.chapter, title=each.chapter.title or f"{word} {number}"))
        for number, each in enumerate(reversed(at_each_time.values()), start=1)
    )
