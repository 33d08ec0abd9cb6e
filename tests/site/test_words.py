"""Pages speak the show's language, on the show's own clock."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest

from podcaster.model import Person
from podcaster.model.times import short_clock
from podcaster.site import times
from podcaster.site.language import STRINGS, language
from podcaster.site.render import render
from tests import make
from tests.site.conftest import EPISODE, PLAIN, SHOW
from tests.site.markup import Tags

DUTCH = language("nl", "Europe/Amsterdam")


def test_a_film_is_announced_in_the_shows_own_words() -> None:
    """Listener: an episode with a film says so as the show does; one without only offers to listen."""
    pages = render(make.edition(), None)
    assert "Bekijk het filmpje of beluister gelijk de hele podcast" in pages[EPISODE].decode()
    assert "Beluister de aflevering" in pages[PLAIN].decode()
    assert "filmpje" not in pages[PLAIN].decode()


def test_a_number_reads_as_the_host_writes_it() -> None:
    """Listener: episode "7b" is called that on the page, as in her app, and not 7."""
    shown = make.plain_episode(number=7, season=2, display="7b")
    assert "Seizoen 2, aflevering 7b" in render(make.edition(episodes=(shown,)), None)[PLAIN].decode()
    assert "Aflevering 7b" in render(make.edition(episodes=(replace(shown, season=None),)), None)[PLAIN].decode()


def test_a_date_is_the_day_it_was_where_the_show_lives() -> None:
    """Listener: what was published just after midnight in Amsterdam is dated that day, not the day before in UTC."""
    episode = make.plain_episode(published=datetime(2026, 5, 4, 22, 30, tzinfo=UTC))
    assert "5 mei 2026" in render(make.edition(episodes=(episode,)), None)[PLAIN].decode()


def test_an_english_show_is_english_throughout() -> None:
    """English listener: words, dates and roles are English, and the page says so to her screen reader."""
    page = render(make.edition(show=make.show(language="en-GB")), None)[EPISODE]
    assert Tags(page).all("html") == [{"lang": "en-GB", "dir": "ltr"}]
    assert "Season 2, episode 12" in page.decode()
    assert "5 May 2026" in page.decode()


@pytest.mark.parametrize(("tag", "direction"), [("fy", "ltr"), ("ar", "rtl"), ("xx-YY", "ltr"), ("zh-Hant", "ltr")])
def test_a_language_we_do_not_speak_falls_back_to_english(tag: str, direction: str) -> None:
    """Host of a show in another language: it can be published today; only our few words are English."""
    page = render(make.edition(show=make.show(language=tag)), None)[EPISODE]
    assert Tags(page).all("html") == [{"lang": tag, "dir": direction}]
    assert "Chapters" in page.decode()


def test_every_language_says_everything_with_the_same_values() -> None:
    """Translator: a sentence that is missing, surplus, or fills in other values than the English one is found here."""
    english = tomllib.loads((STRINGS / "en.toml").read_text(encoding="utf-8"))
    for path in STRINGS.glob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        assert table.keys() == english.keys(), path.name
        for key in table.keys() - {"roles"}:
            assert _values(table[key]) == _values(english[key]), (path.name, key)


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize(
    ("seconds", "said", "iso"),
    [
        (0, "0 sec", "PT0S"),
        (45.4, "45 sec", "PT45S"),
        (90, "1 min 30 sec", "PT1M30S"),
        (1800.25, "30 min", "PT30M"),
        (3599.9, "1 uur", "PT1H"),
        (3905, "1 uur 5 min", "PT1H5M5S"),
    ],
)
def test_a_duration_is_said_as_one_would(seconds: float, said: str, iso: str) -> None:
    """Listener: half an hour is "30 min"; only what is short is counted in seconds."""
    assert DUTCH.duration(timedelta(seconds=seconds)) == said
    assert times.iso_duration(timedelta(seconds=seconds)) == iso


def test_a_moment_is_shown_to_the_second_and_linked_to_the_millisecond() -> None:
    """Listener: a player's clock never runs ahead of what it links to."""
    assert [short_clock(timedelta(seconds=it)) for it in (0, 123.9, 3723)] == ["0:00", "2:03", "1:02:03"]
    assert [times.fragment(timedelta(seconds=it)) for it in (0, 123.5, 20, 1200)] == [
        "#t=0",
        "#t=123.5",
        "#t=20",
        "#t=1200",
    ]


def test_a_size_is_what_a_phone_would_say() -> None:
    """Listener on a bundle: the download says what it costs, in her own decimals."""
    assert (DUTCH.size(21_600_000), DUTCH.size(4_200)) == ("21,6 MB", "4,2 kB")


def test_a_guest_named_by_role_is_not_named_twice() -> None:
    """Listener: "Presentator" needs no "presentator" below it; a role we do not know is shown as the host wrote it."""
    people = (Person(name="Gast"), Person(name="Decor", role="Decorbouwer"))
    page = render(make.edition(episodes=(make.full_episode(people=people),)), None)[EPISODE].decode()
    assert "presentator" not in page
    assert '<span class="quiet">gast</span>' not in page
    assert '<span class="quiet">Decorbouwer</span>' in page


def test_the_host_is_named_with_the_guests_unless_the_episode_has_its_own() -> None:
    """Host: naming a guest does not drop the presenter; naming another presenter does."""
    guests = render(make.edition(), None)[EPISODE].decode()
    assert guests.index("<strong>Presentator") < guests.index("<strong>Projectleider")
    other = make.full_episode(people=(Person(name="Invaller", role="host"),), transcript=None)
    assert "<strong>Presentator" not in render(make.edition(episodes=(other,)), None)[EPISODE].decode()


def test_a_show_without_episodes_has_a_page() -> None:
    """Host: the show can go live before its first episode."""
    pages = render(make.edition(episodes=()), None)
    assert "De eerste aflevering komt eraan." in pages[SHOW].decode()
    assert [key for key in pages if key.endswith(".html")] == [SHOW]


def test_a_film_needs_no_poster_captions_or_other_address() -> None:
    """Host: film.mp4 alone is enough."""
    film = make.full_episode().public_film
    assert film is not None
    bare = replace(film, poster=None, captions_key="", captions=None, link="")
    tags = Tags(render(make.edition(episodes=(make.full_episode(public_film=bare),)), None)[EPISODE])
    (video,) = tags.all("video")
    assert "poster" not in video
    assert tags.all("track") == []


def test_a_show_with_nothing_but_what_is_required_has_a_page() -> None:
    """Host: no people, links, funding, licence or website, and still a whole page."""
    bare = make.show(people=(), links={}, funding=(), license="", website="", copyright="")
    page = render(make.edition(show=bare, episodes=(make.plain_episode(),)), None)[SHOW]
    assert "Licentie" not in page.decode()
    assert "Wie doen er mee" not in page.decode()


@pytest.mark.parametrize(
    ("licence", "address"),
    [
        ("cc-by-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("https://www.example.org/licentie", "https://www.example.org/licentie"),
    ],
)
def test_a_licence_is_explained_where_it_can_be(licence: str, address: str) -> None:
    """Teacher who wants to reuse an episode: the licence's name leads to its text."""
    page = render(make.edition(show=make.show(license=licence)), None)[SHOW]
    assert [tag["href"] for tag in Tags(page).all("a", rel="license")] == [address]


def test_an_unknown_licence_is_only_named() -> None:
    """Teacher: no link that leads nowhere."""
    page = render(make.edition(show=make.show(license="alle rechten voorbehouden")), None)[SHOW]
    assert Tags(page).all("a", rel="license") == []
    assert "alle rechten voorbehouden" in page.decode()
