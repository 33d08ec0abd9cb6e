"""What is kept from one build to the next saves time, and never changes a byte of what is published."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from podcaster import model
from podcaster.audio import tag
from podcaster.build import cache, kept
from podcaster.build.kept import Kept
from podcaster.build.line import build, check
from podcaster.build.reading import read
from podcaster.content.transcripts.forms import Form
from podcaster.errors import ContentError
from podcaster.site.templates import Templates
from tests.showfolder import tree, write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
MEMORIES = ("notes.json", "tags.json", "published.json")
TRANSCRIPT = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Presentator>Welkom.\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show of three live episodes, one with a transcript, of which the sound was made."""
    folder = write_show(tmp_path_factory.mktemp("kept") / "show")
    for number in (1, 2, 3):
        facts = {"title": f"Aflevering {number}", "published": f"2026-05-0{number}T06:00:00+02:00"}
        write_episode(folder, f"00{number}-lassen", number=number, seconds=5, **facts)
    (folder / "episodes/002-lassen/transcript.vtt").write_text(TRANSCRIPT)
    (folder / "templates").mkdir()
    (folder / "templates/episode.html").write_text('{% extends "default/episode.html" %}')
    build(folder, now=NOW)
    return folder


@pytest.fixture
def show(built: Path, tmp_path: Path) -> Path:
    """That show for one test, built where it lies: what is kept tells its folder too."""
    folder = Path(shutil.copytree(built, tmp_path / "show"))
    build(folder, now=NOW)
    return folder


def from_nothing(show: Path) -> dict[str, str]:
    """What is built of a show of which only the sound is kept."""
    for name in MEMORIES:
        (show / "build/cache" / name).unlink()
    shutil.rmtree(show / "build/public")
    return tree(build(show, now=NOW).public)


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """A change of one file of the show."""

    def change(show: Path) -> None:
        text = (show / name).read_text()
        assert old in text
        (show / name).write_text(text.replace(old, new))

    return change


