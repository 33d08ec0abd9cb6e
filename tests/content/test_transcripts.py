"""Transcripts in and out: who said what, whatever program wrote the file."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.transcripts import read_transcript, to_vtt
from podcaster.errors import ContentError
from podcaster.model import Cue, Transcript
from tests.content.spoken import cue, transcripts
from tests.make import TRANSCRIPT


def complaints(text: str, where: str = "transcript.vtt") -> list[str]:
    """Return what is said about a transcript."""
    with pytest.raises(ContentError) as raised:
        read_transcript(text, where)
    return [str(problem) for problem in raised.value.problems]


VTT = """\
WEBVTT - Werkplaatspraat
Kind: captions
Language: nl

NOTE
Made by hand --> twice checked

STYLE
::cue { color: lime }

1
00:01.000 --> 00:04.000 align:start position:10%
<v Presentator>Welkom bij &lt;Werkplaatspraat&gt;,
<i>seizoen</i> 2.

intro
00:00:04.000 --> 00:00:09.500
<v.loud Rosa&amp;Co>Dank je.</v> <v Presentator>Graag &amp; gedaan.</v>

01:00:00.000 --> 01:00:01.000
<c.yellow>Stilte</c><01:00:00.500> …

01:00:02.000 --> 01:00:03.000

"""


def test_vtt_from_any_program_is_read() -> None:
    """Headers, notes, styles, settings, identifiers and markup do no harm; two voices in one cue become two."""
    assert read_transcript(VTT, "transcript.vtt").cues == (
        cue(1, 4, "Welkom bij <Werkplaatspraat>,\nseizoen 2.", "Presentator"),
        cue(4, 9.5, "Dank je.", "Rosa&Co"),
        cue(4, 9.5, "Graag & gedaan.", "Presentator"),
        cue(3600, 3601, "Stilte …"),
    )


def test_a_recognisers_label_is_one_though_it_comes_once() -> None:
    """SPEAKER_01 who says one thing is asked for by name, and never published as if it were said."""
    text = "1\n00:00:00,000 --> 00:00:02,000\nHallo.\n\n2\n00:00:02,000 --> 00:00:04,000\nSPEAKER_01: Dag.\n"
    assert read_transcript(text, "transcript.srt").cues == (cue(0, 2, "Hallo."), cue(2, 4, "Dag.", "SPEAKER_01"))


def test_srt_names_its_speakers_before_a_colon() -> None:
    """A prefix that begins the file or comes back is a speaker; a sentence with a colon in it stays a sentence."""
    text = """\
1
00:00:00,000 --> 00:00:02,000
Presentator: Welkom.

2
00:00:02,000 --> 00:00:04,000
Projectleider mbo: Dank je.

3
00:00:04,000 --> 00:00:06,000
Let op: dit is belangrijk.

4
00:00:06,000 --> 00:00:08,000
Projectleider mbo: <b>Zeker.</b>
En meer.
"""
    assert read_transcript(text, "transcript.srt").cues == (
        cue(0, 2, "Welkom.", "Presentator"),
        cue(2, 4, "Dank je.", "Projectleider mbo"),
        cue(4, 6, "Let op: dit is belangrijk."),
        cue(6, 8, "Zeker.\nEn meer.", "Projectleider mbo"),
    )


def test_every_wrong_cue_is_named_by_its_line() -> None:
    """The host finds the cue in her editor; the others are not thrown away in silence."""
    text = """\
WEBVTT

00:00:01.000 -> 00:00:03.000
Pijl

00:00:05.000 --> 00:00:04.000
Achteruit

zomaar tekst

00:00:06.000 --> 00:00:07.000
Goed

00:00:02.000 --> 00:00:03.000
Te vroeg

