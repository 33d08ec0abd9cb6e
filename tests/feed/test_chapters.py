"""The chapters file apps fetch beside the feed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from podcaster.feed.chapters import chapters_json, normal_play_time
from podcaster.model import Chapter, Location
from podcaster.model.times import clock
from tests import make


def document(*chapters: Chapter, **changes: Any) -> dict[str, Any]:
    """The chapters file of an episode, read back."""
    read: dict[str, Any] = json.loads(chapters_json(make.show(), make.full_episode(chapters=chapters, **changes)))
    return read


def test_the_file_is_json_chapters_1_2() -> None:
    """Listener: Apple and Podcasting 2.0 apps show title, time and link of every chapter."""
    assert document(*make.CHAPTERS) == {
        "version": "1.2.0",
        "author": "Redactie Werkplaatspraat",
        "title": "De werkplaats",
        "podcastName": "Werkplaatspraat",
        "chapters": [
            {"startTime": 0.0, "title": "Welkom"},
            {"startTime": 123.5, "title": "De werkplaats", "url": "https://www.example.org/w"},
            {"startTime": 1020.0, "title": "Vragen & antwoorden"},
        ],
    }


def test_everything_the_standard_has_a_place_for_is_told() -> None:
    """Listener: while a chapter is heard there is its picture, its place on the map, and what stays out of the list."""
    chapter = Chapter(
        start=timedelta(seconds=5),
        end=timedelta(seconds=7.25),
        title="De haven",
        image="artwork/012.aaaaaaaaaaaa.jpg",
        hidden=True,
        location=Location(name="Den Helder", geo="52.955,4.76", osm="R47654"),
    )
    nowhere = Chapter(start=timedelta(seconds=9), title="Zee", location=Location(name="Zee", geo="53.1,4.5"))
    assert document(chapter, nowhere)["chapters"] == [
        {
            "startTime": 5.0,
            "endTime": 7.25,
            "title": "De haven",
            "img": "https://podcast.example.org/artwork/012.aaaaaaaaaaaa.jpg",
            "toc": False,
            "location": {"name": "Den Helder", "geo": "geo:52.955,4.76", "osm": "R47654"},
        },
        {"startTime": 9.0, "title": "Zee", "location": {"name": "Zee", "geo": "geo:53.1,4.5"}},
    ]


def test_the_same_chapters_give_the_same_bytes() -> None:
    """Host: unchanged chapters keep their name on the storage and are never uploaded again."""
    expected = '{\n  "version": "1.2.0",\n  "author": "Redactie Werkplaatspraat",\n  "title": "É 👩🏽‍🔧",\n'
    expected += '  "podcastName": "Werkplaatspraat",\n  "chapters": [\n    {\n      "startTime": 0.0,'
    expected += '\n      "title": "A\\"B"\n    }\n  ]\n}\n'
    episode = make.full_episode(title="É 👩🏽‍🔧", chapters=(Chapter(start=timedelta(0), title='A"B'),))
    assert chapters_json(make.show(), episode) == expected.encode()


def test_a_broken_character_does_not_break_the_file() -> None:
    """Host: half a character from a recording's own markers costs one letter, not the publication."""
    assert document(title="a\ud800b")["title"] == "a?b"


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
        [chapter] = document(Chapter(start=start, title=""))["chapters"]
        hours, minutes, seconds = normal_play_time(start).split(":")
        assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) == chapter["startTime"]
