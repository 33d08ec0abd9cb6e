"""Nothing has changed: told from sizes and times of change, as git does, without reading a thousand episodes again.

After a publication that left nothing to do, what the show's folder was like is kept in ``build/cache``, with the newest
release. As long as both are the same, and no episode's time has come, another publication has nothing to do either: it
takes one request. Whatever is new in the folder, in the program or on the storage makes it look at everything again.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import podcaster
from podcaster import keys
from podcaster.content.read import read_show
from podcaster.errors import Problem
from podcaster.model import Edition
from podcaster.publish import records
from podcaster.storage.open import open_store
from podcaster.whole import write_whole

if TYPE_CHECKING:
    from podcaster.publish.published import Published  # which brings everything that builds a show

KNOWN = "build/cache/unchanged.json"
FOLDERS = ("episodes", "templates")
SETTLED_S = 2.0  # a file may change twice within one tick of a file system's clock: what is so young is not trusted


@dataclass(frozen=True)
class State:
    """What a show's folder and the program are like, as far as it can be told without reading; and since when."""

    digest: str
    newest: float


UNKNOWN = State("", float("inf"))  # always too young to be remembered


@dataclass(frozen=True, kw_only=True)
class Unchanged:
    """What there is to say of a show that is live as it is; of who waits: title, slug, and from when."""

    address: str
    feed: str
    release: int
    episodes: tuple[str, ...]
    waiting: tuple[tuple[str, str, datetime], ...]
    drafts: tuple[tuple[str, str], ...]
    warnings: tuple[Problem, ...]


def state(folder: Path) -> State:
    """Look at every file of the show, its size and times, and at the program's; what cannot be looked at is UNKNOWN."""
    digest, newest = hashlib.sha256(sys.version.encode()), 0.0
    try:
        found = sorted((*_of_show(folder), *_of_program()))
    except OSError:
        return UNKNOWN
    for name, facts in found:
        digest.update(f"{name}\0{facts}\n".encode(errors="surrogateescape"))
        newest = max(newest, facts[2] / 1e9, facts[3] / 1e9)
    return State(digest.hexdigest(), newest)


def recall(folder: Path, before: State, now: datetime) -> Unchanged | None:
    """Return what there is to say if nothing has changed since it was remembered, None if that is not known.

    One request, and only if the folder is the same. Raises StorageError.
    """
    try:
        known = json.loads((folder / KNOWN).read_text(encoding="utf-8"))
        if known["state"] != before.digest or not known["from"] <= now.timestamp() < known["until"]:
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # only a memory: without it, everything is looked at
    history = records.history(open_store(read_show(folder)))
    return _told(known["told"]) if _mark(history) == known["release"] else None


def remember(folder: Path, before: State, published: Published, now: datetime) -> None:
    """Keep that nothing is left to do, if that can be relied on: one request. Raises StorageError."""
    release, show = published.release, published.built.edition.show
    if release is None or not _is_plain(published) or before.newest > now.timestamp() - SETTLED_S:
        return
    history = records.history(open_store(show))
    if history.newest != release.number or history.unfinished or state(folder) != before:
        return
    waiting = published.built.chosen.scheduled
    until = min((e.published.timestamp() for e in waiting if e.published), default=float(1 << 40))
    known = {
        "state": before.digest,
        "from": now.timestamp(),
        "until": until,
        "release": _mark(history),
        "told": _telling(published, release.number),
    }
    write_whole(folder / KNOWN, json.dumps(known, ensure_ascii=False))


def _is_plain(published: Published) -> bool:
    """Whether everything the show is made from lies where ``state`` looks, and nothing waits to be told or done."""
    edition, release = published.built.edition, published.release
    private = release is not None and keys.PRIVATE_FEED in release.files
    return not (private or published.warnings) and all("/" not in name for name in _named_files(edition))


def _named_files(edition: Edition) -> Iterator[str]:
    yield edition.show.cover
    yield from edition.show.audio.jingles
    for episode in edition.episodes:
        yield from episode.sound(edition.show).jingles


def _telling(published: Published, number: int) -> dict[str, Any]:
    chosen = published.built.chosen
    return {
        "address": published.address,
        "feed": published.built.edition.show.url(keys.FEED),
        "release": number,
        "episodes": [episode.slug for episode in published.built.edition.episodes],
        "waiting": [(e.title, e.slug, e.published.isoformat()) for e in chosen.scheduled if e.published],
        "drafts": [(e.title, e.slug) for e in chosen.drafts],
        "warnings": [asdict(problem) for problem in published.built.warnings],
    }


def _told(said: dict[str, Any]) -> Unchanged:
    lists = {
        "episodes": tuple(said["episodes"]),
        "waiting": tuple((title, slug, datetime.fromisoformat(then)) for title, slug, then in said["waiting"]),
        "drafts": tuple((title, slug) for title, slug in said["drafts"]),
        "warnings": tuple(Problem(**problem) for problem in said["warnings"]),
    }
    return Unchanged(**{**said, **lists})


def _mark(history: records.History) -> str:
    return f"{history.newest} {history.mark} {history.unfinished} {history.announced[-1:]}"


Facts = tuple[int, int, int, int]


def _of_show(folder: Path) -> Iterator[tuple[str, Facts]]:
    """Yield the files in which a host decides something: those at the top, the episodes and the templates."""
    for path in folder.iterdir():
        if not path.name.startswith(".") and path.is_file():
            yield path.name, _facts(path.stat())
    for name in FOLDERS:
        yield from _below(str(folder / name), name, set())


def _of_program() -> Iterator[tuple[str, Facts]]:
    """Yield the program's own files, and the folders in which its libraries come and go."""
    yield from _below(str(Path(podcaster.__file__).parent), "podcaster", set())
    for place in sys.path:
        if place and Path(place).is_dir():
            yield f"library {place}", _facts(Path(place).stat())


def _below(folder: str, name: str, followed: set[tuple[int, int]]) -> Iterator[tuple[str, Facts]]:
    """Yield what is not hidden; of a link, itself and what it leads to, and of the folders links lead to each once."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__":  # editors keep locks there: links to nowhere
            continue
        inside = f"{name}/{entry.name}"
        if entry.is_symlink():
            yield f"{inside} as a link", _facts(entry.stat(follow_symlinks=False))
            if not _leads_on(entry, followed):
                continue
        if entry.is_dir():
            yield from _below(entry.path, inside, followed)
        else:
            yield inside, _facts(entry.stat())


def _leads_on(link: os.DirEntry[str], followed: set[tuple[int, int]]) -> bool:
    """Whether a link leads to a file, or to a folder that was not ``followed`` yet: links may lead around."""
    if not Path(link.path).exists():
        return False
    if not link.is_dir():
        return True
    facts = link.stat()
    place = (facts.st_dev, facts.st_ino)
    is_new = place not in followed
    followed.add(place)
    return is_new


def _facts(facts: os.stat_result) -> Facts:
    return facts.st_size, facts.st_ino, facts.st_mtime_ns, facts.st_ctime_ns
