"""Chapters as the host writes them, in a file of their own or among the notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.chapters import chapters_in_notes, format_chapters, read_chapters, retimed
from podcaster.errors import ContentError
from podcaster.model import Chapter, Location


def chapter(seconds: float, title: str, href: str = "") -> Chapter:
    """A chapter at ``seconds``."""
    return Chapter(start=timedelta(seconds=seconds), title=title, href=href)


def test_every_usual_way_to_write_a_time_is_read() -> None:
    """Hosts paste chapters from recorders, editors and video descriptions."""
    text = """\
# Chapters of episode 12

0:00 Welkom
2:03.5 - De werkplaats <https://www.example.org/w?a=1&b=2>
00:17:00,250\tVragen & antwoorden
75:30 Lang
1:20:00 Slot
"""
    assert read_chapters(text, "chapters.txt") == (
        chapter(0, "Welkom"),
        chapter(123.5, "De werkplaats", "https://www.example.org/w?a=1&b=2"),
        chapter(1020.25, "Vragen & antwoorden"),
        chapter(4530, "Lang"),
        chapter(4800, "Slot"),
    )


def test_every_wrong_line_is_named_at_once() -> None:
    """The host mends the file in one go; the example comes once."""
    text = "00:00 Welkom\n12.30 Vragen\n00:75:00 Te laat\n00:10:00\n00:11:00 Terug <ftp://x>\n00:12:99 Mis\nSlot"
    with pytest.raises(ContentError) as raised:
        read_chapters(text, "chapters.txt")
    example = ", e.g. 00:12:30 Questions from the audience <https://www.example.org/questions>"
    assert [str(problem) for problem in raised.value.problems] == [
        f"chapters.txt: line 2: does not start with a time: 12.30 Vragen{example}",
        "chapters.txt: line 3: has more than 59 minutes after the hours: 00:75:00 Te laat",
        "chapters.txt: line 4: has no title after the time: 00:10:00",
        "chapters.txt: line 5: the link must start with https://, not 'ftp://x'",
        "chapters.txt: line 6: does not start with a time: 00:12:99 Mis",
        "chapters.txt: line 7: does not start with a time: Slot",
    ]


def test_chapters_out_of_order_or_twice_are_a_problem() -> None:
    """Players jump wrongly through chapters that are not in time order; the tool does not guess which was meant."""
    with pytest.raises(ContentError) as raised:
        read_chapters("00:00 A\n05:00 B\n04:00 C\n\n04:00 D", "c")
    assert [problem.what for problem in raised.value.problems] == [
        "line 3: 00:04:00 comes after 00:05:00; put the lines in time order",
        "line 5: a second chapter at 00:04:00; give it a later time",
    ]


@pytest.mark.parametrize(
    "notes",
    [
        "00:00 Welkom\n02:03 De werkplaats\n17:00 Slot",
        "Inleiding.\n\n- 00:00 Welkom\n- 02:03 De werkplaats\n- 17:00 Slot\n\nMeer om 18:00 op het plein.",
        "* **(00:00)** Welkom\n* **[02:03]** De werkplaats\n* **17:00** – Slot",
        "1. 00:00:00 Welkom\n2. 00:02:03 **De werkplaats**\n3. 00:17:00 Slot",
    ],
)
def test_timestamps_in_the_notes_are_chapters(notes: str) -> None:
    """A host who only writes the list that Apple and YouTube read has chapters everywhere."""
    assert chapters_in_notes(notes) == (chapter(0, "Welkom"), chapter(123, "De werkplaats"), chapter(1020, "Slot"))


def test_links_among_the_timestamps_become_links_of_chapters() -> None:
    """A chapter leads where its line in the notes leads."""
    notes = "00:00 Welkom\n01:00 [De werkplaats](https://www.example.org/w)\n02:00 Slot <https://www.example.org/s>"
    assert [(found.title, found.href) for found in chapters_in_notes(notes)] == [
        ("Welkom", ""),
        ("De werkplaats", "https://www.example.org/w"),
        ("Slot", "https://www.example.org/s"),
    ]


@pytest.mark.parametrize(
    "notes",
    [
        "Geen tijden.",
        "00:00 Welkom\n17:00 Slot",
        "00:05 Welkom\n02:03 De werkplaats\n17:00 Slot",
        "00:00 Welkom\n17:00 Slot\n02:03 De werkplaats",
        "00:00 Welkom\n02:03 **\n17:00 Slot",
        "We beginnen om 09:00 en stoppen om 17:00.\n\n12:00 lunch\n13:00 middag\n17:00 borrel",
    ],
)
def test_times_that_are_no_list_of_chapters_stay_text(notes: str) -> None:
    """A programme of a day in the notes does not become chapters: fewer than three, or not from 00:00 upwards."""
    assert chapters_in_notes(notes) == ()


def test_markers_as_recorders_leave_them_become_a_chapters_file() -> None:
    """Markers without a name, twice at one place or out of order are put right, not refused."""
    text = format_chapters(
        [chapter(90.25, "Vraag\x00\n2"), chapter(0, ""), chapter(90.25, "Dubbel"), chapter(3600, "- ")]
    )
    assert text == "00:00:00 Chapter 1\n00:01:30.250 Vraag 2\n01:00:00 Chapter 3\n"


titles = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>\ufffe\uffff"), max_size=40)
times = st.integers(0, 10 * 3600 * 1000).map(lambda milliseconds: timedelta(milliseconds=milliseconds))


@given(st.dictionaries(times, titles, max_size=8))
def test_what_is_written_reads_back(named: dict[timedelta, str]) -> None:
    """chapters.txt as the tool writes it says what the recording said, to the millisecond."""
    made = [Chapter(start=start, title=title, href="https://www.example.org/x") for start, title in named.items()]
    read = read_chapters(format_chapters(made), "chapters.txt")
    assert [found.start for found in read] == sorted(named)
    assert all(found.title and found.href == "https://www.example.org/x" for found in read)
    assert read_chapters(format_chapters(read), "chapters.txt") == read


def test_times_of_chapters_in_the_notes_can_be_moved() -> None:
    """The listener who taps a time in the notes lands on it, also behind a jingle; other times are words."""
    written = "Om 12:30 uur.\n\n- **00:00** Welkom\n- [1:05](https://example.org) los\n* (02:30) Vak\n1:02:03 Slot"
    moved = retimed(written, lambda time: time + timedelta(seconds=7.9) if time else time)
    assert moved == written.replace("02:30", "02:37").replace("1:02:03", "01:02:10")
    assert [each.start.seconds for each in chapters_in_notes(moved)] == [0, 157, 3730]
    assert retimed("00:00 Welkom\n59:59 Slot\n59:59 Nog", lambda time: time + timedelta(seconds=1)).startswith("00:00")
    late = retimed("00:00 Een\n00:01 Twee\n59:59 Drie", lambda time: time + timedelta(seconds=1 if time else 0))
    assert late == "00:00 Een\n00:02 Twee\n01:00:00 Drie"


DETAILED = """\
00:00 Welkom
00:12:30 De haven <https://www.example.org/haven>
  image: haven.jpg
