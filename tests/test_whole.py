"""Files and folders are there whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from podcaster.whole import beside, copy_whole, write_whole


@pytest.mark.parametrize("broken", [KeyboardInterrupt, OSError, SystemExit])
def test_what_is_broken_off_leaves_nothing_and_changes_nothing(tmp_path: Path, broken: type[BaseException]) -> None:
    """The host presses Ctrl-C, or her disk is full: what was there is as it was, and nothing lies beside it."""
    target = tmp_path / "feed.xml"
    target.write_text("before")
    with pytest.raises(broken), beside(target) as part:  # noqa: PT012  (what is broken off is the block)
        part.write_text("half")
        raise broken
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("feed.xml", "before")]


def test_a_rename_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """A folder stands where the file should be: the host is told, and finds no leftover."""
    (tmp_path / "feed.xml" / "inside").mkdir(parents=True)
    with pytest.raises(OSError):
        write_whole(tmp_path / "feed.xml", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["feed.xml"]


def test_what_a_kill_left_behind_is_cleared(tmp_path: Path) -> None:
    """After a power cut the next run makes the same thing, without what was left of the last one."""
    left, under_way = tmp_path / ".007-tides.7-7.part", tmp_path / ".006-reef.8-8.part"
    left.mkdir()
    (left / "old.txt").write_text("left behind")
    os.utime(left, (0, 0))
    under_way.touch()
    with beside(tmp_path / "007-tides") as made:
        made.mkdir()
        (made / "notes.md").write_text("new")
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))
    assert found == [under_way.name, "007-tides/notes.md"]


def test_a_folder_takes_nobodys_place(tmp_path: Path) -> None:
    """An episode's folder that appeared in the meantime stays as it is."""
    taken = tmp_path / "007-tides"
    with pytest.raises(OSError), beside(taken) as made:  # noqa: PT012
        made.mkdir()
        taken.mkdir()
        (taken / "notes.md").write_text("hers")
    assert [path.name for path in tmp_path.iterdir()] == ["007-tides"]
    assert (taken / "notes.md").read_text() == "hers"


def test_two_who_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    """A timer publishes while the host does: whoever reads in between finds one whole file or the other."""
    target, sizes = tmp_path / "feed.xml", (200_000, 300_000)
    target.write_bytes(b"x" * sizes[0])
    code = "import sys; from pathlib import Path; from podcaster.whole import write_whole\n"
    code += "for _ in range(300): write_whole(Path(sys.argv[1]), b'x' * int(sys.argv[2]))"
    writers = [subprocess.Popen([sys.executable, "-c", code, str(target), str(size)]) for size in sizes]
    read = set()
    while any(writer.poll() is None for writer in writers):
        read.add(len(target.read_bytes()))
    assert [writer.returncode for writer in writers] == [0, 0]
    assert read <= set(sizes)
    assert list(tmp_path.iterdir()) == [target]


def test_a_text_is_written_as_it_is(tmp_path: Path) -> None:
    """The same show gives the same bytes on every system: no line end is turned into another."""
    write_whole(tmp_path / "new" / "notes.md", "één\r\ntwee\n")
    assert (tmp_path / "new" / "notes.md").read_bytes() == b"\xc3\xa9\xc3\xa9n\r\ntwee\n"


def test_only_what_is_ours_is_linked(tmp_path: Path) -> None:
    """The host may edit her film in place: what is to be public has bytes of its own, while the cache shares them."""
    source = tmp_path / "film.mp4"
    source.write_bytes(b"film")
    copy_whole(source, tmp_path / "copied.mp4", ours=False)
    copy_whole(source, tmp_path / "linked.mp4", ours=True)
    assert not source.samefile(tmp_path / "copied.mp4")
    assert source.samefile(tmp_path / "linked.mp4")
    assert (tmp_path / "copied.mp4").read_bytes() == b"film"
