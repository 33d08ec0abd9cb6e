"""Tries file after file in a process of its own, with bounds on memory and time, so that even a crash is only a result.

Reads names of files from standard input, one a line, and answers each with one line of JSON.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import time
import traceback
from datetime import timedelta
from pathlib import Path

from podcaster.audio.decode import blocks, probe
from podcaster.audio.encode import encode
from podcaster.audio.film import poster, probe_film
from podcaster.audio.loudness import measure
from podcaster.audio.target import Encoded
from podcaster.errors import AudioError
from podcaster.model import AudioSettings

MEMORY_BYTES = 3 << 30  # of address space, most of it never touched
SECONDS = 30.0
RATE = 44_100
SETTINGS = AudioSettings()


def tried(path: Path) -> str:
    """Do with a recording all that is done with recordings: "good" or what the error says; AssertionError otherwise."""
    _looked_at(path)
    target = path.with_name("made.mp3")
    try:
        probe(path)
        encoded = encode([path], SETTINGS, target)
    except AudioError as error:
        assert not list(path.parent.glob("made*")), "something half-made was left behind"
        return _said(error, path)
    try:
        _check(path, encoded, target)
    finally:
        target.unlink()
    return "good"


def _check(path: Path, encoded: Encoded, target: Path) -> None:
    """A result that is there must be right: as long as the recording, and at its loudness."""
    decoded = sum(block.shape[1] for block in blocks(path, sample_rate_hz=RATE, channels=1)) / RATE
    made = measure(blocks(target, sample_rate_hz=RATE, channels=1), sample_rate_hz=RATE, channels=1)
    whole = encoded.timeline.recording_length(encoded.duration).total_seconds()
    kept = sum(((part.end - part.start) for part in encoded.timeline.kept), timedelta()) or encoded.duration
    assert abs(decoded - whole) < 0.1, f"{decoded} s became {whole}"
    assert abs(kept - encoded.duration) < timedelta(seconds=0.1), f"{kept} became {encoded.duration}"
    assert abs(made.integrated_lufs - SETTINGS.loudness_lufs) < 0.35, f"{made}"
    assert made.true_peak_dbtp <= SETTINGS.true_peak_dbtp, f"{made}"


def _looked_at(path: Path) -> None:
    """Read it as a film too."""
    for look in (probe_film, lambda film: poster(film, timedelta(seconds=0.5))):
        try:
            look(path)
        except AudioError as error:
            _said(error, path)


def _said(error: AudioError, path: Path) -> str:
    for problem in error.problems:
        assert problem.where == path.name, f"speaks of {problem.where}"
        assert problem.what.isprintable(), f"cannot be printed: {problem.what!r}"
    return str(error)


def main() -> None:
    """Answer until there are no more names; a file that takes too long ends the process with SIGALRM."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
        before = time.process_time()
        try:
            outcome, sound = tried(path), True
        except BaseException:
            outcome, sound = traceback.format_exc(), False
        signal.setitimer(signal.ITIMER_REAL, 0)
        facts = {"file": path.name, "outcome": outcome, "sound": sound, "seconds": time.process_time() - before}
        print(json.dumps({**facts, "peak_memory_bytes": _peak_memory()}), flush=True)


def _peak_memory() -> int:
    """The most memory (bytes) this process has held; ru_maxrss would begin with that of whoever started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


if __name__ == "__main__":
    main()
