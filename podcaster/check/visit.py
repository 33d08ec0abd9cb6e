"""Asking an address as an app does: redirects are followed one by one, and remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from podcaster.addresses import is_own
from podcaster.check.answers import ENOUGH
from podcaster.errors import Problem, StorageError
from podcaster.web import MOST_BYTES, Answer, BrokenOffError, Web

MOST_HOPS = 5  # what apps follow
_GIVES_UP = 12
_SENT_ON = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of asking ``url``: the last answer, or why there is none in ``failure``; ``hops`` are all addresses.

    ``example`` is what would be right, if the address itself is not.
    """

    url: str
    answer: Answer | None
    hops: tuple[str, ...]
    failure: str = ""
    example: str = ""

    @property
    def status(self) -> int:
        """The last answer's status, 0 if there is none."""
        return self.answer.status if self.answer else 0

    def header(self, name: str) -> str:
        """Return a header of the last answer, "" without."""
        return self.answer.headers.get(name, "") if self.answer else ""

    @property
    def body(self) -> bytes:
        """The last answer's body, as much of it as was asked for."""
        return self.answer.body if self.answer else b""


def visit(
    web: Web, method: str, url: str, headers: Mapping[str, str] | None = None, *, most_bytes: int = ENOUGH
) -> Visit:
    """Ask ``url`` over a ``web`` that follows nothing by itself. Nothing is raised."""
    hops = [url]
    while True:
        try:
            answer = web.ask(method, hops[-1], headers=headers, most_bytes=most_bytes)
        except StorageError as error:
            problem = error.problems[0]
            right = "" if isinstance(error, BrokenOffError) else problem.example  # what is silent may be the right one
            return Visit(url, None, tuple(hops), problem.what, right)
        target = answer.headers.get("location", "")
        if answer.status not in _SENT_ON or not target or len(hops) > _GIVES_UP:
            return Visit(url, answer, tuple(hops))
        try:
            hops.append(urljoin(hops[-1], target))
        except ValueError:
            return Visit(url, None, tuple(hops), f"sends apps on to {target!r}, which is no address")


def fetched(url: str, *, local: bool = False) -> bytes:
    """Return what is at ``url``; raises StorageError when it is not given.

    It may send on into one's own network only if it is there itself or ``local`` says so.
    """
    with Web(follow=False, public_only=not (local or is_own(url))) as web:
        found = visit(web, "GET", url, most_bytes=MOST_BYTES)
    if found.status != 200:
        raise StorageError(Problem(url, found.failure or f"answers {found.status}", "an address that answers 200"))
    return found.body
