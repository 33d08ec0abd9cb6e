"""The whole way: a recording goes in at one end, and an app reads the show at the other."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import av
import feedparser
import pytest
from mutagen.id3 import ID3
from PIL import Image

from podcaster.content.read import read_show
from podcaster.model import StorageSettings
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests.showfolder import write_episode, write_show

PODCAST = "{https://podcastindex.org/namespace/1.0}"


@pytest.fixture(params=["folder", "s3"])
def show(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A show with two episodes, published to a folder or to a real S3 server."""
    storage, base_url = "", "https://podcast.example.org/"
    if request.param == "s3":
        settings: StorageSettings = request.getfixturevalue("storage_settings")
        storage = (
            f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"'
        )
        base_url = settings.base_url
    folder = write_show(tmp_path / "show", storage, base_url)
    write_episode(folder, "001-lassen")
    write_episode(folder, "002-draaien", number=2, published="2026-05-12T06:00:00+02:00", seconds=8.0)
    return folder


def publish(show: Path) -> Any:
    """Run ``podcaster publish --json`` in ``show`` and return what it says."""
    ran = subprocess.run(
        [sys.executable, "-m", "podcaster", "publish", "--json"], cwd=show, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def fetched(store: Store, base_url: str, url: str) -> bytes:
    """Return what lies at a public address."""
    assert url.startswith(base_url)
    content = store.read(url.removeprefix(base_url))
    assert content is not None, url
    return content


def test_an_app_finds_everything_the_feed_points_at(show: Path, tmp_path: Path) -> None:
    """The listener's app gets every file at its address, of the length and type the feed says, chapters included."""
    publish(show)
    store, at = open_store(read_show(show)), read_show(show).storage.base_url
    feed = feedparser.parse(fetched(store, at, at + "feed.xml"))
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["Aflevering over draaien", "Aflevering over lassen"]
    for entry in feed.entries:
        enclosure = entry.enclosures[0]
        media = fetched(store, at, enclosure.href)
        info = store.head(enclosure.href.removeprefix(at))
        assert info is not None
        assert (len(media), enclosure.type) == (int(enclosure.length), info.content_type)
        assert "immutable" in info.cache_control
        assert fetched(store, at, entry.link).startswith(b"<!doctype html>")
        assert len(json.loads(fetched(store, at, entry.podcast_chapters["url"]))["chapters"]) == 3
        (tmp_path / "media.mp3").write_bytes(media)
        assert read_chapters(tmp_path / "media.mp3") == [(0, "Welkom"), (2000, "Het vak"), (4000, "Tot slot")]


def test_publishing_again_uploads_nothing(show: Path) -> None:
    """The host may run the command as often as she likes: apps hear of no change."""
    assert len(publish(show)["uploaded"]) > 10
    again = publish(show)
    assert again["uploaded"] == []
    assert again["release"] <= 1 or again["added"] == []


def test_an_app_that_likes_other_files_finds_them(show: Path, tmp_path: Path) -> None:
    """The listener whose app prefers AAC or Opus gets it, byte for byte as the feed says, with the same chapters.

    Turned on after the episodes went live, it changes nothing about the MP3.
    """
    publish(show)
    store, at = open_store(read_show(show)), read_show(show).storage.base_url
    before = [entry.enclosures[0] for entry in feedparser.parse(fetched(store, at, at + "feed.xml")).entries]
    (show / "show.toml").write_text((show / "show.toml").read_text() + '\n[audio]\nalso = ["aac", "opus"]\n')
    uploaded = publish(show)["uploaded"]
    assert sorted(Path(key).suffix for key in uploaded if key.startswith("media/")) == [
        ".m4a",
        ".m4a",
        ".opus",
        ".opus",
    ]
    feed = fetched(store, at, at + "feed.xml")
    assert [entry.enclosures[0] for entry in feedparser.parse(feed).entries] == before
    offered = ET.fromstring(feed).findall(f".//{PODCAST}alternateEnclosure")
    assert [each.get("codecs") for each in offered] == ["mp4a.40.2", "opus"] * 2
    for each in offered:
        uri = each.find(f"{PODCAST}source").get("uri")  # type: ignore[union-attr]
        integrity = each.find(f"{PODCAST}integrity").get("value")  # type: ignore[union-attr]
        content, info = fetched(store, at, str(uri)), store.head(str(uri).removeprefix(at))
        assert len(content) == int(each.get("length", "0"))
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()
        assert info is not None
        assert info.content_type.startswith(each.get("type", "-"))
        assert "immutable" in info.cache_control
        path = tmp_path / Path(str(uri)).name
        path.write_bytes(content)
        assert chapters_by_ffmpeg(path) == [(0, "Welkom"), (2000, "Het vak"), (4000, "Tot slot")]


def test_an_app_finds_the_words_in_the_form_it_reads(show: Path) -> None:
    """The listener reads along, whatever form her app knows; a label of the recogniser is nowhere to be seen."""
    episode = show / "episodes/001-lassen"
    (episode / "transcript.json").write_text(
        '[{"start": 0.5, "end": 3, "speaker": "SPEAKER_00", "text": "Welkom bij de show."},'
        '{"start": 3, "end": 5.5, "speaker": "SPEAKER_01", "text": "Dank je wel."}]'
    )
    with (episode / "episode.toml").open("a") as toml:
        toml.write('\n[speakers]\n"SPEAKER_00" = "Presentator"\n')
    (show / "episodes/002-draaien/transcript.txt").write_text("Presentator: Zonder tijden.\n")
    (episode / "chapters.txt").write_text("00:00 Welkom\n  image: vak.png\n00:03 Het vak\n")
    Image.new("RGB", (400, 300)).save(episode / "vak.png")
    publish(show)
    store, at = open_store(read_show(show)), read_show(show).storage.base_url
    newest, first = ET.fromstring(fetched(store, at, at + "feed.xml")).iter("item")
    words = {each.get("type", ""): str(each.get("url")) for each in first.findall(f"{PODCAST}transcript")}
    assert list(words) == ["text/vtt", "application/json", "application/x-subrip", "text/html", "text/plain"]
    for mime_type, url in words.items():
        text, info = fetched(store, at, url).decode(), store.head(url.removeprefix(at))
        assert info is not None
        assert info.content_type.split(";")[0] == mime_type
        assert "Presentator" in text
        assert "Dank je wel." in text
        assert "SPEAKER" not in text
    assert "SPEAKER" not in fetched(store, at, f"{at}episodes/001-lassen.html").decode()
    untimed = [each.get("type") for each in newest.findall(f"{PODCAST}transcript")]
    assert untimed == ["text/html", "text/plain"]
    chapters = json.loads(fetched(store, at, str(first.find(f"{PODCAST}chapters").get("url"))))  # type: ignore[union-attr]
    assert fetched(store, at, chapters["chapters"][0]["img"]).startswith(b"\xff\xd8")
    assert publish(show)["uploaded"] == []


def read_chapters(path: Path) -> list[tuple[int, str]]:
    """Return start (ms) and title as two independent readers find them: both must agree."""
    tags = ID3(path)
    by_mutagen = [(frame.start_time, str(frame.sub_frames["TIT2"])) for frame in tags.getall("CHAP")]
    by_ffmpeg = chapters_by_ffmpeg(path)
    assert sorted(by_mutagen) == by_ffmpeg
    return by_ffmpeg


def chapters_by_ffmpeg(path: Path) -> list[tuple[int, str]]:
    """Return start (ms) and title."""
    with av.open(str(path)) as container:
        return [
            (round(chapter["start"] * chapter["time_base"] * 1000), chapter["metadata"]["title"])
            for chapter in container.chapters()
        ]
