"""Several podcasters in one show's folder take turns."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

from podcaster.build.alone import alone
from podcaster.build.line import build
from tests.showfolder import write_episode, write_recording, write_show

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def start(show: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command as the host, or her timer, starts it."""
    command = [sys.executable, "-m", "podcaster", *arguments]
    return subprocess.Popen(command, cwd=show, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_timer_and_the_host_publish_at_once(tmp_path: Path) -> None:
    """Both end well, whoever is first, and the other finds everything done."""
    show = write_show(tmp_path / "show")
    write_episode(show, "001-lassen")
    both = [start(show, "publish", "--no-verify"), start(show, "publish", "--due", "--no-verify")]
    said = [running.communicate(timeout=120) for running in both]
    assert [running.returncode for running in both] == [0, 0], said
    assert b"Aflevering over lassen" in (show / "live/feed.xml").read_bytes()


def test_who_has_to_wait_reads_why(tmp_path: Path) -> None:
    """The host whose timer is at work sees no standstill without a word."""
    show = write_show(tmp_path / "show")
    write_episode(show, "001-lassen")
    with alone(show):
        waiting = start(show, "build")
        assert waiting.stderr is not None
        assert waiting.stderr.readline().startswith("Another podcaster is at work on this show")
        assert not (show / "build/public").exists()
    assert waiting.wait(60) == 0
    waiting.communicate()
    assert (show / "build/public/feed.xml").exists()


def test_who_has_the_turn_may_ask_again_and_other_threads_wait(tmp_path: Path) -> None:
    """A publication builds; the page that shows a preview waits meanwhile."""
    order: list[str] = []

    def other() -> None:
        with alone(tmp_path):
            order.append("other")

    with alone(tmp_path):
        thread = Thread(target=other)
        thread.start()
        with alone(tmp_path):
            order.append("nested")
        thread.join(0.2)
        order.append("outer")
    thread.join()
    assert order == ["nested", "outer", "other"]


def test_one_recording_for_two_episodes_is_made_at_once(tmp_path: Path) -> None:
    """A rerun of an episode sounds like the first: both are made in one build, in whatever order."""
    show = write_show(tmp_path / "show")
    for number in (1, 2):
        write_recording(write_episode(show, f"00{number}-lassen", number=number) / "recording.wav", 20, seed=1)
    built = build(show, now=NOW)
    assert len({media.file.recipe for media in built.media.values()}) == 1
    assert {path.suffix for path in (built.public / "media").iterdir()} == {".mp3"}
