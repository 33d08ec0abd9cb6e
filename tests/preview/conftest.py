"""A published show in a folder, and a preview of it that answers on loopback."""

from __future__ import annotations

import os
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from podcaster.preview.address import listen
from podcaster.preview.server import Server, app

BASE_URL = "https://podcast.example.org/"
CSP = "default-src 'none'; style-src 'sha256-abc'; media-src 'self'; img-src 'self'; base-uri 'none'"
PAGE = f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{CSP}">
<link rel="canonical" href="{BASE_URL}">
<title>Werkplaatspraat</title>
</head>
<body>
<h1>Eerste versie</h1>
<audio controls preload="none" src="media/toon.111111111111.wav"></audio>
<a href="https://app.example.org/?url=https%3A%2F%2Fpodcast.example.org%2Ffeed.xml">Abonneer</a>
</body>
</html>
"""
FEED = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Werkplaatspraat é</title><link>{BASE_URL}</link>
<item><enclosure url="{BASE_URL}media/toon.111111111111.wav" length="9" type="audio/mpeg"/></item>
<item><link>https://podcast.example.organisation/</link></item></channel></rss>
"""
MEDIA = "media/toon.111111111111.wav"


def fill(made: Path) -> Path:
    """Make a small build/public: a page with a strict policy, a feed, chapters, and twenty seconds of audio."""
    made.mkdir(parents=True)
    for name in ("media", "chapters", "transcripts", "episodes"):
        (made / name).mkdir()
    (made / "index.html").write_text(PAGE, encoding="utf-8")
    (made / "favicon.ico").touch()  # browsers ask for it unasked
    (made / "feed.xml").write_text(FEED, encoding="utf-8")
    (made / "chapters" / "toon.222222222222.json").write_text(f'{{"img": "{BASE_URL}artwork/a.jpg"}}')
    (made / "transcripts" / "toon.333333333333.vtt").write_text("WEBVTT\n")
    with wave.open(str(made / MEDIA), "wb") as audio:
        audio.setparams((1, 2, 8000, 0, "NONE", ""))
        audio.writeframes(b"".join(n.to_bytes(2, "little") for n in range(20)) * 8000)
    return made


@contextmanager
def previewing(public: Path, base_url: str = BASE_URL) -> Iterator[str]:
    """Run a preview of ``public``; gives its address, e.g. ``http://127.0.0.1:40111``."""
    ready = threading.Event()
    server = Server(app(public, base_url), ready.set)
    sockets = listen("127.0.0.1", 0)
    runs = threading.Thread(target=server.run, args=(sockets,))
    runs.start()
    try:
        assert ready.wait(20)
        yield f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        runs.join(20)
    assert not runs.is_alive()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build/public for tests that change nothing in it, with much around it that is nobody's business."""
    made = fill(tmp_path_factory.mktemp("show") / "build" / "public")
    (made.parent / "secret.txt").write_text("secret")
    hidden = made / ".podcaster" / "releases" / "000001.json"
    hidden.parent.mkdir(parents=True)
    hidden.write_text("secret")
    (made / "outside.txt").symlink_to(made.parent / "secret.txt")
    (made / "innocent.txt").symlink_to(hidden)
    (made / "up").symlink_to(made.parent)
    (made / "loop.txt").symlink_to(made / "loop.txt")
    os.mkfifo(made / "pipe.txt")
    return made


@pytest.fixture(scope="session")
def running(shown: Path) -> Iterator[str]:
    """The address of a preview of ``shown``."""
    with previewing(shown) as address:
        yield address


@pytest.fixture(scope="session")
def client(running: str) -> Iterator[httpx.Client]:
    """An app or browser that looks at ``shown``."""
    with talking(running) as made:
        yield made


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A build/public for one test, to do with as it likes."""
    return fill(tmp_path / "build" / "public")


@pytest.fixture
def preview(public: Path) -> Iterator[str]:
    """The address of a preview of ``public``."""
    with previewing(public) as address:
        yield address


def talking(address: str) -> httpx.Client:
    """An app or browser that talks to a preview."""
    return httpx.Client(base_url=address, timeout=20, trust_env=False)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window, with nothing remembered."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
