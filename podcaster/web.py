"""The web as an app meets it: requests without credentials. The door to httpx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType

import httpx

from podcaster import __version__
from podcaster.errors import Problem, StorageError

AGENT = f"podcaster/{__version__}"
_SECONDS = 20.0
_TRIES = 3
_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; names of ``headers`` are in lower case."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Web:
    """Asks web servers, several threads at once if need be; a context manager, since it keeps connections open."""

    def __init__(self) -> None:
        transport = httpx.HTTPTransport(retries=_TRIES - 1)
        limits = httpx.Limits(max_connections=_AT_ONCE)
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        self._client = httpx.Client(
            transport=transport, limits=limits, headers=headers, timeout=_SECONDS, follow_redirects=True
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(
        self, method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Answer:
        """Return the answer to a request, after redirects. Raises StorageError when there is none."""
        try:
            answer = self._client.request(method, url, headers=dict(headers or {}), content=content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            what = f"gives no answer ({type(error).__name__}: {error})"
            raise StorageError(Problem(url, what, "the address as a browser opens it")) from error
        return Answer(str(answer.url), answer.status_code, dict(answer.headers), answer.content)
