"""Where the preview listens, and under which addresses it can be reached."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from dataclasses import dataclass

from podcaster import keys
from podcaster.errors import PodcasterError, Problem

ANY = "0.0.0.0"  # noqa: S104  other devices on the network are the point of a preview
_LAST_PORT = 65535
# Windows answers EACCES for a port another program holds for itself.
_TAKEN = frozenset({errno.EADDRINUSE, errno.EACCES})
# RFC 5737 keeps 192.0.2.0/24 for documentation. Connecting a UDP socket sends nothing; it only picks a network card.
_ELSEWHERE = ("192.0.2.1", 9)
# RFC 9110, 7.2: uri-host [":" port]. Names are kept to what a local network uses.
_HOST = re.compile(r"(?P<name>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,253}))(?::(?P<port>[0-9]{1,5}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a running preview is found; ``network_url`` is None where no other device can reach it."""

    local_url: str
    network_url: str | None

    @property
    def feed_url(self) -> str:
        """The feed, at the address most devices can reach."""
        return (self.network_url or self.local_url) + keys.FEED


def origin(scheme: str, host: str) -> str | None:
    """Return ``http://192.168.1.20:8000`` for a request's Host header, or None if that is no valid host (RFC 9110)."""
    found = _HOST.fullmatch(host)
    if not found or int(found["port"] or 0) > _LAST_PORT:
        return None
    name = found["name"]
    if name.startswith("["):
        try:
            ipaddress.IPv6Address(name[1:-1])
        except ValueError:
            return None
    return f"{scheme}://{host}"


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on ``port`` or the next free one; with 0, on any. Raises PodcasterError when none can be had.

    Where every address is asked for, ``::1`` is taken too: browsers try it first for ``localhost``, and another
    server that listens only there would answer in our place.
    """
    for candidate in range(port, _LAST_PORT + 1):
        try:
            return _bind(host, candidate)
        except OSError as error:
            if error.errno not in _TAKEN or (error.errno == errno.EACCES and candidate < 1024):
                reason = error.strerror or str(error)
                raise PodcasterError(
                    Problem(f"{host}:{port}", f"cannot listen here: {reason}", "--port 8000")
                ) from error
    raise PodcasterError(Problem(f"{host}:{port}", "no port is free from here on", "--port 8000"))


def address(host: str, port: int) -> Address:
    """Return where a preview on ``host`` and ``port`` is found. Sends nothing."""
    if host == ANY:
        nearby = _own_address()
        return Address(local_url=_url("localhost", port), network_url=_url(nearby, port) if nearby else None)
    return Address(local_url=_url(host, port), network_url=None if _is_loopback(host) else _url(host, port))


def _bind(host: str, port: int) -> list[socket.socket]:
    first = _bound(host, port)
    if host != ANY:
        return [first]
    try:
        return [first, _bound("::1", first.getsockname()[1])]
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            return [first]  # no IPv6 on this machine
        first.close()
        raise


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    made = socket.socket(family, kind, protocol)
    try:
        if socket.has_dualstack_ipv6() and family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where SO_REUSEADDR would share a port with a stranger
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # so that a preview started again gets its port back
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(where)
        made.listen()
    except OSError:
        made.close()
        raise
    return made


def _own_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return None
        found: str = probe.getsockname()[0]
    return None if _is_loopback(found) else found


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
