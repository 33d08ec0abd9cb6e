"""The models of apps say what their documents and code say, and are held against the parsers that can be had."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import feedparser
import podcastparser
import pytest

from podcaster.check.apps import APPS, App
from podcaster.check.seen import find_item, seen
from podcaster.feed.document import Document, parse

CLEAN = Path(__file__).with_name("clean.xml").read_text(encoding="utf-8")
BY_NAME = {app.name: app for app in APPS}


def shown(app: str, text: str = CLEAN, episode: str = "") -> dict[str, str]:
    """Return what the model of an app shows of an episode."""
    document = parse(text.encode(), "feed.xml")
    item = find_item(document, episode)
    assert item is not None
    return dict(seen(BY_NAME[app], document.channel, item))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_model_names_its_sources_and_answers_everything(app: App) -> None:
    """Host: what is said of an app can be looked up, and what nobody knows is said to be not known."""
    assert len(app.sources) > 10
    look = shown(app.name)
    assert all(look.values())
    assert look["show"] == "Werkplaatspraat"
    assert "012-de-werkplaats.3f9ac2d41b7e.mp3" in look["enclosure"]


def test_apple_takes_one_category_and_cuts_what_is_long() -> None:
    """Host: she sees that the second category is for others, and where her description ends at Apple."""
    look = shown("Apple Podcasts")
    assert look["categories"] == "Education > Courses"
    assert look["number"] == "season 2 episode 12"
    assert look["chapters"] == "podcast:chapters or 3 in the description or those in the file"
    long = CLEAN.replace("Een projectleider vertelt", "é" * 1900 + " tot hier " + "x" * 2000)
    assert shown("Apple Podcasts", long)["description"].startswith("4000 of 59")
    assert "cut after “…" in shown("Apple Podcasts", long)["description"]


def test_apple_has_no_chapters_from_two_lines() -> None:
    """Host: two times in a description are no chapters at Apple's, which asks for three."""
    text = CLEAN.replace("<p>00:17:00 Vragen &amp; antwoorden</p>", "").replace("podcast:chapters", "podcast:chapter")
    assert shown("Apple Podcasts", text)["chapters"] == "those in the file"


def test_antennapod_takes_transcripts_by_the_letter_and_merges_chapters() -> None:
    """Host: a charset in the type hides the transcript, and she is told so."""
    look = shown("AntennaPod")
    assert look["chapters"] == "3 in psc:chapters + podcast:chapters + those in the file"
    assert "(text/vtt)" in look["transcript"]
    assert look["number"] == "–"
    assert "podcast:funding" not in look["ignored"]
    lost = CLEAN.replace('type="text/vtt"', 'type="text/vtt; charset=utf-8"').replace(
        "application/x-subrip", "text/srt"
    )
    assert "'text/vtt; charset=utf-8' is not the bare type" in shown("AntennaPod", lost)["transcript"]


def test_pocket_casts_has_the_film_and_others_do_not() -> None:
    """Host: she sees who can choose the summary film."""
    assert {app.name for app in APPS if "video/mp4" in shown(app.name)["films"]} == {"Pocket Casts"}


def test_people_of_an_episode_replace_those_of_the_show() -> None:
    """Host: she sees that an app of Podcasting 2.0 shows an episode's own people, and without any the show's."""
    assert shown("Podfriend")["people"] == "Projectleider (guest)"
    assert shown("Podfriend", episode="Kort")["people"] == "Presentator (host)"
    assert shown("Apple Podcasts")["people"] == "–"


def test_what_is_not_known_is_said() -> None:
    """Host: a model promises nothing about an app that tells nothing."""
    look = shown("Spotify")
    assert look["people"] == look["ignored"] == look["number"] == "not known"
    assert look["transcript"].startswith("not known (Spotify makes its own, or takes VTT or SRT uploaded there")
    assert shown("AntennaPod")["markup"] == "not known"


def test_what_of_the_markup_is_shown_is_told() -> None:
    """Host: she sees which of her headings and pictures an app will show as words at most."""
    assert shown("Apple Podcasts")["markup"] == shown("Spotify")["markup"] == "shown"
    text = CLEAN.replace("<p>Een projectleider", "<h2>Kort</h2><b>Een</b><br>projectleider")
    assert shown("Apple Podcasts", text)["markup"] == "shown, but of <h2>, <b>, <br> the text at most"
    assert shown("Spotify", text)["markup"] == "shown, but of <h2>, <b> the text at most"
    assert shown("Apple Podcasts", CLEAN.replace("<p>Een korte aflevering.</p>", "Kort"), "Kort")["markup"] == "–"


def test_pocket_casts_reads_what_its_own_code_names() -> None:
    """Host: notes from content:encoded, WebVTT before all, Podlove chapters as well, support and podroll."""
    text = CLEAN.replace(
        "<itunes:duration>", "<content:encoded>&lt;p&gt;Notes&lt;/p&gt;</content:encoded><itunes:duration>"
    )
    look = shown("Pocket Casts", text)
    assert look["description"].startswith("12 bytes of <content:encoded>")
    assert look["chapters"].startswith("podcast:chapters or 3 in psc:chapters or those in the file")
    assert "(text/vtt)" in look["transcript"]
    assert "(application/x-subrip)" in shown("Pocket Casts", CLEAN.replace("text/vtt", "text/plain"))["transcript"]
    assert look["categories"].startswith("Education > Courses (whether")
    assert not {"podcast:funding", "podcast:podroll", "psc:chapters"} & set(look["ignored"].split(", "))
    assert "podcast:person" in look["ignored"].split(", ")


@pytest.mark.parametrize("episode", ["De werkplaats", "Kort"])
def test_the_model_of_gpodder_is_what_its_parser_reads(episode: str) -> None:
    """Listener: gPodder's real parser and our model of it give the same title, number, picture, file and chapters."""
    real = podcastparser.parse("https://podcast.example.org/feed.xml", BytesIO(CLEAN.encode()))
    theirs = next(each for each in real["episodes"] if each["title"] == episode)
    ours = shown("gPodder", episode=episode)
    assert ours["title"] == theirs["title"]
    assert ours["number"] == f"season {theirs['season']} episode {theirs['number']}"
    assert theirs["enclosures"][0]["url"] in ours["enclosure"]
    assert theirs.get("episode_art_url", real["cover_url"]) in ours["picture"]
    count = len(theirs.get("chapters", ()))
    assert ours["chapters"] == (f"{count} in psc:chapters" if count else "those in the file")
    assert ours["transcript"] == "–"
    assert "transcript_url" not in theirs
    assert ours["people"] == "–"
    assert "persons" not in theirs
    assert ours["categories"] == ", ".join(" > ".join(names) for names in real["itunes_categories"])


def test_the_model_of_a_plain_reader_is_what_feedparser_reads() -> None:
    """Listener: a reader of any kind finds title and file."""
    real = feedparser.parse(CLEAN.encode())
    ours = shown("any RSS reader")
    assert ours["title"] == real.entries[0].title
    assert real.entries[0].enclosures[0].href in ours["enclosure"]
    assert ours["ignored"].startswith("podcast:guid")


def test_an_episode_is_found_by_guid_title_and_place() -> None:
    """Host: she names an episode as she knows it."""
    document = parse(CLEAN.encode(), "feed.xml")
    for wanted in ("0a5a5b51-4f6c-4b7d-9c55-3f6f3d1f2e01", "Kort", "2"):
        item = find_item(document, wanted)
        assert item is not None
        assert item.said("title") == "Kort"
    assert find_item(document, "3") is None
    assert find_item(Document(document.channel), "") is None
