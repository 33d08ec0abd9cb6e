"""`podcaster import`: a show moves in whole, from the command line, and it is proved."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from podcaster.audio.decode import blocks
from podcaster.audio.mux import Format, write
from podcaster.cli.group import podcaster
from podcaster.content.read import read
from tests.moving.feeds import GUID, channel, item, picture, put
from tests.moving.old_host import OldHost, old_host
from tests.showfolder import write_cover, write_recording, write_show

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


def m4a(tmp_path: Path) -> bytes:
    """A short AAC file."""
    sound = write_recording(tmp_path / "aac.wav", 3.0)
    form = Format(container="ipod", encoder="aac", sample_rate_hz=44_100)
    rate = {"sample_rate_hz": 44_100, "channels": 1}
    write(blocks(sound, **rate), tmp_path / "aac.m4a", form, **rate, bitrate_kbps=64)
    return (tmp_path / "aac.m4a").read_bytes()


def test_other_kinds_of_files_and_forms(host: OldHost, tmp_path: Path) -> None:
    """Listener: AAC stays AAC; chapters in the feed itself, a transcript as JSON and a PNG cover come along too."""
    more = f"""<psc:chapters version="1.2"><psc:chapter start="0" title="Begin" href="/los"/>
    <psc:chapter start="00:01.500" title="Eind"/><psc:chapter start="02:00:00" title="Voorbij"/></psc:chapters>
    <podcast:transcript url="{host.url}/w.json" type="application/json"/>
    <podcast:transcript url="{host.url}/w.html" type="text/html"/>
    <description>Eerste regel.\n\nTweede * regel_met_streepjes\nzie https://www.example.org/a_b</description>"""
    aac = item("een", more, host=host).replace("een.mp3", "een.M4A?x=1").replace("audio/mpeg", "audio/x-m4a")
    words = json.dumps({"segments": [{"speaker": "Gast", "startTime": 0.5, "endTime": 1.5, "body": "Dag."}]}).encode()
    feed = put(host, channel(aac, host=host), w__json=words)
    host.files |= {"/een.M4A?x=1": m4a(tmp_path), "/cover.jpg": picture("PNG")}
    result = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    content = read(tmp_path / "show")
    [episode] = content.episodes
    assert content.show.cover == "cover.png"
    assert episode.finished is not None
    assert episode.finished.name == "media.m4a"
    assert [(chapter.title, chapter.href) for chapter in episode.chapters] == [("Begin", ""), ("Eind", "")]
    assert episode.transcript is not None
    assert episode.transcript.cues[0].speaker == "Gast"
    assert episode.summary == "Eerste regel."
    rows = parity_of(result, episode.slug)
    assert rows["type"] == rows["type"] | {"old": "audio/x-m4a", "new": "audio/mp4", "verdict": "equal"}
    assert rows["notes"]["verdict"] == "equal"
    assert rows["chapters"]["verdict"] == "changed"
    assert rows["size"]["verdict"] == "changed"
    again = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert again.exit_code == 0, again.output
    assert parity_of(again, episode.slug) == rows


