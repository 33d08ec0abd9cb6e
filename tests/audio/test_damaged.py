"""Whatever a host drops in ends in a good episode or a plain sentence: a thousand damaged files, and some by design.

Each is tried in another process (tests/audio/trial.py), with bounds on memory and time, so that a crash inside FFmpeg's
libraries would be seen, and put down to the file. The same numbers give the same files. A wider sweep by hand:
``python -m tests.audio.test_damaged 1000 6000``.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from podcaster.audio import decode
from podcaster.errors import AudioError
from tests.audio import damage
from tests.audio.pointing import POINTING
from tests.audio.tricks import OTHER, TEXTS, TOO_MUCH, Trick

ROOT = Path(__file__).parents[2]
WORKERS = 2
MOST_SECONDS = 5.0  # of one core, for a second of sound; usual is 0.02
MOST_BYTES = 250_000_000

Outcome = dict[str, Any]
Job = Callable[[Path], Path]


class Tries:
    """Tries files in processes of their own; one that dies is replaced, and its last file named."""

    def __init__(self, jobs: Mapping[str, Job], folder: Path) -> None:
        self._jobs = iter(jobs.items())
        self._lock = threading.Lock()
        self.outcomes: dict[str, Outcome] = {}
        self.said = ""
        threads = [threading.Thread(target=self._work, args=(folder / f"{n}",)) for n in range(WORKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    @property
    def good(self) -> int:
        """How many ended in a good result."""
        return sum(each["outcome"] == "good" for each in self.outcomes.values())

    def _work(self, folder: Path) -> None:
        folder.mkdir()
        with (folder / "stderr").open("w+") as stderr:
            worker = None
            while job := self._next():
                place = Path(tempfile.mkdtemp(dir=folder))
                name, write = job
                path = write(place)
                worker = worker or _worker(stderr)
                outcome = _asked(worker, path)
                worker = None if "died" in outcome else worker
                self.outcomes[name] = outcome
                for file in place.iterdir():
                    file.unlink()
            if worker:
                worker.communicate()
            stderr.seek(0)
            self.said += stderr.read()

    def _next(self) -> tuple[str, Job] | None:
        with self._lock:
            return next(self._jobs, None)


def _worker(stderr: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error::RuntimeWarning", "-m", "tests.audio.trial"]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=stderr, text=True)


def _asked(worker: subprocess.Popen[str], path: Path) -> Outcome:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(f"{path}\n")
    worker.stdin.flush()
    if answer := worker.stdout.readline():
        return dict(json.loads(answer))
    code = worker.wait()  # negative: the number of the signal
    return {"died": code, "outcome": f"the process died: {code}", "sound": False, "seconds": 0.0}


def check(tries: Tries) -> str:
    """Assert what holds for every file, and return the figures."""
    wrong = [f"{name}: {each['outcome']}" for name, each in tries.outcomes.items() if not each["sound"]]
    assert not wrong, "\n".join(wrong)
    seconds = {name: each["seconds"] for name, each in tries.outcomes.items()}
    assert {name: taken for name, taken in seconds.items() if taken > MOST_SECONDS} == {}
    memory = max(each["peak_memory_bytes"] for each in tries.outcomes.values())
    assert memory < MOST_BYTES
    assert tries.said == "", "nothing but what the program says is printed"
    figures = f"{len(tries.outcomes)} files: {tries.good} good, {len(tries.outcomes) - tries.good} refused"
    return f"{figures}; slowest {max(seconds.values()):.2f} s, at most {memory / 1e6:.0f} MB"


def thousand(first: int, last: int, folder: Path) -> Tries:
    """Try the damaged files with these numbers."""
    (folder / "good").mkdir()
    damage.write_good(folder / "good")
    jobs = {f"number {number}": partial(damage.damaged, folder / "good", number) for number in range(first, last)}
    return Tries(jobs, folder)


def test_a_thousand_damaged_files_end_well_or_in_a_plain_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No damage to a recording or film crashes, hangs, fills the memory or half-makes an episode."""
    tries = thousand(0, 1000, tmp_path)
    with capsys.disabled():
        print(f"\n{check(tries)}")
    assert len(tries.outcomes) == 1000
    assert 250 < tries.good < 750, "the damage is neither harmless nor total"


def told(tricks: dict[str, Trick], folder: Path) -> dict[str, str]:
    """What comes of each trick."""
    tries = Tries(tricks, folder)
    check(tries)
    return {name: each["outcome"] for name, each in tries.outcomes.items()}


def test_a_file_that_points_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """What a guest sends cannot make another file of the host's, or an address, part of the episode."""
    assert {n: said for n, said in told(POINTING, tmp_path).items() if "cannot be read" not in said} == {}


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    """A saved error page, an archive or a bomb of nested boxes is named as such, whatever it is called."""
    assert {name for name, said in told(OTHER, tmp_path).items() if said == "good"} == set()


def test_far_too_much_around_the_sound_does_no_harm(tmp_path: Path) -> None:
    """Tens of thousands of chapters, markers or chunks, and pictures of any size, leave the sound as it is."""
    assert {name: said for name, said in told(TOO_MUCH, tmp_path).items() if said != "good"} == {}


def test_more_tags_than_anybody_writes_are_refused_at_once(tmp_path: Path) -> None:
    """A file whose tags alone would take minutes to read is named as such, whatever its format."""
    assert {name for name, said in told(TEXTS, tmp_path).items() if "tags beside its sound" not in said} == set()


def test_headers_that_take_too_long_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else makes FFmpeg compute on a header, the program does not seem to hang."""
    path = TEXTS["10,000 texts in an M4A"](tmp_path)
    taken = []
    for patience in (None, 0.05):
        monkeypatch.setattr(decode, "_PATIENCE", (patience, None))
        before = time.process_time()
        with contextlib.suppress(AudioError):
            decode.probe(path)
        taken.append(time.process_time() - before)
    assert taken[1] < taken[0] / 2


if __name__ == "__main__":
    print(check(thousand(int(sys.argv[1]), int(sys.argv[2]), Path(tempfile.mkdtemp()))))
