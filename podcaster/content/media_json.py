"""media.json: the facts of an encoded audio file, which the tool keeps beside an episode as a lock file is kept."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from podcaster.content.facts import from_json
from podcaster.content.files import reason
from podcaster.errors import ContentError, Problem
from podcaster.model import MediaFile, Release
from podcaster.whole import write_whole

NAME = "media.json"


def read_media(folder: Path) -> MediaFile | None:
    """Return what the media.json in ``folder`` says, None if there is none; raise ContentError if it is damaged."""
    path = folder / NAME
    where = f"episodes/{folder.name}/{NAME}" if folder.parent.name == "episodes" else str(path)
    if path.exists() and not path.is_file():
        raise ContentError(Problem(where, f"is not an ordinary file; {_REMEDY}"))
    try:
        media = from_json(MediaFile, path.read_bytes(), where)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ContentError(Problem(where, f"cannot be read: {reason(error)}")) from error
    except ContentError as error:
        said = error.problems[0].what
        raise ContentError(Problem(where, f"is damaged ({said}); {_REMEDY}")) from error
    if not re.fullmatch(r"[0-9a-f]{64}|", media.sha256):
        raise ContentError(Problem(where, f"is damaged (sha256 is not a SHA-256); {_REMEDY}"))
    return media


def write_media(folder: Path, media: MediaFile) -> None:
    """Write ``media`` to the media.json in ``folder``, whole or not at all, and only if that changes its bytes.

    Raises OSError when it cannot be written, ValueError for a number that JSON does not know (an infinite level).
    """
    path = folder / NAME
    data = (json.dumps(as_json(media), indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        pass
    write_whole(path, data)


def as_json(facts: MediaFile | Release) -> dict[str, Any]:
    """Return facts as JSON has them; times are seconds, exactly as many decimals as they need."""
    plain: dict[str, Any] = _plain(facts)
    return plain


def _plain(value: Any) -> Any:
    """Return a value as JSON knows it; ``dataclasses.asdict`` would copy every text and number on the way."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


_REMEDY = "delete it, and `podcaster build` makes it again"