def test_chapters_keep_all_they_have(host: OldHost, tmp_path: Path) -> None:
    """Listener: pictures, silent chapters, ends and places of the old chapters are there in the new feed as well."""
    chapters = [
        {"startTime": 0, "title": "Welkom", "img": "plaatje.php?n=../../1", "endTime": 1},
        {"startTime": 0.5, "title": "Kaart", "img": f"{host.url}/kaart.png", "toc": False, "endTime": 0.75},
        {"startTime": 1, "title": "Sluis", "img": f"{host.url}/kaart.png", "endTime": 1.5},
        {"startTime": 1.75, "title": "Kade", "location": {"name": "Den Helder", "geo": "geo:52.955,4.76"}},
        {"startTime": 2, "title": "Nergens", "location": {"name": "Nergens", "geo": "geo:452,4"}, "url": "javascript:"},
        {"startTime": 2.25, "title": "Weg", "img": f"{host.url}/weg.jpg", "endTime": "ooit"},
        "geen hoofdstuk",
        {"title": "zonder tijd"},
    ]
    more = f'<podcast:chapters url="{host.url}/c/chapters.json" type="application/json+chapters"/>'
    feed = put(host, channel(item("een", more, host=host), host=host), kaart__png=picture("PNG", 300))
    host.files["/c/chapters.json"] = json.dumps({"version": "1.2.0", "chapters": chapters}).encode()
    host.files["/c/plaatje.php?n=../../1"] = picture("JPEG", 200)
    result = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    [episode] = read(tmp_path / "show").episodes
    assert (
        (episode.folder / "chapters.txt").read_text()
        == f"""\
00:00:00 Welkom
  image: chapter-01.jpg
00:00:00.500 Kaart
  image: chapter-02.png
  until: 00:00:00.750
  silent
00:00:01 Sluis
  image: chapter-02.png
  until: 00:00:01.500
00:00:01.750 Kade
  location: Den Helder (geo:52.955,4.76)
00:00:02 Nergens
00:00:02.250 Weg
  # image: {host.url}/weg.jpg
"""
    )
    assert (episode.folder / "chapter-02.png").read_bytes() == picture("PNG", 300)
    assert host.paths().count("/kaart.png") == 1
    row = parity_of(result, episode.slug)["chapters"]
    assert row["verdict"] == "changed"
    assert row["old"] == "6, 4 pictures, 2 ends, 1 places, 1 silent"
    assert row["new"] == "6, 3 pictures, 2 ends, 1 places, 1 silent"
    assert "a picture of its chapters could not be brought" in result.output
    host.files["/weg.jpg"] = picture("JPEG", 300)
    again = run(feed, str(tmp_path / "again"), "--yes", "--json")
    assert parity_of(again, episode.slug)["chapters"]["verdict"] == "equal"


@pytest.mark.parametrize(
    ("kept", "kinds"),
    [
        ("transcript.vtt", "txt html srt json vtt"),
        ("transcript.json", "txt srt json html"),
        ("transcript.srt", "html srt txt broken.vtt"),
        ("transcript.html", "txt html"),
        ("transcript.txt", "txt broken.json gone.vtt"),
    ],
)
def test_the_best_transcript_there_is_comes_along(host: OldHost, tmp_path: Path, kept: str, kinds: str) -> None:
    """Listener: of several forms the one that says most is kept, to the letter; one that is damaged costs nothing."""
    forms = {
        "vtt": ("text/vtt", VTT),
        "json": ("application/json", b'{"segments": [{"startTime": 0, "endTime": 2, "body": "Welkom."}]}'),
        "srt": ("application/srt", b"1\n00:00:00,000 --> 00:00:02,000\nWelkom.\n"),
        "html": ("text/html", b"<html><body><cite>Gast:</cite><time>0:00</time><p>Welkom.</p></body></html>"),
        "txt": ("text/plain", b"Welkom in de haven.\n"),
    }
    more = ""
    for kind in kinds.split():
        mime_type, data = forms[kind.rpartition(".")[2]]
        more += f'<podcast:transcript url="{host.url}/w.{kind}" type="{mime_type}"/>'
        if not kind.startswith("gone"):
            host.files[f"/w.{kind}"] = data[:5] + b"\xff" if kind.startswith("broken") else data
    feed = put(host, channel(item("een", more, host=host), host=host))
    result = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert result.exit_code == 0, (result.output, result.exception)
    [episode] = read(tmp_path / "show").episodes
    assert [path.name for path in episode.folder.glob("transcript.*")] == [kept]
    assert (episode.folder / kept).read_bytes() == forms[kept.partition(".")[2]][1]
    assert parity_of(result, episode.slug)["transcript"]["verdict"] == "equal"
    assert "not kept" not in result.output


def test_remastered_the_sound_is_at_the_target(host: OldHost, tmp_path: Path) -> None:
    """Listener: with --remaster the old recording goes through the whole line, and is as loud as everything else."""
    feed = put(host, channel(item("een", host=host), host=host))
    result = run(feed, str(tmp_path / "show"), "--yes", "--json", "--remaster")
    assert result.exit_code == 0, (result.output, result.exception)
    [episode] = read(tmp_path / "show").episodes
    assert [path.name for path in episode.recordings] == ["recording.mp3"]
    assert episode.media is not None
    assert abs(episode.media.loudness.integrated_lufs + 16) < 0.3
    assert (
        parity_of(result, episode.slug)["sound"] | {"new": "remastered", "is_loss": False}
        == parity_of(result, episode.slug)["sound"]
    )


