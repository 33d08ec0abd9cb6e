"""What Whisper makes up is taken out and told; what people really say stays."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from podcaster.transcription.guard import Remark, guarded
from podcaster.transcription.words import Stretch, Word, text_of


@dataclass(frozen=True)
class Heard:
    """What the two witnesses say of every moment: the one who hears more, the one who hears less."""

    most: float = 1.0
    least: float = 1.0

    def somebody(self, start_s: float, end_s: float) -> float:
        """The one who hears more."""
        return self.most

    def surely(self, start_s: float, end_s: float) -> float:
        """The one who hears less."""
        return self.least


def stretch(
    text: str,
    *,
    start: float = 0.0,
    pace: float = 0.35,
    sure: float = 0.9,
    no_speech: float = 0.05,
    packed: float = 1.2,
) -> Stretch:
    """What Whisper wrote, a word every ``pace`` seconds."""
    words = tuple(
        Word(start_s=start + at * pace, end_s=start + (at + 0.9) * pace, text=word, probability=sure)
        for at, word in enumerate(text.split())
    )
    return Stretch(words=words, no_speech=no_speech, compression=packed)


def judged(*stretches: Stretch, heard: Heard = Heard(), terms: tuple[str, ...] = ()) -> tuple[str, list[Remark]]:
    """Return what is left, as text, and what is said about the rest."""
    left, remarks = guarded(stretches, terms, heard)
    return " ".join(text_of(each.words) for each in left), remarks


@pytest.mark.parametrize(
    "credit",
    [
        "Ondertitels ingediend door de Amara.org gemeenschap",
        "Ondertiteling: Amara.org gemeenschap.",
        "Ondertiteld door de Amara.org gemeenschap.",
        "TV GELDERLAND 2021",
        "Ondertiteling door TT888.",
        "Subtitles by the Amara.org community",
        "Subtitles by www.example.com",
        "Untertitel der Amara.org-Community",
        "Untertitelung des ZDF für funk, 2017",
    ],
)
def test_credits_of_captions_are_never_published(credit: str) -> None:
    """Nobody says these: they go, however sure Whisper is; what was said before them stays, and the host is told."""
    left, [remark] = judged(stretch(f"Tot zover het gesprek. {credit}", start=61.0))
    assert left == "Tot zover het gesprek."
    assert remark.removed
    assert remark.text == credit
    assert remark.start_s == pytest.approx(61.0 + 4 * 0.35)


@pytest.mark.parametrize(
    "text",
    [
        "De ondertiteling van de film doen we zelf.",
        "We wonen in Gelderland sinds 2021.",
        "Amara is een project waar ik van hou.",
        "Ja, ja, ja, ja, ja, dat is zo.",
        "Heel heel heel heel belangrijk.",
        "Zaaien, maaien, zaaien, maaien, zaaien, maaien en dan oogsten.",
        "En we gaan door, en we gaan door, en we gaan door.",
        "Ha ha ha ha ha ha ha.",
        "Nee nee nee nee nee nee nee nee nee.",
        "Het is wat het is, en dat is dat.",
        "Muziek is mijn vak.",
        "Bedankt.",
        "Bedankt voor het kijken in onze werkplaats.",
    ],
)
def test_ordinary_sentences_survive(text: str) -> None:
    """A host loses nothing that people really say, also when they repeat themselves."""
    assert judged(stretch(text)) == (text, [])


def test_a_farewell_that_is_heard_stays_and_is_pointed_at() -> None:
    """At the end of a film somebody does say it: both witnesses hear her, so it stays, for the host to check."""
    left, [remark] = judged(stretch("Bedankt voor het kijken."))
    assert left == "Bedankt voor het kijken."
    assert not remark.removed


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        (stretch("Bedankt voor het kijken."), Heard(most=0.9, least=0.1)),
        (stretch("Bedankt voor het kijken.", no_speech=0.9), Heard()),
        (stretch("Bedankt voor het kijken.", sure=0.3), Heard()),
        (stretch("Bedankt voor het kijken.", pace=7.0), Heard()),
        (stretch("Bedankt voor het kijken.", pace=0.02), Heard()),
    ],
    ids=["one witness hears nobody", "Whisper doubts", "unsure words", "half a minute long", "in a blink"],
)
def test_a_farewell_the_sound_does_not_bear_out_goes(written: Stretch, heard: Heard) -> None:
    """Over music or noise at the end of a recording it was made up."""
    left, [remark] = judged(written, heard=heard)
    assert left == ""
    assert remark.removed
    assert "does not bear it out" in remark.why


def test_words_where_nobody_speaks_go() -> None:
    """Sentences over the jingle are not the listener's."""
    left, [remark] = judged(stretch("Hij is er niet meer."), heard=Heard(most=0.0, least=0.0))
    assert (left, remark.why) == ("", "nobody is heard there")


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Dus " + "dat is het " * 14 + "klaar.", "Dus dat is het klaar."),
        ("en " * 60, "en"),
        ("Ik denk dat we " * 20, "Ik denk dat we"),
        ("ja, nee, " * 30, "ja, nee,"),
    ],
)
def test_a_loop_is_left_once_and_told(text: str, once: str) -> None:
    """Where Whisper was caught, the host reads it once, and is told from when to when words are missing."""
    left, [remark] = judged(stretch(text, packed=8.0))
    assert left == once
    assert "in a loop" in remark.why
    assert remark.end_s - remark.start_s > 5


def test_the_same_sentence_stretch_after_stretch_is_a_loop() -> None:
    """A sentence that comes back every few seconds is left once; "ja" between two speakers is none."""
    again = [stretch("Dat is een goede vraag.", start=10.0 * number) for number in range(5)]
    left, [remark] = judged(*again)
    assert left == "Dat is een goede vraag."
    assert (remark.start_s, remark.why[:16]) == (10.0, "5 times the same")
    yes = [stretch("Ja.", start=10.0 * number) for number in range(5)]
    assert judged(*yes) == ("Ja. Ja. Ja. Ja. Ja.", [])


def test_the_glossary_read_back_is_no_speech() -> None:
    """What Whisper was told beforehand comes out where nothing is said; a guest who sums it up is heard."""
    terms = ("Techlands", "PET-events", "Doe-programma", "vmbo")
    left, [remark] = judged(stretch("Techlands, PET-events, Doe-programma."), heard=Heard(0.4, 0.2), terms=terms)
    assert (left, remark.removed) == ("", True)
    left, [remark] = judged(stretch("Techlands, PET-events, Doe-programma."), terms=terms)
    assert (left, remark.removed) == ("Techlands, PET-events, Doe-programma.", False)


def test_nothing_written_is_nothing_to_judge() -> None:
    """Silence gives an empty draft, not an error."""
    assert judged() == ("", [])
    assert judged(stretch("")) == ("", [])
