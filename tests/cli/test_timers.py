"""The commands around time: publish --due, schedule, announce."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_commands import podcaster
from tests.publish.world import world
from tests.showfolder import write_episode, write_show


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A show with 001-lassen live, and 002-draaien, which waits until the day after tomorrow and is uploaded."""
    folder = write_show(tmp_path_factory.mktemp("made") / "show")
    write_episode(folder, "001-lassen")
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
    write_episode(folder, "002-draaien", number=2, published=later)
    assert podcaster(folder, "publish").returncode == 0
    return folder


@pytest.fixture
def show(made: Path, tmp_path: Path) -> Path:
    """A copy of that show, with what is live."""
    return shutil.copytree(made, tmp_path / "show")


def test_the_host_reads_what_waits_and_that_its_audio_is_there(show: Path) -> None:
    """Before the weekend she sees that nothing more is needed of her."""
    ran = podcaster(show, "schedule", COLUMNS="120")
    assert ran.returncode == 0, ran.stderr
    assert "002-draaien" in ran.stdout
    assert "1 d 23 h" in ran.stdout
    assert "uploaded" in ran.stdout
    (waits,) = json.loads(podcaster(show, "schedule", "--json").stdout)["waiting"]
    assert (waits["slug"], waits["uploaded"]) == ("002-draaien", True)


@pytest.mark.parametrize("kind", ["--systemd", "--cron", "--ci"])
def test_what_a_timer_needs_is_printed_for_this_show(show: Path, kind: str) -> None:
    """What is printed can be used as it is."""
    ran = podcaster(show, "schedule", kind)
    assert ran.returncode == 0, ran.stderr
    assert "publish" in ran.stdout
    assert "--due" in ran.stdout
    files = json.loads(podcaster(show, "schedule", kind, "--json").stdout)["files"]
    assert all(text in ran.stdout for text in files.values())


def test_with_nothing_due_a_timer_does_nothing_and_says_so(show: Path) -> None:
    """Exit code 0, one line, no release."""
    ran = podcaster(show, "publish", "--due")
    assert (ran.returncode, ran.stdout.strip()) == (0, "Nothing is due.")
    assert json.loads(podcaster(show, "publish", "--due", "--json").stdout) == {
        "published": False,
        "due": [],
        "held": [],
    }
    assert len(list((show / "live/.podcaster/releases").glob("*.json"))) == 1


def test_a_late_run_says_how_late_it_is(show: Path) -> None:
    """The host whose computer was off reads it on stderr, which cron mails, and the episode is live."""
    facts = show / "episodes/002-draaien/episode.toml"
    lines = [line for line in facts.read_text().splitlines() if not line.startswith("published")]
    late = (datetime.now(UTC) - timedelta(hours=3)).isoformat(timespec="seconds")
    facts.write_text("\n".join([*lines, f"published = {late}"]) + "\n")
    ran = podcaster(show, "publish", "--due")
    assert ran.returncode == 0, ran.stderr
    assert "002-draaien goes live 3:00:" in ran.stderr
    assert "002-draaien" in (show / "live/feed.xml").read_text()
    assert podcaster(show, "publish", "--due").stdout.strip() == "Nothing is due."


def test_an_announcement_that_fails_is_a_warning_and_its_secret_is_not_told(show: Path) -> None:
    """The episode is live, exit code 0; the next run, with nothing to publish, tells who was missed."""
    with world(show / "nothing") as ears:
        ears.change = lambda method, key, answer: (500, {}, b"")
        write_episode(show, "003-frezen", number=3, published="")
        hook = {"PODCASTER_WEBHOOK": f"{ears.url}hidden-path", "PODCASTER_WEBHOOK_SECRET": "geheim", "NO_PROXY": "*"}
        ran = podcaster(show, "publish", "003-frezen", **hook)
        assert ran.returncode == 0, ran.stderr
        assert "was not told of release 2 (answered 500)" in ran.stderr
        assert "hidden-path" not in ran.stderr + ran.stdout
        ears.change = lambda method, key, answer: (200, {}, b"")
        assert podcaster(show, "publish", "--due", **hook).stderr == ""
        said = json.loads(ears.bodies[-1][1])
    assert [each["title"] for each in said["added"]] == ["Aflevering over frezen"]
    kept = [path.read_bytes() for path in [*show.glob("build/**/*"), *show.glob("live/**/*")] if path.is_file()]
    assert not any(secret in content for content in kept for secret in (b"hidden-path", b"geheim"))


def test_the_host_gets_a_text_to_paste(show: Path) -> None:
    """For an episode that waits as well; one that does not exist is said."""
    ran = podcaster(show, "announce", "002-draaien")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("Nieuwe aflevering van Werkplaatspraat: Aflevering over draaien\n")
    assert podcaster(show, "announce", "009-niets").returncode == 1
