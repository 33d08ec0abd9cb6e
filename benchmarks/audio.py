"""How fast is a recording made into an MP3, beside a peer and beside the limit? Prints a table and draws audio.svg.

Run ``python -m benchmarks.audio [recording] [--rounds 3] [--without-peer]``. Without a recording, half an hour of
something like two voices is made (stereo, 48 kHz, 24 bits). What is compared, all on the same file in the same run:

- the limit: LAME alone (lameenc, quality 5), on samples that lie decoded in memory, split evenly over the cores;
- podcaster with levelling and cleaning off, and with everything on: from the recording to an MP3 of 96 kbit/s mono that
  was decoded again and measured;
- the peer: ffmpeg-normalize (PyPI; ``pip install 'podcaster[bench]'``, needs the ffmpeg program), two passes, to the
  same kind of MP3.

Each runs in a process of its own, in turns; wall time is the median of the rounds (the peer runs once), start of the
program included, save for the limit. Memory is the largest resident size of the process. The load is that of the
machine before it began: on one that is busy with something else the figures say little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from dataclasses import dataclass
from pathlib import Path

from podcaster.audio.workers import cores

HERE = Path(__file__).parent
TARGETS = {"podcaster, levelling and cleaning off": (8, 2), "podcaster, everything on": (5, 3)}

PEER = ["-t", "-16", "-tp", "-1", "-c:a", "libmp3lame", "-b:a", "96k", "-ar", "44100", "-e=-ac 1", "-f", "-q"]

MASTER = """
import sys
from pathlib import Path
from podcaster.audio.encode import encode
from podcaster.model import AudioSettings
on = sys.argv[3] == "on"
encode([Path(sys.argv[1])], AudioSettings(level=on, clean=on, denoise="auto" if on else "off"), Path(sys.argv[2]))
"""

LIMIT = """
import sys, time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import lameenc, numpy as np
from podcaster.audio.decode import blocks
from podcaster.audio.workers import cores

def encode(sound):
    lame = lameenc.Encoder()
    lame.silence()
    lame.set_channels(1)
    lame.set_in_sample_rate(44_100)
    lame.set_bit_rate(96)
    lame.set_quality(5)
    for start in range(0, len(sound), 88_200):
        lame.encode(sound[start : start + 88_200])
    lame.flush()

sound = [np.clip(block[0] * 150_000, -29_000, 29_000).astype("<i2")
         for block in blocks(Path(sys.argv[1]), sample_rate_hz=44_100, channels=1)]
