"""A show of ours, held against every rule before it is live: what the host wrote, and the feeds made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    if unwritable(edition):
        return problems
    public = rss.render_all(edition.for_everyone()) if edition.show.access == "public" else {}
    has_private = any(episode.is_private(edition.show) for episode in edition.episodes)
    private = rss.render_private(edition) if has_private else None
    return [*problems, *_of_documents(public, private, edition, problems, now)]


def check_built(built: Built, *, now: datetime) -> list[Problem]:
    """Return what is wrong with the feeds in ``build``, as they will be live to the byte, beyond what was told."""
    files = {path.name: path for path in sorted(built.public.glob("*.xml"))}
    public = {key: path.read_bytes() for key, path in files.items() if key == keys.FEED or keys.is_other_feed(key)}
    private = built.private.read_bytes() if built.private else None
    return _of_documents(public, private, built.edition, built.warnings, now)


def refuse(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the warnings among ``problems``; raise ContentError with the errors if there are any."""
    found = tuple(problems)
    if errors := [problem for problem in found if problem.severity == "error"]:
        raise ContentError(errors)
    return found


def _of_documents(
    public: Mapping[str, bytes], private: bytes | None, edition: Edition, told: Iterable[Problem], now: datetime
) -> list[Problem]:
    """Return what is wrong with the feeds, the main one first; a rule that one breaks is told once.

    What waits for its time is looked at as on the day it is live: its date is no fault. Of the feed for listeners with
    one of their own, and of a page of the main one, only the errors count: what directories recommend is not for them.
    """
    latest = max([now, *(episode.published for episode in edition.episodes)])
    documents = [(key, public[key], key in (keys.FEED, keys.FILMS)) for key in sorted(public, key=keys.FEED.__ne__)]
    documents += [("a listener's feed", private, False)] if private is not None else []
    found: list[Problem] = []
    for where, data, is_listed in documents:
        new = not_told(check_feed(data, where, now=latest), [*told, *found])
        found += [problem for problem in new if is_listed or problem.severity == "error"]
    return found
