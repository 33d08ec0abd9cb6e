"""The web as an app meets it: requests without credentials. The door to httpx."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import httpx

from podcaster import __version__
from podcaster.addresses import pool, within
from podcaster.errors import Problem, StorageError, if_offline, is_unknown_name

AGENT = f"podcaster/{__version__}"
MOST_BYTES = 50_000_000  # no feed is larger
_SECONDS = 20.0  # without a sign
_LONGEST_S = 300.0  # for a whole answer, however steadily it comes
_TRIES = 3
_AT_ONCE = 16
_MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered at ``url``, after redirects; names of ``headers`` are in lower case.

    ``sent_on`` says whether there were redirects. Of a long ``body`` there is only the beginning; ``size_bytes`` is the
    size of a file that was downloaded instead. The server's certificate is good until ``certified_until`` (aware; None
    without TLS).
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    sent_on: bool = False
    size_bytes: int = 0
    certified_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken: ``most_bytes``, and at least ``least_bytes`` in every ``seconds``."""

    most_bytes: int = 2_000_000_000
    seconds: float = 60.0
    least_bytes: int = 20_000


class BrokenOffError(StorageError):
    """There was no answer, or it broke off: asking again may go on from there."""


class Web:
    """Asks web servers, several threads at once if need be; a context manager, since it keeps connections open.

    A server may keep silent for ``seconds``, and an answer take ``longest_s`` (a download has Limits instead).
    With ``public_only`` no address of this machine or its own network is asked, wherever a name or redirect leads.
    """

    def __init__(
        self,
        *,
        seconds: float = _SECONDS,
        longest_s: float = _LONGEST_S,
        follow: bool = True,
        public_only: bool = False,
    ) -> None:
        self._longest_s = longest_s
        limits = httpx.Limits(max_connections=_AT_ONCE)
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        self._client = httpx.Client(
            transport=_Transport(public_only=public_only),
            limits=limits,
            headers=headers,
            timeout=seconds,
            follow_redirects=follow,
            max_redirects=_MOST_REDIRECTS,
            trust_env=not public_only,  # what a proxy asks for nobody here sees
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
        with within(self._longest_s), self._answering(method, url, headers, content) as answer:
            until = _certified_until(answer)
            return replace(_answer(answer, _beginning(answer, most_bytes)), certified_until=until)

    def download(
        self,
        url: str,
        part: Path,
        *,
        tag: str = "",
        limits: Limits = Limits(),
        begun: Callable[[Answer], None] = lambda answer: None,
        heard: Callable[[int, int], None] = lambda done, total: None,
    ) -> Answer:
        """Write what is at ``url`` to ``part``, and return the answer without its body.

        What ``part`` holds already is gone on with if it was of the version ``tag`` (its ETag or Last-Modified) and the
        server gives parts (RFC 9110, Range and If-Range); else it begins anew. Only the statuses 200 and 206 write
        anything. ``begun`` hears of the answer before its first byte, ``heard`` of bytes there are and will be (0: not
        known). Raises BrokenOffError when the answer is not whole, StorageError for one that goes beyond ``limits``.
        """
        had = part.stat().st_size if tag and part.exists() else 0
        headers = {"Range": f"bytes={had}-", "If-Range": tag} if had else {}
        with self._answering("GET", url, headers) as answer:
            goes_on = answer.status_code == 206 and answer.headers.get("content-range", "").startswith(f"bytes {had}-")
            if answer.status_code == 206 and not goes_on:
                part.unlink(missing_ok=True)
                raise BrokenOffError(Problem(url, "answers with another part than was asked for"))
            if answer.status_code not in (200, 206):
                return _answer(answer, b"")
            begun(_answer(answer, b""))
            size = _Receiving(url, answer, had if goes_on else 0, limits, heard).write(part)
        return replace(_answer(answer, b""), size_bytes=size)

    @contextmanager
    def _answering(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, content: bytes | None = None
    ) -> Iterator[httpx.Response]:
        """Give the answer to a request while it comes in; what httpx says becomes words for the host.

        Raises BrokenOffError where asking again may help, StorageError where not: a name that nobody has.
        """
        # A mark that a server made may hold any letter (RFC 9110, obs-text), and httpx writes ASCII only.
        sent = {name.encode(): value.encode() for name, value in (headers or {}).items()}
        try:
            with self._client.stream(method, url, headers=sent, content=content) as answer:
                if "," in answer.headers.get("content-encoding", ""):  # each packing multiplies a thousandfold
                    raise StorageError(Problem(url, "is packed more than once; not unpacked"))
                yield answer
        except (httpx.UnsupportedProtocol, httpx.TooManyRedirects, httpx.InvalidURL, UnicodeError) as error:
            raise StorageError(Problem(url, f"is not asked: {error}", "an address of the public net")) from error
        except (httpx.HTTPError, httpx.StreamError) as error:
            what = f"gives no answer ({type(error).__name__}: {error}){if_offline(error)}"
            kind = StorageError if is_unknown_name(error) else BrokenOffError
            raise kind(Problem(url, what, "the address as a browser opens it")) from error


class _Transport(httpx.HTTPTransport):
    """Connects as we say. httpx has no place for that by itself, its pool of connections has."""

    def __init__(self, *, public_only: bool) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        self._pool = pool(context, _AT_ONCE, _TRIES - 1, public_only=public_only)


@dataclass(frozen=True, slots=True)
class _Receiving:
    """A file that comes in; ``had`` bytes of it are there."""

    url: str
    answer: httpx.Response
    had: int
    limits: Limits
    heard: Callable[[int, int], None]

    def write(self, part: Path) -> int:
        """Write what comes, and return how large the file is."""
        packed = self.answer.headers.get("content-encoding", "identity") != "identity"  # though nobody asked for it
        length = self.answer.headers.get("content-length", "")
        total = self.had + int(length) if length.isdecimal() and not packed else 0
        self._check(total)
        size, mark, since = self.had, self.had, time.monotonic()
        with part.open("ab" if self.had else "wb") as file:
            for piece in self.answer.iter_bytes():
                self._check(size + len(piece))
                size += file.write(piece)
                self.heard(size, total)
                if time.monotonic() - since > self.limits.seconds:
                    if size - mark < self.limits.least_bytes:
                        what = f"sends next to nothing: {size - mark} bytes in {self.limits.seconds:.0f} s"
                        raise BrokenOffError(Problem(self.url, what))
                    mark, since = size, time.monotonic()
        if total and size != total:
            raise BrokenOffError(Problem(self.url, f"was cut off after {size} of {total} bytes"))
        return size

    def _check(self, size: int) -> None:
        if size > self.limits.most_bytes:
            raise StorageError(Problem(self.url, f"is larger than {self.limits.most_bytes / 1e6:.0f} MB; not taken"))


def _answer(answer: httpx.Response, body: bytes) -> Answer:
    return Answer(str(answer.url), answer.status_code, dict(answer.headers), body, bool(answer.history))


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
