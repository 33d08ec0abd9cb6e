"""Whatever a folder, a file or a title is called: nothing is read, made or named outside the show."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcaster import keys
from podcaster.content import rules
from podcaster.content.episode_rules import check_slug
from podcaster.content.names import DEVICES, recording_names, slug_of
from podcaster.content.read import read
from podcaster.errors import ContentError
from podcaster.storage.key import MAX_NAME_BYTES, check_key
from tests.content.folders import EPISODE, SHOW, complaints, write_episode, write_show

PIECES = (
    *("..", ".", "/", "\\", "~", "%2e%2e", "%2f", "%00", "\0", "\n", "\x1b[2J", "\u202e", "\ufeff", " ", ""),
    *("․․", "／", "⁄", "∕", "．．", "é", "e\u0301", "КОН", "ａ", "\ud800"),  # look-alikes
    *("con", "NUL", "com1.mp3", "C:", "\\\\server\\share", "-rf", "$(id)", "`id`", "<script>", "feed.xml", "x" * 300),
)
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=6).map("".join)
FOLDER_NAMES = HOSTILE.filter(lambda name: "\0" not in name and "/" not in name and name.strip("."))


def inside(name: str) -> bool:
    """Whether a name stays in its folder, on Linux, macOS and Windows."""
    for path in (PurePosixPath(name), PureWindowsPath(name)):
        if path.is_absolute() or path.anchor or ".." in path.parts:
            return False
    return True


@given(HOSTILE)
def test_a_slug_is_refused_or_safe_everywhere(slug: str) -> None:
    """What passes can be a folder, a page, a file name and part of an address on every system."""
    if list(check_slug(slug)):
        return
    assert inside(slug)
    assert slug.isascii()
    assert slug not in DEVICES
    for key in (f"episodes/{slug}.html", keys.hashed("artwork", f"{slug}.{'0' * 32}.film", "a" * 64, ".jpg")):
        assert check_key(key) == key
        assert len(PurePosixPath(key).name) <= MAX_NAME_BYTES


@pytest.mark.parametrize("slug", ["con", "nul", "com9", "a" * 121, "..", "", "a b", "A", "a--b", "é", "a/b", "a.b"])
def test_slugs_that_mean_trouble_are_refused_with_a_better_one(slug: str) -> None:
    """Also on a computer where they would be fine: the show may move to another."""
    (problem, *_) = check_slug(slug)
    assert problem.example
    assert list(check_slug(problem.example)) == []


@given(st.integers(1, 99_999) | st.none(), HOSTILE)
def test_every_title_makes_a_slug_that_is_safe(number: int | None, title: str) -> None:
    """An episode may be called anything, Con and Nul too."""
    assert list(check_slug(slug_of(number, title))) == []


@given(st.lists(HOSTILE, min_size=1, max_size=4))
def test_recordings_stay_in_their_episode_whatever_they_were_called(names: list[str]) -> None:
    """A file from a stranger's computer cannot choose where it is copied to."""
    made = recording_names([Path(name) for name in names])
    assert len({name.casefold() for name in made}) == len(made)
    for name in made:
        assert inside(name)
        assert PurePosixPath(name).name == PureWindowsPath(name).name == name
        assert name.isprintable()


@given(HOSTILE)
def test_a_file_named_in_show_toml_is_refused_or_inside_the_show(name: str) -> None:
    """Covers and jingles come from the show's own folder, also after it moved to Windows."""
    if list(rules.file_of_the_show("show.toml", "cover", name)):
        return
    assert inside(name)
    assert name.isprintable()


@settings(deadline=None, max_examples=50)
@given(FOLDER_NAMES)
def test_an_episode_folder_of_any_name_is_refused_or_read(name: str) -> None:
    """Whatever a file system allows as a name: the host is told on one printable line, or it is an episode."""
    with tempfile.TemporaryDirectory() as temporary:
        show = write_show(Path(temporary) / "show")
        try:
            write_episode(show, name, {"episode.toml": EPISODE})
        except (OSError, UnicodeError):
            return  # no name here at all
        assert all(line.isprintable() for line in complaints(show))
        with suppress(ContentError):
            slugs = [episode.slug for episode in read(show).episodes]
            assert slugs in ([], [name])
            assert not slugs or list(check_slug(name)) == []


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("cover", 'cover = "\\u0000"'),
        ("cover", f'cover = "{"x" * 300}"'),
        ("cover", 'cover = "C:x.jpg"'),
        ("cover", 'cover = "/etc/passwd"'),
        ("cover", 'cover = "%2e%2e/../x.jpg"'),
        ("audio.intro", '[audio]\nintro = "a\\u0007.wav"'),
        ("storage.folder", '[storage]\nfolder = "\\u0000"'),
        ("storage.prefix", '[storage]\nbucket = "tides"\nprefix = "a/../../b"'),
        ("storage.prefix", '[storage]\nbucket = "tides"\nprefix = "a//b"'),
        ("storage.prefix", '[storage]\nbucket = "tides"\nprefix = "a\\u0000"'),
        ("storage.endpoint_url", '[storage]\nbucket = "tides"\nendpoint_url = "https://user:word@s3.example.org"'),
        ("links", '[links]\n"a\\u0000" = "https://www.example.org"'),
    ],
)
def test_names_that_lead_out_are_told_by_their_key(tmp_path: Path, where: str, text: str) -> None:
    """The host reads which line of show.toml is meant, and nothing is tried with it."""
    folder = write_show(tmp_path / "show", SHOW + text + "\n")
    said = [line for line in complaints(folder) if line.startswith(f"show.toml: {where}")]
    assert len(said) == 1
    assert said[0].isprintable()


@pytest.mark.parametrize(
    "name",
    ["show.toml", "cover.jpg", "episodes/012-x/notes.md", "episodes/012-x/transcript.vtt", "episodes/012-x/cover.jpg"],
)
def test_a_link_that_leads_out_of_the_show_is_not_followed(tmp_path: Path, name: str) -> None:
    """What lies elsewhere on the computer is never published by way of a link in a show somebody shared."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE})
    outside = tmp_path / "outside"
    outside.write_bytes((folder / "cover.jpg").read_bytes() if name.endswith("jpg") else SHOW.encode())
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(outside)
    assert any("leads out of the show's folder" in line for line in complaints(folder))


def test_an_episode_that_is_a_link_to_another_place_gives_nothing_of_that_place(tmp_path: Path) -> None:
    """A folder elsewhere does not become an episode by being linked to."""
    folder = write_show(tmp_path / "show")
    elsewhere = write_episode(tmp_path / "elsewhere", "012-x", {"episode.toml": EPISODE, "notes.md": "secret"})
    (folder / "episodes").mkdir()
    (folder / "episodes" / "012-x").symlink_to(elsewhere)
    assert any("leads out of the show's folder" in line for line in complaints(folder))
