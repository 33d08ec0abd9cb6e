"""A podcast on a real web server on loopback, in order until a test spoils one answer of it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from PIL import Image

from tests.loopback import serving

Answer = tuple[int, dict[str, str], bytes]
Spoil = Callable[[str, str, dict[str, str], Answer], Answer]  # method, path, headers, right answer → answer

FILES = {".mp3": "audio/mpeg", ".mp4": "video/mp4", ".json": "application/json+chapters", ".jpg": "image/jpeg"}
FILES |= {".vtt": "text/vtt; charset=utf-8", ".srt": "application/x-subrip; charset=utf-8", ".png": "image/png"}
FILES |= {".xml": "application/rss+xml; charset=utf-8"}
CHAPTERS = {
    "version": "1.2.0",
    "chapters": [
        {"startTime": 0, "title": "Welkom"},
        {"startTime": 123.5, "title": "De werkplaats", "url": "https://www.example.org/w"},
        {"startTime": 500, "title": "", "toc": False},
        {"startTime": 1020, "title": "Vragen & antwoorden"},
    ],
}
VTT = "WEBVTT\n\n00:00.000 --> 00:04.000\n<v Presentator>Welkom.\n"
SRT = "1\n00:00:00,000 --> 00:00:04,000\nPresentator: Welkom.\n"


@dataclass
class Shop:
    """The server: its ``files`` by path, what was ``asked`` of it, and how its answers are spoilt."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    spoil: Spoil = lambda method, path, headers, answer: answer


@cache
def picture(width: int = 1400, height: int = 1400, *, mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """Draw a cover."""
    drawn = io.BytesIO()
    Image.new(mode, (width, height)).save(drawn, kind)
    return drawn.getvalue()


def stocked(shop: Shop) -> Shop:
    """Fill the shop with the clean feed and everything it points at."""
    text = Path(__file__).with_name("clean.xml").read_text(encoding="utf-8")
    text = text.replace("https://podcast.example.org", shop.url).replace(
        "https://www.example.org/gast", f"{shop.url}/gast"
    )
    media, film = b"m" * 50_000, b"f" * 60_000
    text = text.replace("21600000", str(len(media))).replace("1900000", str(len(film)))
    shop.files = {
        "/feed.xml": text.encode(),
        "/artwork/cover.777777777777.jpg": picture(),
        "/artwork/012-de-werkplaats.cccccccccccc.jpg": picture(3000, 3000),
        "/artwork/wide.jpg": picture(1920, 1080),
        "/artwork/012.jpg": picture(600, 600),
        "/gast.jpg": picture(200, 300),
        "/media/000.mp3": bytes(1_234_567),
        "/media/012-de-werkplaats.3f9ac2d41b7e.mp3": media,
        "/media/011-kort.111111111111.mp3": media,
        "/media/012-de-werkplaats.eeeeeeeeeeee.mp4": film,
        "/chapters/012-de-werkplaats.aaaaaaaaaaaa.json": json.dumps(CHAPTERS).encode(),
        "/transcripts/012-de-werkplaats.bbbbbbbbbbbb.vtt": VTT.encode(),
        "/transcripts/012-de-werkplaats.bbbbbbbbbbbb.srt": SRT.encode(),
    }
    return shop


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        shop: Shop = self.server.shop
        shop.asked.append((self.command, self.path))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            status, said, body = shop.spoil(self.command, self.path, headers, self._right(shop, headers))
            self.send_response_only(status)
            for name, value in ({"Content-Length": str(len(body))} | said).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)
        except OSError:
            self.close_connection = True

    def _right(self, shop: Shop, headers: dict[str, str]) -> Answer:
        body = shop.files.get(self.path)
        if body is None:
            return 404, {}, b"no"
        tag = f'"{hashlib.sha256(body).hexdigest()[:12]}"'
        said = {"Content-Type": FILES[Path(self.path).suffix], "ETag": tag, "Access-Control-Allow-Origin": "*"}
        said |= {"Cache-Control": "public, max-age=300", "Accept-Ranges": "bytes"}
        if headers.get("if-none-match") == tag:
            return 304, {"ETag": tag}, b""
        if headers.get("range") == "bytes=0-1":
            return 206, said | {"Content-Range": f"bytes 0-1/{len(body)}"}, body[:2]
        if headers.get("accept-encoding") == "gzip" and self.path == "/feed.xml":
            return 200, said | {"Content-Encoding": "gzip"}, gzip.compress(body)
        return 200, said, body

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def opened(secure: ssl.SSLContext | None = None) -> Iterator[Shop]:
    """Serve a stocked shop on loopback, over TLS if a context is given."""
    with serving(_Handler, secure) as server:
        server.shop = stocked(Shop(server.address))
        yield server.shop
