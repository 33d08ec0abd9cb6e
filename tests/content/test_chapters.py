"""Chapters as the host writes them, in a file of their own or among the notes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.chapters import chapters_in_notes, format_chapters, read_chapters, retimed
from podcaster.errors import ContentError
from podcaster.model import Chapter


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
