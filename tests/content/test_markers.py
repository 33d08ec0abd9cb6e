"""Markers from other programs: every format says the same chapters, and a wrong line is named."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.chapters import format_chapters, read_chapters
from podcaster.content.markers.read import read_markers
from podcaster.errors import ContentError
from podcaster.model import Chapter, Location

FILES = {
    "Audacity labels": """\
0.000000\t0.000000\tWelkom
123.500000\t130.0\tDe werkplaats
\\\t20.0\t4000.0
1020,25\t1020,25\tSlot é
""",
    "REAPER markers": """\
#,Name,Start,End,Length,Color
M1,Welkom,0:00.000,,,
R1,De werkplaats,2:03.500,3:00.000,56.500,FF0000
M2,"Slot é",17:00.250,,,
""",
    "Hindenburg markers": """\
<?xml version="1.0" encoding="utf-8"?>
<Session Version="1.26" Samplerate="48000"><Tracks/><Markers>
<Marker Id="1" Name="Welkom" Time="0.000"/>
<Marker Id="2" Name="De werkplaats" Time="02:03.500"/>
<Marker Id="3" Name="Slot &#233;" Time="17:00.250"/>
</Markers></Session>
""",
    "Podlove Simple Chapters": """\
<psc:chapters version="1.2" xmlns:psc="http://podlove.org/simple-chapters">
<psc:chapter start="00:00" title="Welkom"/>
<psc:chapter start="00:02:03.500" title="De werkplaats"/>
<psc:chapter start="00:17:00.25" title="Slot é"/>
</psc:chapters>
""",
    "JSON chapters": """
{"version": "1.2.0", "chapters": [
{"startTime": 0, "title": "Welkom", "toc": true},
{"startTime": 123.5, "title": "De werkplaats"}, {"startTime": "00:17:00.25", "title": "Slot \\u00e9"}]}
""",
    "Vorbis chapters": """\
