"""A network that fails: an HTTP proxy in front of a real S3 server, which loses or changes answers on purpose."""

from __future__ import annotations

import http.client
import itertools
import select
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import urlsplit

from tests.loopback import serving

# What happens to a request (method, path): "pass"; "reset": the connection breaks before the server hears of it;
# "lose": the server does it, the answer never arrives; "hang": the same, and the client waits until it gives up; "cut":
# the body of the answer ends half-way; "condition": refused if it is a conditional write; or an answer of the network's
# own.
Fault = Callable[[str, str], str]
PATIENCE_S = 30  # longer than any client of the tests waits
OWN_ANSWERS = {
    "refuse": (501, b"<Error><Code>NotImplemented</Code></Error>"),  # servers that know no conditional writes
    "busy": (503, b"<Error><Code>SlowDown</Code></Error>"),
    "broken": (500, b"<Error><Code>InternalError</Code></Error>"),
    "website": (200, b"<!doctype html><p>Welkom<br>hier"),
}


@dataclass
class Network:
    """The address of the network's near end, and what went through it.

    ``done`` holds what reached the server, with its answer's status; ``after`` is called when the server has done it,
    before the client hears of that.
    """

    target: str
    endpoint_url: str = ""
    fault: Fault = lambda method, path: "pass"
    after: Callable[[str, str], None] = lambda method, path: None
    log: list[tuple[str, str]] = field(default_factory=list)
    done: list[tuple[str, str, int]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sent_bytes: int = 0


class Wire(BaseHTTPRequestHandler):
    """Passes requests on, or does not."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Any

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.transmit
        raise AttributeError(name)

    def transmit(self) -> None:
        """Let one request and its answer pass as the network's fault decides."""
        net: Network = self.server.network
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        net.log.append((self.command, self.path))
        net.headers.append(dict(self.headers))
        net.sent_bytes += len(body)
        fault = net.fault(self.command, self.path)
        if fault == "condition":
            fault = "refuse" if {"If-Match", "If-None-Match"} & set(self.headers) else "pass"
        if fault in OWN_ANSWERS:
            return self.answer(OWN_ANSWERS[fault][0], {}, OWN_ANSWERS[fault][1])
        if fault == "reset":
            return self.hang_up(reset=True)
        far = http.client.HTTPConnection(urlsplit(net.target).netloc)
        far.request(self.command, self.path, body, dict(self.headers))
        answer = far.getresponse()
        content = answer.read()
        far.close()
        net.done.append((self.command, self.path, answer.status))
        net.after(self.command, self.path)
        if fault in ("lose", "hang"):
            return self.hang_up(patient=fault == "hang")
        self.answer(answer.status, dict(answer.headers), content[: len(content) // 2] if fault == "cut" else content)
        return self.hang_up() if fault == "cut" else None

    def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        """Send an answer; a Content-Length among the headers stays what the server said."""
        self.send_response_only(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else content)

    def hang_up(self, *, reset: bool = False, patient: bool = False) -> None:
        """Close the connection, roughly or when the client has."""
        self.close_connection = True
        if patient:
            select.select([self.connection], [], [], PATIENCE_S)
        if reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def network(target: str) -> Iterator[Network]:
    """Run a network to the server at ``target``."""
    with serving(Wire) as server:
        server.network = Network(target, server.address)
        yield server.network


def first(fault: str, method: str) -> Fault:
    """Return a fault that befalls only the first request with ``method``."""
    seen = iter([fault])
    return lambda asked, path: next(seen, "pass") if asked == method else "pass"


def at(number: int, fault: str, *, for_ever: bool = False) -> Fault:
    """Return a fault that befalls the request with this number (from 1), or that one and all that follow."""
    count = itertools.count(1)

    def decide(method: str, path: str) -> str:
        now = next(count)
        return fault if now == number or (for_ever and now > number) else "pass"

    return decide
