"""Chapters proposed from sound and words together: each helps where the other does not know."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from podcaster.chapters import propose
from podcaster.model import Cue, Episode, Person, Transcript
from tests import make
from tests.audio.conversation import RATE, Conversation, interview
from tests.audio.sound import write_wav

WORDS = ("lasrobot sensor besturing", "subsidie begroting aanvraag", "examen portfolio beoordeling")


def transcript(made: Conversation, begins: list[float], *, names: bool = True) -> Transcript:
    """What was said, as if it was about another of three subjects after each of ``begins``."""
    cues = []
    for number, (who, start, end) in enumerate(made.spoken):
        subject = WORDS[sum(start >= begin for begin in begins)].split()
        text = f"{subject[number % 3]} en {subject[(number + 1) % 3]}{'?' if who == 'host' else '.'}"
        cues.append(
            Cue(
                start=timedelta(seconds=start),
                end=timedelta(seconds=end),
                text=text,
                speaker={"host": "Presentator", "guest": "Docent"}[who] if names else "",
            )
        )
    return Transcript(tuple(cues))


def episode(folder: Path, made: Conversation, said: Transcript | None) -> Episode:
    """An episode with this sound."""
    path = write_wav(folder / "recording.wav", made.sound(), rate=RATE)
    return replace(make.plain_episode(), folder=folder, recordings=(path,), transcript=said)


def starts(made: Episode) -> list[float]:
    """Where chapters after the first are proposed, in seconds."""
    return [chapter.start.total_seconds() for chapter in propose(make.show(), made).chapters[1:]]


@pytest.mark.parametrize("names", [True, False], ids=["with names", "without names"])
def test_words_find_what_no_pause_tells(names: bool, tmp_path: Path) -> None:
    """Subjects without a pause between them are found; who asks is heard where the transcript names nobody."""
    made, begins = interview(topic_pause=0.5)
    assert starts(episode(tmp_path, made, None)) == []
    assert starts(episode(tmp_path, made, transcript(made, begins, names=names))) == pytest.approx(begins, abs=1.1)


def test_what_the_transcript_does_not_reach_is_heard(tmp_path: Path) -> None:
    """A transcript that was broken off does not cost the chapters after it."""
    made, begins = interview()
    said = transcript(made, begins).cues[:20]
    assert said[-1].end.total_seconds() < begins[0]
    assert starts(episode(tmp_path, made, Transcript(said))) == pytest.approx(begins, abs=1.1)


def test_a_guest_lost_in_the_noise_is_no_pause(tmp_path: Path) -> None:
    """Where the transcript knows of words, nobody is silent."""
    made, begins = interview(guest_db=-70)
    assert len(starts(episode(tmp_path, made, None))) > len(begins)
    assert starts(episode(tmp_path, made, transcript(made, begins))) == pytest.approx(begins, abs=1.1)


def test_the_host_is_who_has_that_role(tmp_path: Path) -> None:
    """A guest who speaks first is not taken for the host when the show says who that is."""
    made, begins = interview(topic_pause=0.5)
    said = transcript(made, begins)
    hello = Cue(start=timedelta(0), end=timedelta(seconds=0.9), text="Mag ik beginnen?", speaker="Docent")
    heard = episode(tmp_path, made, Transcript((hello, *said.cues)))
    show = make.show(people=(Person(name="presentator", role="host"),))
    found = propose(show, heard).chapters
    assert [chapter.start.total_seconds() for chapter in found[1:]] == pytest.approx(begins, abs=1.1)
