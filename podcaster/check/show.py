"""A show of ours, held against every rule before it is live: what the host wrote, and the feed made from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from podcaster import keys
from podcaster.build.line import Built, foresee
from podcaster.check.feed import check_feed, not_told
from podcaster.errors import ContentError, Problem
from podcaster.feed import rss
from podcaster.feed.check import unwritable
from podcaster.model import Edition


def check_show(folder: Path, *, now: datetime) -> list[Problem]:
    """Return everything that is wrong or could be better, drafts and scheduled episodes too; nothing is made.

    What the host's own files say is told there, and not of the feed again. Raises what ``build`` would raise where
    nothing more can be said.
    """
    edition, problems = foresee(folder, now=now)
    if edition.show.access == "private" or unwritable(edition):
        return problems
    return [*problems, *_of_document(rss.render(edition.for_everyone()), edition, problems, now)]


def check_built(built: Built, *, now: datetime) -> list[Problem]:
    """Return what is wrong with the feed in ``build/public``, as it will be live to the byte, beyond what was told.

    Of the feed for listeners with one of their own only the errors: what directories recommend is not for it.
    """
    found: list[Problem] = []
    if built.private:
        own = _of_document(built.private.read_bytes(), built.edition, built.warnings, now, where="a listener's feed")
        found += [problem for problem in own if problem.severity == "error"]
    if built.edition.show.access == "public":
        found += _of_document((built.public / keys.FEED).read_bytes(), built.edition, built.warnings, now)
    return found


def refuse(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the warnings among ``problems``; raise ContentError with the errors if there are any."""
    found = tuple(problems)
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise ContentError(errors)
    return found


def _of_document(
    data: bytes, edition: Edition, told: Iterable[Problem], now: datetime, *, where: str = keys.FEED
) -> list[Problem]:
    """What waits for its time is looked at as on the day it is live: its date is no fault."""
    latest = max([now, *(episode.published for episode in edition.episodes)])
    return not_told(check_feed(data, where, now=latest), told)
