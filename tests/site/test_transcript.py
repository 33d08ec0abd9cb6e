"""A transcript reads as a conversation."""

from __future__ import annotations

from datetime import timedelta

from podcaster.model import Chapter, Cue, Transcript
from podcaster.model.paragraphs import LONG_WORDS
from podcaster.site.transcript import sections


def _cue(second: float, text: str, speaker: str = "") -> Cue:
    return Cue(start=timedelta(seconds=second), end=timedelta(seconds=second + 1), text=text, speaker=speaker)


def test_what_one_speaker_says_is_one_paragraph() -> None:
    """Reader: cues, which are as long as a line on a screen, do not chop up what somebody says."""
    transcript = Transcript((_cue(0, "Een", "A"), _cue(1, "twee.", "A"), _cue(2, "Drie?", "B"), _cue(3, "Vier.", "A")))
    (section,) = sections(transcript)
    assert [(it.speaker, it.text) for it in section.paragraphs] == [("A", "Een twee."), ("B", "Drie?"), ("A", "Vier.")]
    assert [it.start.total_seconds() for it in section.paragraphs] == [0, 2, 3]


def test_a_long_answer_is_cut_where_a_sentence_ends() -> None:
    """Reader: ten minutes of one speaker get paragraphs, each with its time, and the name only once."""
    words = "woord " * 12
    cues = [_cue(at, words + ("einde." if at % 3 == 2 else ""), "A") for at in range(30)]
    (section,) = sections(Transcript(tuple(cues)))
    assert len(section.paragraphs) > 2
    assert all(it.text.endswith("einde.") and len(it.text.split()) >= LONG_WORDS for it in section.paragraphs[:-1])
    assert [it.continues for it in section.paragraphs[:3]] == [False, True, True]


def test_chapters_are_headings_in_the_transcript() -> None:
    """Reader: what is said stands under the chapter it belongs to, also when the mark was set a moment late."""
    chapters = tuple(
        Chapter(start=timedelta(seconds=start), title=title)
        for start, title in ((5, "Begin"), (10.4, "Midden"), (11.9, "Niemand spreekt"), (12, "Eind"))
    )
    cues = Transcript((_cue(0, "Vooraf."), _cue(5, "Begin."), _cue(10, "Midden."), _cue(20, "Eind.")))
    assert [(it.title, it.paragraphs[0].text) for it in sections(cues, chapters)] == [
        ("", "Vooraf."),
        ("Begin", "Begin."),
        ("Midden", "Midden."),
        ("Eind", "Eind."),
    ]


def test_lines_and_silence_leave_no_trace() -> None:
    """Reader: line breaks made for a screen and empty cues are not seen."""
    (section,) = sections(Transcript((_cue(0, "Een\n  twee"), _cue(1, " \n"), _cue(2, "drie."))))
    assert [it.text for it in section.paragraphs] == ["Een twee drie."]
    assert sections(Transcript((_cue(0, "  "),))) == []
    assert sections(Transcript(())) == []
