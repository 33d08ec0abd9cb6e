"""Who is behind the labels of a transcript: ``[speakers]`` in episode.toml, and what a label looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from podcaster.content.rules import NAME_LIMIT, line_of_text, wrong
from podcaster.errors import Problem
from podcaster.model import Cue, Episode, ShowFacts, Transcript

# What recognisers call somebody they cannot name: SPEAKER_00, Speaker 1, spk_1, S1, Spreker 2, Speaker A, 1, Unknown;
# and a draft of ours the one on a track of whom nobody is known: SPEAKER_GUEST.
_RAW = re.compile(
    r"(?:speaker|spkr?|spreker|sprecher|locuteur|voice|stem|s)?[\s_.#-]*\d{1,3}|speaker[\s_-]+[a-z]|speaker_[\w.-]+"
    r"|unknown(?: speaker)?",
    re.IGNORECASE,
)
EXAMPLE = '[speakers] and below it "{label}" = "Projectleider"'


def is_raw(speaker: str) -> bool:
    """Whether a speaker is a recogniser's label, which says nothing to a reader."""
    return _RAW.fullmatch(speaker) is not None


def with_names(transcript: Transcript, speakers: Mapping[str, str]) -> Transcript:
    """Return the transcript with the name of everybody whose label is in ``speakers``."""
    if not speakers:
        return transcript
    cues = (replace(cue, speaker=speakers.get(cue.speaker, cue.speaker)) for cue in transcript.cues)
    return replace(transcript, cues=tuple(cues))


def without_labels(transcript: Transcript) -> Transcript:
    """Return the transcript as it may be published: who has no name stays unnamed, and is not who spoke before."""
    cues: list[Cue] = []
    before: str | None = None
    for cue in transcript.cues:
        unnamed = not cue.speaker or is_raw(cue.speaker)
        other = before is not None and cue.speaker != before
        cues.append(replace(cue, speaker="", other_voice=other) if unnamed else cue)
        if cue.text.strip():
            before = cue.speaker if unnamed else None
    return replace(transcript, cues=tuple(cues))


def check_labels(transcript: Transcript, speakers: Mapping[str, str], where: str) -> Iterator[Problem]:
    """Find labels in a file called ``where`` that have no name."""
    for label in _labels(transcript):
        if is_raw(label) and label not in speakers:
            what = (
                f"{label!r} is a label and no name, and is left out of what is published; say in episode.toml who it is"
            )
            yield Problem(where, what, EXAMPLE.format(label=label), "warning")


def check_speakers(transcripts: Sequence[Transcript], speakers: Mapping[str, str], toml: str) -> Iterator[Problem]:
    """Find names that are none, and names for labels that are in none of the episode's transcripts."""
    labels = sorted({label for transcript in transcripts for label in _labels(transcript)})
    for label, name in speakers.items():
        yield from line_of_text(toml, f"speakers.{label}", name, NAME_LIMIT)
        if label not in labels:
            near = get_close_matches(label, labels, n=1, cutoff=0.5) or labels[:1]
            right = f'"{near[0]}" = "{name}"' if near else ""
            yield wrong(toml, "speakers", f"nobody is called {label!r} in the transcript", right, "warning")


def check_people(show: ShowFacts, episode: Episode, toml: str) -> Iterator[Problem]:
    """Find names that are those of nobody in the show or the episode: typing errors, most often."""
    people: Sequence[str] = [person.name for person in (*episode.people, *show.people)]
    known = {name.casefold() for name in people}
    for label, name in episode.speakers.items():
        if name.casefold() not in known:
            near = get_close_matches(name, people, n=1)
            right = f'"{label}" = "{near[0]}"' if near else f'[[people]] and below it name = "{name}"'
            yield wrong(
                toml, "speakers", f"{name!r} is none of the people of the episode or the show", right, "warning"
            )


def _labels(transcript: Transcript) -> list[str]:
    return sorted({cue.speaker for cue in transcript.cues} - {""})
