"""What can go wrong, in words a host can act on: where, what, and an example of right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, e.g. ``episodes/007-tides/episode.toml: published: needs a time zone, e.g. …``.

    ``rule`` names what was broken for scripts ("item-guid-unique"), ``source`` who asks for it ("Apple, PSP-1").
    """

    where: str
    what: str
    example: str = ""
    severity: Severity = "error"
    rule: str = ""
    source: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f", e.g. {self.example}" if self.example else "")


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
