"""From a show's folder to build/public."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcaster.build.line import Built, build, foresee
from podcaster.errors import ContentError, PodcasterError, PublishError
from podcaster.feed.description import texts
from podcaster.model import LiveMedia
from tests.audio.sound import tone, write_with
from tests.showfolder import tree, write_episode, write_recording, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one live episode."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen")
    return folder


def live_media(built: Built) -> dict[str, LiveMedia]:
    """What the storage would know after publishing ``built``."""
    return {str(e.guid): LiveMedia(slug=e.slug, key=e.media_key, file=e.media) for e in built.edition.episodes}


def test_a_recording_becomes_media_feed_and_pages(show: Path) -> None:
    """The host gets everything a listener needs from one recording; nothing it points at is missing."""
    built = build(show, now=NOW)
    keys = set(tree(built.public))
    episode = built.edition.episodes[0]
    assert {"feed.xml", "index.html", "episodes/001-lassen.html", "embed/001-lassen.html"} <= keys
    assert {episode.media_key, episode.chapters_key, built.edition.picture.key} <= keys
    assert (built.public / episode.media_key).stat().st_size == episode.media.size_bytes


@pytest.mark.parametrize(("language", "film"), [("nl", "Het filmpje"), ("en", "The short film")])
def test_a_film_without_a_title_is_called_what_it_is(show: Path, language: str, film: str) -> None:
    """Listener: of the two links under an episode she sees which leads to the film, in the show's language."""
    toml = show / "show.toml"
    toml.write_text(toml.read_text().replace('language = "nl"', f'language = "{language}"'))
    write_with(show / "episodes/001-lassen/film.mp4", tone((-20, 1)), "aac", film=True)
    edition, _ = foresee(show, now=NOW)
    labels = re.findall(r"<a href[^>]*>([^<]*)</a></p>$", texts(edition.show, edition.episodes[0])[0], re.M)
    assert labels == [film, "Aflevering over lassen – Werkplaatspraat"]


def test_the_sound_meets_the_target(show: Path) -> None:
    """The listener hears −16 LUFS, never a peak over −1 dBTP, and every second of the recording."""
    media = build(show, now=NOW).edition.episodes[0].media
    assert media.loudness.integrated_lufs == pytest.approx(-16.0, abs=0.3)
    assert media.loudness.true_peak_dbtp <= -1.0
    assert media.duration.total_seconds() == pytest.approx(6.0, abs=0.05)


def test_the_same_show_gives_the_same_bytes(show: Path) -> None:
    """The host who builds again, even from nothing, gets the same files: apps are told of no change."""
    first = tree(build(show, now=NOW).public)
    assert not build(show, now=NOW).media["001-lassen"].encoded_now
    shutil.rmtree(show / "build")
    assert tree(build(show, now=NOW).public) == first


def test_a_new_title_is_tagged_but_nothing_is_encoded_again(show: Path) -> None:
    """The host who mends a title waits for no encoder."""
    before = build(show, now=NOW)
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over", "Alles over"))
    after = build(show, now=NOW)
    assert not after.media["001-lassen"].encoded_now
    assert after.edition.episodes[0].media_key != before.edition.episodes[0].media_key


def test_a_live_enclosure_stays_when_its_title_is_mended(show: Path) -> None:
    """Listeners' apps do not download an episode again because of a typo."""
    before = build(show, now=NOW)
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over", "Alles over"))
    after = build(show, now=NOW, live=live_media(before))
    assert after.edition.episodes[0].media_key == before.edition.episodes[0].media_key
    assert "Alles over" in (after.public / "feed.xml").read_text()


def test_a_changed_recording_of_a_live_episode_is_refused(show: Path) -> None:
    """The host who overwrites the wrong file is stopped before listeners get other audio."""
    before = build(show, now=NOW)
    public = tree(before.public)
    write_recording(show / "episodes/001-lassen/recording.wav", seed=9)
    with pytest.raises(PublishError, match="--replace 001-lassen"):
        build(show, now=NOW, live=live_media(before))
    assert tree(before.public) == public


def test_drafts_and_scheduled_episodes_are_not_in_the_feed(show: Path) -> None:
    """No app sees an episode before its time."""
    write_episode(show, "002-later", number=2, published="2026-07-01T06:00:00+02:00")
    write_episode(show, "003-draft", number=3, published="")
    built = build(show, now=NOW)
    assert [e.slug for e in built.edition.episodes] == ["001-lassen"]
    assert "later" not in "".join(tree(built.public))
    later = build(show, now=datetime(2026, 7, 2, tzinfo=UTC))
    assert later.edition.episodes[0].slug == "002-later"


