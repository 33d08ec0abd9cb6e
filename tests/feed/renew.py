"""Renew the golden feeds: ``python -m tests.feed.renew``; read the difference before you commit it."""

from __future__ import annotations

from pathlib import Path

from podcaster.feed.rss import render, render_films
from tests import make

GOLDEN = Path(__file__).with_name("golden.xml")
FILMS = Path(__file__).with_name("golden-films.xml")

if __name__ == "__main__":
    GOLDEN.write_bytes(render(make.telling_edition()))
    FILMS.write_bytes(render_films(make.telling_edition()))
