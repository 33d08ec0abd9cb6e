"""What a publication may not do to subscribers unless the host says so by name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from podcaster import keys
from podcaster.errors import PublishError
from podcaster.model import Edition, LiveMedia
from podcaster.publish import guard, records
from podcaster.publish.asked import Asked
from podcaster.publish.plan import plan
from podcaster.storage.folder import FolderStore
from tests import make
from tests.publish.showing import built, public, replaced
from tests.publish.test_publish import go
from tests.publish.witnesses import Watched


@pytest.fixture
def live(tmp_path: Path) -> Watched:
    """A store on which 001-a and 002-b are live."""
    store = FolderStore(tmp_path / "live")
    go(tmp_path / "before", store, built(tmp_path / "before", ["001-a", "002-b"]))
    return Watched(store)


def test_an_episode_does_not_vanish_unasked(tmp_path: Path, live: Watched) -> None:
    """A folder deleted by mistake does not take the episode from everybody's app."""
    edition = built(tmp_path, ["002-b"])
    with pytest.raises(PublishError, match=r"episodes/001-a: is live and would vanish.*unpublish 001-a"):
        plan(public(tmp_path), live, edition)
    assert live.written == []


def test_a_guid_that_was_changed_is_told_with_the_one_to_put_back(tmp_path: Path, live: Watched) -> None:
    """The host who touched a GUID reads which one listeners' apps know, not that a folder or a date is missing."""
    edition = built(tmp_path, ["001-a", "002-b"])
    known = edition.episodes[1].guid
    changed = replaced(edition, "001-a", guid="1b1e6b6e-5a55-4b2c-9f0a-6a5f2f1f9d10")
    with pytest.raises(PublishError) as caught:
        plan(public(tmp_path), live, changed)
    (problem,) = caught.value.problems
    assert problem.where == "episodes/001-a/episode.toml: guid"
    assert f"and was {known} when it went live" in problem.what
    assert problem.example == f'guid = "{known}", put back'


@pytest.mark.parametrize("by", ["slug", "guid"])
def test_an_episode_is_withdrawn_on_the_host_s_word(tmp_path: Path, live: Watched, by: str) -> None:
    """A host who means it can let an episode leave the feed, and the plan says that it goes."""
    gone = built(tmp_path / "before", ["001-a", "002-b"]).episodes[1]
    edition = built(tmp_path, ["002-b"])
    planned = plan(public(tmp_path), live, edition, Asked(withdrawing=["001-a" if by == "slug" else str(gone.guid)]))
    assert planned.gone == (str(gone.guid),)
    actions = {step.key: step.action for step in planned.steps}
    assert (actions[gone.media_key], actions[gone.page_key]) == ("kept", "removed")


def test_live_audio_does_not_change_unasked(tmp_path: Path, live: Watched) -> None:
    """A recording edited by mistake does not make every listener download the episode again."""
    edition = built(tmp_path, ["001-a~better", "002-b"])
    with pytest.raises(PublishError, match=r"episodes/001-a: its live enclosure media/001-a\..*--replace 001-a"):
        plan(public(tmp_path), live, edition)
    assert live.written == []


def test_live_audio_is_replaced_on_the_host_s_word(tmp_path: Path, live: Watched) -> None:
    """A host who means it replaces the audio; the old file stays for downloads that are under way."""
    old = built(tmp_path / "before", ["001-a", "002-b"]).episodes[1]
    edition = built(tmp_path, ["001-a~better", "002-b"])
    planned = plan(public(tmp_path), live, edition, Asked(replacing=["001-a"]))
    assert planned.changed == (str(old.guid),)
    assert {step.key: step.action for step in planned.steps}[old.media_key] == "kept"
    assert planned.release.enclosures[str(old.guid)].key == edition.episodes[1].media_key != old.media_key


def test_all_reasons_not_to_publish_come_at_once(tmp_path: Path, live: Watched) -> None:
    """The host mends everything in one go."""
    edition = built(tmp_path, ["001-a~better"])
    (public(tmp_path) / edition.picture.key).unlink()
    with pytest.raises(PublishError) as caught:
        plan(public(tmp_path), live, edition)
    said = str(caught.value)
    assert len(caught.value.problems) == 3
    assert "unpublish 002-b" in said
    assert "--replace 001-a" in said
    assert f"{edition.picture.key}: is missing" in said


def test_another_show_s_storage_is_left_alone(tmp_path: Path, live: Watched) -> None:
    """A second show started from a copy of show.toml does not overwrite the first."""
    edition = built(tmp_path, ["001-x"], guid=str(UUID(int=7)))
    with pytest.raises(PublishError, match=r"another show is published here.*prefix = ") as caught:
        plan(public(tmp_path), live, edition)
    assert len(caught.value.problems) == 1
    assert live.written == []


@pytest.mark.parametrize("key", ["feed.xml", "index.html"])
def test_what_another_program_publishes_is_left_alone(tmp_path: Path, key: str) -> None:
    """A folder that holds somebody's website or another podcast is not taken over."""
    store = Watched(FolderStore(tmp_path / "live"))
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / key).write_bytes(b"<title>Another</title>")
    with pytest.raises(PublishError, match=f"{key} is there already and is not this show's"):
        plan(public(tmp_path), store, built(tmp_path, ["001-a"]))
    assert store.written == []


def test_a_show_that_moves_here_with_its_feed_goes_on(tmp_path: Path) -> None:
    """A show that comes from elsewhere with its podcast GUID takes its own feed over."""
    edition = built(tmp_path, ["001-a"])
    store = FolderStore(tmp_path / "live")
    store.write("feed.xml", f"<podcast:guid>{str(edition.show.guid).upper()}</podcast:guid>".encode())
    assert plan(public(tmp_path), store, edition).release.number == 1