count = cores()
parts = [b"".join(block.tobytes() for block in sound[len(sound) * n // count : len(sound) * (n + 1) // count])
         for n in range(count)]
begin, used = time.perf_counter(), time.process_time()
with ThreadPoolExecutor(count) as pool:
    list(pool.map(encode, parts))
print(time.perf_counter() - begin, time.process_time() - used)
"""


@dataclass(frozen=True)
class Run:
    """What one run took: seconds of wall and processor time, MB."""

    wall: float
    cpu: float
    memory: float


def run(*command: str | Path) -> Run:
    """Run a program and return what it took; if it prints seconds of wall and processor time, those."""
    begin = time.perf_counter()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        said = process.stdout.read().decode()
        errors = process.stderr.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {errors[-2000:]}")
    wall, cpu = time.perf_counter() - begin, used.ru_utime + used.ru_stime
    if said.strip():
        wall, cpu = map(float, said.split())
    return Run(wall, cpu, used.ru_maxrss / 1024)


def median(runs: list[Run]) -> Run:
    """The median of each figure."""
    figures = zip(*((each.wall, each.cpu, each.memory) for each in runs), strict=True)
    return Run(*(statistics.median(figure) for figure in figures))


def recording(folder: Path, minutes: int = 30) -> Path:
    """Half an hour of two voices, bursts of coloured noise, one 12 dB lower than the other, over room noise."""
    import numpy as np

    chance, rate = np.random.default_rng(1), 48_000
    path = folder / "recording.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(rate)
        for turn in range(minutes * 6):  # ten seconds each
            grid = np.arange(0, 10.12, 0.06)
            syllables = chance.gamma(0.7, 1.0, grid.size) * (chance.random(grid.size) > 0.2) * (grid < 9)
            voice = np.convolve(chance.standard_normal(10 * rate), np.hanning(24), "same") * 0.02
            voice *= np.interp(np.arange(10 * rate) / rate, grid, syllables) * (1.0 if turn % 2 else 0.25)
            sides = np.stack([voice, voice * 0.8], 1) + chance.normal(0, 0.0005, (10 * rate, 2))
            whole = np.clip(np.rint(sides * 2**23), -(2**23), 2**23 - 1).astype("<i4")
            file.writeframes(whole.reshape(-1, 1).view(np.uint8)[:, :3].tobytes())
    return path


def measured(path: Path, folder: Path, rounds: int, peer: str | None) -> dict[str, Run]:
    """Run everything in turns."""
    made: dict[str, list[Run]] = {"the limit: LAME alone": [], **{name: [] for name in TARGETS}}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        made["the limit: LAME alone"].append(run(sys.executable, "-c", LIMIT, path))
        for name, switch in zip(TARGETS, ("off", "on"), strict=True):
            made[name].append(run(sys.executable, "-c", MASTER, path, folder / f"{switch}.mp3", switch))
    if peer:
        print("the peer", file=sys.stderr)
        made["ffmpeg-normalize"] = [run(peer, path, *PEER, "-o", folder / "peer.mp3")]
    return {name: median(runs) for name, runs in made.items()}


def table(made: dict[str, Run]) -> str:
    """A Markdown table with the ratios that count."""
    limit, peer = made["the limit: LAME alone"], made.get("ffmpeg-normalize")
    lines = ["| | wall | processor | memory | × the limit | × faster than the peer |", "|---|---|---|---|---|---|"]
    for name, each in made.items():
        faster, slower = TARGETS.get(name, (0, 0))
        over = f"{each.wall / limit.wall:.2f}" + (f" (at most {slower})" if slower else "")
        ahead = f"{peer.wall / each.wall:.1f}" + (f" (at least {faster})" if faster else "") if peer else "–"
        memory = "–" if each is limit else f"{each.memory:.0f} MB"
        lines.append(f"| {name} | {each.wall:.1f} s | {each.cpu:.1f} s | {memory} | {over} | {ahead} |")
    return "\n".join(lines)


def drawn(made: dict[str, Run]) -> str:
    """A bar for each wall time, as SVG."""
    longest = max(each.wall for each in made.values())
    rows = []
    for row, (name, each) in enumerate(made.items()):
        top, width = 40 * row + 10, max(1.0, 430 * each.wall / longest)
        colour = "#1f6f5c" if name.startswith("podcaster") else "#8a8f98"
        rows.append(f'<text x="250" y="{top + 19}" text-anchor="end">{name}</text>')
        rows.append(f'<rect x="260" y="{top}" width="{width:.0f}" height="28" fill="{colour}"/>')
        rows.append(f'<text x="{268 + width:.0f}" y="{top + 19}">{each.wall:.1f} s</text>')
    height = 40 * len(made) + 10
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" font-family="sans-serif" font-size="14">'
        f"<title>Half an hour of stereo to an MP3: seconds of wall time</title>"
        f'<rect width="760" height="{height}" fill="#fff"/>{"".join(rows)}</svg>\n'
    )


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("recording", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-peer", action="store_true")
    asked = parser.parse_args()
    peer = None if asked.without_peer else shutil.which("ffmpeg-normalize")
    if not peer and not asked.without_peer:
        raise SystemExit("ffmpeg-normalize is not there: pip install 'podcaster[bench]', or --without-peer")
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        path = asked.recording or recording(Path(folder))
        made = measured(path, Path(folder), asked.rounds, peer)
    print(f"{time.strftime('%Y-%m-%d')}, {cores()} cores, load {load:.1f}\n\n{table(made)}")
    (HERE / "audio.svg").write_text(drawn(made), encoding="utf-8")


if __name__ == "__main__":
    main()
