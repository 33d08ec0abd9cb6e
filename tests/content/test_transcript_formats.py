"""Transcripts from elsewhere: JSON, HTML and plain text say the same as WebVTT, and what is wrong has its place."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.transcripts.forms import FORMS
from podcaster.content.transcripts.read import read_transcript
from podcaster.errors import ContentError
from podcaster.model import Transcript
from tests.content.spoken import written

Said = list[tuple[float, str, str]]  # start (seconds), speaker, words

FILES = {
    "Podcasting 2.0.json": """
{"version": "1.0.0", "segments": [
{"speaker": "Presentator", "startTime": 1, "endTime": 4.5, "body": "Welkom bij de show."},
{"speaker": "Projectleider", "startTime": 62.0, "endTime": 65, "body": "Dank je, 3 < 5 & zo."}]}
""",
    "Podlove.json": """
[{"start": "00:00:01.000", "start_ms": 1000, "end": "00:00:04.500", "end_ms": 4500, "speaker": "1",
"voice": "Presentator", "text": "Welkom bij de show."},
{"start_ms": 62000, "end_ms": 65000, "speaker": "2", "voice": "Projectleider", "text": "Dank je, 3 < 5 & zo."}]
""",
    "Podlove, grouped.json": """
{"transcript": [{"speaker": "Presentator", "start": "0:01", "items": [
{"start": "00:00:01.000", "end": "00:00:04.500", "text": "Welkom bij de show."}]},
{"speaker": "Projectleider", "items": [{"start": "1:02", "end": "1:05", "text": "Dank je, 3 < 5 & zo."}]}]}
""",
    "Podlove's voices.vtt": """WEBVTT

00:01.000 --> 00:04.500
<v Presentator>Welkom bij de show.</v>

01:02.000 --> 01:05.000
<v Projectleider>Dank je, 3 &lt; 5 &amp; zo.</v>
""",
    "the namespace's.html": """
<cite>Presentator:</cite>
<time>0:01</time>
<p>Welkom bij de show.</p>
<cite>Projectleider:</cite>
<time>1:02</time>
<p>Dank je, 3 &lt; 5 &amp; zo.</p>
""",
    "a whole page.html": """<!doctype html><html><head><title>Transcript</title><style>p { }</style></head><body>
