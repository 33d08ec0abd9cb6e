"""What is done to the sound, in figures, beside plain linear gain and beside peers. Prints a Markdown table.

Run ``python -m benchmarks.sound [folder] [--peers]``. ``folder`` holds recordings whose truth is known, each a WAV and
a JSON beside it (``benchmarks/truth.py``); without one, a conversation is made. The first is also made into what hosts
send: very quiet, clipped, from a telephone, with a dead channel … Everything is measured on the decoded MP3.

``--peers`` also runs ffmpeg-normalize (PyPI; needs the ffmpeg program): as it is, and after FFmpeg's own levellers.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from benchmarks import truth as measure
from benchmarks.truth import Clock, Sound
from benchmarks.variants import Case, cases
from podcaster.audio.encode import encode
from podcaster.errors import AudioError
from podcaster.model import AudioSettings

SETTINGS = AudioSettings()
PLAIN = replace(SETTINGS, level=False, clean=False, denoise="off")
PEERS = {
    "ffmpeg-normalize": "",
    "dynaudnorm, then ffmpeg-normalize": "dynaudnorm=f=250:g=11:m=20",
    "speechnorm, then ffmpeg-normalize": "speechnorm=e=12.5:r=0.0001:l=1",
}
HEAD = """\
| recording | made by | LUFS | dBTP | voices apart, LU | P95−P5, LU | range, LU | pauses, dB | wobble, dB | \
onset, dB | moved, LU | limited |
|---|---|---|---|---|---|---|---|---|---|---|---|"""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What one of them made of a recording, or why it did not."""

    by: str
    sound: Sound | None = None
    clock: Clock = float
    limited: str = ""
    refused: str = ""


def podcaster(by: str, settings: AudioSettings, paths: Sequence[Path], target: Path) -> Made:
    """Master with podcaster."""
    try:
        done = encode(list(paths), settings, target)
    except AudioError as error:
        return Made(by=by, refused=error.problems[0].what)

    def clock(second: float) -> float:
        return done.timeline.at(timedelta(seconds=second)).total_seconds()

    limited = f"{done.limited_db:.1f} dB, {done.certificate.limited_seconds:.1f} s"
    for sentence in (*done.certificate.found, *done.certificate.done):
        print(f"  {sentence}", file=sys.stderr)
    return Made(by=by, sound=Sound.of(target), clock=clock, limited=limited)


def peer(by: str, filters: str, paths: Sequence[Path], target: Path) -> Made:
    """Master with ffmpeg-normalize, to the same kind of MP3."""
    options = ["-t", "-16", "-tp", "-1", "-c:a", "libmp3lame", "-b:a", "96k", "-ar", "44100", "-e=-ac 1", "-f", "-q"]
    options += ["--dual-mono"] + (["-prf", filters] if filters else [])
    ran = subprocess.run(
        ["ffmpeg-normalize", str(paths[0]), *options, "-o", str(target)], capture_output=True, text=True
    )
    return Made(by=by, refused=ran.stderr.strip()[-80:]) if ran.returncode else Made(by=by, sound=Sound.of(target))


def row(case: Case, made: Made, recorded: Sound) -> str:
    """One line of the table."""
    if made.sound is None:
        return f"| {case.name} | {made.by} | {made.refused} |" + " |" * 9
    sound, known = made.sound, case.truth
    figures = [f"{sound.lufs:.2f}".replace("-", "−"), f"{sound.peak_dbtp:.2f}".replace("-", "−")]
    if not any(known.sentences.values()):
        figures += ["–", "–", f"{sound.range_lu:.1f}", *["–"] * 4]
    else:
        both = (sound, recorded, known, made.clock)
        rise = measure.pauses_lu(sound, known, made.clock) - measure.pauses_lu(recorded, known, float)
        figures += [
            f"{measure.gap_lu(sound, known, made.clock):.1f}",
            f"{measure.spread_lu(sound, known, made.clock):.1f}",
            f"{sound.range_lu:.1f}",
            f"{rise:+.1f}".replace("-", "−"),
            f"{measure.wobble_db(*both):.2f}",
            f"{measure.onset_db(*both):+.1f}".replace("-", "−"),
            f"{measure.moved_lu(*both):.1f}",
        ]
    return f"| {case.name} | {made.by} | {' | '.join(figures)} | {made.limited} |"


def rows(case: Case, folder: Path, peers: bool) -> Iterator[str]:
    """All lines for one recording: plain gain, everything on, and the peers."""
    paths = case.write(folder)
    recorded = Sound.recorded(paths, case.late)
    makers: dict[str, Callable[[], Made]] = {
        "plain gain": lambda: podcaster("plain gain", PLAIN, paths, folder / "plain.mp3"),
        "**podcaster**": lambda: podcaster("**podcaster**", SETTINGS, paths, folder / "on.mp3"),
    }
    if peers and len(paths) == 1 and case.for_peers:
        for by, filters in PEERS.items():
            makers[by] = lambda by=by, filters=filters: peer(by, filters, paths, folder / "peer.mp3")  # type: ignore[misc]
    for make in makers.values():
        yield row(case, make(), recorded)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--only", default="", help="a part of the name of the recordings to measure")
    asked = parser.parse_args()
    print(HEAD)
    for case in cases(asked.folder):
        if asked.only in case.name:
            print(case.name, file=sys.stderr)
            with tempfile.TemporaryDirectory() as folder:
                for line in rows(case, Path(folder), asked.peers):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