\tuntil 00:14:00.5

  location: Den Helder (geo:52.955,4.76 osm:r47654)
00:13 Plaatje
image: boot.png
silent
00:15:00 Slot
"""


def test_what_else_there_is_to_a_chapter_stands_under_it() -> None:
    """Host: picture, end, place and silence are words on lines of their own; the plain line stays as it was."""
    with pytest.raises(ContentError, match="00:00:13 comes after 00:12:30"):
        read_chapters(DETAILED, "chapters.txt")
    first, harbour, picture, last = read_chapters(DETAILED.replace("00:13 P", "00:13:00 P"), "chapters.txt")
    assert harbour == Chapter(
        start=timedelta(minutes=12.5),
        title="De haven",
        href="https://www.example.org/haven",
        image="haven.jpg",
        end=timedelta(minutes=14, seconds=0.5),
        location=Location(name="Den Helder", geo="52.955,4.76", osm="R47654"),
    )
    assert (picture.image, picture.hidden, picture.end) == ("boot.png", True, None)
    assert (first, last) == (chapter(0, "Welkom"), chapter(900, "Slot"))


IMAGE = "image: workshop.jpg"
NO_FILE = "is not the name of a file in the episode's folder"


@pytest.mark.parametrize(
    ("line", "what", "example"),
    [
        ("  imgae: a.jpg", "'imgae: a.jpg' is not known; did you mean 'image'?", IMAGE),
        (
            "  kleur: rood",
            "'kleur: rood' is not known; known are image, until, location, silent",
            "image: workshop.jpg",
        ),
        ("  image:", "image: is empty", IMAGE),
        ("  image: a.gif", "image: 'a.gif' is not a JPEG or PNG by its name", IMAGE),
        (
            "  image: ../a.jpg",
            f"image: '../a.jpg' {NO_FILE}",
            "image: workshop.jpg",
        ),
        (
            "image: C:\\a.jpg",
            f"image: 'C:\\a.jpg' {NO_FILE}",
            "image: workshop.jpg",
        ),
        ("  until: straks", "'straks' is not a time", "until: 00:14:00"),
        ("  until 0:05", "until: 0:05 is not after the chapter's start", "until: 00:14:00"),
        ("  silent: yes", "'silent' stands alone on its line", "silent"),
        ("  location: Den Helder", "location: has no place on the map behind its name", "location: Den Helder (geo:52"),
        ("  location: X (geo:91,4)", "location: 'geo:91,4' is no latitude (to 90) and longitude (to 180)", "location:"),
        ("  location: X (geo:1,2 osm:7)", "location: '7' is no OpenStreetMap object such as R47654", "location:"),
        ("  en dan verder", "does not start with a time: en dan verder", "00:12:30 Questions"),
        ("verder", "does not start with a time: verder", "00:12:30 Questions"),
    ],
)
def test_a_wrong_line_under_a_chapter_is_named(line: str, what: str, example: str) -> None:
    """Host: each kind of line has its own example."""
    with pytest.raises(ContentError) as raised:
        read_chapters(f"00:05 Welkom\n{line}\n", "c")
    (problem,) = raised.value.problems
    assert problem.what == f"line 2: {what}"
    assert problem.example.startswith(example)


def test_a_line_without_a_chapter_above_it_is_named_once() -> None:
    """Host: it is the chapter's line that is wrong, not each line under it."""
    with pytest.raises(ContentError) as raised:
        read_chapters("  silent\n00:00 A\n12.30 B\n  silent\n  image: x.jpg", "c")
    assert [problem.what for problem in raised.value.problems] == [
        "line 1: 'silent' belongs under the line of a chapter",
        "line 3: does not start with a time: 12.30 B",
    ]


