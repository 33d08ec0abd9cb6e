"""The table at the end of a move tells the truth: whatever differs is found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from podcaster.feed.document import parse
from podcaster.feed.rss import render
from podcaster.model import Chapter, Location, StorageSettings
from podcaster.moving.compare import notes, same_length, same_type
from podcaster.moving.dates import date_of, length_of
from podcaster.moving.parity import Brought, Parity, compare
from podcaster.moving.plan import Plan, plan_import
from tests import make
from tests.moving.feeds import GUID, channel, item
from tests.moving.old_host import OldHost

FEED = channel(
    item(
        "sluis",
        """<itunes:duration>62:03</itunes:duration><itunes:season>2</itunes:season><itunes:episode>7</itunes:episode>
        <itunes:episodeType>bonus</itunes:episodeType><podcast:person role="guest">Sluiswachter</podcast:person>
        <podcast:transcript url="https://x.example.org/w.vtt" type="text/vtt"/><category>haven</category>
        <itunes:image href="https://x.example.org/een.jpg"/>
        <podcast:soundbite startTime="3" duration="30">Eb</podcast:soundbite>
        <podcast:location geo="geo:52.9,4.7">Den Helder</podcast:location>
        <podcast:txt purpose="ai-content">false</podcast:txt>
        <psc:chapters version="1.2"><psc:chapter start="00:00:00.000" title="Begin"/></psc:chapters>
        <content:encoded><![CDATA[<p>Over <b>eb</b> en <a href="https://x.example.org/v">vloed</a>.</p>]]></content:encoded>
        """,
        host=OldHost("https://old.example.org"),
    ),
    f"<podcast:guid>{GUID}</podcast:guid><copyright>Redactie</copyright>",
    host=OldHost("https://old.example.org"),
)
BEGIN = (Chapter(start=timedelta(0), title="Begin"),)
BROUGHT = {"007-sluis": Brought(sound="same bytes", chapters=BEGIN)}


def planned(feed: bytes = FEED) -> Plan:
    """The plan for a feed."""
    return plan_import(
        parse(feed, "feed"), where="feed", address="", new_guid=UUID(int=7), storage=StorageSettings(), there={}
    )


def losses(parity: Parity) -> list[str]:
    """What is missing, by name."""
    return [row.what for _, row in parity.losses]


def test_the_same_feed_is_the_same() -> None:
    """Host: where nothing differs, nothing is said to."""
    parity = compare(planned(), parse(FEED, "new"), BROUGHT)
    assert losses(parity) == []
    assert {row.verdict for each in parity.compared for row in each.rows} == {"equal"}
    assert parity.count("equal") > 20


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("<title>Sluis</title>", "<title>Sluizen</title>", "title"),
        ("<title>Haventaal</title>", "<title>Haven</title>", "title"),
        ("05 May 2026 06:00:00 +0200", "05 May 2026 06:00:00 +0100", "date"),
        ("sluis</guid>", "Sluis</guid>", "item"),
        ("<itunes:season>2<", "<itunes:season>3<", "season"),
        ("<itunes:episode>7</itunes:episode>", "", "number"),
        ("bonus<", "full<", "kind"),
        (">Sluiswachter<", ">Havenmeester<", "people"),
        ("<category>haven</category>", "", "topics"),
        ("podcast:transcript", "podcast:nothing", "transcript"),
        ('<itunes:image href="https://x.example.org/een.jpg"/>', "", "artwork"),
        ('title="Begin"', 'title="Eind"', "chapters"),
        ('start="00:00:00.000"', 'start="00:00:01.000"', "chapters"),
        ('href="https://x.example.org/v"', 'href="https://x.example.org/w"', "notes"),
        ("<b>eb</b>", "eb, eb", "notes"),
        ('startTime="3"', 'startTime="4"', "soundbites"),
        ("Den Helder", "Texel", "locations"),
        (">false</podcast:txt>", ">true</podcast:txt>", "txt"),
        (GUID, str(UUID(int=8)), "podcast:guid"),
        ("<copyright>Redactie", "<copyright>Anderen", "copyright"),
        ("<language>nl", "<language>en", "language"),
    ],
)
def test_whatever_differs_is_found(old: str, new: str, lost: str) -> None:
    """Host: a single thing that the new feed says otherwise, or not at all, is in the table by its name."""
    changed = FEED.decode().replace(old, new)
    assert changed != FEED.decode()
    assert losses(compare(planned(), parse(changed.encode(), "new"), BROUGHT)) == [lost]


@pytest.mark.parametrize(
    "lost",
    [
        {"image": ""},
        {"end": None},
        {"end": timedelta(seconds=3)},
        {"hidden": False},
        {"location": None},
        {"href": ""},
        {"start": timedelta(seconds=1.02)},
    ],
)
def test_whatever_a_chapter_has_is_compared(lost: dict[str, Any]) -> None:
    """Host: of a chapter that lost its picture, end, place, link or silence she reads so."""
    whole = Chapter(
        start=timedelta(seconds=1),
        title="Begin",
        href="https://x.example.org/",
        image="https://x.example.org/een.jpg",
        end=timedelta(seconds=2),
        hidden=True,
        location=Location(name="Den Helder", geo="52.9,4.7"),
    )
    elsewhere = replace(whole, image="https://new.example.org/artwork/een.jpg", start=timedelta(seconds=1.004))
    for now, rows in ((elsewhere, []), (replace(whole, **lost), ["chapters"])):
        brought = Brought(sound="same bytes", chapters=(whole,), now=(now,))
        assert losses(compare(planned(), parse(FEED, "new"), {"007-sluis": brought})) == rows


def test_other_bytes_are_a_loss_and_remastering_is_none() -> None:
    """Listener: audio that was to stay and did not is said; audio that was to be mastered is no loss."""
    for sound, lost in (("other bytes", ["sound"]), ("remastered", [])):
        brought = {"007-sluis": replace(BROUGHT["007-sluis"], sound=sound)}  # type: ignore[arg-type]
        assert losses(compare(planned(), parse(FEED, "new"), brought)) == lost


def test_what_waits_is_no_loss() -> None:
    """Host: an episode with a date in the future is not in the new feed yet, and is said to wait."""
    without = FEED[: FEED.index(b"<item>")] + b"</channel></rss>"
    parity = compare(planned(), parse(without, "new"), {}, ["007-sluis"])
    assert losses(parity) == []
    assert "waits for 2026-05-05" in parity.compared[1].rows[0].new


def test_what_the_writer_writes_comes_back() -> None:
    """Host: a show that is here can be moved in from its own feed: everything is read as it is written."""
    feed = render(make.edition())
    plan = planned(feed)
    brought = {each.slug: Brought(sound="same bytes", chapters=each.old.chapters) for each in plan.episodes}
    parity = compare(plan, parse(feed, "new"), brought)
    assert losses(parity) == []
    assert [each.facts.guid for each in plan.episodes] == [e.guid for e in reversed(make.edition().episodes)]
    assert plan.episodes[1].facts.people == tuple(
        replace(person, organisation="") for person in (*make.show().people, *make.full_episode().people)
    )


def test_the_same_in_other_words() -> None:
    """Host: other names of one kind of file, a rounded length and other markup are no differences."""
    assert same_type("audio/x-m4a", "audio/mp4")
    assert not same_type("audio/mpeg", "audio/mp4")
    assert same_length(timedelta(seconds=60), timedelta(seconds=61.4))
    assert not same_length(timedelta(seconds=60), timedelta(seconds=70))
    assert notes("Eén\n\ntwee * drie", "<p>Nul</p><p>Eén</p>\n<p>twee * <b>drie</b></p>")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1:02:03", 3723),
        ("62:03", 3723),
        ("3723", 3723),
        ("3723.5", 3723.5),
        (" 00:00:05 ", 5),
        ("x", None),
        ("", None),
    ],
)
def test_lengths_in_every_form(text: str, seconds: float | None) -> None:
    """Host: a length is read however an old system wrote it, and one that is none does no harm."""
    assert length_of(text) == (None if seconds is None else timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Wed, 05 May 2026 06:00:00 +0200", "2026-05-05T06:00:00+02:00"),
        ("5 May 26 06:00 GMT", "2026-05-05T06:00:00+00:00"),
        ("Tue, 05 May 2026 06:00:00 PDT", "2026-05-05T06:00:00-07:00"),
        ("Tue, 05 May 2026 06:00:00 CET", "2026-05-05T06:00:00+01:00"),
        ("2026-05-05 06:00:00", "2026-05-05T06:00:00+00:00"),
        ("2026-05-05T06:00:00Z", "2026-05-05T06:00:00+00:00"),
        ("Tue, 35 May 2026 06:00:00 GMT", None),
        ("binnenkort", None),
    ],
)
def test_dates_in_every_form(text: str, date: str | None) -> None:
    """Listener: an episode keeps its moment, however an old system wrote it."""
    found = date_of(text)
    assert (found and found.isoformat()) == date
