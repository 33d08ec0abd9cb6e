"""Files that cannot be read: one clear message each, never a traceback."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcaster.content.read import read
from podcaster.errors import ContentError
from tests.content.folders import EPISODE, complaint, complaints, write_show

NOBODY = 65534


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show with one episode."""
    return write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE})


def test_files_from_windows_read_like_any_other(show: Path) -> None:
    """Notepad's byte order mark and line ends change nothing."""
    before = read(show).episodes[0]
    path = show / "episodes/012-x/episode.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EPISODE.replace("\n", "\r\n").encode())
    (path.parent / "notes.md").write_bytes(b"\xef\xbb\xbfEen\r\n\r\nTwee\r\n")
    (path.parent / "chapters.txt").write_bytes(b"\xef\xbb\xbf00:00 Een\r\n01:00 Twee\r\n")
    (path.parent / "transcript.vtt").write_bytes(b"\xef\xbb\xbfWEBVTT\r\n\r\n00:00.000 --> 00:01.000\r\nHoi\r\n")
    after = read(show).episodes[0]
    assert (after.title, after.guid) == (before.title, before.guid)
    assert after.notes_html == "<p>Een</p>\n<p>Twee</p>\n"
    assert [chapter.title for chapter in after.chapters] == ["Een", "Twee"]
    assert after.transcript is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Een\ncaf\xe9\n", "notes.md: line 2: is not UTF-8; save the file as UTF-8"),
        ("Een".encode("utf-16"), "notes.md: is saved as UTF-16; save it as UTF-8"),
        (b"Een\nTwee\x0b\n", "notes.md: line 2: holds a control character (U+000B); remove it"),
        (b"x" * 10_000_001, "notes.md: is larger than 10 MB, too large for text"),
    ],
)
def test_a_text_that_no_page_can_hold_is_named_by_its_line(show: Path, content: bytes, said: str) -> None:
    """What would break the feed is found in the host's file, not in the feed."""
    (show / "episodes/012-x/notes.md").write_bytes(content)
    assert complaint(show) == f"episodes/012-x/{said}"


@pytest.mark.parametrize("name", ["show.toml", "episodes/012-x/episode.toml", "episodes/012-x/film.mp4"])
def test_a_folder_where_a_file_should_be_is_said(show: Path, name: str) -> None:
    """A folder with a file's name is a slip of the mouse."""
    (show / name).unlink(missing_ok=True)
    (show / name).mkdir()
    assert complaint(show) == f"{name}: is a folder where a file is expected"


def test_a_pipe_is_not_waited_for(show: Path) -> None:
    """A file that is none gives a message, not a command that hangs."""
    for name in ("notes.md", "recording.wav", "media.json"):
        os.mkfifo(show / "episodes/012-x" / name)
    assert [said.split(";")[0] for said in complaints(show)] == [
        f"episodes/012-x/{name}: is not an ordinary file" for name in ("notes.md", "recording.wav", "media.json")
    ]


def test_names_no_terminal_can_print_are_still_printed(show: Path) -> None:
    """A folder copied from an old computer is named so that the host can find it."""
    for name in (b"caf\xe9", b"a\nb"):
        (show / "episodes" / os.fsdecode(name)).mkdir()
    said = "\n".join(complaints(show)).encode().decode()
    assert "episodes/a\\nb: the folder's name becomes an address" in said
    assert "episodes/caf\\udce9/episode.toml: is missing" in said


def test_a_file_where_the_episodes_should_be_is_said(show: Path) -> None:
    """A show without episodes because of a stray file is not published as an empty one."""
    shutil.rmtree(show / "episodes")
    (show / "episodes").write_text("x")
    assert complaint(show) == "episodes: is a file where a folder is expected"


def test_nothing_outside_the_show_is_published_by_a_link(show: Path, tmp_path: Path) -> None:
    """A show that was cloned from somebody else cannot publish the host's own files."""
    (tmp_path / "secret.txt").write_text("00:00 Geheim")
    (show / "episodes/012-x/chapters.txt").symlink_to(tmp_path / "secret.txt")
    assert complaint(show) == (
        f"episodes/012-x/chapters.txt: leads out of the show's folder, to {tmp_path / 'secret.txt'}; copy the file here"
    )


def test_an_episode_folder_that_is_a_link_out_of_the_show_is_not_followed(show: Path, tmp_path: Path) -> None:
    """The same, one level up."""
    (show / "episodes/012-x").rename(tmp_path / "elsewhere")
    (show / "episodes/012-x").symlink_to(tmp_path / "elsewhere")
    assert "leads out of the show's folder" in complaint(show)


def test_a_recording_may_be_a_link_to_another_disk(show: Path, tmp_path: Path) -> None:
    """Recordings are large; `podcaster new --link` leaves them where they are."""
    (tmp_path / "take1.wav").write_bytes(b"sound")
    recording = show / "episodes/012-x/recording.wav"
    recording.symlink_to(tmp_path / "take1.wav")
    assert read(show).episodes[0].recordings == (recording,)
    (tmp_path / "take1.wav").unlink()
    assert complaint(show) == (
        f"episodes/012-x/recording.wav: is a link to {tmp_path / 'take1.wav'}, which is not there"
    )


def test_an_empty_recording_is_found_before_anything_is_encoded(show: Path) -> None:
    """A copy that failed is found at once."""
    (show / "episodes/012-x/recording.wav").touch()
    assert complaint(show) == "episodes/012-x/recording.wav: is empty (0 bytes)"


def test_empty_files_of_text_are_read_as_nothing(show: Path) -> None:
    """Empty notes and chapters are fine; an empty transcript is not one."""
    for name in ("notes.md", "chapters.txt", "transcript.vtt"):
        (show / "episodes/012-x" / name).touch()
    assert complaints(show) == [
        "episodes/012-x/transcript.vtt: line 1: does not start with the word WEBVTT, e.g. WEBVTT"
    ]


@pytest.fixture
def not_the_owner(tmp_path: Path) -> Iterator[Path]:
    """A show that belongs to somebody else: as root, the test becomes nobody, for nothing is closed to root."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield write_show(Path(folder) / "show", e012_x={"episode.toml": EPISODE}, e013_y={"episode.toml": EPISODE})
        for path in Path(folder).rglob("*"):
            path.chmod(0o755)


def test_a_file_that_may_not_be_read_is_named(not_the_owner: Path) -> None:
    """Files copied by an administrator are a usual cause; the host hears which ones."""
    show = not_the_owner
    (show / "episodes/013-y/episode.toml").chmod(0)
    (show / "episodes/012-x").chmod(0)
    (show / "cover.jpg").chmod(0)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        said = complaints(show)
    finally:
        if was_root:
            os.seteuid(0)
    assert "cover.jpg: cannot be read: permission denied" in "\n".join(said)
    assert "episodes/012-x: cannot be opened: permission denied" in said
    assert "episodes/013-y/episode.toml: cannot be read: permission denied" in said


def test_a_show_that_vanished_is_a_message_too(tmp_path: Path) -> None:
    """Also when the folder itself is gone there is no traceback."""
    with pytest.raises(ContentError, match=r"show\.toml: is missing"):
        read(tmp_path / "nowhere")
