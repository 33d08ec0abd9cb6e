"""The preview's answers to HTTP requests. The door to Starlette."""

from __future__ import annotations

import asyncio
import contextlib
import html
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import BinaryIO

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from podcaster.preview import address, folder, ranges
from podcaster.preview.changes import Changes
from podcaster.preview.served import EVENTS, SCRIPT, Reader, Served, reloading, served

_CHUNK_BYTES = 256 * 1024
_PLAIN = "text/plain; charset=utf-8"
# Any page may read what is public, as on a storage set up for web players (Fetch standard, CORS protocol).
_ALWAYS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Accept-Ranges, Content-Length, Content-Range, ETag",
    "cache-control": "no-cache",
}
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD",
    "access-control-allow-headers": "If-Match, If-None-Match, If-Range, Range",
    "access-control-max-age": "600",
}


def app(public: Path, base_url: str) -> Starlette:
    """Return the preview of the folder ``public``, whose files carry addresses that begin with ``base_url``."""
    preview = _Preview(public, base_url)
    return Starlette(
        routes=[
            Route(EVENTS, preview.events),
            Route(SCRIPT, preview.script),
            Route("/{path:path}", preview.preflight, methods=["OPTIONS"]),
            Route("/{path:path}", preview.document),
        ],
        exception_handlers={HTTPException: preview.refusal},
        lifespan=preview.watching,
    )


class _Preview:
    def __init__(self, public: Path, base_url: str) -> None:
        self.public = public
        self.base_url = base_url
        self.changes = Changes(public)
        self.reload_js = Path(__file__).with_name("reload.js").read_bytes()

    @contextlib.asynccontextmanager
    async def watching(self, _: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(self.changes.watch())
        await asyncio.sleep(0)  # its first step: from here on the system takes note of changes
        yield
        self.changes.stop()
        await task

    async def events(self, _: Request) -> Response:
        """The number of changes so far, and each new one, as Server-Sent Events (HTML standard, 9.2)."""

        async def counts() -> AsyncIterator[str]:
            seen = -1
            while True:
                seen = await self.changes.after(seen)
                yield f"data: {seen}\n\n"

        return StreamingResponse(counts(), headers=_ALWAYS, media_type="text/event-stream")

    async def script(self, _: Request) -> Response:
        return Response(self.reload_js, headers=_ALWAYS, media_type="text/javascript")

    async def preflight(self, _: Request) -> Response:
        return Response(status_code=204, headers=_ALWAYS | _PREFLIGHT)

    def document(self, request: Request) -> Response:
        """A file of the folder. Not a coroutine: Starlette runs it beside the event loop, for it reads files."""
        reader = self.reader(request)
        key = folder.key(request.scope["path"])
        found = served(self.public, key, self.base_url, reader) if key else None
        if found is None:
            raise HTTPException(404, f"There is nothing at {request.scope['path']} in this preview.")
        return _answer(request, found)

    def reader(self, request: Request) -> Reader:
        # Counted before anything is read: a page must never claim to be newer than it is.
        version = self.changes.version
        server, port = request.scope["server"]
        used = address.origin(request.scope["scheme"], request.headers.get("host") or f"{server}:{port}")
        if used is None:
            raise HTTPException(400, "The Host header is not the name of a host.")
        return Reader(used, version)

    async def refusal(self, request: Request, error: Exception) -> Response:
        """Why there is no answer, in plain words; in a browser it reloads, for a build may be about to fill the gap."""
        if not isinstance(error, HTTPException):
            raise error
        kind, body = _PLAIN, f"{error.detail}\n".encode()
        if error.status_code == 404 and "text/html" in request.headers.get("accept", ""):
            page = f"<!doctype html>\n<meta charset=utf-8>\n<title>404</title>\n<p>{html.escape(error.detail)}</p>\n"
            kind, body = "text/html; charset=utf-8", reloading(page.encode(), self.reader(request))
        return Response(body, error.status_code, headers={**_ALWAYS, **(error.headers or {}), "content-type": kind})


def _answer(request: Request, found: Served) -> Response:
    head = {**_ALWAYS, "accept-ranges": "bytes", "etag": found.etag}
    asked = request.headers
    if ranges.is_known(asked.get("if-none-match"), found.etag):
        found.body.close()
        return Response(status_code=304, headers=head)
    head |= {"content-type": found.content_type, "content-length": str(found.size_bytes)}
    if request.method == "HEAD":
        found.body.close()
        return Response(headers=head)
    part = ranges.wanted(asked.get("range"), asked.get("if-range"), found.etag, found.size_bytes)
    if part is None:
        return _Stream(found.body, range(found.size_bytes), 200, head)
    if not part:
        found.body.close()
        body = f"The file ends before that: it has {found.size_bytes} bytes.\n"
        head = {**_ALWAYS, "content-range": f"bytes */{found.size_bytes}", "content-type": _PLAIN}
        return Response(body, 416, headers=head)
    head |= {
        "content-range": f"bytes {part.start}-{part.stop - 1}/{found.size_bytes}",
        "content-length": str(len(part)),
    }
    return _Stream(found.body, part, 206, head)


class _Stream(StreamingResponse):
    """Part of an open file, a chunk at a time; the file is closed also when the client goes away."""

    def __init__(self, file: BinaryIO, part: range, status: int, headers: dict[str, str]) -> None:
        super().__init__(_chunks(file, part), status, headers)
        self.file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self.file:
            await super().__call__(scope, receive, send)


def _chunks(file: BinaryIO, part: range) -> Iterator[bytes]:
    file.seek(part.start)
    left = len(part)
    while left and (chunk := file.read(min(_CHUNK_BYTES, left))):
        left -= len(chunk)
        yield chunk
