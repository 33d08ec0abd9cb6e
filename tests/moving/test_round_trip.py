"""Out and in again: what the tool exports it can move in, and the new feed says what the old one said."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner

from podcaster.cli.group import podcaster
from podcaster.content.read import read
from podcaster.feed.document import parse
from podcaster.feed.tags import Tag
from podcaster.model import StorageSettings
from podcaster.moving.plan import Planned, plan_import
from tests.moving.feeds import channel, picture
from tests.moving.old_host import OldHost, old_host
from tests.showfolder import write_episode, write_show

REPOSITORY = Path(__file__).parents[2]
MORE = """
email = "redactie@example.org"
kind = "serial"
copyright = "Redactie"
license = "cc-by-4.0"
cover_alt = "Een werkplaats"
txt = {{ "ai-content" = "false" }}
funding = [{{ url = "https://www.example.org/steun", text = "Steun ons" }}]
locations = [{{ name = "Den Helder", geo = "52.955,4.76", osm = "R47654", country = "NL" }}]
social = [{{ protocol = "activitypub", uri = "https://social.example.org/1", account_id = "@a@social.example.org" }}]
chat = {{ server = "chat.example.org", protocol = "matrix", account_id = "@a:example.org", space = "#a:example.org" }}
value = {{ suggested = "0.00000005", recipients = [{{ address = "a@pay.example.org", split = 100 }}] }}
update_frequency = {{ text = "Maandelijks", rrule = "FREQ=MONTHLY", dtstart = 2026-01-06T06:00:00+01:00 }}
podroll = [{{ guid = "9b024349-ccf0-5f69-a609-6b82873eab3c", url = "https://other.example.org/feed.xml" }}]
publisher = {{ guid = "9b024349-ccf0-5f69-a609-6b82873eab3d", url = "https://house.example.org/feed.xml" }}
block = ["amazon"]
seasons = {{ "2" = "Het tweede jaar" }}
"""
TABLES = """
[audio]
also = ["aac", "opus"]

[feed]
films = true
"""
FACTS = """
season = 2
display = "7b"
explicit = true
topics = ["lassen & solderen", "techniek"]
license = "cc-by-sa-4.0"
cover_alt = "Vonken"
txt = { "note" = "Een <proef>" }
soundbites = [{ start = "00:00:01", seconds = 2.5, title = "Over het vak" }]
content_links = [{ href = "https://video.example.org/lang", text = "De hele film" }]
funding = [{ url = "https://www.example.org/aflevering", text = "Steun deze" }]

[film]
title = "Lassen & leren"
link = "https://video.example.org/kort"