7
0:0:8 --> 0:0:9
Zonder duizendsten
"""
    assert complaints(text) == [
        "transcript.vtt: line 3: times cannot be read: 00:00:01.000 -> 00:00:03.000,"
        " e.g. 00:01:02.500 --> 00:01:06.000",
        "transcript.vtt: line 6: ends at 00:00:04.000, not after its start at 00:00:05.000",
        "transcript.vtt: line 9: has no times above it: zomaar tekst",
        "transcript.vtt: line 14: starts at 00:00:02.000, before the cue above it (00:00:06.000)",
        "transcript.vtt: line 18: times cannot be read: 0:0:8 --> 0:0:9",
    ]


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("", "film.vtt", "film.vtt: line 1: does not start with the word WEBVTT, e.g. WEBVTT"),
        ("WEBVTTX\n", "film.vtt", "film.vtt: line 1: does not start with the word WEBVTT, e.g. WEBVTT"),
        ("WEBVTT\n\nNOTE niets\n", "film.vtt", "film.vtt: holds no cues, e.g. 00:01:02.500 --> 00:01:06.000 and the"),
        ("", "transcript.srt", "transcript.srt: holds no cues, e.g."),
        ("Welkom bij de show.\nDank je.", "t.srt", "t.srt: line 1: has no times above it: Welkom bij de show."),
    ],
)
def test_a_file_that_is_no_transcript_is_said_to_be_none(text: str, where: str, said: str) -> None:
    """An empty or wrong file is not published as an empty transcript."""
    (remark,) = complaints(text, where)
    assert remark.startswith(said)


def test_the_standard_form_names_speakers_and_escapes_text() -> None:
    """Apple takes speakers from <v Name>; & and < in speech do not break the file."""
    assert to_vtt(TRANSCRIPT) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:04.000\n<v Presentator>Welkom bij Werkplaatspraat.\n\n"
        "00:00:04.000 --> 00:00:09.000\n<v Projectleider>Dank je, 3 &lt; 5 &amp; zo.\n"
    )


def test_a_text_that_looks_like_markup_or_times_survives() -> None:
    """Whatever is said can be written down."""
    said = Transcript((cue(0, 1, "<v Nep>a --> b &amp; &lt;\nNOTE 00:00:01.000 --> 00:00:02.000", "A > B & <C>"),))
    assert read_transcript(to_vtt(said), "t.vtt") == said


characters = st.characters(exclude_categories=["Cs"])
texts = st.text(characters, min_size=1, max_size=60)


@given(transcripts(texts, st.just("") | st.text(characters, max_size=20)))
def test_what_is_published_reads_back_as_what_it_was(made: Transcript) -> None:
    """The published VTT says what the host's file said, and publishing it again changes nothing."""
    try:
        read = read_transcript(to_vtt(made), "t.vtt")
    except ContentError:
        assert not any(cue.text.strip() for cue in made.cues if cue.text.isprintable())
        return
    assert read_transcript(to_vtt(read), "t.vtt") == read
    assert to_vtt(read_transcript(to_vtt(read), "t.vtt")) == to_vtt(read)
    plain = [(cue.start, cue.end, cue.text, cue.speaker) for cue in made.cues if _is_plain(cue)]
    found = [(cue.start, cue.end, cue.text, cue.speaker) for cue in read.cues]
    assert [cue for cue in plain if cue not in found] == []


def _is_plain(cue: Cue) -> bool:
    """Whether nothing in the cue needs tidying: one printable line, single spaces, none around."""
    both = [cue.text, cue.speaker]
    return all(text.isprintable() and text == " ".join(text.split()) for text in both) and cue.text != ""


@given(st.text(st.sampled_from("WEBVT\n\n 0123:.,->→<v &;abNOTE"), max_size=300))
def test_no_file_however_strange_gives_a_traceback(text: str) -> None:
    """Whatever lies in the folder, the host gets words."""
    for where, content in (("t.srt", text), ("t.vtt", "WEBVTT\n" + text)):
        with suppress(ContentError):
            assert read_transcript(content, where).cues


@given(
    st.integers(0, 10**400), st.sampled_from([":00:00.000 --> 9:00:01.000", ":00.000 --> 99:00.000", ".5", "", "e400"])
)
def test_no_time_however_large_gives_a_traceback(number: int, rest: str) -> None:
    """A stranger's transcript may hold any number where a time belongs."""
    segment = f'{{"segments": [{{"startTime": {number}{rest}, "end_ms": {number}, "body": "Dag"}}]}}'
    for where, content in (
        ("t.vtt", f"WEBVTT\n\n{number}{rest}\nDag"),
        ("t.srt", f"{number}{rest}\nDag"),
        ("t.json", segment),
    ):
        with suppress(ContentError):
            read_transcript(content, where)


def test_a_time_beyond_measure_is_said() -> None:
    """The host reads which cue it is."""
    [said] = complaints("WEBVTT\n\n99999999999:00:00.000 --> 99999999999:00:01.000\nDag")
    assert "line 3: times cannot be read: 99999999999:00:00.000" in said
    [said] = complaints('{"segments": [{"startTime": 1, "end_ms": 1' + "0" * 400 + ', "body": "Dag"}]}', "t.json")
    assert "segment 1: end_ms: 1000" in said
    assert "is not a time in milliseconds" in said
    assert len(said) < 250


def test_a_page_whose_head_does_not_end_is_read() -> None:
    """In HTML the end of the head need not be written."""
    page = "<!doctype html><head><title>Uitzending</title><body><cite>Gast:</cite><time>0:01</time><p>Dag.</p>"
    transcript = read_transcript(page, "transcript.html")
    assert [(each.speaker, each.text) for each in transcript.cues] == [("Gast", "Dag.")]
