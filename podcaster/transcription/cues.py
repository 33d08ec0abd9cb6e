"""Words → cues of a transcript: a sentence each, in the time all recordings have in common, with who says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from podcaster.audio.dictation import Voice
from podcaster.model import Cue, Episode, Show
from podcaster.transcription.words import Stretch, Word, sentences, text_of

_LONGEST_S, _SHORTEST_S = 12.0, 0.2
_GAP_S = 1.5  # within a sentence; longer, and it is two
_LABELS = ("SPEAKER_00", "SPEAKER_01")


def cues_of(voice: Voice, stretches: Sequence[Stretch], name: str) -> list[Cue]:
    """Return what was written of one recording as cues; without a ``name``, by the labels of the voices heard."""
    words = [word for stretch in stretches for word in stretch.words]
    label = _labels(voice)
    return [
        Cue(
            start=_time(part[0].start_s + voice.late_s),
            end=_time(max(part[-1].end_s, part[0].start_s + _SHORTEST_S) + voice.late_s),
            text=text_of(part),
            speaker=name or _speaker(voice, label, part),
        )
        for sentence in sentences(words)
        for part in _parts(sentence)
    ]


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Return cues by their start; one voice may begin before another has ended, but none before its own last word."""
    made: list[Cue] = []
    for cue in sorted(cues, key=lambda cue: (cue.start, cue.end)):
        before = next((other for other in reversed(made) if other.speaker == cue.speaker), None)
        start = max(cue.start, before.end) if before and before.end < cue.end else cue.start
        made.append(replace(cue, start=start))
    return sorted(made, key=lambda cue: cue.start)


def names_of_tracks(show: Show, episode: Episode, tracks: Iterable[str]) -> Mapping[str, str]:
    """Return who is heard on each track: the one person with that role ("guest"), else a label.

    What a track is called is no name: by the label's form nobody takes it for one (``podcaster.content.speakers``).
    """
    roles = Counter(person.role for person in (*episode.people, *show.people))
    people = {person.role: person.name for person in (*episode.people, *show.people)}
    return {track: people[track] if roles[track] == 1 else f"SPEAKER_{track.upper()}" for track in tracks}


def _parts(sentence: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield a sentence in parts: cut where somebody is silent for long, and at its widest gap while it is too long."""
    gaps = [other.start_s - one.end_s for one, other in pairwise(sentence)]
    long = sentence[-1].end_s - sentence[0].start_s > _LONGEST_S
    if gaps and (max(gaps) > _GAP_S or long):
        commas = [gap + 0.5 * one.text.endswith((",", ";", ":")) for gap, one in zip(gaps, sentence, strict=False)]
        cut = max(range(len(gaps)), key=commas.__getitem__) + 1
        yield from _parts(sentence[:cut])
        yield from _parts(sentence[cut:])
    else:
        yield sentence


def _labels(voice: Voice) -> tuple[str, str]:
    """Return the labels of the first and the second voice: who speaks first is SPEAKER_00."""
    begins = bool(voice.second and voice.second[0])
    return (_LABELS[begins], _LABELS[not begins])


def _speaker(voice: Voice, labels: tuple[str, str], words: Sequence[Word]) -> str:
    """Return the label of who is heard for most of these words, "" where nobody can be told."""
    if voice.second is None:
        return ""
    heard = [0.0, 0.0]
    start, end = words[0].start_s * 100, words[-1].end_s * 100
    for phrase, second in zip(voice.phrases, voice.second, strict=True):
        heard[second] += max(min(end, phrase.end) - max(start, phrase.start), 0)
    return labels[heard[1] > heard[0]] if any(heard) else ""


def _time(seconds: float) -> timedelta:
    return timedelta(milliseconds=max(round(seconds * 1000), 0))
