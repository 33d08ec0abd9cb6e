"""Runs the preview until Ctrl-C. The door to uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from podcaster.errors import PodcasterError, Problem
from podcaster.preview.address import ANY, Address, address, listen
from podcaster.preview.app import app

__all__ = ["Address", "app", "serve"]

_MOMENT_SECONDS = 0.05


def serve(
    public: Path, *, base_url: str, host: str = ANY, port: int = 8000, on_ready: Callable[[Address], None]
) -> None:
    """Serve ``public`` until Ctrl-C; ``on_ready`` hears the address once requests are answered.

    If ``port`` is taken, the next free one is used. Raises PodcasterError if there is no such folder or no free port.
    """
    if not public.is_dir():
        raise PodcasterError(Problem(str(public), "there is nothing to preview yet; build it first", "podcaster build"))
    sockets = listen(host, port)
    found = address(host, sockets[0].getsockname()[1])
    with contextlib.suppress(KeyboardInterrupt):
        Server(app(public, base_url), lambda: on_ready(found)).run(sockets)


class Server(uvicorn.Server):
    """Says when it is ready, and ends at once: open event streams and paused players are not waited for."""

    def __init__(self, preview: Callable[..., Any], on_ready: Callable[[], None]) -> None:
        # uvicorn believes a proxy on this machine (X-Forwarded-Proto), so a tunnel's https addresses come out right.
        super().__init__(
            uvicorn.Config(
                preview,
                http="h11",
                ws="none",
                loop="asyncio",
                lifespan="on",
                log_config=None,
                log_level="error",
                access_log=False,
                server_header=False,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, then say so."""
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up until all is still: a page that reloads just now may be connecting again."""
        hanging_up = asyncio.create_task(self._hang_up())
        await super().shutdown(sockets)
        hanging_up.cancel()

    async def _hang_up(self) -> None:
        while True:
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            await asyncio.sleep(_MOMENT_SECONDS)
