"""A published show in a folder, and a preview of it that answers on loopback."""

from __future__ import annotations

import shutil
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from podcaster.preview.address import listen
from podcaster.preview.server import Server, app

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
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
<audio controls src="media/toon.111111111111.wav"></audio>
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


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where build/public lies. One for all tests, as a host has one: a preview takes half a second to come and go."""
    return tmp_path_factory.mktemp("show") / "build" / "public"


@pytest.fixture
def public(folder: Path) -> Path:
    """A small build/public: a page with a strict policy, a feed, chapters, and twenty seconds of audio."""
    return fill(folder)


def fill(made: Path) -> Path:
    """Make ``made`` anew."""
    made.mkdir(parents=True, exist_ok=True)
    for old in made.iterdir():
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for name in ("media", "chapters", "transcripts", "episodes"):
        (made / name).mkdir()
    (made / "index.html").write_text(PAGE, encoding="utf-8")
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
def running(folder: Path) -> Iterator[str]:
    """The address of a preview that runs for all tests."""
    with previewing(fill(folder)) as address:
        yield address


@pytest.fixture
def preview(running: str, public: Path) -> str:
    """The address of a running preview of ``public``."""
    return running


@pytest.fixture
def client(preview: str) -> Iterator[httpx.Client]:
    """An app or browser that talks to the preview."""
    with httpx.Client(base_url=preview, timeout=20, trust_env=False) as made:
        yield made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium as Debian ships it."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window, with nothing remembered."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
