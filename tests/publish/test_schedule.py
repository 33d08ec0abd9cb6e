"""What waits, when, and the files a timer needs: read back as cron, systemd and a shell read them."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.content.read import Content, read
from podcaster.errors import PublishError
from podcaster.model import LiveMedia, Release, StoredFile
from podcaster.publish import timers
from podcaster.publish.schedule import misread, waiting
from tests import make
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
PROGRAM = ["/opt/my tools/bin/podcaster"]
HARD = '/srv/shows/50% "harder" $HOME it\'s\\back'


def release(**changes: object) -> Release:
    """A release with nothing in it but these."""
    facts: dict[str, object] = {"number": 1, "show_guid": "", "files": {}, "enclosures": {}}
    return Release(**(facts | changes))  # type: ignore[arg-type]


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """A draft, two episodes that wait, and one that is due."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen", seconds=0.1)
    write_episode(folder, "002-draaien", number=2, published="2026-07-01T06:00:00+02:00", seconds=0.1)
    write_episode(folder, "003-frezen", number=3, published="2026-06-02T06:00:00+02:00", seconds=0.1)
    write_episode(folder, "004-zagen", number=4, published="", seconds=0.1)
    return read(folder)


def test_what_waits_is_listed_the_next_one_first(content: Content) -> None:
    """The host sees what is due, what comes when on her own clock, and no drafts."""
    waits = waiting(content, None, NOW)
    assert [each.episode.slug for each in waits] == ["001-lassen", "003-frezen", "002-draaien"]
    assert waits[0].left < timedelta(0)
    assert waits[1].left == timedelta(days=1)
    assert f"{waits[1].at:%H:%M %Z}" == "06:00 CEST"


def test_what_is_live_or_was_taken_back_waits_for_nothing(content: Content) -> None:
    """The list holds what a timer will put live, and nothing else."""
    first, _, third = (
        {str(each.episode.guid): LiveMedia(slug=each.episode.slug, key="", file=make.media())}
        for each in waiting(content, None, NOW)
    )
    waits = waiting(content, release(enclosures=first, reserved=third), NOW)
    assert [each.episode.slug for each in waits] == ["003-frezen"]


def test_the_list_says_whose_audio_is_there(content: Content) -> None:
    """The host knows before the day whether her own computer is still needed."""
    from dataclasses import replace

    made = make.media()
    episodes = tuple(replace(each, media=made) if each.slug == "003-frezen" else each for each in content.episodes)
    file = StoredFile(sha256=made.sha256, size_bytes=1, content_type="", cache_control="")
    waits = waiting(replace(content, episodes=episodes), release(files={"media/x": file}), NOW)
    assert [each.is_uploaded for each in waits] == [False, True, False]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-07-01T06:00:00+01:00", "06:00 with +0100 is 07:00 in Europe/Amsterdam on that day"),
        ("2026-10-25T06:00:00+02:00", "06:00 with +0200 is 05:00 in Europe/Amsterdam on that day"),
        ("2026-07-01T06:00:00+02:00", ""),
        ("2026-10-25T02:30:00+01:00", ""),
        ("2026-07-01T06:00:00Z", ""),
    ],
)
def test_an_hour_that_is_another_one_in_summer_is_told(tmp_path: Path, written: str, said: str) -> None:
    """Whoever copied the date of a winter episode hears that it is an hour off; a date in UTC is meant so."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen", published=written, seconds=0.1)
    found = list(misread(waiting(read(folder), None, NOW), "Europe/Amsterdam"))
    assert [said in problem.what for problem in found] == ([True] if said else [])
    assert all(problem.severity == "warning" for problem in found)


@pytest.mark.parametrize("show", ["/srv/show", "/srv/My Show", HARD])
def test_systemd_runs_the_command_that_was_meant(show: str) -> None:
    """Spaces, quotes, percent and dollar signs in a path reach the command as they are."""
    files = timers.systemd(PROGRAM, Path(show), "100% Werkplaats\npraat")
    service, timer = (unit(text) for text in files.values())
    line = service["Service"]["ExecStart"]
    assert line.startswith(':"')  # no variable is filled in
    assert as_systemd(line[1:]) == [*PROGRAM, "publish", "--due", "--show", show]
    assert timer["Timer"] == {"OnCalendar": "*:0/10", "Persistent": "true"}
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert service["Unit"]["Description"] == "Publish what is due of 100%% Werkplaats praat"
    first, second = files
    assert first.removesuffix(".service") == second.removesuffix(".timer")
    assert set(first) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


def test_systemd_itself_has_nothing_to_say_about_the_files(tmp_path: Path) -> None:
    """The host can enable what was printed."""
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("systemd-analyze is not on this machine; the files are parsed by the other tests")
    program = [sys.executable, "-m", "podcaster"]
    for name, text in timers.systemd(program, tmp_path / 'my 50% "show"', "Werkplaatspraat").items():
        (tmp_path / name).write_text(text)
    units = sorted(str(path) for path in tmp_path.glob("podcaster-*"))
    ran = subprocess.run([analyze, "verify", "--user", *units], capture_output=True, text=True, check=False)
    ours = [line for line in ran.stderr.splitlines() if "podcaster-" in line]
    assert ours == []


@pytest.mark.parametrize("show", ["/srv/show", "/srv/My Show", HARD])
def test_cron_runs_the_command_that_was_meant(show: str) -> None:
    """A crontab turns a bare percent sign into a line break; then a shell reads the rest."""
    line = timers.cron(PROGRAM, Path(show)).splitlines()[-1]
    times, command = line.split(" ")[:5], line.split(" ", 5)[5]
    assert times == ["*/10", "*", "*", "*", "*"]
    assert "%" not in command.replace("\\%", "")
    shell = command.replace("\\%", "%").removesuffix(" >/dev/null")
    assert shlex.split(shell) == [*PROGRAM, "publish", "--due", "--show", show]


def test_a_path_that_no_crontab_can_hold_is_refused() -> None:
    """A line break would make a second, wrong line."""
    with pytest.raises(PublishError, match="has a line break in its name"):
        timers.cron(PROGRAM, Path("/srv/my\nshow"))


def test_the_steps_of_a_ci_begin_at_the_top_of_the_repository(tmp_path: Path) -> None:
    """A show in a folder of a repository is found by the job, whatever its name."""
    (tmp_path / ".git").mkdir()
    show = tmp_path / "shows" / "my show"
    line = timers.steps(show).splitlines()[-1]
    assert shlex.split(line) == ["podcaster", "publish", "--due", "--show", "shows/my show"]
    assert timers.steps(tmp_path).splitlines()[-1].endswith("--show .")


def unit(text: str) -> configparser.ConfigParser:
    """Read a unit file: sections with keys, whose case counts."""
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(text)
    return parser


def as_systemd(line: str) -> list[str]:
    """Return the words of a command as systemd splits it: double quotes, backslashes, and %% for a percent sign."""
    return [word.replace("%%", "%") for word in shlex.split(line)]
