"""Transcripts as they are published: every form by the rules, and read by programs that are not ours."""

from __future__ import annotations

import io
import json
import re
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import av
import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from podcaster import keys
from podcaster.content.transcripts.forms import FORMS
from podcaster.content.transcripts.fragment import to_html
from podcaster.content.transcripts.plain import to_text
from podcaster.content.transcripts.read import read_transcript
from podcaster.content.transcripts.segments import to_json
from podcaster.content.transcripts.subrip import to_srt
from podcaster.content.transcripts.webvtt import to_vtt
from podcaster.content.transcripts.words import one_line
from podcaster.errors import ContentError
from podcaster.model import Transcript, paragraphs
from tests.browser import served, write_all
from tests.content.spoken import cue, transcripts, written

LONG = "We bouwen hier samen met drie scholen en veertig bedrijven aan één werkplaats, waar iedereen van elkaar leert."
SAID = Transcript(
    (
        cue(0.5, 8.5, LONG, "Presentator"),
        cue(8.5, 10, "Als 3 < 5 & 5 > 3 --> klaar.", "Projectleider"),
        cue(10, 11.25, "<b>Echt?</b>", "Presentator"),
        cue(3661.25, 3664, "שלום 👩🏽‍🔧\nen tot ziens.", "Projectleider"),
    )
)


def test_webvtt_has_short_lines_and_names() -> None:
    """Listener: Apple names the speakers, and no line is longer than a screen (65 characters, Podcasting 2.0)."""
    text = to_vtt(SAID)
    assert text.startswith("WEBVTT\n\n00:00:00.500 --> 00:00:08.500\n<v Presentator>We bouwen hier samen")
    shown = [re.sub(r"<v [^>]*>", "", line) for line in text.split("\n")]
    assert max(map(len, shown)) <= 65
    assert "<v Projectleider>Als 3 &lt; 5 &amp; 5 &gt; 3 --&gt; klaar." in text


def test_captions_are_two_short_lines_by_one_speaker() -> None:
    """Watcher: at most two lines of 32 characters; a name where somebody else begins; time goes by what is read."""
    cards = to_srt(SAID).split("\n\n")
    assert cards[0] == "1\n00:00:00,500 --> 00:00:04,004\nPresentator: We bouwen hier\nsamen met drie scholen en"
    assert cards[1] == "2\n00:00:04,004 --> 00:00:07,640\nveertig bedrijven aan één\nwerkplaats, waar iedereen van"
    assert cards[2].endswith(" --> 00:00:08,500\nelkaar leert.")
    assert cards[3].endswith("Projectleider: Als 3 < 5 & 5 > 3\n→ klaar.")
    for card in cards:
        _, _, *lines = card.strip().split("\n")
        assert len(lines) <= 2
        assert max(map(len, lines)) <= 32


def test_json_is_podcasting_2_0_s() -> None:
    """Listener: apps that read JSON get speakers, seconds and words."""
    document = json.loads(to_json(Transcript(SAID.cues[2:])))
    assert document == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Presentator", "startTime": 10.0, "endTime": 11.25, "body": "<b>Echt?</b>"},
            {"speaker": "Projectleider", "startTime": 3661.25, "endTime": 3664.0, "body": "שלום 👩🏽‍🔧 en tot ziens."},
        ],
    }


def test_html_is_a_fragment_to_read() -> None:
    """Reader: who, when and what, a paragraph for each turn; nothing that is said becomes markup."""
    assert to_html(Transcript(SAID.cues[1:])) == (
        "<cite>Projectleider:</cite>\n<time>0:08</time>\n<p>Als 3 &lt; 5 &amp; 5 &gt; 3 --&gt; klaar.</p>\n"
        "<cite>Presentator:</cite>\n<time>0:10</time>\n<p>&lt;b&gt;Echt?&lt;/b&gt;</p>\n"
        "<cite>Projectleider:</cite>\n<time>1:01:01</time>\n<p>שלום 👩🏽‍🔧 en tot ziens.</p>\n"
    )


def test_plain_text_is_a_conversation_on_paper() -> None:
    """Reader: a paragraph for each turn, with its time."""
    assert to_text(Transcript(SAID.cues[2:])) == (
        "[00:00:10] Presentator: <b>Echt?</b>\n\n[01:01:01] Projectleider: שלום 👩🏽‍🔧 en tot ziens.\n"
    )