def test_a_draft_can_be_looked_at_by_name(show: Path) -> None:
    """The host can hear and see an episode before she gives it a date, beside what is live; nobody else can."""
    write_episode(show, "003-draft", number=3, published="")
    built = build(show, now=NOW, named=["003-draft"])
    assert built.media["003-draft"].encoded_now
    assert [episode.slug for episode in built.edition.episodes] == ["003-draft", "001-lassen"]
    assert json.loads((show / "episodes/003-draft/media.json").read_text())["channels"] == 1
    assert "003-draft" not in "".join(tree(build(show, now=NOW).public))


def test_of_the_new_episodes_only_the_named_one_goes_live(show: Path) -> None:
    """The host can put one episode live although another is due as well; what is live stays in."""
    live = live_media(build(show, now=NOW))
    for number, slug in ((2, "002-twee"), (3, "003-drie")):
        write_episode(show, slug, number=number)
    built = build(show, now=NOW, named=["003-drie"], live=live)
    assert {episode.slug for episode in built.edition.episodes} == {"001-lassen", "003-drie"}


def test_a_named_draft_goes_live_now(show: Path) -> None:
    """The host who names a draft means it: it goes live with the date of now."""
    write_episode(show, "003-draft", number=3, published="")
    built = build(show, now=NOW, named=["003-draft"], live={})
    assert [(e.slug, e.published) for e in built.edition.episodes] == [("003-draft", NOW)]
    assert [e.slug for e in built.chosen.dated] == ["003-draft"]


def test_a_damaged_cache_is_as_good_as_none(show: Path) -> None:
    """The host whose disk lost some bytes of build/ gets the same show; what is broken never goes live."""
    public = tree(build(show, now=NOW).public)
    for path in (show / "build/cache").rglob("*"):
        if path.is_file() and path.suffix in (".jpg", ".json", ".mp3"):
            path.write_bytes(b"x")
    shutil.rmtree(show / "build/public")
    assert tree(build(show, now=NOW).public) == public


def test_the_host_learns_that_a_live_file_holds_an_older_title(show: Path) -> None:
    """The host who mends a title hears that the audio file still has the old one, and how to renew it."""
    live = live_media(build(show, now=NOW))
    toml = show / "episodes/001-lassen/episode.toml"
    toml.write_text(toml.read_text().replace("Aflevering over", "Alles over"))
    warnings = [str(problem) for problem in build(show, now=NOW, live=live).warnings]
    assert any("--replace 001-lassen" in warning for warning in warnings)
    renewed = build(show, now=NOW, live=live, replacing=["001-lassen"])
    assert renewed.edition.episodes[0].media_key != next(iter(live.values())).key


def test_an_episode_is_published_without_its_recording_once_its_facts_are_known(show: Path) -> None:
    """Recordings stay out of git: on another machine media.json is enough for feed and pages."""
    feed = (build(show, now=NOW).public / "feed.xml").read_bytes()
    shutil.rmtree(show / "build")
    (show / "episodes/001-lassen/recording.wav").unlink()
    built = build(show, now=NOW)
    assert (built.public / "feed.xml").read_bytes() == feed
    assert built.media["001-lassen"].path is None


def test_every_problem_of_every_episode_is_said_at_once_and_nothing_is_written(show: Path) -> None:
    """The host mends everything in one go, and what was built stays as it was."""
    public = tree(build(show, now=NOW).public)
    write_episode(show, "002-stil", number=2)
    write_recording(show / "episodes/002-stil/recording.wav", level=0.0).write_bytes(b"no sound")
    write_episode(show, "003-kort", number=3)
    (show / "episodes/003-kort/chapters.txt").write_text("00:00 Begin\n00:01 Midden\n10:00 Te laat\n")
    (write_episode(show, "004-leeg", number=4) / "recording.wav").unlink()
    with pytest.raises(PodcasterError) as raised:
        build(show, now=NOW)
    places = [problem.where for problem in raised.value.problems]
    assert len(places) == 3
    assert all(any(slug in place for place in places) for slug in ("002-stil", "003-kort", "004-leeg"))
    assert tree(show / "build/public") == public


def test_an_unknown_episode_is_named(show: Path) -> None:
    """The host who mistypes a name sees the names there are."""
    with pytest.raises(ContentError, match=r"001-lasen: there is no such episode.*001-lassen"):
        build(show, now=NOW, named=["001-lasen"])


def test_what_is_gone_from_the_show_is_gone_from_public(show: Path) -> None:
    """build/public is byte for byte what the storage will hold: nothing is left over."""
    write_episode(show, "002-twee", number=2)
    build(show, now=NOW)
    shutil.rmtree(show / "episodes/002-twee")
    assert not [key for key in tree(build(show, now=NOW).public) if "002-twee" in key]


def test_what_is_live_and_the_same_is_not_written_again(show: Path) -> None:
    """The host finds in version control only what she changed, also where an older version wrote the facts its way."""
    live = live_media(build(show, now=NOW))
    facts = show / "episodes/001-lassen/media.json"
    facts.write_text(json.dumps(json.loads(facts.read_text())))
    before = facts.read_text()
    build(show, now=NOW, live=live)
    assert facts.read_text() == before
