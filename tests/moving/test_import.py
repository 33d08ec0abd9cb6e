"""`podcaster import`: a show moves in whole, from the command line, and it is proved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from podcaster.cli.group import podcaster
from podcaster.content.read import read
from tests.moving.feeds import GUID, channel, item, put
from tests.moving.old_host import OldHost, old_host

CHAPTERS = json.dumps(
    {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "title": "Welkom"},
            {"startTime": 1.5, "title": "De sluis", "url": "https://www.example.org/sluis"},
            {"startTime": 2.5, "title": "Tot slot"},
        ],
    }
).encode()
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\n<v Gast>Welkom in de haven.\n"
RICH = """
<itunes:title>De sluis</itunes:title><itunes:duration>00:00:03</itunes:duration><itunes:episode>7</itunes:episode>
<itunes:season>2</itunes:season><itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>yes</itunes:explicit>
<itunes:keywords>haven</itunes:keywords><category>haven</category>
<podcast:person role="guest" group="cast" href="https://www.example.org/s">Sluiswachter</podcast:person>
<podcast:chapters url="{url}/chapters.json" type="application/json+chapters"/>
<podcast:transcript url="{url}/words.vtt" type="text/vtt"/>
<description>Een sluiswachter vertelt.</description>
<content:encoded><![CDATA[<p>Over <b>sluizen</b>, zie <a href="https://www.example.org/a_b">hier</a>.</p><ul><li>eb</li>
<li>vloed</li></ul><script>alert(1)</script>]]></content:encoded>
"""


def run(*arguments: str) -> Result:
    """Run the command against loopback, and return what came of it."""
    return CliRunner().invoke(podcaster, ["import", "--local", *arguments], catch_exceptions=True)


def parity_of(result: Result, slug: str) -> dict[str, dict[str, Any]]:
    """The rows of one episode in the parity table, by what they compare."""
    document = json.loads(result.stdout)
    [found] = [each for each in document["parity"] if each["slug"] == slug]
    return {row["what"]: row for row in found["rows"]}


@pytest.fixture
def host() -> Any:
    """An old host."""
    with old_host() as running:
        yield running


def test_a_show_moves_in_whole(host: OldHost, tmp_path: Path) -> None:
    """Host: everything the old feed says is in her folder and in the new feed, and the table says so item by item."""
    rich = item("sluis", RICH.format(url=host.url), host=host, guid="https://old.example.org/?p=12  x")
    more = f"<podcast:guid>{GUID}</podcast:guid><podcast:locked>no</podcast:locked>"
    feed = put(host, channel(rich, more, host=host), chapters__json=CHAPTERS, words__vtt=VTT)
    result = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert result.exit_code == 0, result.output
    [episode] = read(tmp_path / "show").episodes
    assert (episode.guid, episode.number, episode.season) == ("https://old.example.org/?p=12  x", 7, 2)
    assert (episode.kind, episode.explicit, episode.topics) == ("bonus", True, ("haven",))
    assert [chapter.title for chapter in episode.chapters] == ["Welkom", "De sluis", "Tot slot"]
    assert episode.transcript is not None
    assert episode.summary == "Een sluiswachter vertelt."
    assert "script" not in episode.notes
    assert episode.published is not None
    assert episode.published.isoformat() == "2026-05-05T06:00:00+02:00"
    assert episode.finished is not None
    assert episode.finished.read_bytes() == host.files["/sluis.mp3"]
    rows = parity_of(result, episode.slug)
    assert {row["verdict"] for what, row in rows.items() if what != "itunes:keywords"} <= {"equal", "left out"}
    assert rows["itunes:keywords"]["verdict"] == "left out"
    assert rows["sound"]["new"] == "same bytes"
    assert {"chapters", "transcript", "people", "notes", "date", "guid", "duration"} <= rows.keys()
    assert parity_of(result, "")["podcast:guid"]["verdict"] == "equal"
