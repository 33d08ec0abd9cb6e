"""Files of build/public, opened for strangers: nothing outside it, nothing hidden, and never a half-replaced one."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import BinaryIO

from podcaster import keys

# Backslash and colon lead elsewhere on Windows; control characters lead nowhere.
_NO_KEY = re.compile(r"[\\:\x00-\x1f\x7f]")


def key(path: str) -> str | None:
    """Return the key a decoded request path names, e.g. ``/`` → ``index.html``; None if it can name nothing public."""
    asked = path.removeprefix("/") or keys.INDEX
    return None if _NO_KEY.search(asked) or _is_hidden(asked.split("/")) else asked


def opened(public: Path, key: str) -> BinaryIO | None:
    """Open the file under ``key``; None if there is none, or if a link leads out of ``public`` or to a hidden file.

    What is read from the open file stays whole while a build renames a new one into its place.
    """
    try:
        root = Path(os.path.realpath(public, strict=True))
        found = Path(os.path.realpath(root / key, strict=True))
        # Only regular files: opening a named pipe would wait for ever.
        if _is_hidden(found.relative_to(root).parts) or not found.is_file():
            return None
        return found.open("rb")
    except (OSError, ValueError):
        return None


def _is_hidden(parts: list[str] | tuple[str, ...]) -> bool:
    return any(not part or part.startswith(".") for part in parts)
