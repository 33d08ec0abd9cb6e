"""Each thing that would cost listeners is found, told in words, and found only when it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from podcaster.feed.check import RULES, check
from podcaster.model import (
    AnnounceSettings,
    Chapter,
    ContentLink,
    Edition,
    Funding,
    Person,
    Picture,
    RemoteItem,
    Social,
    StorageSettings,
)
from tests import make

FULL = make.full_episode(transcripts=(make.words("t/012.vtt"),))
PLAIN = make.plain_episode(transcripts=(make.words("t/011.vtt"),))
FINE = make.edition(episodes=(FULL, PLAIN))


def _show(**changes: Any) -> Edition:
    return replace(FINE, show=make.show(**changes))


def _episode(**changes: Any) -> Edition:
    return replace(FINE, episodes=(replace(FULL, **changes), PLAIN))


def _chapters(*starts: float) -> Edition:
    listed = (Chapter(start=timedelta(seconds=start), title=f"Op {start}") for start in (0, *starts))
    return _episode(chapters=tuple(listed))


def _url(url: str) -> Edition:
    return _show(storage=StorageSettings(base_url=url))


LATE = (Chapter(start=timedelta(seconds=9), title="Laat"), Chapter(start=timedelta(minutes=2), title="Later"))
TOML = "episodes/012-de-werkplaats/episode.toml"
BAD = "https://example.org/één pagina"
BROKEN: list[tuple[Edition, str, str]] = [
    (_show(description="é" * 2001), "show.toml: description", "is 4002 bytes long and apps stop at 4000"),
    (_show(description=" \n"), "show.toml: description", "is empty"),
    (_show(title="a\x0bb"), "show.toml: title", "the invisible character U+000B after 'a'"),
    (_show(language="Nederlands"), "show.toml: language", "is not a language code"),
    (_show(license="CC BY 4.0"), "show.toml: license", "not a licence's short name"),
    (_show(website=""), "show.toml: website", "is missing"),
    (_show(author="x" * 256), "show.toml: author", "is 256 characters long and apps may keep 255"),
    (_show(people=(Person(name="x" * 129),)), "show.toml: people", "apps may keep 128"),
    (_url("http://podcast.example.org/"), "show.toml: storage: base_url", "is not https"),
    (_url("http://localhost:8000/"), "show.toml: storage: base_url", "only this machine can read it"),
    (_url("http://[::1]:8000/"), "show.toml: storage: base_url", "only this machine can read it"),
    (_url("https://höst.example.org/"), "show.toml: storage: base_url", "no address may hold"),
    (_url("https://[podcast/"), "show.toml: storage: base_url", "is not an address"),
    (_show(website="https://example.org/a b"), "show.toml: website", "no address may hold"),
    (_show(new_feed_url=BAD), "show.toml: new_feed_url", "no address may hold"),
    (_show(license_url=BAD), "show.toml: license_url", "no address may hold"),
    (_show(people=(Person(name="Presentator", img=BAD),)), "show.toml: people", "no address may hold"),
    (_show(podroll=(RemoteItem(guid="a", url=BAD),)), "show.toml: podroll", "no address may hold"),
    (_show(publisher=RemoteItem(guid="a", url=BAD)), "show.toml: publisher", "no address may hold"),
    (_show(announce=AnnounceSettings(websub=BAD)), "show.toml: announce: websub", "no address may hold"),
    (_episode(license_url=BAD), f"{TOML}: license_url", "no address may hold"),
    (_episode(funding=(Funding(url=BAD, text="Steun"),)), f"{TOML}: funding", "no address may hold"),
    (_episode(social=(Social(protocol="activitypub", uri=BAD),)), f"{TOML}: social", "no address may hold"),
    (_episode(social=(Social(protocol="activitypub", account_url=BAD),)), f"{TOML}: social", "no address may hold"),
    (_episode(content_links=(ContentLink(href=BAD, text="Film"),)), f"{TOML}: content_links", "no address may hold"),
    (_show(kind="serial"), "episodes/011-kort/episode.toml: number", "is missing"),
    (_episode(summary=""), f"{TOML}: summary", "is empty"),
    (_episode(summary="x" * 4001), f"{TOML}: summary", "is 4001 bytes long"),
    (_episode(title="12. Lassen"), f"{TOML}: title", "repeats the episode's number"),
    (_episode(title="Lassen (aflevering 012)"), f"{TOML}: title", "repeats the episode's number"),
    (_episode(title="S2E12 Lassen"), f"{TOML}: title", "repeats the episode's number"),
    (_episode(title="werkplaatspraat: lassen"), f"{TOML}: title", "repeats the show's name"),
    (_episode(published=datetime(1970, 1, 1, tzinfo=UTC)), f"{TOML}: published", "1970-01-01 is before"),
    (_episode(published=datetime(2026, 1, 1)), f"{TOML}: published", "needs a time zone"),  # noqa: DTZ001 - on purpose
    (_episode(published=datetime(1, 1, 1, tzinfo=UTC)), f"{TOML}: published", "1 is no year to publish in"),
    (_episode(published=datetime(9999, 12, 31, tzinfo=UTC)), f"{TOML}: published", "9999 is no year"),
    (_episode(people=(Person(name=" "),)), f"{TOML}: people: name", "is empty"),
    (_show(people=(Person(name=""),)), "show.toml: people: name", "is empty"),
    (
        _episode(chapters=(Chapter(start=timedelta(seconds=-1), title="Te vroeg"),)),
        "episodes/012-de-werkplaats/chapters.txt",
        "before zero",
    ),
    (_episode(transcripts=()), "episodes/012-de-werkplaats/transcript.vtt", "is missing"),
    (_episode(chapters=LATE), "episodes/012-de-werkplaats/chapters.txt", "does not start at zero"),
    (_chapters(10, 1800.25), "episodes/012-de-werkplaats/chapters.txt", "starts after the end"),
    (_chapters(10, 19.9), "episodes/012-de-werkplaats/chapters.txt", "lasts less than 10 seconds"),
    (
        _episode(chapters=(Chapter(start=timedelta(0), title="woord " * 20),)),
        "episodes/012-de-werkplaats/chapters.txt",
        "its title has 120 characters",
    ),
    (
        _episode(chapters=(Chapter(start=timedelta(5), end=timedelta(4), title="Terug"),)),
        "episodes/012-de-werkplaats/chapters.txt",
        "ends before it starts",
    ),
    (
        _episode(chapters=(replace(make.CHAPTERS[0], end=timedelta(minutes=3)), *make.CHAPTERS[1:])),
        "episodes/012-de-werkplaats/chapters.txt",
        "00:00:00 'Welkom': lasts until 00:03:00, and the next begins before that",
    ),
    (
        _episode(chapters=tuple(Chapter(start=timedelta(seconds=second), title="x") for second in range(256))),
        "episodes/012-de-werkplaats/chapters.txt",
        "has 256 chapters; an audio file can hold 255",
    ),
    (
        _episode(chapters=make.CHAPTERS[1:], notes_chapters=make.CHAPTERS[1:]),
        "episodes/012-de-werkplaats/notes.md",
        "does not start at zero",
    ),
    (_episode(chapters=LATE[::-1]), "episodes/012-de-werkplaats/chapters.txt", "not in order"),
    (
        _episode(chapters=(make.CHAPTERS[0], make.CHAPTERS[0])),
        "episodes/012-de-werkplaats/chapters.txt",
        "two start at once",
    ),
    (_episode(media_key=PLAIN.media_key), "episodes/012-de-werkplaats", "same sound file as 011-kort"),
    (_episode(guid=PLAIN.guid), f"{TOML}: guid", "also the GUID of 011-kort"),
    (_episode(media_key="media/é.mp3"), "episodes/012-de-werkplaats", "no address may hold"),
    (_episode(picture=Picture(key="c.jpg", width=1399, height=1399)), "episodes/012-de-werkplaats/cover.jpg", "1399 ×"),
    (replace(FINE, picture=Picture(key="c.jpg", width=0, height=0)), "show.toml: cover", "of unknown size"),
    (replace(FINE, picture=Picture(key="c.jpg", width=1400, height=1500)), "show.toml: cover", "must be square"),
]
WARNINGS = (
    "is missing; the show's",
    "only this machine",
    "not https",
    "repeats",
    "deaf",
    "at zero",
    "keep",
    "short name",
    "before there",
    "less than 10",
    "its title has",
)


def test_a_feed_in_order_has_no_problems() -> None:
    """Host: no warning is there to be got used to."""
    assert check(FINE, now=make.NOW) == []


@pytest.mark.parametrize(("edition", "where", "what"), BROKEN, ids=[f"{w}: {t}" for _, w, t in BROKEN])
def test_each_problem_is_found_where_it_is(edition: Edition, where: str, what: str) -> None:
    """Host: she reads which line of which file to change, and who asks for it."""
    found = [problem for problem in check(edition) if problem.where == where and what in problem.what]
    assert len(found) == 1
    assert found[0].severity == ("warning" if any(w in found[0].what for w in WARNINGS) else "error")
    assert found[0].rule
    assert found[0].source


def test_every_rule_has_a_case() -> None:
    """Developer: a new rule comes with an edition that breaks it."""
    silent = [rule.id for rule in RULES if not any(list(rule.find(edition)) for edition, *_ in BROKEN)]
    assert silent == []


@pytest.mark.parametrize("change", [lambda e: e, lambda e: replace(e, episodes=())], ids=["episodes", "no episodes"])
def test_all_problems_come_at_once(change: Callable[[Edition], Edition]) -> None:
    """Host: one run tells everything there is to mend."""
    edition = change(_show(description="", website="", language="?", license="?"))
    assert [problem.where for problem in check(edition)] == [
        "show.toml: description",
        "show.toml: language",
        "show.toml: license",
        "show.toml: website",
    ]


@pytest.mark.parametrize(
    "title", ["12 lessen over techniek", "Groep 12", "In 2012", "Zone #123", "De 12e man", "Stap 121."]
)
def test_a_number_that_belongs_to_the_title_is_no_problem(title: str) -> None:
    """Host: a title may hold a number, also the episode's own."""
    assert check(_episode(title=title)) == []


