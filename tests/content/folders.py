"""Builders of show folders on the disk, as a host would have them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from podcaster.content.read import read
from podcaster.errors import ContentError

SHOW = """\
title = "Werkplaatspraat"
guid = "1b1e6b6e-5a55-5b2c-9f0a-6a5f2f1f9d10"
description = "Gesprekken over techniek & onderwijs."
author = "Redactie Werkplaatspraat"
language = "nl"
categories = ["Education > Courses"]
website = "https://www.example.org/"
"""
EPISODE = """\
guid = "6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d"
title = "De werkplaats"
summary = "Een projectleider vertelt over de werkplaats."
number = 12
published = 2026-05-05T06:00:00+02:00
"""


def write_show(folder: Path, show: str = SHOW, **episodes: dict[str, str | bytes]) -> Path:
    """Write a show with a cover; each episode is a folder (``e012_tides`` → ``012-tides``) of file names and texts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "show.toml").write_text(show, encoding="utf-8")
    Image.new("RGB", (1400, 1400), "teal").save(folder / "cover.jpg")
    for name, files in episodes.items():
        write_episode(folder, name.removeprefix("e").replace("_", "-"), files)
    return folder


def write_episode(folder: Path, slug: str, files: dict[str, str | bytes]) -> Path:
    """Write one episode folder and return it."""
    made = folder / "episodes" / slug
    made.mkdir(parents=True)
    for name, content in files.items():
        (made / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return made


def complaints(folder: Path) -> list[str]:
    """Return what the host is told about the show: its errors, or its warnings if it has none."""
    try:
        return [str(problem) for problem in read(folder).warnings]
    except ContentError as error:
        return [str(problem) for problem in error.problems]


def complaint(folder: Path) -> str:
    """Return the one thing the host is told about the show."""
    said = complaints(folder)
    assert len(said) == 1, said
    return said[0]
