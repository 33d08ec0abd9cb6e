"""Everything of a show in open formats, to go anywhere with: what the world reads, and what the host wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath

from podcaster import __version__
from podcaster.build.cache import Cache
from podcaster.build.line import Watch, build
from podcaster.content.folder import FINISHED, is_recording
from podcaster.content.read import EPISODES, FACTS
from podcaster.errors import Problem, PublishError
from podcaster.model import Show
from podcaster.moving.bag import Bag, Contents, Heard, write_bag
from podcaster.moving.opml import opml
from podcaster.storage.open import open_store
from podcaster.whole import write_whole

_REPAIR = "podcaster verify --repair"

_README = """\
{title}, as it was on {date}.

public/             what the world reads: feed.xml, audio, chapters, transcripts, artwork and pages, by the names they
                    have behind {base_url}
show/               what was written for it: show.toml, and for each episode its facts, notes, chapters and transcript
subscriptions.opml  the feed, for any podcast app

Beside data/, manifest-sha256.txt holds the SHA-256 of every file (RFC 8493). To check all of it:  sha256sum -c
manifest-sha256.txt
"""


def export(folder: Path, target: Path, *, recordings: bool, now: datetime, watch: Watch, heard: Heard) -> Bag:
    """Build the show and write everything of it to ``target``: a folder, or a zip if its name ends in ".zip".

    ``recordings`` takes along as well what the sound was made from. Raises PublishError when audio is neither here nor
    on the storage, ContentError when ``target`` is there already, and what ``build`` raises.
    """
    built = build(folder, now=now, watch=watch)
    show = built.edition.show
    contents: dict[str, bytes | Path] = {
        f"public/{path.relative_to(built.public).as_posix()}": path for path in _files(built.public)
    }
    media = {made.key: made.file.sha256 for made in built.media.values()}
    media |= {other.key: other.file.sha256 for made in built.media.values() for other in made.also}
    away = {key: sha256 for key, sha256 in media.items() if f"public/{key}" not in contents}
    contents |= _from_storage(show, away) if away else {}
    contents |= {f"show/{path.relative_to(folder).as_posix()}": path for path in _written(show, recordings)}
    contents["subscriptions.opml"] = opml(show)
    told = {"title": show.title, "date": f"{now:%Y-%m-%d}", "base_url": show.storage.base_url}
    contents["README.txt"] = _README.format(**told).encode()
    return write_bag(target, contents, _info(show), at=now, heard=heard)


def _info(show: Show) -> dict[str, str]:
    return {
        "Source-Organization": show.author,
        "External-Identifier": str(show.guid),
        "External-Description": show.title,
        "Bag-Software-Agent": f"podcaster {__version__}",
    }


def _written(show: Show, recordings: bool) -> Iterator[Path]:
    """Yield the host's files. What the tool makes again, and finished media, which lies in public/, stay behind."""
    yield from (path for path in (show.folder / FACTS, show.folder / show.cover) if path.is_file())
    yield from (show.folder / name for name in dict.fromkeys(show.audio.jingles))
    for name in ("templates", EPISODES):
        for path in _files(show.folder / name):
            hidden = any(part.startswith((".", "__")) for part in path.relative_to(show.folder).parts)
            sound = (is_recording(path.name) or path.name in FINISHED) and not recordings
            if not hidden and not sound and path.suffix != ".part":
                yield path


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []


def _from_storage(show: Show, wanted: Mapping[str, str]) -> Contents:
    """Return the media that is not here (key → SHA-256), from where it was published to; it lies in the cache then."""
    store, cache, found, problems = open_store(show), Cache(show.folder), {}, []
    for key, sha256 in wanted.items():
        data = store.read(key)
        if data is None:
            problems.append(Problem(key, "is neither here nor on the storage", _REPAIR))
        elif hashlib.sha256(data).hexdigest() != sha256:
            problems.append(Problem(key, "is damaged on the storage, and not here", _REPAIR))
        else:
            found[f"public/{key}"] = cache.tagged(sha256, PurePosixPath(key).suffix)
            write_whole(found[f"public/{key}"], data)
    if problems:
        raise PublishError(problems)
    return found