def test_a_trailer_needs_no_transcript_and_no_number() -> None:
    """Host: a show can announce itself with thirty seconds of sound."""
    trailer = replace(PLAIN, kind="trailer", transcripts=())
    assert check(replace(_show(kind="serial"), episodes=(FULL, trailer))) == []


def test_a_first_chapter_within_the_first_second_is_at_zero() -> None:
    """Host: a marker set by hand need not be exact to the sample."""
    first = replace(make.CHAPTERS[0], start=timedelta(milliseconds=999))
    assert check(_episode(chapters=(first, *make.CHAPTERS[1:]))) == []


def test_what_is_silent_may_be_short_and_long_winded() -> None:
    """Host: a picture for three seconds needs no place in the list; a short episode has short chapters."""
    silent = Chapter(start=timedelta(seconds=3), title="woord " * 30, hidden=True)
    assert check(_episode(chapters=(make.CHAPTERS[0], silent, *make.CHAPTERS[1:]))) == []
    short = (Chapter(start=timedelta(0), title="Welkom"), Chapter(start=timedelta(seconds=5), title="Slot"))
    assert check(_episode(chapters=short, media=make.media(duration=timedelta(seconds=12)))) == []


def test_an_example_shows_how_an_address_is_written() -> None:
    """Host: she can copy the right address from the message."""
    [problem] = check(_show(website="https://www.exämple.org/één pagina?a=%20"))
    assert problem.example == "https://www.xn--exmple-cua.org/%C3%A9%C3%A9n%20pagina?a=%20"


def test_tomorrow_is_found_when_today_is_known() -> None:
    """Listener: no app sees an episode that is not there yet."""
    later = _episode(published=make.NOW + timedelta(seconds=1))
    assert check(later) == []
    [problem] = check(later, now=make.NOW)
    assert (problem.where, problem.severity) == (f"{TOML}: published", "error")
    assert check(_episode(published=make.NOW), now=make.NOW) == []
    no_zone = _episode(published=datetime(2027, 1, 1))  # noqa: DTZ001 - on purpose
    assert [problem.what for problem in check(no_zone, now=make.NOW)] == ["needs a time zone"]
