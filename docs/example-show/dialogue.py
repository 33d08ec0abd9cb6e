"""The conversations as they are written down: one text file for each example episode, one line for each sentence.

``# Title <https://…>`` opens a chapter, ``Speaker: sentence`` is said in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
EPISODES = HERE.parents[1] / "episodes"


@dataclass(frozen=True)
class Line:
    """One sentence, or a few short ones said in one breath."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Scene:
    """A chapter and what is said in it; ``title`` is a line of chapters.txt without its time."""

    title: str
    lines: tuple[Line, ...]


def slugs() -> list[str]:
    """The example episodes, in order."""
    return sorted(path.stem for path in HERE.glob("[0-9]*.txt"))


def read_dialogue(slug: str) -> tuple[Scene, ...]:
    """Read ``<slug>.txt``; a line that is neither a chapter nor said by somebody raises ValueError."""
    path = HERE / f"{slug}.txt"
    scenes: list[tuple[str, list[Line]]] = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if row.startswith("# "):
            scenes.append((row[2:], []))
        elif said := re.fullmatch(r"(\w+): (.+)", row):
            scenes[-1][1].append(Line(said[1], said[2]))
        elif row:
            raise ValueError(f"{path.name}:{number}: neither a chapter nor a sentence, e.g. Presentator: Welkom.")
    return tuple(Scene(title, tuple(lines)) for title, lines in scenes)
