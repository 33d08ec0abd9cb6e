"""A network that fails at every request of a publication in turn: listeners notice nothing, and publishing goes on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from podcaster.cli import main
from podcaster.model import StorageSettings
from podcaster.publish.asked import Asked
from tests.publish.showing import built
from tests.publish.sweep import Publication, Sweep, one_at_a_time
from tests.showfolder import write_episode, write_show
from tests.storage.faults import at, network

ONCE = ("reset", "lose", "broken", "busy", "hang")
ALL = bool(os.environ.get("PODCASTER_SWEEP"))


@pytest.fixture(params=["first", "second"])
def sweep(request: pytest.FixtureRequest, tmp_path: Path, storage_settings: StorageSettings) -> Iterator[Sweep]:
    """A show's first publication; or a later one that adds an episode, changes pages and takes an episode away."""
    before, after = tmp_path / "before", tmp_path / "after"
    small: dict[str, int] = {"media_bytes": 3000}
    with network(storage_settings.endpoint_url) as net, one_at_a_time():
        if request.param == "first":
            yield Sweep(storage_settings, net, Publication(after, built(after, ["001-a"], **small)))
            return
        live = Publication(before, built(before, ["001-a", "002-b"], **small))
        asked = Asked(withdrawing=["001-a"], purge=True)
        edition = built(after, ["002-b", "003-c"], text="anders", **small)
        yield Sweep(storage_settings, net, Publication(after, edition, asked), live)


def test_a_fault_at_every_request(sweep: Sweep, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever befalls a request, once or for ever: apps never find a broken link, and the next run completes it.

    In an ordinary run each request meets one of the faults in turn; PODCASTER_SWEEP=1 tries all of them everywhere.
    """
    faults = [(fault, False) for fault in ONCE] + [("broken", True)]
    for number in range(1, sweep.requests + 1):
        for fault, for_ever in faults if ALL else [faults[number % len(faults)]]:
            sweep.try_fault(number, fault, for_ever=for_ever)
    _tell(sweep, capsys)


def test_killed_at_every_request(sweep: Sweep, capsys: pytest.CaptureFixture[str]) -> None:
    """A battery that runs out, at whichever request, breaks nothing: a process is really killed there.

    In an ordinary run at every third request, with PODCASTER_SWEEP=1 at every one.
    """
    for number in range(1, sweep.requests + 1, 1 if ALL else 3):
        sweep.try_killed(number)
    _tell(sweep, capsys)


def _tell(sweep: Sweep, capsys: pytest.CaptureFixture[str]) -> None:
    assert sweep.listener.looks > sweep.points.total() >= 10
    tried = ", ".join(f"{count} × {name}" for name, count in sorted(sweep.points.items()))
    with capsys.disabled():
        print(f"\n{sweep.points.total()} points in {sweep.requests} requests, {sweep.listener.looks} looks: {tried}")


def test_a_storage_that_fails_for_ever_is_an_exit_code(
    tmp_path: Path, storage_settings: StorageSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script that publishes at night learns that it did not happen, and a host reads why."""
    with network(storage_settings.endpoint_url) as net, one_at_a_time():
        where = f'bucket = "{storage_settings.bucket}"\nprefix = "{storage_settings.prefix}"\n'
        where += f'endpoint_url = "{net.endpoint_url}"'
        folder = write_show(tmp_path / "show", where, storage_settings.base_url)
        write_episode(folder, "001-eerste")
        for number in (1, 6, 12):
            net.fault = at(number, "broken", for_ever=True)
            assert _exit_code("publish", "--show", str(folder)) == 1
            assert "the storage is out of order" in capsys.readouterr().err
        net.fault = at(0, "pass")
        assert _exit_code("publish", "--show", str(folder)) == 0


def _exit_code(*arguments: str) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["podcaster", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code or 0
