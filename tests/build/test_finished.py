"""A media file from elsewhere is published byte for byte, and told as it sounds."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.audio.decode import blocks
from podcaster.audio.mux import Format, write
from podcaster.build.line import build, check
from podcaster.content.read import read
from podcaster.errors import ContentError
from podcaster.feed.document import parse
from podcaster.model import LiveMedia
from tests.showfolder import write_episode, write_recording, write_show

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show whose one episode came from elsewhere as a soft AAC file."""
    show = write_show(tmp_path / "show")
    folder = write_episode(show, "001-lassen")
    (folder / "recording.wav").unlink()
    sound = write_recording(tmp_path / "soft.wav", level=0.02)
    write(
        blocks(sound, sample_rate_hz=44_100, channels=2),
        folder / "media.m4a",
        Format(container="ipod", encoder="aac", sample_rate_hz=44_100),
        sample_rate_hz=44_100,
        channels=2,
        bitrate_kbps=64,
    )
    return show


def test_a_finished_file_goes_out_byte_for_byte(show: Path) -> None:
    """Listener: what she has downloaded from the old host is what the new one has; the feed names its kind and size."""
    file = show / "episodes/001-lassen/media.m4a"
    before = file.read_bytes()
    built = build(show, now=NOW)
    feed = parse((built.public / "feed.xml").read_bytes(), "feed.xml")
    enclosure = feed.items[0].first("enclosure")
    assert enclosure is not None
    assert enclosure.attributes["type"] == "audio/mp4"
    assert enclosure.attributes["length"] == str(len(before))
    key = enclosure.attributes["url"].removeprefix("https://podcast.example.org/")
    assert key == f"media/001-lassen.{hashlib.sha256(before).hexdigest()[:12]}.m4a"
    assert (built.public / key).read_bytes() == file.read_bytes() == before
    assert 5 <= int(feed.items[0].said("itunes:duration")) <= 7
    assert key.split("/")[1] in (built.public / "episodes/001-lassen.html").read_text()


def test_ogg_keeps_its_name(show: Path) -> None:
    """Listener: what is called .ogg is not renamed to .opus, though both have one type."""
    folder = show / "episodes/001-lassen"
    (folder / "media.m4a").unlink()
    write(
        blocks(write_recording(show.parent / "sound.wav"), sample_rate_hz=48_000, channels=2),
        folder / "media.ogg",
        Format(container="ogg", encoder="libopus", sample_rate_hz=48_000),
        sample_rate_hz=48_000,
        channels=2,
        bitrate_kbps=96,
    )
    for _ in range(2):  # measured, and from media.json
        assert build(show, now=NOW).media["001-lassen"].key.endswith(".ogg")


def test_it_is_measured_once_and_said_to_be_off_target(show: Path) -> None:
    """Host: how soft the old sound is stands in media.json and in one warning; it is no error, and no second run."""
    built = build(show, now=NOW)
    facts = json.loads((show / "episodes/001-lassen/media.json").read_text())
    assert facts["loudness"]["integrated_lufs"] < -20
    assert facts["tags"] == ""
    [warning] = [problem for problem in built.warnings if problem.rule == "finished-off-target"]
    assert warning.severity == "warning"
    assert warning.example == "recording.m4a"
    assert built.media["001-lassen"].encoded_now
    assert not build(show, now=NOW).media["001-lassen"].encoded_now
    assert "finished-off-target" in {problem.rule for problem in check(show, now=NOW)}


def test_without_the_file_the_storage_has_it(show: Path) -> None:
    """Host: once it is live, the episode can be published without its file, as one with a recording can."""
    first = build(show, now=NOW)
    (show / "episodes/001-lassen/media.m4a").unlink()
    shutil.rmtree(show / "build")
    [episode] = first.edition.episodes
    live = {episode.guid: LiveMedia(slug=episode.slug, key=episode.media_key, file=episode.media)}
    again = build(show, now=NOW, live=live)
    assert again.edition.episodes[0].media_key == episode.media_key
    assert again.media["001-lassen"].path is None
    assert not again.media["001-lassen"].is_outdated


def test_another_file_under_a_live_episode_is_refused(show: Path) -> None:
    """Listener: audio that is live is replaced only on an explicit word, also when it came from elsewhere."""
    [episode] = build(show, now=NOW).edition.episodes
    live = {episode.guid: LiveMedia(slug=episode.slug, key=episode.media_key, file=episode.media)}
    file = show / "episodes/001-lassen/media.m4a"
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(Exception, match="has changed since it went live"):
        build(show, now=NOW, live=live)


def test_a_finished_file_beside_a_recording_is_refused(show: Path) -> None:
    """Host: whether the one or the other goes out is hers to say."""
    write_recording(show / "episodes/001-lassen/recording.wav")
    with pytest.raises(ContentError, match=r"media\.m4a: is there beside recording\.wav"):
        read(show)
