"""The shape of an episode's sound as a drawing that stands in its page: no request, no script."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

_FULL = 100


@dataclass(frozen=True, slots=True)
class Outline:
    """An SVG path in a box of ``width`` by 100; empty where there is nothing to draw."""

    width: int
    path: str


@lru_cache(maxsize=1)  # an episode's page and the one others embed draw the same
def outline(waveform: str) -> Outline:
    """Return what ``MediaFile.waveform`` looks like, standing on the ground: one step for each of its levels."""
    try:
        levels = base64.b64decode(waveform, validate=True)
    except ValueError:  # nobody's page is worth less for a missing ornament
        levels = b""
    steps = "h1".join(f"V{_FULL - min(level, _FULL)}" for level in levels)
    return Outline(len(levels), f"M0 {_FULL}{steps}h1V{_FULL}z" if steps else "")
