"""What can go wrong, in words a host can act on: where, what, and an example of right."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, e.g. ``episodes/007-tides/episode.toml: published: needs a time zone, e.g. …``.

    ``rule`` names what was broken for scripts ("item-guid-unique"), ``source`` who asks for it ("Apple, PSP-1"). In a
    file of the host's, without a rule of its own, the key is the rule: "episode.published", "show.storage.base_url".
    Who knows the key names it (``rule_of``); what is wrong with the whole file has the file as its rule.
    """

    where: str
    what: str
    example: str = ""
    severity: Severity = "error"
    rule: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if not self.rule:
            object.__setattr__(self, "rule", rule_of(self.where))

    def __str__(self) -> str:
        return f"{self.where}: {self.told}"

    @property
    def told(self) -> str:
        """What is wrong with its example: a value of the kind that is right, or a command that helps."""
        if not self.example:
            return self.what
        return f"{self.what}{'; try: ' if self.example.startswith('podcaster ') else ', e.g.'} {self.example}"


_BESIDE_SHOW = re.compile(r"([\w-]+)\.\w{2,4}")  # "cover.jpg", which lies beside show.toml


def rule_of(where: str, *keys: str) -> str:
    """Return the rule of what stands at ``where``, a file of the host's and perhaps a key, and there under ``keys``.

    ``episodes/007-tides/episode.toml`` and "people", "name" → ``episode.people.name``; elsewhere it is "".
    """
    file, *inside = where.split(": ")
    match file.split("/"):
        case ["show.toml"]:
            return ".".join(("show", *inside, *keys))
        case ["episodes", _] | ["episodes", _, "episode.toml"]:
            return ".".join(("episode", *inside, *keys))
        case ["episodes", _, name, *_]:
            return f"episode.{name.partition('.')[0]}"
        case ["episodes"]:
            return "show.episodes"
    beside = _BESIDE_SHOW.fullmatch(file)
    return f"show.{beside[1]}" if beside else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What is asked of a feed, how much it matters and by whom; ``find`` yields what breaks it.

    ``asks`` is one line for people: "every item has a GUID".
    """

    id: str
    severity: Severity
    source: str
    asks: str
    find: Callable[..., Iterator[Any]]

    def broken(self, where: str, what: str, example: str = "") -> Problem:
        """Return the problem of somebody who breaks this rule."""
        return Problem(where, what, example, self.severity, self.id, self.source)

    def marked(self, problem: Problem) -> Problem:
        """Return a problem that ``find`` told in full, as one of this rule's."""
        return replace(problem, severity=self.severity, rule=self.id, source=self.source)


class PodcasterError(Exception):
    """Base of every error this package raises on purpose; carries one or more problems."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class ContentError(PodcasterError):
    """show.toml or an episode folder cannot be used as it is."""


class AudioError(PodcasterError):
    """A recording cannot be read, or does not reach the target."""


class TranscriptionError(PodcasterError):
    """Whisper or its model cannot be used on this machine."""


class StorageError(PodcasterError):
    """The storage refused or could not be reached."""


class PublishError(PodcasterError):
    """Publishing would break subscribers."""


_NO_NET = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN})


def is_unknown_name(error: BaseException) -> bool:
    """Whether it comes of a host's name that nobody has: asking again is of no use."""
    return any(isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME for cause in _causes(error))


def if_offline(error: BaseException) -> str:
    """Return what to look at as well where a name or the net was not found, to stand behind what is wrong; else ""."""
    causes = [cause for cause in _causes(error) if isinstance(cause, OSError)]
    is_cut_off = any(isinstance(cause, socket.gaierror) or cause.errno in _NO_NET for cause in causes)
    return "; look also whether this computer is online" if is_cut_off else ""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
