"""New shows and episodes: made whole or not at all, and nothing of the host's is touched."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest

from podcaster.content.new import create_episode, create_show, parse_guest, podcast_guid
from podcaster.content.read import read, read_show
from podcaster.content.toml import episode_facts
from podcaster.errors import ContentError
from podcaster.model import Chapter, FilmFacts, Person, Show
from tests.content.folders import SHOW, write_show

GUID = "6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d"
MORNING = datetime(2026, 3, 5, 6, 0, tzinfo=timezone(timedelta(hours=1)))
PRODUCER = Person(name="Producent", role="producer", group="creative direction")
FACTS = {
    "title": 'Werkplaats & "praat"',
    "author": "Redactie",
    "email": "redactie@example.org",
    "language": "nl",
    "categories": ["Education > Courses", "Technology"],
    "website": "https://www.example.org/",
    "new_guid": UUID("2f4ab0f6-33a5-4d0f-9a34-5d2c3f1b7a10"),
}


@pytest.fixture
def show(tmp_path: Path) -> Show:
    """A show without episodes."""
    return read_show(write_show(tmp_path / "show", SHOW))


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording somewhere on the host's disk."""
    path = tmp_path / "Interview 7.WAV"
    path.write_bytes(b"sound")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


def test_a_new_show_can_be_read_at_once(tmp_path: Path) -> None:
    """What `podcaster init` makes is right as it is, quotation marks in the title and all."""
    made = create_show(tmp_path / "show", **FACTS, base_url="https://podcast.example.org")  # type: ignore[arg-type]
    facts = read_show(tmp_path / "show")
    assert made == tmp_path / "show/show.toml"
    assert (facts.title, facts.email, facts.website) == (FACTS["title"], FACTS["email"], FACTS["website"])
    assert facts.categories == ("Education > Courses", "Technology")
    assert facts.url("feed.xml") == "https://podcast.example.org/feed.xml"
    assert facts.guid == podcast_guid("https://podcast.example.org/feed.xml")
    assert sorted(path.name for path in (tmp_path / "show").iterdir()) == [".gitignore", "episodes", "show.toml"]
    assert "/build/\n/live/\n" in (tmp_path / "show/.gitignore").read_text()


@pytest.mark.parametrize(
    ("feed", "guid"),
    [
        ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
        ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ],
)
def test_the_podcast_guid_follows_from_the_feeds_address(feed: str, guid: str) -> None:
    """The namespace's own examples (Podcasting 2.0, podcast:guid)."""
    assert podcast_guid(feed) == UUID(guid)


def test_a_show_without_an_address_gets_the_guid_made_for_it(tmp_path: Path) -> None:
    """The host who has no address yet still has a name for her show that stays."""
    create_show(tmp_path / "a", **FACTS)  # type: ignore[arg-type]
    assert read_show(tmp_path / "a").guid == FACTS["new_guid"]


def test_a_new_show_for_a_bucket_has_no_folder(tmp_path: Path) -> None:
    """Where it is published is said once."""
    storage = {"bucket": "tides", "endpoint_url": "https://s3.example.org"}
    create_show(tmp_path, **FACTS, base_url="https://podcast.example.org/x/", **storage)  # type: ignore[arg-type]
    document = tomllib.loads((tmp_path / "show.toml").read_text())
    assert document["storage"] == {"base_url": "https://podcast.example.org/x/"} | storage


def test_a_wrong_answer_makes_no_show(tmp_path: Path) -> None:
    """Everything wrong is said at once, and nothing is written before all is right."""
    wrong = FACTS | {"language": "Dutch", "categories": ["Schools"], "email": "redactie"}
    with pytest.raises(ContentError) as raised:
        create_show(tmp_path / "show", **wrong)  # type: ignore[arg-type]
    assert len(raised.value.problems) == 3
    assert not (tmp_path / "show").exists()


def test_a_show_is_never_made_over_another(tmp_path: Path) -> None:
    """`podcaster init` in the wrong folder changes nothing; a .gitignore that is there stays as it is."""
    write_show(tmp_path)
    with pytest.raises(ContentError, match="there is a show here already; nothing was changed"):
        create_show(tmp_path, **FACTS)  # type: ignore[arg-type]
    assert (tmp_path / "show.toml").read_text() == SHOW
    (tmp_path / "show.toml").unlink()
    (tmp_path / ".gitignore").write_text("mine\n")
    create_show(tmp_path, **FACTS)  # type: ignore[arg-type]
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_a_new_episode_holds_what_was_said_and_is_right_as_it_is(show: Show, recording: Path) -> None:
    """The host can publish at once, or fill in what still stands as a comment."""
    folder = create_episode(
        show,
        recordings=[recording],
        guid=GUID,
        title="Hé, de werkplaats!",
        summary="Over \n techniek.",
        published=MORNING,
        number=7,
        people=[parse_guest("Projectleider, Techniekcollege"), PRODUCER],
        chapters=[Chapter(start=timedelta(0), title="Welkom"), Chapter(start=timedelta(seconds=90), title="")],
    )
    content = read(show.folder)
    (episode,) = content.episodes
    assert content.warnings == ()
    assert folder == show.folder / "episodes/007-he-de-werkplaats"
    assert (episode.guid, episode.title, episode.summary) == (GUID, "Hé, de werkplaats!", "Over techniek.")
    assert (episode.published, episode.number, episode.season) == (MORNING, 7, None)
    assert episode.people == (
        Person(name="Projectleider", organisation="Techniekcollege"),
        PRODUCER,
    )
    assert [chapter.title for chapter in episode.chapters] == ["Welkom", "Chapter 2"]
    assert episode.notes_html == ""
    assert [path.name for path in episode.recordings] == ["recording.wav"]
    assert "# season = 1\n" in (folder / "episode.toml").read_text(encoding="utf-8")


