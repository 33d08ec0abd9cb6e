"""A show's folder → its content, with the notes that were rendered for a build taken from its cache."""

from __future__ import annotations

from pathlib import Path

from podcaster.build.cache import Cache
from podcaster.content import read as content
from podcaster.content.read import Content


def read(folder: Path) -> Content:
    """Return everything in the show at ``folder``; raises as ``content.read`` does."""
    return content.read(folder, Cache(folder).html)
