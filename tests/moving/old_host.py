"""An old host on loopback: it serves a feed and its files, well or badly, and remembers what was asked."""

from __future__ import annotations

import gzip
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from podcaster import keys
from tests.loopback import serving

PATIENCE_S = 30  # longer than any client of the tests is there


@dataclass
class OldHost:
    """What lies at which path, and what goes wrong there, once for each word in the list.

    Faults: "cut" (half of it), "404", "503" (Retry-After: 7), "503-date", "503-long", "slow" (a byte at a time), "loop"
    (redirects to itself), "to:URL" (redirects), "whole" (ignores ranges), "other" (another part),
    "gzip", "gzip2" (packed, packed twice),
    "hold" (half of it, and nothing more until the client is gone; ``held`` is set then).
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    held: threading.Event = field(default_factory=threading.Event)

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        host: OldHost = self.server.host
        host.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        faults = host.faults.get(self.path, [])
        fault = faults.pop(0) if faults else ""
        body = host.files.get(self.path)
        try:
            self._fault(fault, body) if fault and body is not None else self._right(body)
        except OSError:
            self.close_connection = True

    def _fault(self, fault: str, body: bytes) -> None:
        if fault == "404":
            self._answer(404, {}, b"")
        elif fault.startswith("503"):
            when = {"503": "7", "503-date": "Mon, 01 Jun 2026 10:00:09 GMT", "503-long": "86400"}[fault]
            self._answer(503, {"Retry-After": when, "Date": "Mon, 01 Jun 2026 10:00:00 GMT"}, b"")
        elif fault == "loop" or fault.startswith("to:"):
            self._answer(302, {"Location": self.path if fault == "loop" else fault[3:]}, b"")
        elif fault.startswith("gzip"):
            packed = gzip.compress(body) if fault == "gzip" else gzip.compress(gzip.compress(body))
            self._answer(200, {"Content-Encoding": "gzip" if fault == "gzip" else "gzip, gzip"}, packed)
        elif fault == "other":
            self._answer(206, {"Content-Range": f"bytes 0-9/{len(body)}"}, body[:10])
        elif fault == "whole":
            self._answer(200, self._about(body), body)
        else:
            self._right(body, fault)

    def _right(self, body: bytes | None, fault: str = "") -> None:
        if body is None:
            return self._answer(404, {}, b"")
        about, asked = self._about(body), self.headers.get("Range", "")
        if asked and self.headers.get("If-Range") == about["ETag"]:
            start = int(asked.removeprefix("bytes=").partition("-")[0])
            about |= {"Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}"}
            return self._answer(206, about, body[start:], fault)
        return self._answer(200, about, body, fault)

    def _about(self, body: bytes) -> dict[str, str]:
        kind = self.server.host.types.get(self.path) or keys.content_type(self.path.partition("?")[0])
        return {"Content-Type": kind, "ETag": f'"{hash(body)}"', "Accept-Ranges": "bytes"}

    def _answer(self, status: int, headers: dict[str, str], body: bytes, fault: str = "") -> None:
        self.send_response_only(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if fault == "cut":
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif fault == "hold":
            self.wfile.write(body[: len(body) // 2])
            self.server.host.held.set()
            select.select([self.connection], [], [], PATIENCE_S)
            self.close_connection = True
        elif fault == "slow":
            for place in range(len(body)):
                self.wfile.write(body[place : place + 1])
                self.wfile.flush()
        else:
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def old_host() -> Iterator[OldHost]:
    """Run an old host on loopback."""
    with serving(_Handler) as server:
        server.host = OldHost(server.address)
        yield server.host