def _without_feed(folder: Path, edition: Edition) -> str:
    (public(folder) / "feed.xml").unlink()
    return r"feed\.xml: there is no feed to publish; try:  podcaster build"


def _without_page(folder: Path, edition: Edition) -> str:
    (public(folder) / edition.episodes[0].page_key).unlink()
    return r"001-a\.html: is missing; try:  podcaster build"


def _with_altered_media(folder: Path, edition: Edition) -> str:
    (public(folder) / edition.episodes[0].media_key).write_bytes(b"other")
    return "is not what its name says"


def _with_a_link_out(folder: Path, edition: Edition) -> str:
    (folder / "secret.txt").write_text("secret")
    (public(folder) / "about.txt").symlink_to(folder / "secret.txt")
    return r"about\.txt: is a symbolic link that leads out of the build"


def _with_a_bad_name(folder: Path, edition: Edition) -> str:
    (public(folder) / "episodes" / "a\nb.html").write_text("x")
    return "holds a control character"


def _with_other_facts(folder: Path, edition: Edition) -> str:
    object.__setattr__(edition.episodes[0], "media", make.media(size_bytes=5))
    return "holds 30000 bytes, but the feed says 5"


@pytest.mark.parametrize(
    "spoil",
    [_without_feed, _without_page, _with_altered_media, _with_a_link_out, _with_a_bad_name, _with_other_facts],
)
def test_a_spoilt_build_is_not_published(tmp_path: Path, spoil: object) -> None:
    """Whatever happened to build/public, the host is told which file it is and nothing of it goes live."""
    edition = built(tmp_path, ["001-a"])
    expected = spoil(tmp_path, edition)  # type: ignore[operator]
    store = Watched(FolderStore(tmp_path / "live"))
    with pytest.raises(PublishError, match=expected):
        plan(public(tmp_path), store, edition)
    assert store.written == []


def test_what_is_hidden_or_unfinished_in_the_build_stays_behind(tmp_path: Path) -> None:
    """What a file manager or a killed build leaves in the folder does not end up in public."""
    edition = built(tmp_path, ["001-a"])
    expected = plan(public(tmp_path), FolderStore(tmp_path / "live"), edition).release
    for name in (".DS_Store", "media/a.mp3.part", ".podcaster/releases/000009.json"):
        path = public(tmp_path) / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(b"x")
    assert plan(public(tmp_path), FolderStore(tmp_path / "live"), edition).release == expected


def test_a_release_record_that_cannot_be_read_stops_everything(tmp_path: Path, live: Watched) -> None:
    """Without knowing what is live nothing can be promised to subscribers, so nothing is done."""
    edition = built(tmp_path, ["001-a", "002-b"])
    content = live.read(records.key(1)) or b""
    for spoilt, said in (
        (b"", "is not a release record"),
        (content[:100], "is not a release record"),
        (b"[]", "is not a release record"),
        (b'{"format": 1}', "is not a release record"),
        (content.replace(b'"format": 1', b'"format": 2'), "was written by another version"),
    ):
        live.write(records.key(1), spoilt)
        with pytest.raises(PublishError, match=rf"000001\.json: {said}") as caught:
            plan(public(tmp_path), live, edition)
        assert len(caught.value.problems) == 1


def test_the_newest_release_counts_also_after_a_million(tmp_path: Path, live: Watched) -> None:
    """Numbers are compared as numbers, and other files beside the records do not matter."""
    release = records.latest(live)
    assert release is not None
    for number in (9, 10, 999_999, 1_000_000):
        live.write(records.key(number), records.to_json(replace(release, number=number)))
    live.write(f"{records.FOLDER}9999999.json.bak", b"x")
    latest = records.latest(live)
    assert latest is not None
    assert latest.number == 1_000_000


def test_a_record_is_the_release_and_always_the_same_bytes(live: Watched) -> None:
    """What is read back is what was recorded, facts of the sound and chapters included."""
    release = records.latest(live)
    assert release is not None
    turned = replace(release, files=dict(reversed(release.files.items())))
    assert records.to_json(turned) == records.to_json(release) == live.read(records.key(1))
    assert next(iter(release.enclosures.values())).file.markers == make.CHAPTERS


FEED = b"<rss><channel>%s</channel></rss>"


@pytest.mark.parametrize("private", [False, True])
def test_a_feed_that_lacks_an_episode_is_not_put_live(tmp_path: Path, private: bool) -> None:
    """Whatever went wrong while the feed was made, no episode is dropped from everybody's app; private ones may."""
    first, second = built(tmp_path, ["001-a", "002-b"]).episodes
    enclosures = {
        str(each.guid): LiveMedia(slug=each.slug, key=each.media_key, file=each.media) for each in (first, second)
    }
    enclosures[str(second.guid)] = replace(enclosures[str(second.guid)], private=private)
    feed = FEED % f"<item><guid>{first.guid}</guid></item>".encode()
    problems = [str(problem) for problem in guard.left_out({keys.FEED: feed}, enclosures)]
    assert [second.slug in problem and "would vanish" in problem for problem in problems] == [True] * (not private)
    assert list(guard.left_out({keys.FEED: feed}, dict(list(enclosures.items())[:1]))) == []


def test_a_feed_that_no_app_can_read_is_not_put_live() -> None:
    """A page where the feed should be stops the publication."""
    (problem,) = guard.left_out({keys.FEED: b"<html><p>Welkom<br></html>"}, {})
    assert problem.what.startswith("cannot be read by any app")
