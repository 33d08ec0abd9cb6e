"""Subjects from a transcript: where they change, and what to call them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from podcaster.content.topics import Block, blocks, divide
from podcaster.model import Cue

SUBJECTS = (
    "lasrobot sensor besturing transportband laptop programma",
    "subsidie begroting aanvraag accountant freesmachine sponsor",
    "stage leerbedrijf praktijkopleider werkvloer contract ervaring",
    "examen cijfer portfolio herkansing beoordeling rubric",
)
FILLER = ("school", "leerlingen", "docent", "vragen", "praten", "samen", "bouwen", "denken", "werken", "leren", "team")


def cue(start: float, text: str, speaker: str = "", seconds: float = 4.0) -> Cue:
    """A stretch of a transcript."""
    return Cue(start=timedelta(seconds=start), end=timedelta(seconds=start + seconds), text=text, speaker=speaker)


def conversation(*, pause: float = 0.6, speakers: bool = True, telling: int = 2) -> tuple[list[Cue], list[float]]:
    """Four subjects of six questions each, and where each after the first begins."""
    chance, at, cues, begins = random.Random(3), 0.0, [], []
    for subject in SUBJECTS:
        at += pause
        if cues:
            begins.append(at)
        for _ in range(6):
            for who in ("Presentator", "Docent", "Docent", "Docent"):
                words = [*chance.sample(subject.split(), telling), *chance.sample(FILLER, 4)]
                chance.shuffle(words)
                end = "?" if who == "Presentator" else "."
                cues.append(cue(at, " ".join(words) + end, who if speakers else ""))
                at += 4.0 + chance.uniform(0.3, 0.7)
    return cues, begins


def starts(cues: list[Cue]) -> list[float]:
    """Where topics after the first begin, in seconds."""
    found = divide(blocks(cues, "Presentator"), cues[-1].end)
    return [topic.start.total_seconds() for topic in found[1:]]


@pytest.mark.parametrize("pause", [0.6, 2.5])
def test_words_that_come_back_hold_a_subject_together(pause: float) -> None:
    """The host gets her subjects from what is said, also where no pause parts them."""
    cues, begins = conversation(pause=pause)
    assert starts(cues) == pytest.approx(begins, abs=0.01)


def test_a_transcript_without_speakers_is_divided_too() -> None:
    """What speech recognition writes has no names in it; subjects are found to within one exchange."""
    cues, begins = conversation(pause=2.5, speakers=False)
    assert starts(cues) == pytest.approx(begins, abs=21)


def test_words_alone_do_where_the_times_have_no_pauses_in_them() -> None:
    """Captions that follow each other without a gap still give the host most of her subjects."""
    cues, begins = conversation(telling=1)
    closed = [replace(each, end=after.start) for each, after in pairwise(cues)]
    found = starts(closed)
    assert sum(min(abs(begin - place) for place in found) < 1 for begin in begins) >= 2


def test_one_subject_stays_one_chapter() -> None:
    """A conversation about one thing is not cut up."""
    cues, begins = conversation()
    assert starts([each for each in cues if each.start.total_seconds() < begins[0]]) == []


@pytest.mark.parametrize("place", [3, 4])
def test_a_long_pause_decides_where_words_do_not(place: int) -> None:
    """A question that belongs to both subjects goes with the one it is not parted from."""
    texts = [*[SUBJECTS[0]] * 3, f"{SUBJECTS[0]} {SUBJECTS[1]}", *[SUBJECTS[1]] * 3]
    made = [
        Block(start=timedelta(minutes=n), pause=timedelta(seconds=3 if n == place else 0.5), opening=text, text=text)
        for n, text in enumerate(texts)
    ]
    assert [topic.start.seconds for topic in divide(made, timedelta(minutes=7))] == [0, 60 * place]


def test_an_interjection_of_the_host_is_no_question() -> None:
    """ "Hm hm" does not begin anything; a short question does."""
    said = [
        cue(0, "Welkom bij deze aflevering.", "Presentator"),
        cue(5, "Dank je wel.", "Docent"),
        cue(10, "Hm hm.", "Presentator"),
        cue(12, "Ik ben er graag.", "Docent"),
        cue(17, "Waarom?", "Presentator"),
    ]
    assert [block.start.seconds for block in blocks(said, "Presentator")] == [0, 17]
    assert blocks(said, "Presentator")[0].text == "Welkom bij deze aflevering. Dank je wel. Hm hm. Ik ben er graag."


def test_a_pause_is_measured_from_the_last_word_before_it() -> None:
    """Cues that overlap, as in captions, leave no pause."""
    said = [cue(0, "Een lange vraag aan jou?", "A", 9), cue(5, "Ja.", "B", 2), cue(8, "En nog een vraag?", "A")]
    assert [block.pause.total_seconds() for block in blocks(said, "A")] == [0, 0]


def topic_titles(*openings: str) -> Iterator[str]:
    """The titles of subjects whose first words are these."""
    made = [
        Block(
            start=timedelta(minutes=2 * place), pause=timedelta(0), opening=opening, text=f"{opening} {words} {words}"
        )
        for place, (opening, subject) in enumerate(zip(openings, SUBJECTS, strict=False))
        for words in [subject]
    ]
    double = [
        half
        for block in made
        for half in (
            block,
            Block(start=block.start + timedelta(minutes=1), pause=timedelta(0), opening="", text=block.text),
        )
    ]
    return (topic.title for topic in divide(double, timedelta(minutes=2 * len(made))))


def test_a_title_is_the_question_or_says_what_it_is_about() -> None:
    """The host finds a title she can keep, of at most 60 characters: never an answer's half sentence."""
    titles = list(
        topic_titles(
            "Dan iets anders. Wat doen leerlingen met een lasrobot?",
            "Wie betaalt dat?",
            "Hartelijk dank voor dit gesprek.",
            "Ja. " + "Het examen is " + "heel " * 20 + "belangrijk.",
        )
    )
    assert titles[0] == "Wat doen leerlingen met een lasrobot?"
    assert titles[1].endswith(": wie betaalt dat?")
    assert titles[1].split(":")[0].lower() in SUBJECTS[1]
    assert titles[2] == "Hartelijk dank voor dit gesprek"
    assert set(titles[3].lower().split(", ")) <= {*SUBJECTS[3].split(), "belangrijk"}
    assert all(len(title) <= 60 for title in titles)


@pytest.mark.parametrize(
    "cues",
    [
        [],
        [cue(0, "")],
        [cue(0, "Hallo.", "A")],
        [cue(0, "…", "A"), cue(0, "!", "B")],
        [cue(n, "ja ja ja", "A") for n in range(50)],
    ],
    ids=["none", "empty", "one", "no words", "always the same"],
)
def test_a_transcript_that_says_little_gives_one_subject_or_none(cues: list[Cue]) -> None:
    """An odd transcript ends in no proposal, not in a traceback."""
    assert len(divide(blocks(cues, "A"), timedelta(minutes=1))) == min(len(cues), 1)
