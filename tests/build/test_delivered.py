"""The host writes times as she hears them in her recording; what listeners get fits the file they hear."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.audio.tag import read_chapters
from podcaster.build.line import Built, build, check
from podcaster.content.media_json import read_media
from podcaster.content.read import read
from podcaster.errors import PodcasterError
from podcaster.levels import plot_levels
from podcaster.model import LiveMedia
from tests.build.bursts import bursts_in, write_sound
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
EVENTS = {"Welkom": 0.0, "Het vak": 14.0, "Tot slot": 41.0}
TRANSCRIPT = """WEBVTT

00:05.000 --> 00:09.000
<v Presentator>Welkom.

00:22.000 --> 00:30.000
[lange stilte]

00:41.000 --> 00:44.000
<v Presentator>Tot slot.
"""


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with an intro of 6 s and an episode that is silent for 5 s, and for 16 s in its middle."""
    folder = write_show(tmp_path / "show")
    with (folder / "show.toml").open("a") as toml:
        toml.write('\n[audio]\nintro = "intro.wav"\nlongest_pause_s = 2.0\nlevel = false\n')
    write_sound(folder / "intro.wav", 6, [(0, 6)], [])
    episode = write_episode(folder, "001-lassen")
    bursts = [time for time in EVENTS.values() if time]
    write_sound(episode / "recording.wav", 50, [(5, 20), (36, 46)], bursts)
    (episode / "chapters.txt").write_text("00:00 Welkom\n00:14 Het vak\n00:41 Tot slot\n")
    (episode / "notes.md").write_text("Om 12:30 uur.\n\n- 00:00 Welkom\n- 00:14 Het vak\n- 00:41 Tot slot\n")
    (episode / "transcript.vtt").write_text(TRANSCRIPT)
    return folder


def test_every_time_listeners_get_is_that_of_the_file(show: Path) -> None:
    """Feed, page, chapters file, transcript, notes and ID3 tag all fit the sound, found by ear, within 50 ms."""
    built = build(show, now=NOW)
    episode = built.edition.episodes[0]
    file = built.public / episode.media_key
    heard = bursts_in(file)
    assert episode.media.duration.total_seconds() == pytest.approx(5 + 0.5 + 15 + 2 + 10 + 1, abs=0.7)
    expected = [0.0, *heard]
    for chapters in (episode.chapters, read_chapters(file), episode.notes_chapters):
        assert [chapter.title for chapter in chapters] == list(EVENTS)
        assert [chapter.start.total_seconds() for chapter in chapters] == pytest.approx(expected, abs=0.05)
    listed = json.loads((built.public / episode.chapters_key).read_text())["chapters"]
    assert [chapter["startTime"] for chapter in listed] == pytest.approx(expected, abs=0.05)
    assert episode.transcript
    last = episode.transcript.cues[-1]
    assert last.start.total_seconds() == pytest.approx(heard[-1], abs=0.05)
    assert last.end - last.start == timedelta(seconds=3)
    clock = f"00:{int(heard[-1]):02d} Tot slot"
    assert clock in episode.notes_html
    assert "Om 12:30 uur." in episode.notes_html
    page = (built.public / episode.page_key).read_text()
    assert clock in page
    assert "00:41" not in page
    assert "00:41" not in (built.public / "feed.xml").read_text()
    assert "00:00:41" not in (built.public / episode.transcripts[0].key).read_text()


def test_passages_worth_quoting_are_quoted_where_they_are_heard(show: Path) -> None:
    """Listener: the quotation she is offered begins with its first word; one that is only silence is none."""
    toml = show / "episodes/001-lassen/episode.toml"
    written = toml.read_text()
    passages = '{ start = "00:00:14", seconds = 5 }, { start = "00:00:14", seconds = 30, title = "Om de stilte heen" }'
    toml.write_text(written + f'soundbites = [{passages}, {{ start = "00:00:25", seconds = 3, title = "Stil" }}]\n')
    built = build(show, now=NOW)
    episode = built.edition.episodes[0]
    heard = bursts_in(built.public / episode.media_key)
    near, around = episode.soundbites
    assert near.start.total_seconds() == around.start.total_seconds() == pytest.approx(heard[0], abs=0.05)
    assert (near.seconds, around.title) == (5, "Om de stilte heen")
    assert around.seconds == pytest.approx(30 - (41 - 14 - (heard[1] - heard[0])), abs=0.05)
    assert f'startTime="{near.start.total_seconds():g}"' in (built.public / "feed.xml").read_text()
    toml.write_text(written + 'soundbites = [{ start = "00:00:40", seconds = 15 }]\n')
    with pytest.raises(PodcasterError, match="soundbites 1: 15 seconds from 00:00:40 on end after the recording"):
        build(show, now=NOW)