def test_what_was_offered_beside_it_is_offered_again(host: OldHost, tmp_path: Path) -> None:
    """Listener: AAC and Opus are there again where the sound is mastered anew, and for every new episode."""
    more = "".join(
        f'<podcast:alternateEnclosure type="{kind}"><podcast:source uri="{host.url}/x"/></podcast:alternateEnclosure>'
        for kind in ("audio/x-m4a", "audio/opus", "audio/flac")
    )
    feed = put(host, channel(item("een", more, host=host), host=host))
    result = run(feed, str(tmp_path / "show"), "--yes", "--json", "--remaster")
    assert result.exit_code == 0, (result.output, result.exception)
    assert read(tmp_path / "show").show.audio.also == ("aac", "opus")
    [compared] = [each for each in json.loads(result.stdout)["parity"] if each["slug"]]
    others = {row["old"]: row["verdict"] for row in compared["rows"] if row["what"] == "alternate enclosure"}
    assert others == {"audio/x-m4a": "equal", "audio/opus": "equal", "audio/flac": "left out"}


def test_what_fails_is_said_and_the_rest_moves_in(host: OldHost, tmp_path: Path) -> None:
    """Host: one file that is gone stops nothing else; run again, only what is missing is fetched, and what is new."""
    one, two = item("een", host=host, date="Mon, 05 Jan 2026 06:00:00 GMT"), item("twee", host=host)
    feed = put(host, channel(two + one, host=host))
    host.faults["/twee.mp3"] = ["404"]
    first = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert first.exit_code == 1
    assert json.loads(first.stdout)["losses"] == ["002-twee: item"]
    assert "is not there" in json.loads(first.stdout)["problems"][0]["what"]
    three = item("drie", host=host, date="Mon, 01 Jun 2026 06:00:00 GMT")
    host.files["/feed.xml"] = channel(three + two + one, host=host)
    host.asked.clear()
    second = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert second.exit_code == 0, second.output
    assert host.paths() == ["/feed.xml", "/twee.mp3", "/drie.mp3"]
    assert [episode.slug for episode in read(tmp_path / "show").episodes] == ["001-een", "002-twee", "003-drie"]


def test_hers_stays_hers(host: OldHost, tmp_path: Path) -> None:
    """Host: what she has changed after moving in stays as she wrote it, and the table shows the difference."""
    feed = put(host, channel(item("een", host=host), host=host))
    assert run(feed, str(tmp_path / "show"), "--yes").exit_code == 0
    toml = tmp_path / "show/episodes/001-een/episode.toml"
    toml.write_text(toml.read_text().replace('title = "Een"', 'title = "Beter"'))
    again = run(feed, str(tmp_path / "show"), "--yes", "--json")
    assert 'title = "Beter"' in toml.read_text()
    assert again.exit_code == 1
    assert json.loads(again.stdout)["losses"] == ["001-een: title"]
    assert run(feed, str(tmp_path / "show"), "--yes").stdout.count("001-een: title: MISSING: Een → Beter") == 1


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ("", ["feed.xml: has no episode that can be brought; it has no items"]),
        (
            "<item><title>Tekst</title></item>" * 5,
            ["feed.xml: has no episode that can be brought; it has 5 items", "Tekst: has no enclosure"],
        ),
    ],
)
def test_what_cannot_move_in_is_named_as_she_gave_it(
    host: OldHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, items: str, told: list[str]
) -> None:
    """Host: a feed without an episode, a title or her leave is told by the file she typed, and why."""
    monkeypatch.chdir(tmp_path)
    Path("feed.xml").write_bytes(channel(items, host=host))
    problems = getattr(run("feed.xml", "show", "--yes").exception, "problems", ())
    assert str(problems[0]).startswith(told[0])
    assert all(problem.where.startswith("feed.xml") for problem in problems)
    assert len(problems) == (4 if items else 1)
    assert told[-1] in str(problems[-1])
    Path("feed.xml").write_bytes(channel(items, host=host).replace(b"Haventaal</title>", b"</title>"))
    assert str(run("feed.xml", "show", "--yes").exception).startswith("feed.xml: has no title")
    Path("feed.xml").write_bytes(channel(item("een", host=host), "<podcast:locked>yes</podcast:locked>", host=host))
    assert str(run("feed.xml", "show", "--yes").exception).startswith("feed.xml: is locked")


