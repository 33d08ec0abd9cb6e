"""The summary films as a feed of their own, which no app can take for the show itself."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from podcaster.feed.rss import render, render_all, render_films
from podcaster.model import FeedSettings
from tests import make
from tests.feed.reading import Part, parse

EDITION = make.telling_edition()
FILM = make.telling_episode().public_film


def read() -> tuple[Part, list[Part]]:
    """The feed of the films."""
    return parse(render_films(EDITION))


def test_the_films_are_the_enclosures() -> None:
    """Listener whose app knows no alternatives: she sees the films, each with its own length and size."""
    _, [film] = read()
    assert FILM
    url = "https://podcast.example.org/media/012-de-werkplaats.eeeeeeeeeeee.mp4"
    assert film.attributes("enclosure") == [{"url": url, "length": "1900000", "type": "video/mp4"}]
    assert film.text("itunes:duration") == "90"
    assert film.attributes("podcast:alternateEnclosure") == film.attributes("podcast:chapters") == []
    assert film.attributes("psc:chapters") == film.attributes("podcast:soundbite") == []


def test_the_film_leads_to_its_episode() -> None:
    """Listener: from the film of two minutes to the conversation of half an hour is one tap."""
    _, [film] = read()
    page = "https://podcast.example.org/episodes/012-de-werkplaats.html"
    assert film.text("link") == page
    assert f'<a href="{page}">' in (film.text("description") or "")
    assert "<p>Samenvatting in beeld</p>" in (film.text("description") or "")
    assert film.attributes("podcast:contentLink") == [{"href": "https://video.example.org/12"}]


def test_its_captions_are_its_transcript() -> None:
    """Deaf listener: the captions are those of the film, not the words of the whole conversation."""
    _, [film] = read()
    [captions] = film.attributes("podcast:transcript")
    assert captions["url"].endswith("/transcripts/012-de-werkplaats.film.ffffffffffff.vtt")
    assert (captions["type"], captions["language"], captions["rel"]) == ("text/vtt", "nl", "captions")


def test_no_app_takes_one_feed_for_the_other() -> None:
    """Listener: subscribed to both, she has two shows in her list, and hearing one marks nothing of the other."""
    (films, items), (main, episodes) = read(), parse(render(EDITION))
    for tag in ("title", "podcast:guid", "podcast:medium"):
        assert films.text(tag) != main.text(tag)
        assert len(films.texts(tag)) == 1
    assert films.text("title") == "Werkplaatspraat (video)"
    assert films.text("podcast:medium") == "video"
    assert {each.text("guid") for each in items} & {each.text("guid") for each in episodes} == set()
    assert films.attributes("atom:link") == [
        {"href": "https://podcast.example.org/films.xml", "rel": "self", "type": "application/rss+xml"}
    ]
    for tag in ("itunes:new-feed-url", "podcast:trailer", "podcast:podping"):
        assert films.text(tag) is None


def test_its_guid_stays_wherever_it_moves() -> None:
    """Host: a new address makes no new feed of it, and another show's films are another's."""
    moved = replace(
        EDITION, show=make.telling_show(storage=replace(EDITION.show.storage, base_url="https://b.example.org/"))
    )
    other = replace(EDITION, show=make.telling_show(guid=UUID("917393e3-1b1e-5cef-ace4-edaa54e1f810")))
    guids = [parse(render_films(each))[0].text("podcast:guid") for each in (EDITION, moved, other)]
    assert guids[0] == guids[1] != guids[2]
    assert UUID(guids[0]).version == 5


def test_only_who_asks_for_it_has_it() -> None:
    """Host: there is no second feed unless show.toml says so; without a film it is empty, and still there."""
    without = replace(EDITION, show=make.telling_show(feed=FeedSettings()))
    assert list(render_all(without)) == ["feed.xml"]
    made = render_all(replace(EDITION, episodes=(make.plain_episode(),)))
    assert list(made) == ["feed.xml", "films.xml"]
    assert parse(made["films.xml"])[1] == []


def test_a_long_summary_is_told_as_far_as_it_fits() -> None:
    """Listener: what is under a film is never cut off inside a tag by the app."""
    long = make.telling_episode(summary="woord " * 650)
    _, [film] = parse(render_films(replace(EDITION, episodes=(long,))))
    text = film.text("description") or ""
    assert len(text.encode()) <= 4000
    assert text.startswith("<p>woord")
