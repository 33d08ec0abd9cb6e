"""A real browser and a real web server for tests, shared by every folder of tests.

Playwright's sync interface keeps an event loop in the main thread from the first use on: a test that calls
``asyncio.run`` itself must do so in another thread.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from podcaster import keys

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser's path: from PODCASTER_CHROMIUM, or the first Chromium on the PATH."""
    return os.environ.get("PODCASTER_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run. Where there is none, CI fails and a laptop skips, saying why."""
    path = chromium()
    if path is None or not Path(path).exists():
        reason = "no Chromium: install the chromium package, or name one in PODCASTER_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield launched
        launched.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback as an object store does: exact keys, exact types, byte ranges, no index documents."""

    def answer(request: HttpRequest) -> Response:
        key = request.path_params["key"]
        if not (folder / key).is_file():
            return PlainTextResponse("not found", 404)
        headers = {"Cache-Control": keys.cache_control(key)}
        return FileResponse(folder / key, media_type=keys.content_type(key), headers=headers)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        app = Starlette(routes=[Route("/{key:path}", answer)])
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()


def write_all(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files under their keys, and return the folder."""
    for key, content in files.items():
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def complaints(page: Page) -> list[str]:
    """Everything a page will complain about from now on: console errors, CSP reports, failed requests."""
    heard: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            heard.append(f"{message.type}: {message.text}")

    def on_failed(request: Request) -> None:
        heard.append(f"failed: {request.url} {request.failure}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: heard.append(f"pageerror: {error}"))
    page.on("requestfailed", on_failed)
    return heard
