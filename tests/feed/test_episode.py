"""What an episode says in the feed."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from podcaster.model import Person
from tests import make
from tests.feed.reading import item

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_the_sound_file_is_told_to_the_byte() -> None:
    """Listener: the app knows what it downloads and when it is complete."""
    enclosure = {"url": "https://podcast.example.org/media/012-de-werkplaats.3f9ac2d41b7e.mp3"}
    enclosure |= {"length": "21600000", "type": "audio/mpeg"}
    assert item(make.full_episode()).attributes("enclosure") == [enclosure]


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (datetime(2026, 5, 5, 0, 30, tzinfo=AMSTERDAM), "Mon, 04 May 2026 22:30:00 GMT"),
        (datetime(2026, 3, 29, 1, 59, 59, tzinfo=AMSTERDAM), "Sun, 29 Mar 2026 00:59:59 GMT"),
        (datetime(2026, 3, 29, 3, 0, tzinfo=AMSTERDAM), "Sun, 29 Mar 2026 01:00:00 GMT"),
        (datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=AMSTERDAM), "Sun, 25 Oct 2026 00:30:00 GMT"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=AMSTERDAM), "Sun, 25 Oct 2026 01:30:00 GMT"),
        (datetime(2027, 1, 1, 0, 0, tzinfo=AMSTERDAM), "Thu, 31 Dec 2026 23:00:00 GMT"),
        (datetime(2026, 1, 1, 9, 0, tzinfo=ZoneInfo("Pacific/Kiritimati")), "Wed, 31 Dec 2025 19:00:00 GMT"),
    ],
)
def test_the_date_is_the_same_moment_with_its_own_weekday(local: datetime, told: str) -> None:
    """Listener: an episode appears at its minute, also in the night the clock changes."""
    assert item(make.plain_episode(published=local)).text("pubDate") == told


def test_the_duration_is_whole_seconds() -> None:
    """Listener: every app shows the right length."""
    made = make.plain_episode(media=make.media(duration=timedelta(hours=1, seconds=2, milliseconds=700)))
    assert item(made).text("itunes:duration") == "3603"


def test_numbers_are_told_to_old_and_new_apps() -> None:
    """Listener: season and number show in the list; what has no number shows none."""
    made = item(make.full_episode())
    assert [made.text(t) for t in ("itunes:season", "podcast:season", "itunes:episode", "podcast:episode")] == [
        "2",
        "2",
        "12",
        "12",
    ]
    assert item(make.plain_episode()).text("itunes:episode") is None
    assert item(make.plain_episode(kind="trailer")).text("itunes:episodeType") == "trailer"


@pytest.mark.parametrize(
    ("show", "episode", "told"), [(False, False, "false"), (False, True, "true"), (True, False, "true")]
)
def test_an_explicit_show_has_only_explicit_episodes(show: bool, episode: bool, told: str) -> None:
    """Listener: no parent is told an episode is fit for all because a word was left out."""
    assert item(make.plain_episode(explicit=episode), explicit=show).text("itunes:explicit") == told


def test_an_episode_with_guests_still_names_the_hosts_once() -> None:
    """Listener: an item's people replace the show's in apps, so the host is told again, and once."""
    host = Person(name="Presentator", role="host")
    made = item(make.full_episode(people=(Person(name="Gast"), host)))
    assert made.texts("podcast:person") == ["Presentator", "Gast"]
    assert item(make.plain_episode()).texts("podcast:person") == []


def test_transcript_and_chapters_have_the_types_apps_compare() -> None:
    """Listener: AntennaPod compares a transcript's type letter for letter; a charset would hide it."""
    made = item(make.full_episode())
    [transcript] = made.attributes("podcast:transcript")
    assert (transcript["type"], transcript["language"]) == ("text/vtt", "nl")
    assert transcript["url"] == "https://podcast.example.org/transcripts/012-de-werkplaats.bbbbbbbbbbbb.vtt"
    [chapters] = made.attributes("podcast:chapters")
    assert chapters["type"] == "application/json+chapters"


def test_podlove_chapters_have_their_times_to_the_millisecond() -> None:
    """Listener: gPodder and Spotify show the chapters from the feed itself."""
    made = item(make.full_episode())
    assert made.attributes("psc:chapters") == [{"version": "1.2"}]
    starts = [chapter["start"] for chapter in made.attributes("psc:chapters/psc:chapter")]
    assert starts == ["00:00:00.000", "00:02:03.500", "00:17:00.000"]


def test_the_summary_film_is_no_second_version_of_the_episode() -> None:
    """Listener: no app plays the film of 90 seconds in place of the conversation, and each can verify its bytes."""
    made = item(make.full_episode())
    [film] = made.attributes("podcast:alternateEnclosure")
    assert film["rel"] == "summary"
    assert "default" not in film
    assert (film["type"], film["length"], film["height"], film["lang"]) == ("video/mp4", "1900000", "720", "nl")
    [integrity] = made.attributes("podcast:alternateEnclosure/podcast:integrity")
    assert integrity["type"] == "sri"
    assert base64.b64decode(integrity["value"].removeprefix("sha256-")).hex() == "e" * 64
    [source] = made.attributes("podcast:alternateEnclosure/podcast:source")
    assert source == {"uri": "https://podcast.example.org/media/012-de-werkplaats.eeeeeeeeeeee.mp4"}
