"""Which addresses on the net may be asked for somebody else's sake, and for how long. The door to httpcore.

A feed from elsewhere names addresses of its maker's choice. One that leads to this machine or into its own network
(RFC 1918, 4193, 3927 …) is not asked. Looked at is where a name leads, not how it is written, and the connection then
goes to the very address that was looked at: "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", a name that points home, and
one that points home only the second time it is asked are all found, also behind a redirect.

A server that sends a byte now and then keeps within every timeout, for ever. So there is an end to all that is done
``within`` a number of seconds, whatever has come by then: half a certificate, half a header, half a body.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpcore

# An IPv4 address in the last 32 bits: RFC 6052 and, of the past, RFC 4291 section 2.5.5.1.
_EMBEDDED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))

_IDLE_S = 5.0  # a connection that nobody needs is kept
# Names that the public net never has: RFC 6761, 6762, 8375 and, by ICANN, internal.
_OWN_NAMES = (".localhost", ".local", ".home.arpa", ".internal")


class RefusedAddressError(httpcore.UnsupportedProtocol):
    """The address is not one of the public net; no kind of ConnectError, since those are tried again."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public net, also as the IPv4 address that one of IPv6 stands for."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if any(found in network for network in _EMBEDDED):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def is_own(url: str) -> bool:
    """Whether an address, as it is written, belongs to one's own machine or network.

    Where the name leads is not asked: a stranger who can say that of his own could say that it is here.
    """
    try:
        host = urlsplit(url).hostname or "."
    except ValueError:
        return False
    try:
        return not is_public(host)
    except ValueError:  # a name
        return "." not in host or host.endswith(_OWN_NAMES)


_end = threading.local()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what this thread asks for inside end after so many seconds, with httpcore's own timeouts."""
    _end.at, _end.seconds = time.monotonic() + seconds, seconds
    try:
        yield
    finally:
        del _end.at


def _left(timeout: float | None, late: type[httpcore.TimeoutException]) -> float | None:
    """Return how long may be waited, at most ``timeout`` seconds; raise ``late`` if the time is up."""
    if not hasattr(_end, "at"):
        return timeout
    left: float = _end.at - time.monotonic()
    if left <= 0:
        raise late(f"not done within {_end.seconds:.0f} s")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """A connection that waits no longer than there is time."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class AnyAddress(httpcore.NetworkBackend):
    """Connects to whatever it is told to."""

    def __init__(self) -> None:
        self._net = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to ``host``."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._net.connect_tcp(host, port, left, local_address, socket_options))


class PublicOnly(httpcore.NetworkBackend):
    """Connects to addresses of the public net, and to nothing else."""

    def __init__(self) -> None:
        self._net = AnyAddress()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that answers; raise RefusedAddressError if one is not public."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(f"{host} is not known: {error.strerror}") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for address in addresses:
            if not is_public(address):
                leads = "" if host == address else f" leads to {address}, which"
                raise RefusedAddressError(f"{host}{leads} is not on the public net (with --local it is asked)")
        for address in addresses[:-1]:
            try:
                return self._net.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._net.connect_tcp(addresses[-1], port, timeout, local_address, socket_options)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        """Refuse: no address on the net leads to a socket of this machine."""
        raise RefusedAddressError(f"{path} is a socket of this machine")


def pool(context: ssl.SSLContext, most: int, retries: int, *, public_only: bool) -> httpcore.ConnectionPool:
    """Return at most so many connections, to the public net or to anywhere, and tries to make one."""
    return httpcore.ConnectionPool(
        ssl_context=context,
        max_connections=most,
        keepalive_expiry=_IDLE_S,
        retries=retries,
        network_backend=PublicOnly() if public_only else AnyAddress(),
    )
