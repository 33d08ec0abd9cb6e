"""Ctrl-C while an episode is made: nothing is half-written, and the next run ends as if it had not happened."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.showfolder import tree, write_episode, write_show

SECONDS = 30.0  # of sound: several segments are on their way at once
# How many bytes of an unfinished file there are when the host presses Ctrl-C.
MOMENTS = (0, 100_000, 250_000)


def written_show(folder: Path) -> Path:
    """A show with two episodes that are due."""
    write_show(folder)
    write_episode(folder, "001-a", number=1)
    write_episode(folder, "002-b", number=2, seconds=SECONDS)
    return folder


def publish(folder: Path) -> subprocess.Popen[str]:
    """The command as the host types it."""
    command = [sys.executable, "-m", "podcaster", "publish"]
    return subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def unfinished(folder: Path) -> int:
    """The size of the largest unfinished file, -1 if there is none."""
    sizes = [-1]
    for path in folder.rglob("*.part"):
        try:
            sizes.append(path.stat().st_size)
        except FileNotFoundError:
            continue
    return max(sizes)


def test_ctrl_c_while_encoding_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Interrupted again and again, the publication ends with the same bytes; what was finished is not made again."""
    whole, folder = written_show(tmp_path / "whole"), written_show(tmp_path / "interrupted")
    said, complaints = publish(whole).communicate(timeout=120)
    assert (whole / "live" / "feed.xml").exists(), said + complaints
    before, made = tree(folder), {}
    for moment in MOMENTS:
        with publish(folder) as program:
            while unfinished(folder) < moment and program.poll() is None:
                pass
            program.send_signal(signal.SIGINT)
            said, complaints = program.communicate(timeout=120)
        assert program.returncode == 130, complaints
        assert complaints.endswith("Stopped. Nothing is half-done; to go on, run it again.\n")
        assert unfinished(folder) == -1
        assert not (folder / "live").exists()
        after = tree(folder)
        assert before.items() <= after.items()
        assert made.items() <= after.items()
        made = after
    program = publish(folder)
    program.communicate(timeout=120)
    assert program.returncode == 0
    public, expected = tree(folder / "build" / "public"), tree(whole / "build" / "public")
    assert public == expected