<h1>Aflevering 12</h1><script>var p = "<p>geen woord</p>";</script>
<p><cite>Presentator</cite> <time>[00:00:01]</time> Welkom <b>bij</b> de show.
<p><cite>Projectleider</cite> <time>00:01:02</time> Dank je,<br>3 &lt; 5 &amp; zo.</body></html>
""",
    "stamps.txt": "[00:00:01] Presentator: Welkom bij de show.\n\n[00:01:02] Projectleider: Dank je, 3 < 5 & zo.\n",
    "loose stamps.txt": "0:01 - Presentator: Welkom\nbij de show.\n(1:02) Projectleider: Dank je,\n3 < 5 & zo.\n",
    "heads.txt": "Presentator  0:01\nWelkom bij de show.\n\nProjectleider (1:02):\nDank je, 3 < 5 & zo.\n",
    "captions in a.txt": (
        "1\n00:00:01,000 --> 00:00:04,500\nPresentator: Welkom bij de show.\n\n"
        "2\n00:01:02,000 --> 00:01:05,000\nProjectleider: Dank je, 3 < 5 & zo.\n\n"
        "3\n00:01:06,000 --> 00:01:07,000\nProjectleider: Ja.\n"
    ),
    "WebVTT in a.txt": "WEBVTT\n\n00:01.000 --> 00:04.500\n<v Presentator>Welkom bij de show.\n\n"
    "01:02.000 --> 01:05.000\n<v Projectleider>Dank je, 3 &lt; 5 &amp; zo.\n",
}
SAID = [(1.0, "Presentator", "Welkom bij de show."), (62.0, "Projectleider", "Dank je, 3 < 5 & zo.")]


def said(transcript: Transcript) -> Said:
    """What is said, line breaks aside."""
    return [(cue.start.total_seconds(), cue.speaker, " ".join(cue.text.split())) for cue in transcript.cues]


@pytest.mark.parametrize(("where", "text"), FILES.items(), ids=FILES)
def test_every_format_says_who_when_and_what(where: str, text: str) -> None:
    """The host keeps the transcript as her editor, her former host or her typist gave it to her."""
    transcript = read_transcript(text, where)
    assert said(transcript)[:2] == SAID
    assert transcript.timed
    assert all(cue.end > cue.start for cue in transcript.cues)


def test_a_turn_ends_where_the_next_begins_or_when_it_must_have_been_said() -> None:
    """Formats that tell no ends give captions that neither stand through the music nor overlap."""
    first, second = read_transcript(FILES["stamps.txt"], "t.txt").cues
    assert timedelta(seconds=2) < first.end - first.start < timedelta(seconds=5)
    long = read_transcript("[0:01] Presentator: " + "woord " * 100 + "\n[0:09] Presentator: Ja.", "t.txt")
    assert long.cues[0].end == long.cues[1].start
    assert second.end > second.start


def test_words_one_by_one_become_phrases() -> None:
    """Hosting companies publish a segment for each word; nobody can read captions of one word."""
    words = ["Welkom", "bij", "de", "show.", "Vandaag", "gaat", "het", "over", "lassen."]
    listed = [f'{{"startTime": {n}, "endTime": {n}.5, "body": "{word}"}}' for n, word in enumerate(words)]
    transcript = read_transcript(f'{{"segments": [{",".join(listed)}]}}', "t.json")
    assert [cue.text for cue in transcript.cues] == ["Welkom bij de show.", "Vandaag gaat het over lassen."]
    assert transcript.cues[1].start == timedelta(seconds=4)
    assert transcript.cues[1].end == timedelta(seconds=8.5)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("t.txt", "Presentator: Welkom.\nBij de show.\n\nProjectleider: Dank je.\n\nHet is fijn hier.\n"),
        ("t.html", "<cite>Presentator</cite><p>Welkom.<br>Bij de show.</p><cite>Projectleider:</cite><p>Dank je.</p>"),
    ],
)
def test_a_text_without_times_is_read_and_no_times_are_made_up(where: str, text: str) -> None:
    """The host who typed the conversation can publish it; nothing pretends to know when anything was said."""
    transcript = read_transcript(text, where)
    assert not transcript.timed
    assert {(cue.start, cue.end) for cue in transcript.cues} == {(timedelta(0), timedelta(0))}
    assert said(transcript)[:2] == [
        (0, "Presentator", "Welkom. Bij de show."),
        (0, "Projectleider", "Dank je."),
    ]


WRONG = [
    ("t.json", '{"segments":', ["line 1: is not JSON (Expecting value)"]),
    ("t.json", "[NaN]", ["line 1: holds NaN, which is not a number in JSON"]),
    ("t.json", "[" * 200_000, ["line 1: is no transcript"]),
    ("t.json", '"x"', ["line 1: has no list of segments"]),
    (
        "t.json",
        '[{"startTime": -1, "body": "a"}, 3, {"startTime": true, "body": "a"}, {"start": "x", "body": "a"},'
        '{"startTime": 9, "body": "a"}, {"startTime": 8, "body": "a"}, {"startTime": 10, "endTime": 9, "body": "a"}]',
        [
            "segment 1: startTime: -1 is not a time in seconds",
            "segment 2: has no startTime",
            "segment 3: startTime: 'True' is not a time",
            "segment 4: 'x' is not a time",
            "segment 6: starts at 8.0 s, before the segment above it (9.0 s)",
            "segment 7: ends at 9.0 s, before its start at 10.0 s",
        ],
    ),
    (
        "t.html",
        "<time>0:05</time><p>a</p>\n<time>x</time><p>b</p>\n<cite>B</cite><p>c</p>\n<time>0:04</time><p>d</p>",
        [
            "line 2: 'x' is not a time",
            "line 2: has no time, and others have: 'b'",
            "line 3: has no time, and others have: 'c'",
            "line 4: starts at 0:04, before what is above it (0:05)",
        ],
    ),
    (
        "t.txt",
        "Titel\n\n[0:05] A: een\n\nA: twee\n\n[0:03] A: drie\n\n[1:75:00] A: vier",
        [
            "line 9: '1:75:00' has more than 59 minutes after the hours",
            "line 1: has no time, and others have: 'Titel'",
            "line 5: has no time, and others have: 'twee'",
            "line 7: starts at 0:03, before what is above it (0:05)",
            "line 9: has no time, and others have: 'vier'",
        ],
    ),
    ("t.html", "<html><body>Niets", ["holds no cues"]),
    ("t.txt", " \n", ["holds no cues"]),
    ("t.json", "[]", ["holds no cues"]),
]


@pytest.mark.parametrize(("where", "text", "what"), WRONG)
def test_what_is_wrong_is_named_by_its_place(where: str, text: str, what: list[str]) -> None:
    """The host finds every wrong place at once, with one example of right."""
    with pytest.raises(ContentError) as raised:
        read_transcript(text, where)
    assert [problem.what for problem in raised.value.problems] == what
    assert raised.value.problems[0].example


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.suffix)
def test_what_is_published_can_be_read_again(form: object) -> None:
    """A host whose folder is lost takes the words from her own site: every form holds them all, in order."""
    transcript = read_transcript(FILES["Podcasting 2.0.json"], "t.json")
    (content,) = [content for each, content in written(transcript) if each is form]
    again = read_transcript(content.decode(), f"t{form.suffix}")  # type: ignore[attr-defined]
    assert said(again)[0] == SAID[0]
    assert SAID[1][2] in said(again)[-1][2] or form.suffix == ".srt"  # type: ignore[attr-defined]
    assert " ".join(text for *_, text in said(again)).endswith("zo.")


@given(st.text(max_size=300), st.sampled_from(["t.json", "t.html", "t.txt", "t.srt", "t.vtt"]))
def test_no_file_ends_in_a_traceback(text: str, where: str) -> None:
    """Whatever lies in the folder, the host gets words, and what is read can be published."""
    with suppress(ContentError):
        assert list(written(read_transcript(text, where)))


pieces = st.sampled_from(
    ["<p>", "</p>", "<cite>", "</cite>", "<time>", "0:01", "A: ", "[0:02]", "\n", "\n\n", "x", "&lt;"]
)


@given(st.lists(pieces, max_size=40).map("".join), st.sampled_from(["t.html", "t.txt"]))
def test_no_order_of_tags_and_times_ends_in_a_traceback(text: str, where: str) -> None:
    """Half a tag, a time in the wrong place: words as well."""
    with suppress(ContentError):
        assert list(written(read_transcript(text, where)))


keys = st.sampled_from(["segments", "items", "startTime", "endTime", "start_ms", "body", "speaker", "voice"])
values = st.none() | st.booleans() | st.floats() | st.text(max_size=5)
documents = st.recursive(
    values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=6), max_leaves=20
)


@given(documents)
def test_no_json_ends_in_a_traceback(document: object) -> None:
    """Any JSON is a transcript, or is said to be none."""
    with suppress(ContentError):
        assert list(written(read_transcript(json.dumps(document), "t.json")))
