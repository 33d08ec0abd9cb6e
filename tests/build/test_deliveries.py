"""AAC and Opus beside the MP3: made once, kept, and added to what is live without touching it."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.build.line import Built, build
from podcaster.content.media_json import read_media
from podcaster.model import LiveMedia
from tests.showfolder import tree, write_episode, write_recording, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SLUG = "001-lassen"


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one episode, which offers nothing but MP3."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, SLUG, seconds=5.0)
    return folder


def offer(show: Path, *kinds: str) -> None:
    """Write into show.toml which other kinds of files the show offers."""
    toml = show / "show.toml"
    text = toml.read_text(encoding="utf-8").partition("\n[audio]\n")[0]
    toml.write_text(f"{text}\n[audio]\nalso = {json.dumps(kinds)}\n", encoding="utf-8")


def live_media(built: Built) -> dict[str, LiveMedia]:
    """What the storage would know after publishing ``built``."""
    return {str(e.guid): LiveMedia(slug=e.slug, key=e.media_key, file=e.media) for e in built.edition.episodes}


def keys(built: Built) -> list[str]:
    """The media in build/public."""
    return [key for key in tree(built.public) if key.startswith("media/")]


def kinds(built: Built) -> list[str]:
    """Which kinds of files the one episode offers beside its MP3."""
    return [offered.file.kind for offered in built.edition.episodes[0].deliveries]


def encoded(show: Path) -> dict[str, tuple[int, int]]:
    """The encodings in the cache, and when each was made: encoded again, a file is another one."""
    files = (show / "build/cache/encoded").rglob("audio.*")
    return {f"{path.parent.name}/{path.name}": (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_what_the_show_offers_is_made_and_pointed_at(show: Path) -> None:
    """The listener's app finds every file the feed names, of the size it names, under the name of its own bytes."""
    offer(show, "aac", "opus")
    built = build(show, now=NOW)
    episode = built.edition.episodes[0]
    assert [offered.key.rpartition(".")[2] for offered in episode.deliveries] == ["m4a", "opus"]
    assert sorted(keys(built)) == sorted([episode.media_key, *(offered.key for offered in episode.deliveries)])
    files, feed = tree(built.public), (built.public / "feed.xml").read_text()
    for offered in episode.deliveries:
        assert (built.public / offered.key).stat().st_size == offered.file.size_bytes
        assert files[offered.key] == offered.file.sha256
        assert offered.file.loudness.integrated_lufs == pytest.approx(-16.0, abs=0.2)
        assert f"https://podcast.example.org/{offered.key}" in feed


def test_media_json_remembers_them(show: Path) -> None:
    """Recordings stay out of git: on another machine media.json is enough for the same feed."""
    offer(show, "aac", "opus")
    built = build(show, now=NOW)
    known = read_media(show / "episodes" / SLUG)
    assert known == built.edition.episodes[0].media
    assert known
    assert [file.kind for file in known.also] == ["aac", "opus"]
    feed = (built.public / "feed.xml").read_bytes()
    shutil.rmtree(show / "build")
    (show / "episodes" / SLUG / "recording.wav").unlink()
    assert (build(show, now=NOW).public / "feed.xml").read_bytes() == feed


def test_the_same_show_gives_the_same_bytes(show: Path) -> None:
    """The host who builds again waits for nothing; from nothing, she gets the same files."""
    offer(show, "aac", "opus")
    first, made = tree(build(show, now=NOW).public), encoded(show)
    assert tree(build(show, now=NOW).public) == first
    assert encoded(show) == made
    shutil.rmtree(show / "build")
    assert tree(build(show, now=NOW).public) == first


def test_a_new_title_encodes_nothing(show: Path) -> None:
    """The host who mends a title of what is not live waits for no encoder; every kind of file bears the new one."""
    offer(show, "aac")
    before, made = keys(build(show, now=NOW)), encoded(show)
    toml = show / "episodes" / SLUG / "episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over", "Alles over"))
    after = build(show, now=NOW)
    assert encoded(show) == made
    assert not set(keys(after)) & set(before)
    [m4a] = after.public.glob("media/*.m4a")
    assert b"Alles over lassen" in m4a.read_bytes()


def test_another_kind_of_file_is_added_without_encoding_the_rest_again(show: Path) -> None:
    """The host who adds Opus waits for Opus only; who changes the order, or takes one away, for nothing."""
    offer(show, "aac")
    before, made = keys(build(show, now=NOW)), encoded(show)
    offer(show, "aac", "opus")
    assert set(before) < set(keys(build(show, now=NOW)))
    more = encoded(show)
    assert [key.rpartition(".")[2] for key in more.keys() - made.keys()] == ["opus"]
    assert more.items() > made.items()
    offer(show, "opus", "aac")
    assert kinds(build(show, now=NOW)) == ["opus", "aac"]
    offer(show, "aac")
    assert keys(build(show, now=NOW)) == before
    assert encoded(show) == more


