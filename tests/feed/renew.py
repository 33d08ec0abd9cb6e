"""Renew the golden feed: ``python -m tests.feed.renew``; read the difference before you commit it."""

from __future__ import annotations

from pathlib import Path

from podcaster.feed.rss import render
from tests import make

GOLDEN = Path(__file__).with_name("golden.xml")

if __name__ == "__main__":
    GOLDEN.write_bytes(render(make.edition()))