def test_the_host_s_own_files_keep_the_times_of_the_recording(show: Path) -> None:
    """What the host wrote is never rewritten, and building again from media.json alone gives the same."""
    feed = (build(show, now=NOW).public / "feed.xml").read_bytes()
    episode = show / "episodes/001-lassen"
    assert "00:41 Tot slot" in (episode / "chapters.txt").read_text()
    media = read_media(episode)
    assert media
    assert media.timeline.length == timedelta(seconds=50)
    shutil.rmtree(show / "build")
    (episode / "recording.wav").unlink()
    assert (build(show, now=NOW).public / "feed.xml").read_bytes() == feed


def test_a_chapter_late_in_a_shortened_recording_is_still_within_it(show: Path) -> None:
    """A chapter at 0:48 fits a recording of 50 s, although the file is shorter; one at 0:51 fits neither."""
    chapters = show / "episodes/001-lassen/chapters.txt"
    build(show, now=NOW)
    chapters.write_text("00:00 Welkom\n00:14 Het vak\n00:45 Tot slot\n")
    assert len(build(show, now=NOW).edition.episodes[0].chapters) == 3
    chapters.write_text("00:00 Welkom\n00:14 Het vak\n00:51 Tot slot\n")
    with pytest.raises(PodcasterError, match="starts after the end of the recording"):
        build(show, now=NOW)


def live_media(built: Built) -> dict[str, LiveMedia]:
    """What the storage would know after publishing ``built``."""
    return {str(e.guid): LiveMedia(slug=e.slug, key=e.media_key, file=e.media) for e in built.edition.episodes}


def test_a_live_file_keeps_its_own_times_when_the_intro_changes(show: Path) -> None:
    """Listeners hear the old file: its chapters stay those of that file, and the host hears that it is older."""
    before = build(show, now=NOW)
    write_sound(show / "intro.wav", 9, [(0, 9)], [])
    after = build(show, now=NOW, live=live_media(before))
    assert after.edition.episodes[0].chapters == before.edition.episodes[0].chapters
    assert any("--replace 001-lassen" in str(warning) for warning in after.warnings)
    renewed = build(show, now=NOW, live=live_media(before), replacing=["001-lassen"])
    moved = renewed.edition.episodes[0].chapters[1].start - before.edition.episodes[0].chapters[1].start
    assert moved == timedelta(seconds=3)


WRONG = {
    "is not there": (lambda path: path.unlink(), "intro.wav: is missing"),
    "is no sound": (lambda path: path.write_text("intro"), "intro.wav: cannot be read"),
    "is too long": (lambda path: write_sound(path, 61, [(0, 61)], []), "intro.wav: is longer than 60 seconds"),
}


@pytest.mark.parametrize(("spoil", "message"), WRONG.values(), ids=WRONG)
def test_a_jingle_that_cannot_be_played_is_found_before_any_work(show: Path, spoil: object, message: str) -> None:
    """`podcaster check` names the file as show.toml does; not one episode is encoded for nothing."""
    spoil(show / "intro.wav")  # type: ignore[operator]
    for attempt in (check, build):
        with pytest.raises(PodcasterError, match=message):
            attempt(show, now=NOW)
    assert not (show / "build/cache/encoded").exists()


def test_the_level_plot_lays_the_recording_on_the_file(show: Path) -> None:
    """Before and after show the same moment one above the other, cuts and intro or not."""
    build(show, now=NOW)
    content = read(show)
    drawn = plot_levels(content.show, content.episodes[0]).read_text()
    assert "Change:" in drawn
    assert "0:41" not in drawn


def test_a_trimmed_episode_needs_no_chapters(show: Path) -> None:
    """An episode without chapters, notes and transcript is trimmed like any other."""
    for name in ("chapters.txt", "notes.md", "transcript.vtt"):
        (show / "episodes/001-lassen" / name).unlink()
    assert build(show, now=NOW).edition.episodes[0].chapters == ()
