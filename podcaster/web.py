"""The web as an app meets it: requests without credentials. The door to httpx."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType

import httpx

from podcaster import __version__
from podcaster.errors import Problem, StorageError

AGENT = f"podcaster/{__version__}"
MOST_BYTES = 50_000_000  # no feed is larger
_SECONDS = 20.0
_TRIES = 3
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered at ``url``, after redirects; names of ``headers`` are in lower case.

    ``sent_on`` says whether there were redirects. Of a long ``body`` there is only the beginning. The server's
    certificate is good until ``certified_until`` (aware; None without TLS).
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    sent_on: bool = False
    certified_until: datetime | None = None


class Web:
    """Asks web servers, several threads at once if need be; a context manager, since it keeps connections open."""

    def __init__(self, *, seconds: float = _SECONDS, follow: bool = True) -> None:
        transport = httpx.HTTPTransport(retries=_TRIES - 1)
        limits = httpx.Limits(max_connections=_AT_ONCE)
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        self._client = httpx.Client(
            transport=transport, limits=limits, headers=headers, timeout=seconds, follow_redirects=follow
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> Answer:
        """Return the answer to a request, with at most ``most_bytes`` of its body, unpacked.

        Raises StorageError when there is no answer.
        """
        try:
            with self._client.stream(method, url, headers=dict(headers or {}), content=content) as answer:
                until = _certified_until(answer)
                body = _beginning(answer, most_bytes)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            what = f"gives no answer ({type(error).__name__}: {error})"
            raise StorageError(Problem(url, what, "the address as a browser opens it")) from error
        return Answer(str(answer.url), answer.status_code, dict(answer.headers), body, bool(answer.history), until)


def _beginning(answer: httpx.Response, most_bytes: int) -> bytes:
    body = bytearray()
    for piece in answer.iter_bytes():
        body += piece
        if len(body) >= most_bytes:
            break
    return bytes(body[:most_bytes])


def _certified_until(answer: httpx.Response) -> datetime | None:
    stream = answer.extensions.get("network_stream")
    connection = stream.get_extra_info("ssl_object") if stream else None
    ends = str(connection.getpeercert().get("notAfter", "")) if connection else ""
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
