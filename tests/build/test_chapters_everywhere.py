"""One list of chapters lands everywhere, moved through cuts and a jingle, and every reader finds the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import av
import pytest
from mutagen.id3 import ID3
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from PIL import Image

from podcaster.build.line import Built, build
from podcaster.model import PublicEpisode
from tests.audio.test_deliveries import by_ffmpeg, text_track
from tests.build.bursts import bursts_in, write_sound
from tests.showfolder import write_episode, write_show

Listed = list[tuple[float, str]]  # start (seconds) and title

PSC = "{http://podlove.org/simple-chapters}"
TITLES = ["Welkom", "Het vak", "Tot slot & dank"]
CHAPTERS = """\
00:00 Welkom
00:08 Plaatje
  image: werkplaats.png
  until: 00:10.5
  silent
00:14 Het vak <https://www.example.org/vak>
  image: werkplaats.png
  location: Den Helder (geo:52.955,4.76 osm:R47654)
00:41 Tot slot & dank
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """An episode with an intro of 6 s, silent for 5 s at its start and 16 s in its middle, as MP3, AAC and Opus."""
    folder = write_show(tmp_path_factory.mktemp("everywhere") / "show")
    with (folder / "show.toml").open("a") as toml:
        toml.write('\n[audio]\nintro = "intro.wav"\nlongest_pause_s = 2.0\nlevel = false\nalso = ["aac", "opus"]\n')
    write_sound(folder / "intro.wav", 6, [(0, 6)], [])
    episode = write_episode(folder, "001-lassen")
    write_sound(episode / "recording.wav", 50, [(5, 20), (36, 46)], [14.0, 41.0])
    (episode / "notes.md").write_text("Over lassen.\n")
    (episode / "chapters.txt").write_text(CHAPTERS)
    Image.new("RGBA", (1600, 900), (200, 90, 20, 120)).save(episode / "werkplaats.png")
    return build(folder, now=datetime(2026, 6, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def expected(built: Built) -> Listed:
    """Where the chapters are, by ear."""
    starts = [0.0, *bursts_in(built.public / episode_of(built).media_key)]
    return list(zip(starts, TITLES, strict=True))


def episode_of(built: Built) -> PublicEpisode:
    """The one episode."""
    return built.edition.episodes[0]


def delivered(built: Built, suffix: str) -> Path:
    """The file of one kind."""
    keys = [episode_of(built).media_key, *(each.key for each in episode_of(built).deliveries)]
    return built.public / next(key for key in keys if key.endswith(suffix))


def mp3_by_mutagen(built: Built) -> Listed:
    """In the order of the file, which is the order apps show; the table of contents names the same."""
    tag = ID3(delivered(built, ".mp3"))
    frames = tag.getall("CHAP")
    (contents,) = tag.getall("CTOC")
    assert contents.child_element_ids == [frame.element_id for frame in sorted(frames, key=lambda f: f.start_time)]
    return sorted((frame.start_time / 1000, str(frame.sub_frames["TIT2"])) for frame in frames)


def by_program(path: Path) -> Listed:
    """As the program ffprobe tells."""
    ran = subprocess.run(
        ["ffprobe", "-v", "error", "-show_chapters", "-of", "json", str(path)],
        capture_output=True,
        check=True,
    )
    return [(float(each["start_time"]), each["tags"]["title"]) for each in json.loads(ran.stdout)["chapters"]]


def m4a_by_mutagen(built: Built) -> Listed:
    """Nero's list."""
    return [(each.start, each.title) for each in MP4(delivered(built, ".m4a")).chapters or ()]


def opus_by_mutagen(built: Built) -> Listed:
    """Xiph's comments."""
    tags = OggOpus(delivered(built, ".opus"))
    names = sorted(name for name in tags if re.fullmatch(r"chapter\d+", name))
    return [(seconds(tags[name][0]), tags[f"{name}name"][0]) for name in names]


def in_json(built: Built) -> Listed:
    """The chapters file, without the silent ones."""
    return [(each["startTime"], each["title"]) for each in entries(built) if each.get("toc") is not False]


def in_feed(built: Built) -> Listed:
    """Podlove Simple Chapters."""
    found = ET.parse(built.public / "feed.xml").findall(f".//{PSC}chapter")
    return [(seconds(each.get("start", "")), each.get("title", "")) for each in found]


def in_description(built: Built) -> Listed:
    """The lines Apple and Spotify read."""
    text = ET.parse(built.public / "feed.xml").findtext(".//item/description") or ""
    return [(seconds(time), unescape(title)) for time, title in re.findall(r"<p>(\d\d:\d\d:\d\d) (.*?)</p>", text)]


def on_page(built: Built) -> Listed:
    """The links of the page, which say to the millisecond where they lead."""
    page = (built.public / episode_of(built).page_key).read_text()
    listed = page[page.index('<ol class="chapters">') : page.index("</ol>")]
    rows = re.findall(r'#t=([\d.]+)"><span class="clock">[\d:]+</span>(?: <img [^>]*>)? (.*?)</a>', listed)
    first = re.findall(r'\.mp3(?:#t=0)?"><span class="clock">0:00</span> (.*?)</a>', listed)
    return [(float(start), unescape(title)) for start, title in rows] if len(rows) == 3 else [(0.0, *first), *rows]


def seconds(time: str) -> float:
    """Seconds in "00:01:02.5"."""
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def entries(built: Built) -> list[dict[str, object]]:
    """What the chapters file lists."""
    listed: list[dict[str, object]] = json.loads((built.public / episode_of(built).chapters_key).read_text())[
        "chapters"
    ]
    return listed


READERS: dict[str, Callable[[Built], Listed]] = {
    "MP3 by mutagen": mp3_by_mutagen,
    "MP3 by FFmpeg": lambda built: by_ffmpeg(delivered(built, ".mp3")),
    "M4A's list by mutagen": m4a_by_mutagen,
    "M4A by FFmpeg": lambda built: by_ffmpeg(delivered(built, ".m4a")),
    "M4A's text track": lambda built: text_track(delivered(built, ".m4a")),
    "Opus by mutagen": opus_by_mutagen,
    "Opus by FFmpeg": lambda built: by_ffmpeg(delivered(built, ".opus")),
    "JSON chapters": in_json,
    "Podlove Simple Chapters": in_feed,
    "page": on_page,
}


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_every_reader_finds_the_same_chapters(
    built: Built, expected: Listed, reader: Callable[[Built], Listed]
) -> None:
    """Listener: whatever the app reads, the list is the same, in time order, and within 50 ms of the sound."""
    found = reader(built)
    assert [title for _, title in found] == TITLES
    assert [start for start, _ in found] == pytest.approx([start for start, _ in expected], abs=0.05)


def test_all_places_agree_with_each_other(built: Built) -> None:
    """Listener: an app that merges the file, the feed and the chapters file (AntennaPod) shows each chapter once."""
    starts = [[start for start, _ in reader(built)] for reader in READERS.values()]
    assert all(max(at) - min(at) <= 0.05 for at in zip(*starts, strict=True))


def test_the_description_is_right_to_the_second(built: Built, expected: Listed) -> None:
    """Listener: Apple reads whole seconds there, rounded down, so a tap never starts past the beginning."""
    found = in_description(built)
    assert [title for _, title in found] == TITLES
    assert found[0][0] == 0
    assert all(-0.05 <= start - told < 1.05 for (told, _), (start, _) in zip(found, expected, strict=True))


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".opus"])
def test_the_program_ffprobe_agrees(built: Built, expected: Listed, suffix: str) -> None:
    """Developer: an FFmpeg of another age than the one we carry reads the same."""
    if shutil.which("ffprobe") is None:
        pytest.skip("no ffprobe program on this machine; the library FFmpeg has read the same files above")
    found = by_program(delivered(built, suffix))
    assert [title for _, title in found] == TITLES
    assert [start for start, _ in found] == pytest.approx([start for start, _ in expected], abs=0.05)