@pytest.mark.parametrize("lost", ["audio.m4a", "media.json"])
def test_what_is_damaged_in_the_cache_is_made_again(show: Path, lost: str) -> None:
    """The host whose disk lost some of build/ gets the same show."""
    offer(show, "aac")
    public = tree(build(show, now=NOW).public)
    for path in [*(show / "build/cache").rglob(lost), *(show / "build/cache/media").iterdir()]:
        path.write_bytes(b"x")
    shutil.rmtree(show / "build/public")
    assert tree(build(show, now=NOW).public) == public


def test_a_live_episode_gets_what_is_offered_later_and_keeps_its_mp3(show: Path) -> None:
    """The host turns AAC on: every episode offers it, and no app downloads the MP3 again."""
    live = live_media(build(show, now=NOW))
    offer(show, "aac")
    built = build(show, now=NOW, live=live)
    [before], [after] = live.values(), live_media(built).values()
    assert (after.key, after.file.sha256) == (before.key, before.file.sha256)
    assert kinds(built) == ["aac"]
    assert not built.media[SLUG].is_outdated
    known = read_media(show / "episodes" / SLUG)
    assert known == after.file
    assert tree(build(show, now=NOW, live=live_media(built)).public) == tree(built.public)


def test_what_is_live_stays_when_names_are_mended(show: Path) -> None:
    """A typo in a title renews no file in listeners' apps, of whatever kind."""
    offer(show, "aac")
    built = build(show, now=NOW)
    before, live = keys(built), live_media(built)
    toml = show / "episodes" / SLUG / "episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over", "Alles over"))
    assert keys(build(show, now=NOW, live=live)) == before
    renewed = build(show, now=NOW, live=live, replacing=[SLUG])
    assert not set(keys(renewed)) & set(before)


def test_a_live_episode_no_longer_offers_what_the_show_does_not(show: Path) -> None:
    """The host turns AAC off: the feed names it no more; the MP3 stays."""
    offer(show, "aac")
    live = live_media(build(show, now=NOW))
    offer(show)
    built = build(show, now=NOW, live=live)
    assert kinds(built) == []
    assert keys(built) == [next(iter(live.values())).key]


def test_nothing_is_added_to_a_live_episode_that_would_sound_otherwise(show: Path) -> None:
    """Two files of one episode never differ in sound or in time: a new target waits for --replace, and so does AAC."""
    live = live_media(build(show, now=NOW))
    toml = show / "episodes" / SLUG / "episode.toml"
    toml.write_text(toml.read_text() + "[audio]\nloudness_lufs = -19\n")
    offer(show, "aac")
    made = encoded(show)
    built = build(show, now=NOW, live=live)
    assert (kinds(built), encoded(show)) == ([], made)
    assert any("--replace 001-lassen" in str(problem) for problem in built.warnings)
    assert kinds(build(show, now=NOW, live=live, replacing=[SLUG])) == ["aac"]


def test_a_live_episode_without_its_recording_stays_as_it_is(show: Path) -> None:
    """On a computer without the recordings nothing can be added, and nothing is lost."""
    offer(show, "opus")
    live = live_media(build(show, now=NOW))
    (show / "episodes" / SLUG / "recording.wav").unlink()
    shutil.rmtree(show / "build")
    offer(show, "aac", "opus")
    built = build(show, now=NOW, live=live)
    assert kinds(built) == ["opus"]
    assert keys(built) == []


def test_an_episode_may_offer_other_files_than_the_show(show: Path) -> None:
    """The host spares a trailer the other kinds, or tries one out with a single episode."""
    offer(show, "aac")
    more = "[audio]\nalso = []\n"
    write_episode(show, "002-trailer", number=2, seconds=5.0, more=more)
    built = build(show, now=NOW)
    assert {e.slug: [each.file.kind for each in e.deliveries] for e in built.edition.episodes} == {
        SLUG: ["aac"],
        "002-trailer": [],
    }


def test_a_failure_leaves_what_was_built(show: Path) -> None:
    """The host whose new recording cannot be used still has the last good build, all kinds of files."""
    offer(show, "aac", "opus")
    public = tree(build(show, now=NOW).public)
    write_recording(show / "episodes" / SLUG / "recording.wav", level=0.0).write_bytes(b"no sound")
    with pytest.raises(Exception, match=r"recording\.wav"):
        build(show, now=NOW)
    assert tree(show / "build/public") == public
    assert list((show / "build/cache").rglob("*.part")) == []