def test_a_chapter_cannot_last_into_the_next() -> None:
    """Listener: one thing at a time in the list; a silent one may lie within another."""
    with pytest.raises(ContentError, match="line 1: lasts until 00:00:09, but the next begins at 00:00:08"):
        read_chapters("00:00 A\n  until: 0:09\n00:08 B", "c")
    assert len(read_chapters("00:00 A\n  until: 0:09\n00:08 B\n  silent", "c")) == 2


def test_a_picture_on_the_web_is_noted_and_not_used() -> None:
    """Host: markers from elsewhere name pictures by address; nothing of a third party is ever shown unasked."""
    text = format_chapters([Chapter(start=timedelta(0), title="A", image="https://www.example.org/a.jpg")])
    assert text == "00:00:00 A\n  # image: https://www.example.org/a.jpg\n"
    assert read_chapters(text, "c") == (chapter(0, "A"),)


details = st.fixed_dictionaries(
    {},
    optional={
        "image": st.sampled_from(["a.jpg", "Foto 1.PNG", "é.jpeg"]),
        "lasts": st.integers(1, 10**7).map(lambda milliseconds: timedelta(milliseconds=milliseconds)),
        "hidden": st.booleans(),
        "location": st.builds(
            lambda name, north, east, osm: Location(name=name, geo=f"{north:.4f},{east:.4f}", osm=osm),
            st.sampled_from(["Den Helder", "Plein (oost)", "x"]),
            st.floats(-90, 90),
            st.floats(-180, 180),
            st.sampled_from(["", "N1", "W22", "R47654"]),
        ),
    },
)


@given(times, details)
def test_every_detail_that_is_written_reads_back(start: timedelta, said: dict[str, Any]) -> None:
    """chapters.txt holds everything a chapter can be; writing and reading it loses nothing."""
    lasts = said.pop("lasts", None)
    made = Chapter(start=start, title="Titel", href="https://www.example.org/", end=lasts and start + lasts, **said)
    assert read_chapters(format_chapters([made]), "chapters.txt") == (made,)
