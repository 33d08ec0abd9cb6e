"""``build/public``: the files of an edition, each written beside its place and renamed there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from podcaster import keys
from podcaster.whole import copy_whole, write_whole


def write_public(public: Path, files: Mapping[str, bytes | Path], cache_folder: Path) -> None:
    """Make ``public`` hold exactly ``files``: what others point at first, the feed last, then what is gone removed."""
    for key in sorted(files, key=_what_is_pointed_at_first):
        _put(public / key, key, files[key], cache_folder)
    for path in sorted(public.rglob("*"), reverse=True):  # a folder comes after what it holds
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(public).as_posix() not in files:
            path.unlink()


def write_private(build: Path, feed: bytes) -> Path:
    """Write the private feed beside ``public``, not into it: what lies there is shown to the world."""
    path = build / "private.xml"
    write_whole(path, feed)
    return path


def _what_is_pointed_at_first(key: str) -> tuple[bool, bool, bool, str]:
    return (key == keys.FEED, keys.is_other_feed(key), not keys.is_immutable(key), key)


def _put(target: Path, key: str, content: bytes | Path, cache_folder: Path) -> None:
    if isinstance(content, bytes):
        if not target.exists() or target.read_bytes() != content:
            write_whole(target, content)
    elif not target.exists() or target.stat().st_size != content.stat().st_size:
        copy_whole(content, target, ours=content.is_relative_to(cache_folder))