CHAPTER01=00:00:00.000
CHAPTER01NAME=Welkom
CHAPTER02=00:02:03.500
CHAPTER02NAME=De werkplaats
CHAPTER03=00:17:00.250
CHAPTER03NAME=Slot é
""",
    "chapters.txt": "00:00 Welkom\n02:03.5 De werkplaats\n17:00.25 Slot é\n",
}
CHAPTERS = (
    Chapter(start=timedelta(0), title="Welkom"),
    Chapter(start=timedelta(seconds=123.5), title="De werkplaats"),
    Chapter(start=timedelta(seconds=1020.25), title="Slot é"),
)


@pytest.mark.parametrize(("name", "text"), FILES.items(), ids=FILES)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_format_is_known_by_its_content(name: str, text: str, line_end: str) -> None:
    """The host gives whatever her editor exported, under whatever name, from whatever system."""
    data = b"\xef\xbb\xbf" + text.replace("\n", line_end).encode()
    markers = read_markers(data, "export")
    assert (markers.format, markers.chapters) == (name, CHAPTERS)


def test_links_come_along() -> None:
    """A chapter that led somewhere in the editor leads there in the podcast."""
    for text in (
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter start="1" title="A" href="https://www.example.org/"/></psc:chapters>',
        '[{"start": "00:00:01", "title": "A", "href": "https://www.example.org/"}]',
        "CHAPTER1URL=https://www.example.org/\nchapter1=00:00:01\nchapter1name=A",
    ):
        (chapter,) = read_markers(text.encode(), "f").chapters
        assert (chapter.start, chapter.href) == (timedelta(seconds=1), "https://www.example.org/")


def test_pictures_places_ends_and_silence_come_along() -> None:
    """What the host set up elsewhere is not lost on the way, where the format had a place for it."""
    (psc,) = read_markers(
        b'<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
        b'<psc:chapter start="1" title="A" image="https://www.example.org/a.jpg"/></psc:chapters>',
        "f",
    ).chapters
    assert psc.image == "https://www.example.org/a.jpg"
    place = '"location": {"name": "Den Helder", "geo": "geo:52.955,4.76", "osm": "R47654"}'
    text = f'[{{"startTime": 1, "endTime": 2.5, "title": "A", "toc": false, "img": "a.jpg", {place}}}]'
    (told,) = read_markers(text.encode(), "f").chapters
    assert (told.end, told.hidden, told.image) == (timedelta(seconds=2.5), True, "a.jpg")
    assert told.location == Location(name="Den Helder", geo="52.955,4.76", osm="R47654")
    assert read_chapters(format_chapters([told]), "chapters.txt") == (told,)
    with pytest.raises(ContentError, match="chapter 1: location: 'hier' is no latitude"):
        read_markers(b'[{"startTime": 1, "title": "A", "location": {"name": "x", "geo": "hier"}}]', "f")


def test_markers_out_of_order_or_without_a_name_are_read() -> None:
    """Markers come as the host set them: she may name them later."""
    chapters = read_markers(b"20.0\t20.0\t\n10.0\t10.0\tA\n", "labels.txt").chapters
    assert [(chapter.start.seconds, chapter.title) for chapter in chapters] == [(10, "A"), (20, "")]


WRONG = {
    "Audacity": ("0.0\t0.0\tA\n-3.0\t3.0\tB\nx\t4\tC", ["line 2: '-3.0' is not a time", "line 3: 'x' is not a time"]),
    "REAPER in beats": (
        "#,Name,Start\nM1,A,144.2.00",
        ["line 2: '144.2.00 in beats, frames or samples' is not a time"],
    ),
    "REAPER in samples": ("#,Name,Start\nM1,A,50000", ["line 2: '50000 in beats, frames or samples' is not a time"]),
    "REAPER cut off": ("#,Name,Start\nM1,A", ["line 2: has 2 of the columns #, Name and Start"]),
    "REAPER open quote": ('#,Name,Start\nM1,"A,1:00.0', ["line 2: is not CSV (unexpected end of data)"]),
    "Hindenburg": (
        '<Session>\n<Marker Name="A"/>\n<Marker Name="B" Time="1:75"/></Session>',
        ["line 2: '' is not a time", "line 3: '1:75' has more than 59 seconds after the minutes"],
    ),
    "XML cut off": ('<Session>\n<Marker Name="A" Time="1"/>\n', ["line 3: is not XML (no element found)"]),
    "two episodes": (
        '<r xmlns:p="http://podlove.org/simple-chapters">\n<p:chapters/>\n<p:chapters/></r>',
        ["line 3: begins the chapters of a second episode; keep those of one"],
    ),
    "a link": (
        '<p:chapters xmlns:p="http://podlove.org/simple-chapters">\n'
        '<p:chapter start="0" title="A" href="javascript:x"/></p:chapters>',
        ["line 2: the link must start with https://, not 'javascript:x'"],
    ),
    "JSON": (
        '{"chapters": [{"startTime": true}, {"startTime": -1}, {}, {"startTime": 1e300}, 3]}',
        [
            "chapter 1: 'True' is not a time",
            "chapter 2: '-1.000000' is not a time",
            "chapter 3: '' is not a time",
            "chapter 4: '1e+300' is not a time",
            "chapter 5: is not an object",
        ],
    ),
    "JSON beyond measure": (
        '[{"startTime": 1' + "0" * 400 + ', "title": "A"}]',
        ["chapter 1: '1000000000000000000000000000000000000000' is not a time"],
    ),
    "JSON beyond reading": ('[{"startTime": ' + "1" * 5000 + "}]", ["line 1: holds a number beyond measure"]),
    "JSON broken": ('{"chapters":\n [}', ["line 2: is not JSON (Expecting value)"]),
    "JSON not a number": ('[{"start": NaN}]', ["line 1: holds NaN, which is not a number in JSON"]),
    "JSON nested": ("[" * 200_000, ["line 1: is nested too deeply for chapters"]),
    "JSON of something else": ('{"name": "x"}', ["line 1: has no list of chapters"]),
    "Vorbis": ("CHAPTER01=0:00\nCHAPTER02NAME=B", ["line 2: names a chapter that has no time"]),
    "chapters.txt": ("00:00 A\n01:00", ["line 2: has no title after the time: 01:00"]),
    "no markers": ('{"chapters": []}', ["is a file of JSON chapters, but there are none in it"]),
}


@pytest.mark.parametrize(("text", "what"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_named_by_line(text: str, what: list[str]) -> None:
    """The host finds the wrong place in her export at once, with one example of right."""
    with pytest.raises(ContentError) as raised:
        read_markers(text.encode(), "f")
    assert [problem.what for problem in raised.value.problems] == what
    assert raised.value.problems[0].example


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Session [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE Session [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Session SYSTEM "http://127.0.0.1:9/session.dtd">',
    ],
)
def test_xml_that_would_expand_or_fetch_is_refused(head: str) -> None:
    """A session file from a stranger neither fills the memory nor reads the host's other files."""
    text = f'<?xml version="1.0"?>\n{head}<Session><Marker Name="x" Time="1"/></Session>'
    with pytest.raises(ContentError, match="line 2: has a document type"):
        read_markers(text.encode(), "f")


@pytest.mark.parametrize("text", ["", "Beste luisteraar,\n", "<html><body/></html>", "\x00\x01"])
def test_a_file_without_markers_says_what_would_be_read(text: str) -> None:
    """The host who gave the wrong file learns which are right."""
    with pytest.raises(ContentError, match=r"holds no markers; what is read: JSON chapters, Podlove|control character"):
        read_markers(text.encode(), "f")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_end_in_chapters_or_in_plain_words(data: bytes) -> None:
    """No file, however odd, ends in a traceback."""
    with suppress(ContentError):
        assert read_markers(data, "f").chapters


def test_a_label_that_looks_like_a_link_stays_a_label() -> None:
    """What the tool writes into chapters.txt can be read back, also a title in angle brackets."""
    markers = read_markers(b"1.0\t1.0\tVraag <twee>\n", "labels.txt").chapters
    (chapter,) = read_chapters(format_chapters(markers), "chapters.txt")
    assert (chapter.title, chapter.href) == ("Vraag ‹twee›", "")