[[people]]
name = "Projectleider"
role = "guest"
href = "https://www.example.org/projectleider"
"""
NOTES = """\
Eerst dit: 5 * 3 < 16 & _geen_ **grap** met [een link](https://www.example.org/a_b?c=1&d=2).

## Wat er komt

1. Eén
2. Twee <https://www.example.org/kaal>

> Geciteerd,
> over twee regels.

- `code *x*`
- snake_case en 1\\. geen lijst

Tot slot  \nop een nieuwe regel.
"""
CHAPTERS = """\
00:00 Welkom & dag
  image: plaat.png
00:01 Kaart
  image: plaat.png
  until: 00:01.500
  silent
00:02 Het <vak> <https://www.example.org/vak>
  location: Den Helder (geo:52.955,4.76 osm:R47654)
  until: 00:03
00:04 Tot slot
"""
VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n<v Presentator>Dag & welkom.\n"


def run(*arguments: str) -> Any:
    """Run podcaster and return what it says to a script."""
    result = CliRunner().invoke(podcaster, list(arguments), catch_exceptions=True)
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout) if "--json" in arguments else None


@pytest.fixture
def host() -> Iterator[OldHost]:
    """A server on which an export can be put."""
    with old_host() as running:
        yield running


def full(folder: Path) -> None:
    """Write a show in which everything is said that can be."""
    write_show(folder)
    toml = (folder / "show.toml").read_text()
    before, _, after = toml.partition("[storage]")
    (folder / "show.toml").write_text(f"{before}{MORE.format()}{TABLES}\n[storage]{after}")
    rich = write_episode(folder, "001-lassen", more=FACTS)
    (rich / "notes.md").write_text(NOTES)
    (rich / "chapters.txt").write_text(CHAPTERS)
    (rich / "plaat.png").write_bytes(picture("PNG", 300))
    (rich / "cover.jpg").write_bytes(picture("JPEG", 1500))
    (rich / "transcript.vtt").write_text(VTT)
    film = REPOSITORY / "episodes" / "002-pet-events"
    for name in ("film.mp4", "film.vtt"):
        shutil.copy(film / name, rich / name)
    write_episode(folder, "002-kort", number=2, published="2026-05-06T06:00:00+02:00", more='kind = "trailer"\n')
    bare = write_episode(folder, "003-kaal", number=3, published="2026-05-07T06:00:00+02:00")
    (bare / "notes.md").unlink()


def ours(folder: Path) -> None:
    """Copy the show in this repository."""
    for name in ("episodes", "templates"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name in ("show.toml", "cover.jpg"):
        shutil.copy(REPOSITORY / name, folder / name)


def there_and_back(folder: Path, host: OldHost, tmp_path: Path) -> tuple[dict[str, Any], Path]:
    """Export a show, serve what the world reads of it, move that in, and return what was told and the new folder."""
    toml = (folder / "show.toml").read_text()
    (folder / "show.toml").write_text(toml.replace("https://podcast.example.org/", f"{host.url}/"))
    run("export", str(tmp_path / "bag"), "--show", str(folder))
    public = tmp_path / "bag" / "data" / "public"
    host.files |= {f"/{path.relative_to(public)}": path.read_bytes() for path in public.rglob("*") if path.is_file()}
    new = tmp_path / "new"
    options = ("--local", "--owner", "--yes", "--json", "--base-url", "https://new.example.org")
    return run("import", f"{host.url}/feed.xml", str(new), *options), new


def texts(item: Tag, url: str) -> list[str]:
    """What an app shows under an episode, whatever its addresses are."""
    said = [item.said("description"), item.said("content:encoded")]
    return [re.sub(rf"{url}/[^\"<]*", "…", text) for text in said]


@pytest.mark.parametrize("write", [full, ours])
def test_an_export_moves_in_again(write: Any, host: OldHost, tmp_path: Path) -> None:
    """Host: nothing of a show is lost by going out and in, to the byte of its media and the letter of its texts."""
    (tmp_path / "old").mkdir()
    write(tmp_path / "old")
    told, new = there_and_back(tmp_path / "old", host, tmp_path)
    assert told["losses"] == []
    assert told["brought"] == {}
    rows = [(each["slug"], row) for each in told["parity"] for row in each["rows"]]
    odd = {(slug, row["what"], row["new"]) for slug, row in rows if row["verdict"] != "equal"}
    assert {what for _, what, _ in odd} <= {"alternate enclosure"}, odd
    before = parse(host.files["/feed.xml"], "old")
    after = parse((new / "build" / "public" / "feed.xml").read_bytes(), "new")
    for old_item, new_item in zip(before.items, after.items, strict=True):
        assert texts(old_item, host.url) == texts(new_item, "https://new.example.org")
        old_media, new_media = (each.first("enclosure").attributes["url"] for each in (old_item, new_item))
        key = old_media.removeprefix(host.url)
        assert new_media == f"https://new.example.org{key}"
        assert host.files[key] == (new / "build" / "public" / key[1:]).read_bytes()
    assert read(new).show.audio.also == read(tmp_path / "old").show.audio.also


WRITTEN = """<item><title>Sluis</title><link>https://x.example.org/episodes/{slug}.html</link><guid>1</guid>
<enclosure url="https://x.example.org/1.mp3" length="1" type="audio/mpeg"/>
<psc:chapters version="1.2"><psc:chapter start="00:00:00" title="A &amp; B"/>
<psc:chapter start="00:00:02.500" title="C"/>
<psc:chapter start="01:00:00" title="D"/></psc:chapters>
<description><![CDATA[{text}]]></description></item>"""
SUMMARY = "<p>Over eb &amp; vloed.</p>\n"
TIMES = "<p>00:00:00 A &amp; B</p>\n<p>00:00:02 C</p>\n<p>01:00:00 D</p>\n"
PAGE = '<p><a href="https://x.example.org/episodes/007-sluis.html">Sluis – Haventaal</a></p>\n'


def planned(text: str, generator: str = "podcaster", slug: str = "007-sluis") -> Planned:
    """Return what is made of an item with this description."""
    item = WRITTEN.format(text=text, slug=slug)
    feed = channel(item, f"<generator>{generator}</generator>", host=OldHost("https://x.example.org"))
    document = parse(feed, "feed")
    return plan_import(
        document, where="feed", address="", new_guid=UUID(int=7), storage=StorageSettings(), there={}
    ).episodes[0]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (SUMMARY + TIMES + PAGE, ""),
        (SUMMARY + "<p>Meer.</p>\n" + TIMES + PAGE, "Meer."),
        (SUMMARY + "<p>Meer.</p>\n" + PAGE, "Meer."),
        (SUMMARY + "<p>Meer.</p>\n", "Meer."),
        (
            SUMMARY + PAGE.replace("Sluis –", "Zie ook Sluis –"),
            "[Zie ook Sluis – Haventaal](https://x.example.org/episodes/007-sluis.html)",
        ),
        (SUMMARY + TIMES.replace("C", "Anders") + PAGE, "00:00:00 A \\& B\n\n00:00:02 Anders\n\n01:00:00 D"),
    ],
)
def test_only_what_we_write_ourselves_is_left_out(text: str, notes: str) -> None:
    """Host: her own links and lines stay, also where they are much like those the tool writes."""
    made = planned(text)
    assert (made.facts.summary, made.notes) == ("Over eb & vloed.", notes)


def test_in_the_feed_of_another_system_every_word_stays() -> None:
    """Host: what only looks like ours is hers."""
    assert "Haventaal" in planned(SUMMARY + TIMES + PAGE, "another").notes


@pytest.mark.parametrize("slug", ["..", "..%2f..%2fweg", "Sluis", "con", "a" * 200])
def test_a_page_leads_into_no_other_folder(slug: str) -> None:
    """Host: a feed that says it is ours names no folder that we would not make."""
    assert planned(SUMMARY, slug=slug).slug == "001-sluis"
    assert planned(SUMMARY).slug == "007-sluis"