@pytest.mark.parametrize("source", ["ftp://old.example.org/feed.xml", "file:///feed.xml", "htps://old.example.org/"])
def test_an_address_that_is_none_is_told_as_she_typed_it(source: str) -> None:
    """Host: a slip in an address is no missing file."""
    assert str(run(source, "--plan").exception).startswith(
        f"{source}: is no address on the web, and no file, e.g. https"
    )


def test_another_show_is_not_mixed_in(host: OldHost, tmp_path: Path) -> None:
    """Host: a folder that holds one show takes no episodes of another."""
    put(host, channel(item("een", host=host), f"<podcast:guid>{GUID}</podcast:guid>", host=host))
    write_show(tmp_path / "show")
    result = run(f"{host.url}/feed.xml", str(tmp_path / "show"), "--yes")
    assert result.exit_code == 1
    assert "the feed is that of Haventaal" in str(result.exception)
    assert not (tmp_path / "show/episodes").exists()


def test_a_cover_that_is_too_small_is_said(host: OldHost, tmp_path: Path) -> None:
    """Host: artwork of an old system may be too small for today's apps; everything else is there, and she is told."""
    feed = put(host, channel(item("een", host=host), host=host))
    host.files["/cover.jpg"] = picture(size=600)
    result = run(feed, str(tmp_path / "show"), "--yes")
    assert result.exit_code == 1
    assert "cover.jpg: is 600 × 600 pixels" in str(result.exception)
    assert "put another in its place" in result.output
    write_cover(tmp_path / "show/cover.jpg")
    assert run(feed, str(tmp_path / "show"), "--yes").exit_code == 0


def test_a_move_that_was_killed_goes_on(host: OldHost, tmp_path: Path) -> None:
    """Host: the power may fail at any time; no half episode is left, and nothing that was there is fetched again."""
    one, two = item("een", host=host, date="Mon, 05 Jan 2026 06:00:00 GMT"), item("twee", host=host)
    feed, folder = put(host, channel(two + one, host=host)), tmp_path / "show"
    host.faults["/twee.mp3"] = ["hold"]
    command = [sys.executable, "-m", "podcaster", "import", "--local", feed, str(folder), "--yes"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        assert host.held.wait(30)
        running.kill()
    assert [path.name for path in (folder / "episodes").iterdir()] == ["001-een"]
    assert run(feed, str(folder), "--yes").exit_code == 0
    assert host.paths().count("/een.mp3") == host.paths().count("/cover.jpg") == 1
    [_, episode] = read(folder).episodes
    assert episode.finished is not None
    assert episode.finished.read_bytes() == host.files["/twee.mp3"]


def test_a_move_killed_after_its_cover_names_the_cover_there_is(host: OldHost, tmp_path: Path) -> None:
    """Host: killed between the cover and show.toml, the next run writes a show.toml that fits."""
    feed, folder = put(host, channel(item("een", host=host), host=host)), tmp_path / "show"
    folder.mkdir()
    (folder / "cover.png").write_bytes(picture("PNG"))
    result = run(feed, str(folder), "--yes")
    assert result.exit_code == 0, (result.output, result.exception)
    assert read(folder).show.cover == "cover.png"


def test_artwork_is_fetched_once_whoever_shares_it(host: OldHost, tmp_path: Path) -> None:
    """Old host: a picture that the show or several episodes share is asked for once, and each episode has its own."""
    shared = f'<itunes:image href="{host.url}/season.png"/>'
    items = [item(name, shared, host=host) for name in ("een", "twee")]
    same = item("drie", f'<itunes:image href="{host.url}/cover.jpg"/>', host=host)
    feed = put(host, channel("".join([*items, same]), host=host), season__png=picture("PNG"))
    assert run(feed, str(tmp_path / "show"), "--yes").exit_code == 0
    assert host.paths().count("/season.png") == host.paths().count("/cover.jpg") == 1
    covers = {episode.title: episode.cover and episode.cover.name for episode in read(tmp_path / "show").episodes}
    assert covers == {"Een": "cover.png", "Twee": "cover.png", "Drie": None}
