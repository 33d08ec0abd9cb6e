"""Which keys a store accepts: names that mean the same object on every S3 server and in every folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from podcaster.errors import Problem, StorageError

MAX_KEY_BYTES = 1024  # Amazon S3 User Guide, "Object key naming"
MAX_NAME_BYTES = 255  # one component: file systems, and SeaweedFS
EXAMPLE = "media/012-pet-events.3f9ac2d41b7e.mp3"


def check_key(key: str, prefix: str = "") -> str:
    """Return ``key`` as it is; raise StorageError if it is no safe name, also below ``prefix``."""
    problems = [Problem(f"key {key!r}", what, EXAMPLE) for what in _faults(key)]
    if len((prefix + key).encode(errors="replace")) > MAX_KEY_BYTES:
        problems.append(Problem(f"key {key[:60]!r}…", f"is longer than {MAX_KEY_BYTES} bytes", EXAMPLE))
    if problems:
        raise StorageError(problems)
    return key


def check_prefix(prefix: str) -> str:
    """Return the start of keys (``episodes/``, or nothing at all) as it is; raise StorageError if it is unsafe."""
    if prefix:
        check_key(prefix.removesuffix("/"))
    return prefix


def as_prefix(text: str) -> str:
    """Return what a host writes as a prefix in the form all keys begin with: ``shows/one/``, or nothing at all."""
    inside = text.strip("/")
    return check_prefix(inside + "/" if inside else "")


def _faults(key: str) -> Iterator[str]:
    """Yield what is wrong with the characters and the parts of ``key``."""
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in key):
        yield "holds a control character"  # or half a surrogate pair, which no server can be sent
    if "\\" in key:
        yield "holds a backslash, which is a folder on some systems and a letter on others"
    if unicodedata.normalize("NFC", key) != key:
        yield "is not in Unicode's composed form (NFC)"
    parts = key.split("/")
    if "" in parts or "." in parts or ".." in parts:
        yield "has an empty part, '.' or '..' in it"
    if any(len(part.encode(errors="replace")) > MAX_NAME_BYTES for part in parts):
        yield f"has a part longer than {MAX_NAME_BYTES} bytes"