def test_what_stands_in_a_new_episode_as_a_comment_is_right(show: Show, recording: Path) -> None:
    """The host who takes the "# " away from an example has written something that is understood, the film included."""
    folder = create_episode(show, recordings=[recording], guid=GUID, title="Lassen", summary="Over lassen.")
    text = re.sub(r"(?m)^# (?=\w+ = )", "", (folder / "episode.toml").read_text(encoding="utf-8"))
    facts, problems = episode_facts(text, "episode.toml")
    assert problems == []
    assert facts is not None
    assert facts.film == FilmFacts(title="The summary in two minutes", link="https://video.example.org/7")


def test_the_original_recording_stays_where_and_as_it_was(show: Show, recording: Path) -> None:
    """The only copy of an interview is never moved or altered; the copy keeps its date."""
    before = recording.stat()
    folder = create_episode(show, recordings=[recording], guid=GUID, title="X")
    after = recording.stat()
    copy = folder / "recording.wav"
    assert (after.st_mtime, after.st_size, after.st_ino, after.st_mode) == (
        before.st_mtime,
        before.st_size,
        before.st_ino,
        before.st_mode,
    )
    assert copy.read_bytes() == recording.read_bytes()
    assert copy.stat().st_ino != before.st_ino
    assert copy.stat().st_mtime == before.st_mtime


def test_a_linked_recording_takes_no_room(show: Show, recording: Path) -> None:
    """A recording of gigabytes is not doubled when the host does not want it."""
    folder = create_episode(show, recordings=[recording], guid=GUID, title="X", link=True)
    assert (folder / "recording.wav").samefile(recording)


def test_across_disks_a_recording_is_linked_by_name(
    show: Show, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hard link cannot lead to another disk; the refusal is made here, as one machine may have one disk only."""

    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    folder = create_episode(show, recordings=[recording], guid=GUID, title="X", link=True)
    assert (folder / "recording.wav").readlink() == recording.resolve()
    assert read(show.folder).episodes[0].recordings == (folder / "recording.wav",)


def test_what_is_wrong_is_said_at_once_and_nothing_is_made(show: Show, tmp_path: Path) -> None:
    """No half-made episode is left behind for the next command to stumble over."""
    (tmp_path / "empty.wav").touch()
    recordings = [tmp_path / "gone.wav", tmp_path / "empty.wav", tmp_path]
    with pytest.raises(ContentError) as raised:
        create_episode(show, recordings=recordings, guid=GUID, title="", published=MORNING, number=0)
    assert [str(problem) for problem in raised.value.problems] == [
        "gone.wav: is missing",
        "empty.wav: is empty (0 bytes)",
        f"{tmp_path.name}: is a folder where a file is expected",
        'episodes/000-episode/episode.toml: title: is empty, e.g. "Tides"',
        "episodes/000-episode/episode.toml: summary: is empty,"
        ' e.g. "A harbour master explains why the sea comes and goes."',
        "episodes/000-episode/episode.toml: number: must be from 1 to 99999, not 0, e.g. 7",
    ]
    assert not (show.folder / "episodes").exists()


def test_an_episode_is_never_made_over_another(show: Show, recording: Path) -> None:
    """Typing the command twice does not throw away what was written in between."""
    folder = create_episode(show, recordings=[recording], guid=GUID, title="X", number=1)
    (folder / "notes.md").write_text("Mijn notities")
    with pytest.raises(ContentError, match="episodes/001-x: is there already"):
        create_episode(show, recordings=[recording], guid=GUID, title="X", number=1)
    assert (folder / "notes.md").read_text() == "Mijn notities"


def test_a_copy_that_fails_half_way_leaves_nothing(
    show: Show, recording: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves no half-made episode; an earlier attempt that was killed is cleared away."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(recording))

    killed = show.folder / "episodes/.001-x.7-7.part"
    killed.mkdir(parents=True)
    (killed / "recording.wav").touch()
    os.utime(killed, (0, 0))
    with monkeypatch.context() as patched:
        patched.setattr("shutil.copy2", full)
        with pytest.raises(OSError, match="No space left on device"):
            create_episode(show, recordings=[recording], guid=GUID, title="X", number=1)
    assert list((show.folder / "episodes").iterdir()) == []
    killed.mkdir()
    (killed / "old.wav").touch()
    folder = create_episode(show, recordings=[recording], guid=GUID, title="X", number=1)
    assert not (folder / "old.wav").exists()


@pytest.mark.parametrize(
    ("text", "guest"),
    [
        ("Projectleider, Techniekcollege", Person(name="Projectleider", organisation="Techniekcollege")),
        (" Docent metaal ", Person(name="Docent metaal")),
        ("Lid, Stichting A, B en C", Person(name="Lid", organisation="Stichting A, B en C")),
    ],
)
def test_a_guest_is_a_name_and_what_stands_behind_the_comma(text: str, guest: Person) -> None:
    """One option on the command line is enough to introduce a guest."""
    assert parse_guest(text) == guest


@pytest.mark.parametrize("text", ["", " , Techniekcollege", "x" * 129])
def test_a_guest_without_a_name_is_asked_for_again(text: str) -> None:
    """Nobody is announced as nobody."""
    with pytest.raises(ContentError, match="Project leader, Harbour College"):
        parse_guest(text)