def test_every_form_has_its_type_and_none_is_called_a_page() -> None:
    """Listener: apps compare the type letter for letter; the storage serves the same, as a file that never changes."""
    told = [(form.mime_type, form.rel) for form in FORMS]
    assert told == [
        ("text/vtt", ""),
        ("application/json", ""),
        ("application/x-subrip", "captions"),
        ("text/html", ""),
        ("text/plain", ""),
    ]
    for form in FORMS:
        key = keys.hashed("transcripts", "012-x", "a" * 64, form.suffix)
        assert keys.content_type(key).split(";")[0] == form.mime_type
        assert keys.is_immutable(key)


def test_what_has_no_times_is_published_as_text_only() -> None:
    """Listener: no app follows along to times that somebody made up."""
    untimed = read_transcript("Presentator: Dag.\n\nProjectleider: Dag.", "transcript.txt")
    assert [form.suffix for form, _ in written(untimed)] == [".html", ".txt"]
    assert [content.decode() for _, content in written(untimed)] == [
        "<cite>Presentator:</cite>\n<p>Dag.</p>\n<cite>Projectleider:</cite>\n<p>Dag.</p>\n",
        "Presentator: Dag.\n\nProjectleider: Dag.\n",
    ]


def test_python_s_readers_find_the_same() -> None:
    """Developer: two libraries of others read every cue, at its time."""
    found = webvtt.from_string(to_vtt(SAID))
    assert [(each.start_in_seconds, each.end_in_seconds) for each in found] == [(0, 8), (8, 10), (10, 11), (3661, 3664)]
    assert [each.voice for each in found] == [each.speaker for each in SAID.cues]
    assert " ".join(found[0].text.split()) == LONG
    cards = list(srt.parse(to_srt(SAID), ignore_errors=False))
    assert [card.index for card in cards] == list(range(1, len(cards) + 1))
    assert cards[0].start == SAID.cues[0].start
    assert cards[-1].end == SAID.cues[-1].end
    assert all(earlier.end <= later.start for earlier, later in pairwise(cards))
    assert " ".join(" ".join(card.content for card in cards[:3]).split()) == f"Presentator: {LONG}"


@pytest.mark.parametrize("suffix", [".vtt", ".srt"])
def test_ffmpeg_finds_the_same(tmp_path: Path, suffix: str) -> None:
    """Watcher: players built on FFmpeg show every cue at its time, and the words as they are."""
    content = next(content for form, content in written(SAID) if form.suffix == suffix)
    (tmp_path / f"t{suffix}").write_bytes(content)
    with av.open(str(tmp_path / f"t{suffix}")) as container:
        packets = [p for p in container.demux(container.streams.subtitles[0]) if p.pts is not None]
        times = [float(p.pts * p.time_base) for p in packets if p.pts is not None and p.time_base]
        words = b"\n".join(bytes(p) for p in packets).decode()
    assert times[0] == 0.5
    assert times[-1] == 3661.25
    assert len(times) == content.count(b" --> ")
    assert "veertig bedrijven" in words
    assert "שלום 👩🏽‍🔧" in words


SHOWN = """(address) => new Promise((done, failed) => {
    const video = document.createElement("video"), track = document.createElement("track");
    track.src = address; track.default = true; track.kind = "captions";
    track.onload = () => done([...track.track.cues].map((cue) => {
        const voice = cue.getCueAsHTML().querySelector("span");
        return [cue.startTime, cue.endTime, voice ? voice.title : "", cue.getCueAsHTML().textContent];
    }));
    track.onerror = () => failed("cannot be read");
    video.append(track); document.body.append(video); track.track.mode = "showing";
})"""


def test_a_browser_finds_the_same(browser: Browser, tmp_path: Path) -> None:
    """Watcher: Chromium's own reader takes names, times and words from the WebVTT."""
    files = {"t.vtt": to_vtt(SAID).encode(), "page.html": b"<!doctype html><title>t</title><body></body>"}
    with served(write_all(tmp_path, files)) as url:
        page = browser.new_page()
        page.goto(f"{url}page.html")
        found = page.evaluate(SHOWN, f"{url}t.vtt")
        page.close()
    assert [(start, end, who) for start, end, who, _ in found] == [
        (each.start.total_seconds(), each.end.total_seconds(), each.speaker) for each in SAID.cues
    ]
    assert [" ".join(text.split()) for *_, text in found] == [" ".join(each.text.split()) for each in SAID.cues]


