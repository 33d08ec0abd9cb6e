"""A network that fails: an HTTP proxy in front of a real S3 server, which loses or changes answers on purpose."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

# What happens to a request (method, path): "pass"; "lose": the server does it, the answer never arrives; "cut": the
# body of the answer ends half-way; or an answer of the network's own.
Fault = Callable[[str, str], str]
OWN_ANSWERS = {
    "refuse": (501, b"<Error><Code>NotImplemented</Code></Error>"),  # servers that know no conditional writes
    "busy": (503, b"<Error><Code>SlowDown</Code></Error>"),
    "website": (200, b"<!doctype html><p>Welkom<br>hier"),
}


@dataclass
class Network:
    """The address of the network's near end, and what went through it."""

    target: str
    endpoint_url: str = ""
    fault: Fault = lambda method, path: "pass"
    log: list[tuple[str, str]] = field(default_factory=list)


class Wire(BaseHTTPRequestHandler):
    """Passes requests on, or does not."""

    protocol_version = "HTTP/1.1"
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
        fault = net.fault(self.command, self.path)
        if fault in OWN_ANSWERS:
            return self.answer(OWN_ANSWERS[fault][0], {}, OWN_ANSWERS[fault][1])
        far = http.client.HTTPConnection(urlsplit(net.target).netloc)
        far.request(self.command, self.path, body, dict(self.headers))
        answer = far.getresponse()
        content = answer.read()
        far.close()
        if fault == "lose":
            return self.hang_up()
        self.answer(answer.status, dict(answer.headers), content[: len(content) // 2] if fault == "cut" else content)
        return self.hang_up() if fault == "cut" else None

    def answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        """Send an answer; a Content-Length among the headers stays what the server said."""
        self.send_response_only(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        """Close the connection."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def network(target: str) -> Iterator[Network]:
    """Run a network to the server at ``target``."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Wire)
    server.daemon_threads = True
    server.network = Network(target, f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.network
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def first(fault: str, method: str) -> Fault:
    """Return a fault that befalls only the first request with ``method``."""
    seen = iter([fault])
    return lambda asked, path: next(seen, "pass") if asked == method else "pass"
