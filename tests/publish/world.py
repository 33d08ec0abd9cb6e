"""The public side of a show, served on loopback: from a folder, well or badly, and those who hear of a release."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from podcaster import keys
from tests.loopback import serving

Bytes = tuple[int, dict[str, str], bytes]
Change = Callable[[str, str, Bytes], Bytes]  # method, key, the right answer → the answer given


@dataclass
class World:
    """A web server for ``folder``; ``change`` spoils its answers.

    ``asked`` holds the requests (method, key), ``queries`` and ``bodies`` what came with them (headers, content).
    """

    folder: Path
    url: str = ""
    change: Change = lambda method, key, answer: answer
    asked: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        world: World = self.server.world
        key = urlsplit(self.path).path.lstrip("/")
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with world.lock:
            world.asked.append((self.command, key))
            world.bodies.append(({name.lower(): value for name, value in self.headers.items()}, sent))
            world.queries.append(urlsplit(self.path).query)
            world.at_once += 1
            world.most_at_once = max(world.at_once, world.most_at_once)
        try:
            status, headers, body = world.change(self.command, key, self._right(world.folder / key, key))
            self.send_response_only(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)
        except OSError:
            self.close_connection = True
        finally:
            with world.lock:
                world.at_once -= 1

    def _right(self, path: Path, key: str) -> Bytes:
        if self.command == "POST":
            return 202, {}, b""
        if not path.is_file():
            return 404, {}, b""
        body = path.read_bytes()
        headers = {"Content-Type": keys.content_type(key), "Access-Control-Allow-Origin": "*"}
        if self.headers.get("Range") == "bytes=0-1":
            return 206, headers | {"Content-Range": f"bytes 0-1/{len(body)}"}, body[:2]
        return 200, headers, body

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """Serve ``folder`` on loopback."""
    with serving(_Handler) as server:
        server.world = World(folder, f"{server.address}/")
        yield server.world


def refusing(status: int, start: str = "") -> Change:
    """Answer with ``status`` to whatever begins with ``start``."""
    return lambda method, key, answer: (status, {}, b"no") if key.startswith(start) else answer


def saying(start: str, *, method: str = "", **headers: str) -> Change:
    """Give other headers to whatever begins with ``start``; ``content_type="text/html"``, "" leaves one out."""

    def change(asked: str, key: str, answer: Bytes) -> Bytes:
        if not key.startswith(start) or method not in ("", asked):
            return answer
        said = answer[1] | {name.replace("_", "-").title(): value for name, value in headers.items()}
        return answer[0], {name: value for name, value in said.items() if value}, answer[2]

    return change


def packed(method: str, key: str, answer: Bytes) -> Bytes:
    """Compress everything, asked or not."""
    return answer[0], answer[1] | {"Content-Encoding": "gzip"}, gzip.compress(answer[2])


def whole(method: str, key: str, answer: Bytes) -> Bytes:
    """Give no parts: always the whole file."""
    status, headers, body = answer
    if status != 206:
        return answer
    size = int(headers.pop("Content-Range").rpartition("/")[2])
    return 200, headers, body.ljust(size, b"\0")


def at_time(moment: datetime, **more: str) -> Change:
    """Say that it is ``moment``."""
    return lambda method, key, answer: (
        answer[0],
        answer[1] | {"Date": format_datetime(moment.astimezone(UTC), usegmt=True)} | more,
        answer[2],
    )
