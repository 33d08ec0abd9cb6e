"""Feeds as they are found in the world: nothing of them is lost, and what had to be decided is said."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from podcaster.cli.group import podcaster
from podcaster.content.read import read
from tests.moving.feeds import NS, channel, item, picture, put
from tests.moving.old_host import OldHost, old_host


@pytest.fixture
def host() -> Iterator[OldHost]:
    """An old host."""
    with old_host() as running:
        yield running


def run(*arguments: str) -> Result:
    """Run `podcaster import` against loopback."""
    return CliRunner().invoke(podcaster, ["import", "--local", *arguments], catch_exceptions=True)


def planned(feed: str, folder: Path) -> dict[str, Any]:
    """Return the plan for a feed."""
    result = run(feed, str(folder / "show"), "--plan", "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    assert not (folder / "show").exists()
    plan: dict[str, Any] = json.loads(result.stdout)
    return plan


def test_wrong_weekdays_old_zones_and_missing_dates(host: OldHost, tmp_path: Path) -> None:
    """Listener: every episode keeps its date and its place, also where the old system could not write dates."""
    items = [
        item("vier", host=host, date="Monday, 1 Jun 2026 06:00:00 CEST"),
        item("drie", host=host, date="gisteren"),
        item("twee", host=host, date="Fri, 05 May 2026 06:00:00 EST"),
        item("een", host=host, date="2026-01-05T06:00:00Z"),
    ]
    plan = planned(put(host, channel("".join(items), host=host)), tmp_path)
    assert [(each["slug"], each["published"]) for each in plan["episodes"]] == [
        ("001-een", "2026-01-05T06:00:00+00:00"),
        ("002-twee", "2026-05-05T06:00:00-05:00"),
        ("003-drie", "2026-05-05T06:00:00-05:00"),
        ("004-vier", "2026-06-01T06:00:00+02:00"),
    ]
    assert "no date that can be read" in plan["episodes"][2]["told"][0]


def test_guids_that_are_missing_twice_or_odd(host: OldHost, tmp_path: Path) -> None:
    """Listener: no episode shows up twice in her app; the GUID is what she knows it by, to the letter."""
    odd = "  https://old.example.org/?p=1&amp;x=a  b "
    one = item("een", host=host, guid=odd, date="Mon, 05 Jan 2026 06:00:00 GMT")
    none = item("geen", host=host, guid="")
    first = item("eerst", host=host, guid="zelfde", date="Tue, 06 Jan 2026 06:00:00 GMT")
    later = item("later", host=host, guid="zelfde", date="Wed, 07 Jan 2026 06:00:00 GMT")
    plan = planned(put(host, channel(later + first + first + none + one, host=host)), tmp_path)
    guids = {each["title"]: each["guid"] for each in plan["episodes"]}
    assert guids["Een"] == "https://old.example.org/?p=1&x=a  b"
    assert guids["Geen"] == f"{host.url}/geen.mp3"
    assert guids["Eerst"] == "zelfde"
    assert guids["Later"] not in ("", "zelfde")
    assert guids == {each["title"]: each["guid"] for each in planned(f"{host.url}/feed.xml", tmp_path)["episodes"]}
    assert [each["why"] for each in plan["cannot"]] == ["is the same item a second time (GUID zelfde)"]


def test_items_without_sound_are_said_and_left(host: OldHost, tmp_path: Path) -> None:
    """Host: a blog post or a PDF among the episodes is no episode, and she hears of it."""
    post = "<item><title>Bericht</title><guid>b</guid></item>"
    pdf = f'<item><title>Blad</title><enclosure url="{host.url}/x.pdf" type="application/pdf" length="9"/></item>'
    plan = planned(put(host, channel(post + pdf + item("een", host=host), host=host)), tmp_path)
    assert len(plan["episodes"]) == 1
    assert {each["title"]: each["why"] for each in plan["cannot"]} == {
        "Bericht": "has no enclosure: there is nothing to hear",
        "Blad": "its enclosure is application/pdf, which is no sound",
    }


def test_old_namespaces_blank_lines_and_entities(host: OldHost, tmp_path: Path) -> None:
    """Host: a feed of years ago, which no strict reader takes, moves in whole."""
    old = (
        'xmlns:itunes="http://www.itunes.com/DTDs/Podcast-1.0.dtd"'
        ' xmlns:podcast="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"'
    )
    more = "<podcast:season name='Het eerste jaar'>3</podcast:season><itunes:episode>4</itunes:episode>"
    feed = channel(item("een", more, host=host, title="Caf&eacute;"), host=host, ns=old, before="\n\n")
    plan = planned(put(host, feed), tmp_path)
    assert plan["episodes"][0]["title"] == "Café"
    assert any("entity &eacute;" in fault for fault in plan["faults"])
    assert any("space before the XML" in fault for fault in plan["faults"])


def test_text_from_right_to_left(host: OldHost, tmp_path: Path) -> None:
    """Listener: Hebrew and Arabic come over as they were; the folder has a name every system can hold."""
    text = "<description>מתחילים &amp; ممتاز\n\nשורה שנייה</description>"
    feed = channel(item("een", text, host=host, title="שלום"), host=host)
    [episode] = planned(put(host, feed), tmp_path)["episodes"]
    assert (episode["title"], episode["slug"]) == ("שלום", "001-episode")


def test_a_feed_that_says_next_to_nothing(host: OldHost, tmp_path: Path) -> None:
    """Host: what a show must say and the feed does not, is filled in and told; nothing is guessed in silence."""
    bare = f"<rss><channel><title>Kaal</title>{item('een', host=host)}</channel></rss>".encode()
    plan = planned(put(host, bare), tmp_path)
    said = " | ".join(plan["told"])
    for key in ("author", "language", "categories", "guid"):
        assert f"{key}: the feed" in said


def test_a_feed_that_moved_and_a_redirect(host: OldHost, tmp_path: Path) -> None:
    """Host: an old address still finds the feed, and she hears when the feed itself names another one."""
    more = "<itunes:new-feed-url>https://new.example.org/feed.xml</itunes:new-feed-url>"
    put(host, channel(item("een", host=host), more, host=host))
    host.files["/oud"] = b"-"
    host.faults["/oud"] = ["to:/feed.xml"]
    plan = planned(f"{host.url}/oud", tmp_path)
    assert any("has moved to https://new.example.org/feed.xml" in line for line in plan["told"])


def test_html_where_text_belongs_and_what_rules_do_not_allow(host: OldHost, tmp_path: Path) -> None:
    """Host: markup in a title, a role nobody knows and a person without a name cost the episode nothing."""
    more = """<title>Twee &lt;b&gt;vette&lt;/b&gt; woorden</title>
    <podcast:person role="guest">  </podcast:person><podcast:person role="koffie">Gast</podcast:person>
    <description><p>Een <b>les</b></p><p>En nog een</p></description>"""
    feed = channel(item("een", more, host=host).replace("<title>Een</title>", ""), host=host)
    [episode] = planned(put(host, feed), tmp_path)["episodes"]
    assert episode["title"] == "Twee vette woorden"


def test_what_has_no_place_is_named(host: OldHost, tmp_path: Path) -> None:
    """Host: she reads before anything is made which tags will not come along."""
    more = '<itunes:keywords>a,b</itunes:keywords><x:rating xmlns:x="https://x.example.org/">5</x:rating>'
    more += '<podcast:alternateEnclosure type="audio/opus"><podcast:source uri="https://x.example.org/o"/>'
    feed = channel(item("een", f"{more}</podcast:alternateEnclosure>", host=host), host=host)
    plan = planned(put(host, feed), tmp_path)
    assert plan["episodes"][0]["told"] == [
        "not kept: itunes:keywords",
        "not kept: rating",
        "not kept: alternate enclosure of audio/opus, unless it is made anew with --remaster",
    ]


def test_a_trailer_is_no_loss_where_it_is_an_episode(host: OldHost, tmp_path: Path) -> None:
    """Host: she hears of a trailer that is in the channel alone, and of none that comes as an item."""
    more = f'<podcast:trailer url="{host.url}/een.mp3" pubdate="x">Een</podcast:trailer>'
    more += '<podcast:trailer url="https://x.example.org/kort.mp3" pubdate="x">Kort</podcast:trailer>'
    more += f'<podcast:trailer url="{host.url}/twee.mp3" pubdate="x">Twee</podcast:trailer>'
    items = item("een", "<itunes:episodeType>Trailer</itunes:episodeType>", host=host) + item("twee", host=host)
    plan = planned(put(host, channel(items, more, host=host)), tmp_path)
    assert [each for each in plan["told"] if "trailer" in each] == [
        f"not kept: podcast:trailer '{title}'" for title in ("Kort", "Twee")
    ]


def test_a_torn_feed_and_a_feed_in_a_file(host: OldHost, tmp_path: Path) -> None:
    """Host: a feed saved to a file moves in too, and of one that breaks off she gets what is there."""
    whole = channel(item("een", host=host) + item("twee", host=host), host=host)
    file = tmp_path / "feed.xml"
    file.write_bytes(whole[: whole.index(b"Twee") + 2])
    plan = planned(str(file), tmp_path)
    assert [each["title"] for each in plan["episodes"]] == ["Een"]
    assert plan["faults"]


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_a_feed_in_pages_moves_in_whole(host: OldHost, tmp_path: Path, rel: str) -> None:
    """Listener: episodes on older pages of the feed come along; a page that leads back to the first is the last."""
    pages = ["feed.xml", "feed-2.xml", "feed-1.xml"]
    for name, older in zip(pages, [*pages[1:], pages[0]], strict=True):
        link = f'<atom:link rel="{rel}" href="{older}"/>'
        host.files[f"/{name}"] = channel(item(name.removesuffix(".xml"), host=host), link, host=host)
    host.files["/cover.jpg"] = picture()
    result = run(f"{host.url}/feed.xml", str(tmp_path / "show"), "--yes", "--json")
    assert result.exit_code == 0, result.output
    assert sorted(episode.guid for episode in read(tmp_path / "show").episodes) == ["feed", "feed-1", "feed-2"]
    assert host.paths().count("/feed.xml") == 1


@pytest.mark.parametrize("answer", [b"<html><body>welkom</body></html>", b"", b"\x00\x01", NS.encode()])
def test_what_is_no_feed_is_refused(host: OldHost, tmp_path: Path, answer: bytes) -> None:
    """Host: the address of a web page is said to be none of a feed, and nothing is made."""
    result = run(put(host, answer), str(tmp_path / "show"), "--yes")
    assert result.exit_code != 0
    assert "is no RSS feed" in str(result.exception)
    assert not (tmp_path / "show").exists()


def test_a_locked_feed_is_for_its_owner(host: OldHost, tmp_path: Path) -> None:
    """Owner: nobody takes her show over while her feed is locked; she herself can say that she is the owner."""
    more = '<podcast:locked owner="redactie@example.org">yes</podcast:locked>'
    feed = put(host, channel(item("een", host=host), more, host=host))
    refused = run(feed, str(tmp_path / "show"), "--yes")
    assert refused.exit_code != 0
    assert "podcast:locked" in str(refused.exception)
    right = f"; try:  podcaster import --owner --yes --local {feed} {shlex.quote(str(tmp_path / 'show'))}"
    assert str(refused.exception).endswith(right)
    assert "/een.mp3" not in host.paths()
    told = run(feed, str(tmp_path / "show"), "--plan").stdout
    assert re.search(
        r"locked: the feed says .*; set that to no there, or say with --owner that the show is yours", told
    )
    assert run(feed, str(tmp_path / "show"), "--yes", "--owner").exit_code == 0


def test_without_a_word_nothing_is_made(host: OldHost, tmp_path: Path) -> None:
    """Host: in a script, without --yes, the plan is all that happens, and the exit code says that it is not done."""
    result = run(put(host, channel(item("een", host=host), host=host)), str(tmp_path / "show"))
    assert result.exit_code == 1
    assert "make   001-een" in result.stdout
    assert "Nothing was made; with --yes it is." in result.stdout
    assert not (tmp_path / "show").exists()


def test_what_no_rule_allows_costs_nothing_else(host: OldHost, tmp_path: Path) -> None:
    """Host: an address that is none and a name without end are told and put right; the episode and the show move in."""
    more = f"""<itunes:owner><itunes:email>geen adres</itunes:email></itunes:owner>
    <podcast:funding url="ftp://x.example.org/">Steun</podcast:funding>
    <podcast:person>{"Naam " * 60}</podcast:person>"""
    inside = f"""<itunes:season>0</itunes:season><itunes:episode>-3</itunes:episode><category>{"x" * 300}</category>
    <podcast:person role="guest" href="https://x.example.org/é n">Gast</podcast:person>
    <itunes:duration>lang</itunes:duration>
    <description>{"woord " * 2000}</description>"""
    feed = channel(item("een", inside, host=host, title="T" * 400), more, host=host)
    feed = feed.replace(b"https://www.example.org/</link>", b"www.example.org</link>")
    result = run(put(host, feed), str(tmp_path / "show"), "--yes")
    assert result.exit_code == 0, (result.output, result.exception)
    content = read(tmp_path / "show")
    [episode] = content.episodes
    assert (content.show.email, content.show.website, content.show.funding) == ("", "", ())
    assert [len(person.name) <= 128 for person in content.show.people] == [True]
    assert (episode.season, episode.number, len(episode.title)) == (None, None, 255)
    assert episode.people[0].href == "https://x.example.org/%C3%A9%20n"
    assert len(episode.summary.encode()) <= 4000
    for key in ("email", "website", "funding 1: url"):
        assert f"not kept: {key}" in result.output