def test_a_silent_chapter_is_only_where_apps_keep_it_silent(built: Built) -> None:
    """Listener: a picture changes while she listens, and no list has a line for it; its times are moved as well."""
    (silent,) = [each for each in entries(built) if each.get("toc") is False]
    assert silent["title"] == "Plaatje"
    assert isinstance(silent["startTime"], float)
    assert isinstance(silent["endTime"], float)
    assert silent["endTime"] - silent["startTime"] == pytest.approx(2.5)
    assert silent["startTime"] != 8.0
    assert "Plaatje" not in (built.public / "feed.xml").read_text()
    assert "Plaatje" not in (built.public / episode_of(built).page_key).read_text()


def test_a_chapter_s_picture_and_place_arrive(built: Built) -> None:
    """Listener: the picture is a light JPEG at the address the feed, the chapters file and the page give."""
    _, silent, craft, _ = entries(built)
    key = str(craft["img"]).removeprefix("https://podcast.example.org/")
    assert silent["img"] == craft["img"]
    assert re.fullmatch(r"artwork/001-lassen\.[0-9a-f]{12}\.jpg", key)
    with Image.open(built.public / key) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (800, 450))
    assert (built.public / key).stat().st_size <= 100_000
    assert craft["location"] == {"name": "Den Helder", "geo": "geo:52.955,4.76", "osm": "R47654"}
    assert craft["url"] == "https://www.example.org/vak"
    images = [each.get("image") for each in ET.parse(built.public / "feed.xml").findall(f".//{PSC}chapter")]
    assert images == [None, craft["img"], None]
    assert f'src="../{key}"' in (built.public / episode_of(built).page_key).read_text()


def test_no_picture_of_a_chapter_is_in_the_audio_file(built: Built) -> None:
    """Listener: what is before the sound stays small; one cover, and it is not the chapter's."""
    assert len(ID3(delivered(built, ".mp3")).getall("APIC")) == 1
    with av.open(str(delivered(built, ".mp3"))) as container:
        assert len(container.streams.video) == 1