EPISODE = "episodes/002-lassen"
CHANGES: dict[str, Callable[[Path], object]] = {
    "title": replaced(f"{EPISODE}/episode.toml", "Aflevering 2", "Over 2"),
    "date": replaced(f"{EPISODE}/episode.toml", "2026-05-02T06", "2026-05-02T05"),
    "notes": replaced(f"{EPISODE}/notes.md", "lassen", "draaien"),
    "times in the notes": replaced(f"{EPISODE}/notes.md", "00:02", "00:03"),
    "words": replaced(f"{EPISODE}/transcript.vtt", "Welkom", "Dag"),
    "times of words": replaced(f"{EPISODE}/transcript.vtt", "00:02", "00:03"),
    "show": replaced("show.toml", "Werkplaatspraat", "Praat"),
    "language": replaced("show.toml", 'language = "nl"', 'language = "en"'),
    "time zone": replaced("show.toml", 'language = "nl"', 'language = "nl"\ntimezone = "Pacific/Kiritimati"'),
    "address": replaced("show.toml", "https://podcast.example.org/", "https://pod.example.org/"),
    "template": replaced("templates/episode.html", "}", "}{% block header %}Hoi{% endblock %}"),
    "template added": lambda show: (show / "templates/parts.html").write_text(
        (Path(__file__).parents[2] / "templates/parts.html").read_text().replace("<audio", "<audio data-own")
    ),
    "style added": lambda show: (show / "templates/theme.css").write_text("body { color: red }"),
    "episode added": lambda show: write_episode(show, "004-lassen", number=4, seconds=5),
    "episode gone": lambda show: shutil.rmtree(show / "episodes/003-lassen"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_the_bytes_are_those_of_a_build_from_nothing(show: Path, change: str) -> None:
    """A listener never sees what was kept of a show as it was before."""
    first = tree(show / "build/public")
    CHANGES[change](show)
    again = tree(build(show, now=NOW).public)
    assert again != first
    assert again == from_nothing(show)


def fails(*_: object) -> Any:
    """Must not be called."""
    raise AssertionError("made again")


def test_nothing_is_made_twice(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host of a thousand episodes does not wait for what was made before, nor does one who only looks."""
    first = tree(show / "build/public")
    monkeypatch.setattr(cache, "to_html", fails)
    monkeypatch.setattr(tag, "digest", fails)
    monkeypatch.setattr(Form, "content", fails)
    monkeypatch.setattr(Templates, "render", fails)
    assert tree(build(show, now=NOW).public) == first
    check(show, now=NOW)
    assert read(show).episodes[0].notes_html.startswith("<p>Over <strong>lassen</strong>.</p>")


def test_one_episode_more_makes_its_own_pages_and_its_neighbours(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host who adds an episode waits for that one, for the page before it, and for the list."""
    write_episode(show, "004-lassen", number=4, seconds=5)
    made: list[str] = []
    render = Templates.render

    def seen(self: Templates, name: str, context: dict[str, Any]) -> str:
        made.append(f"{name} {context['episode'].slug}" if "episode" in context else name)
        return render(self, name, context)

    monkeypatch.setattr(Templates, "render", seen)
    build(show, now=NOW)
    both = [f"{page} {slug}" for slug in ("003-lassen", "004-lassen") for page in ("embed.html", "episode.html")]
    assert sorted(made) == sorted([*both, "show.html"])


@pytest.mark.parametrize("name", [*MEMORIES, "page", "transcript"])
def test_what_is_damaged_is_made_again(show: Path, name: str) -> None:
    """The host whose disk lost a bit publishes what she would have without."""
    first, facts = tree(show / "build/public"), tree(show / "episodes")
    found = {
        "page": show / "build/public/episodes/002-lassen.html",
        "transcript": next((show / "build/public/transcripts").glob("002-lassen.*.vtt")),
    }
    path = found.get(name, show / "build/cache" / name)
    content = bytearray(path.read_bytes())
    content[content.rindex(b"e")] ^= 1  # in words and in hashes: what it stands in can still be read
    path.write_bytes(content)
    assert tree(build(show, now=NOW).public) == first
    assert tree(show / "episodes") == facts


def test_another_version_of_the_program_believes_nothing(show: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host who updates podcaster gets what the new version makes."""
    monkeypatch.setattr(kept, "program", lambda: "another")
    monkeypatch.setattr(cache, "to_html", lambda markdown: "<p>Anders</p>")
    page = build(show, now=NOW).public / "episodes/002-lassen.html"
    assert "<p>Anders</p>" in page.read_text()


def test_a_template_that_became_a_link_is_refused_as_ever(show: Path, tmp_path: Path) -> None:
    """What lies outside of the show is not published because the same was inside before."""
    template, outside = show / "templates/episode.html", tmp_path / "outside.html"
    template.rename(outside)
    template.symlink_to(outside)
    with pytest.raises(ContentError, match="leads out of its folder"):
        build(show, now=NOW)


def test_only_what_was_asked_for_is_kept(tmp_path: Path) -> None:
    """The host's disk does not fill with what episodes said once."""
    path = tmp_path / "memory.json"
    first = Kept(path)
    assert [first.of(text, text.upper) for text in ("een", "twee")] == ["EEN", "TWEE"]
    first.save()
    second = Kept(path)
    assert second.of("twee", fails) == "TWEE"
    second.save()
    third = Kept(path)
    assert third.of("twee", fails) == "TWEE"
    assert third.of("een", lambda: "anew") == "anew"


def test_facts_tell_everything_of_themselves() -> None:
    """What is made of facts is kept under their ``repr``, so that no field may be left out of it."""
    kinds = [kind for kind in vars(model).values() if dataclasses.is_dataclass(kind)]
    assert len(kinds) > 30
    assert all(field.repr for kind in kinds for field in dataclasses.fields(kind))


def test_looking_keeps_nothing(show: Path) -> None:
    """Checking a show changes no file in its folder."""
    (show / f"{EPISODE}/notes.md").write_text("Iets anders.\n")
    before = tree(show)
    check(show, now=NOW)
    read(show)
    assert tree(show) == before
