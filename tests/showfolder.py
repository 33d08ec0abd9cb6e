"""Show folders for tests: real files, a drawn cover, and recordings that rise and fall as speech does."""

from __future__ import annotations

import hashlib
import wave
from pathlib import Path
from uuid import UUID

import numpy as np
from PIL import Image

SHOW = """\
title = "Werkplaatspraat"
guid = "1b1e6b6e-5a55-5b2c-9f0a-6a5f2f1f9d10"
description = "Gesprekken over techniek en onderwijs."
author = "Redactie Werkplaatspraat"
language = "nl"
categories = ["Education"]
website = "https://www.example.org/"

[storage]
base_url = "{base_url}"
{storage}

[[people]]
name = "Presentator"
role = "host"
"""

EPISODE = """\
guid = "{guid}"
title = "{title}"
summary = "Een projectleider vertelt."
number = {number}
{published}
"""


def write_recording(path: Path, seconds: float = 6.0, *, seed: int = 1, level: float = 0.1) -> Path:
    """Write a 48 kHz 16-bit stereo WAV of noise in syllables and pauses, the same every time."""
    rate = 48_000
    times = np.arange(int(seconds * rate)) / rate
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * times), 0, 1) * (np.sin(2 * np.pi * 0.21 * times) > -0.7)
    noise = np.random.default_rng(seed).standard_normal((times.size, 2))
    smooth = np.apply_along_axis(lambda x: np.convolve(x, np.ones(8) / 8, "same"), 0, noise)
    samples = np.clip(smooth * (level * syllables + 0.0005)[:, None], -1, 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


def write_cover(path: Path, size: int = 1400) -> Path:
    """Draw a square cover."""
    Image.new("RGB", (size, size), (20, 90, 120)).save(path, quality=80)
    return path


def write_show(folder: Path, storage: str = "", base_url: str = "https://podcast.example.org/") -> Path:
    """Write a show without episodes."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "show.toml").write_text(SHOW.format(storage=storage, base_url=base_url), encoding="utf-8")
    write_cover(folder / "cover.jpg")
    return folder


def write_episode(
    show: Path,
    slug: str,
    *,
    number: int = 1,
    title: str = "",
    published: str = "2026-05-05T06:00:00+02:00",
    seconds: float = 6.0,
    more: str = "",
) -> Path:
    """Write an episode with a recording, three chapters in its notes, and return its folder."""
    folder = show / "episodes" / slug
    folder.mkdir(parents=True)
    guid = UUID(hashlib.md5(slug.encode(), usedforsecurity=False).hexdigest(), version=4)
    line = f"published = {published}" if published else ""
    text = EPISODE.format(guid=guid, title=title or f"Aflevering over {slug[4:]}", number=number, published=line)
    (folder / "episode.toml").write_text(text + more, encoding="utf-8")
    (folder / "notes.md").write_text("Over **lassen**.\n\n- 00:00 Welkom\n- 00:02 Het vak\n- 00:04 Tot slot\n")
    write_recording(folder / "recording.wav", seconds, seed=number)
    return folder


def tree(folder: Path) -> dict[str, str]:
    """Return every file below ``folder`` with its SHA-256."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