# What our readers let through: no half characters, no control characters, and nobody who says nothing.
characters = st.characters(
    exclude_categories=["Cs", "Cc"], include_characters="\n\t", exclude_characters="\ufffe\uffff"
)
odd = ("a --> b", "WEBVTT", "NOTE", "\n\n1\n00:00:01,000 --> 00:00:02,000\n", "</p><script>", "&amp;", "{\\an8}", "]]>")
words = (st.text(characters, min_size=1, max_size=80) | st.sampled_from(odd)).filter(str.strip)
names = st.just("") | st.text(characters, max_size=20) | st.sampled_from(["A: B", "</v>"])


BOTH = {"json": to_json, "vtt": to_vtt}


def essence(transcript: Transcript) -> list[tuple[timedelta, timedelta, str, str]]:
    """What a reader gets: times, names and words, without line breaks and what no terminal prints."""
    tidied = (replace(each, speaker=one_line(each.speaker), text=one_line(each.text)) for each in transcript.cues)
    return [(each.start, each.end, each.speaker, each.text) for each in tidied if each.text]


@given(transcripts(words, names))
def test_json_carries_everything(made: Transcript) -> None:
    """Whatever is said by whom, JSON says it: to the letter and to the millisecond."""
    listed = json.loads(to_json(made))["segments"]
    cues = [cue(each["startTime"], each["endTime"], each["body"], each.get("speaker", "")) for each in listed]
    assert essence(Transcript(tuple(cues))) == essence(made)


@given(transcripts(words, names))
def test_json_and_webvtt_say_the_same_to_us(made: Transcript) -> None:
    """A host who moves her show reads back what she published, whichever form she kept."""
    spoken = Transcript(tuple(each for each in made.cues if " " in " ".join(each.text.split())))
    with suppress(ContentError):
        from_json, from_vtt = (read_transcript(write(spoken), f"t.{name}") for name, write in BOTH.items())
        assert essence(from_json) == essence(from_vtt)


@given(transcripts(words, names))
def test_no_words_break_a_file(made: Transcript) -> None:
    """Whatever is said, every form stays what it is: as many cues, cards, paragraphs as were meant, and no more."""
    forms = {form.suffix: content.decode() for form, content in written(made)}
    cards = forms[".srt"].split("\n\n") if forms[".srt"] else []
    for number, card in enumerate(cards, start=1):
        lines = card.strip("\n").split("\n")
        assert lines[0] == str(number)
        assert lines[1].count(" --> ") == 1
        assert "-->" not in "".join(lines[2:])
    assert forms[".vtt"].count("-->") == len(made.cues)
    assert len(list(webvtt.from_string(forms[".vtt"]))) <= len(made.cues)
    html = re.sub(r"</?(cite|time|p)>", "", forms[".html"])
    assert "<" not in html
    assert html.count("\n\n") == 0
    assert all(form.write(made).encode() == content for form, content in written(made))


@given(transcripts(words, names))
def test_html_says_who_says_what(made: Transcript) -> None:
    """Whatever is said, a reader of HTML finds the same paragraphs, each by the same speaker, to the second."""
    meant = [
        (each.start // timedelta(seconds=1), one_line(each.speaker), one_line(each.text))
        for each in paragraphs(made.cues)
    ]
    read = read_transcript(to_html(made), "t.html")
    assert [(each.start // timedelta(seconds=1), each.speaker, one_line(each.text)) for each in read.cues] == meant


@given(transcripts(words, names))
def test_captions_follow_each_other(made: Transcript) -> None:
    """A long answer is cut into cards without a gap, an overlap, or a card of no time at all."""
    cards = list(srt.parse(io.StringIO(to_srt(made)), ignore_errors=True))
    assert all(card.end > card.start for card in cards)
    assert all(earlier.start <= later.start for earlier, later in pairwise(cards))
