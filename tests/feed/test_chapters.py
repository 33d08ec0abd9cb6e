"""The chapters file apps fetch beside the feed."""

from __future__ import annotations

import json
from datetime import timedelta

from podcaster.feed.chapters import chapters_json, clock, normal_play_time
from podcaster.model import Chapter
from tests import make


def test_the_file_is_json_chapters_1_2() -> None:
    """Listener: Apple and Podcasting 2.0 apps show title, time and link of every chapter."""
    assert json.loads(chapters_json("De werkplaats", make.CHAPTERS)) == {
        "version": "1.2.0",
        "title": "De werkplaats",
        "chapters": [
            {"startTime": 0.0, "title": "Welkom"},
            {"startTime": 123.5, "title": "De werkplaats", "url": "https://www.example.org/w"},
            {"startTime": 1020.0, "title": "Vragen & antwoorden"},
        ],
    }


def test_the_same_chapters_give_the_same_bytes() -> None:
    """Host: unchanged chapters keep their name on the storage and are never uploaded again."""
    expected = '{\n  "version": "1.2.0",\n  "title": "É 👩🏽‍🔧",\n  "chapters": [\n    {\n      "startTime": 0.0,'
    expected += '\n      "title": "A\\"B"\n    }\n  ]\n}\n'
    assert chapters_json("É 👩🏽‍🔧", (Chapter(start=timedelta(0), title='A"B'),)) == expected.encode()


def test_a_broken_character_does_not_break_the_file() -> None:
    """Host: half a character from a recording's own markers costs one letter, not the publication."""
    assert json.loads(chapters_json("a\ud800b", ()))["title"] == "a?b"


def test_times_are_written_as_apps_read_them() -> None:
    """Listener: a tap on a time never starts past the chapter's beginning; Podlove's times are exact to 1 ms."""
    late = timedelta(hours=10, minutes=59, seconds=59, milliseconds=999)
    assert (clock(late), normal_play_time(late)) == ("10:59:59", "10:59:59.999")
    odd = timedelta(seconds=59, microseconds=999_600)
    assert (clock(odd), normal_play_time(odd)) == ("00:00:59", "00:01:00.000")
    assert (clock(timedelta(hours=100)), normal_play_time(timedelta(0))) == ("100:00:00", "00:00:00.000")


def test_the_feed_and_the_file_tell_the_same_times() -> None:
    """Listener: an app that reads both sources sees one list (AntennaPod merges them)."""
    for start in (timedelta(milliseconds=1), timedelta(hours=3, microseconds=1_499), timedelta(seconds=0.1)):
        [chapter] = json.loads(chapters_json("", (Chapter(start=start, title=""),)))["chapters"]
        hours, minutes, seconds = normal_play_time(start).split(":")
        assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) == chapter["startTime"]
