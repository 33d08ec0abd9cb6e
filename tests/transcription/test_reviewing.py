"""What a host is shown beside a draft: misheard names, unsure words, silence where somebody speaks; and who speaks."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio.dictation import Voice
from podcaster.audio.speech import Phrase
from podcaster.model import Person, TranscribeSettings
from podcaster.transcription.cues import cues_of, in_order, names_of_tracks
from podcaster.transcription.gate import missed
from podcaster.transcription.glossary import glossary, near_misses
from podcaster.transcription.review import Review, as_text, doubts, names
from podcaster.transcription.words import Stretch, Word
from tests import make


def said(text: str, *, pace: float = 0.4, sure: float = 0.9) -> list[Word]:
    """Words, one after the other."""
    return [
        Word(start_s=at * pace, end_s=(at + 0.9) * pace, text=word.strip("?"), probability=0.2 if "?" in word else sure)
        for at, word in enumerate(text.split())
    ]


def voice(*phrases: tuple[int, int], second: tuple[bool, ...] | None = None, late_s: float = 0.0) -> Voice:
    """A recording in which these phrases (hops) are spoken."""
    return Voice(
        path=Path("recording.wav"),
        name="",
        hops=6000,
        phrases=tuple(Phrase(start=start, end=end, lufs=-20.0) for start, end in phrases),
        second=second,
        curve=np.zeros(6000),
        gain_db=0.0,
        open=None,
        late_s=late_s,
    )


def test_the_glossary_is_what_the_host_lists_and_who_and_what_it_is_about() -> None:
    """What the host lists herself counts most; people, their houses and topics need not be listed again."""
    show = make.show(transcribe=TranscribeSettings(glossary=("Techlands", "PET-events")))
    assert glossary(show, make.full_episode()) == (
        *("Techlands", "PET-events", "Projectleider", "Presentator", "Techniekcollege", "vmbo", "techniek"),
        "Werkplaatspraat",
    )


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("Teglands", "Techlands"),
        ("Tech lands", "Techlands"),
        ("Techland", "Techlands"),
        ("pet ivents", "PET-events"),
    ],
)
def test_what_is_like_a_term_is_pointed_at_and_stays(written: str, term: str) -> None:
    """The host sees a name that was misheard, and decides."""
    found = near_misses(said(f"Dat is {written} in de regio"), ["Techlands", "PET-events"])
    assert [(miss.term, miss.times) for miss in found] == [(term, 1)]


@pytest.mark.parametrize(
    "text",
    ["Dat is Techlands.", "Het Techlandsproject", "De PET-events.", "een tekst en techniek", "Kijk op techlands.nl."],
)
def test_a_term_that_is_right_is_left_alone(text: str) -> None:
    """No false alarms: the term itself, in longer words, and words that only begin alike."""
    assert near_misses(said(text), ["Techlands", "PET-events"]) == []


def test_unsure_words_are_shown_within_others() -> None:
    """Words in a row are one thing to look at; a long row is cut, so that a line stays a line."""
    first, second = doubts(said("dit is zeker en dit? niet? helemaal waar maar dit? wel"))
    assert (first.text, first.within) == ("dit niet", "dit is zeker en dit niet helemaal waar maar dit")
    assert second.text == "dit"
    assert [len(each.text.split()) for each in doubts(said("a? " * 14))] == [6, 6, 2]


def test_names_outside_the_glossary_are_listed_once() -> None:
    """A host checks the spelling of a name once; the first word of a sentence is no name."""
    found = names(said("Welkom bij Techlands. Vandaag in Hoorn. Zaal in Hoorn, en Medemblik."), ["Techlands"])
    assert [(name.text, name.times) for name in found] == [("Hoorn", 2), ("Medemblik", 1)]


def test_what_was_passed_over_is_told() -> None:
    """A host reads from when to when somebody speaks and nothing was written; a "hm" is not worth it."""
    assert missed([(0.0, 1.0), (2.0, 3.0), (4.0, 9.0)], said("een twee")) == [(4.0, 9.0)]


def test_a_long_list_shows_the_worst(tmp_path: Path) -> None:
    """A review takes minutes, also of a bad recording: the least sure words, and how many more there are."""
    words = said(" ".join(f"goed w{number}?" for number in range(100)))
    review = Review(doubts=tuple(doubts(words)), misses=(), names=(), remarks=(), missed=())
    text = as_text(review, "Lassen")
    assert "(the worst 60; there are 40 more)" in text
    assert text.count("(20%)") == 60


def test_cues_are_sentences_in_the_time_of_the_first_recording() -> None:
    """A sentence is a cue; a pause or twelve seconds part it; a track that was started later is moved."""
    words = [*said("Dit is een. En dit."), Word(start_s=9.0, end_s=9.4, text="Pauze.", probability=0.9)]
    stretch = Stretch(words=tuple(words), no_speech=0.0, compression=1.0)
    cues = cues_of(voice(late_s=2.5), [stretch], "Projectleider")
    assert [(cue.text, cue.speaker) for cue in cues] == [
        ("Dit is een.", "Projectleider"),
        ("En dit.", "Projectleider"),
        ("Pauze.", "Projectleider"),
    ]
    assert cues[0].start == timedelta(seconds=2.5)
    long = Stretch(words=tuple(said("woord, " * 80)), no_speech=0.0, compression=1.0)
    assert all(cue.end - cue.start <= timedelta(seconds=12) for cue in cues_of(voice(), [long], ""))


def test_who_speaks_first_is_speaker_00() -> None:
    """Two voices on one recording are told apart by raw labels; where they cannot be, nobody is named."""
    stretch = Stretch(words=tuple(said("Dit is een. En dit twee.")), no_speech=0.0, compression=1.0)
    phrases = ((0, 118), (120, 240))
    heard = cues_of(voice(*phrases, second=(True, False)), [stretch], "")
    assert [cue.speaker for cue in heard] == ["SPEAKER_00", "SPEAKER_01"]
    assert [cue.speaker for cue in cues_of(voice(*phrases), [stretch], "")] == ["", ""]


def test_cues_of_two_tracks_are_one_conversation() -> None:
    """Cues come in time order, whoever speaks, and nobody begins before her own last word."""
    host = cues_of(voice(), [Stretch(words=tuple(said("Een. Twee.")), no_speech=0, compression=1)], "Presentator")
    guest = cues_of(voice(late_s=0.2), [Stretch(words=tuple(said("Drie.")), no_speech=0, compression=1)], "Docent")
    assert [cue.text for cue in in_order([*host, *guest])] == ["Een.", "Drie.", "Twee."]


def test_a_track_is_the_one_person_with_that_role() -> None:
    """``recording.guest.wav`` is the guest, if there is one; of several, a label that must get a name."""
    episode = make.plain_episode(people=(Person(name="Docent"), Person(name="Leerling")))
    assert names_of_tracks(make.show(), episode, ["host", "guest"]) == {"host": "Presentator", "guest": "SPEAKER_GUEST"}
