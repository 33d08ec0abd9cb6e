"""What must be right in episode.toml beyond its types, and between episodes."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from podcaster.content import rules
from podcaster.content.rules import wrong
from podcaster.errors import Problem
from podcaster.model import Episode, EpisodeFacts, ShowFacts

SLUG_LIMIT = 60
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Letters that Unicode does not take apart into a plain one and an accent.
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"})


def check_episode(episode: EpisodeFacts, where: str) -> list[Problem]:
    """Return everything that is wrong with, or worth a warning about, what one episode.toml says."""
    return [*_texts(episode, where), *_published(episode, where), *_numbers(episode, where)]


def check_slug(slug: str) -> Iterator[Problem]:
    """A folder's name becomes part of addresses that never change: lower-case letters, digits and hyphens."""
    if not SLUG.fullmatch(slug):
        what = "the folder's name becomes an address: lower-case letters, digits and single hyphens only"
        yield Problem(f"episodes/{slug}", what, as_slug(slug) or "007-tides")


def check_together(show: ShowFacts | None, episodes: Sequence[Episode]) -> Iterator[Problem]:
    """What can only be seen when all episodes lie side by side."""
    if show is not None:
        yield from (problem for episode in episodes for problem in _in_show(show, episode))
    for same in _shared((episode.guid, episode) for episode in episodes):
        what = f"is also the GUID of {_listed(same[:-1])}; each episode has its own, and the first published keeps it"
        yield Problem(_toml(same[-1]), f"guid: {what}")
    numbered = [episode for episode in episodes if episode.number is not None and episode.kind == "full"]
    for same in _shared(((episode.season, episode.number), episode) for episode in numbered):
        what = f"number: {same[-1].number} is also the number of {_listed(same[:-1])}"
        yield Problem(_toml(same[-1]), what, severity="warning")


def as_slug(text: str, limit: int = SLUG_LIMIT) -> str:
    """Return ``text`` in lower-case ASCII letters, digits and hyphens, cut between words; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub("['`]", "", plain)).strip("-")
    if len(words) <= limit:
        return words
    cut = words[: limit + 1]
    return (cut.rpartition("-")[0] if "-" in cut[limit // 2 :] else cut[:limit]).strip("-")


def _texts(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    yield from rules.line_of_text(where, "title", episode.title)
    yield from rules.paragraph(where, "summary", episode.summary, required=episode.published is not None)
    yield from rules.people(where, episode.people)
    for number, topic in enumerate(episode.topics, start=1):
        yield from rules.line_of_text(where, f"topics {number}", topic, rules.NAME_LIMIT)
    if episode.film is not None:
        yield from rules.line_of_text(where, "film.title", episode.film.title)
        yield from rules.address(where, "film.link", episode.film.link)


def _published(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    if episode.published is not None and episode.published.utcoffset() is None:
        yield wrong(where, "published", "needs a time zone", f"{episode.published.isoformat()}+01:00")


def _numbers(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    for key, number in (("number", episode.number), ("season", episode.season)):
        if number is not None and number < 1:
            yield wrong(where, key, f"must be 1 or more, not {number}")


def _in_show(show: ShowFacts, episode: Episode) -> Iterator[Problem]:
    if show.kind == "serial" and episode.kind == "full" and episode.number is None:
        what = "is missing; the show is a serial, which apps play in the order of the numbers"
        yield wrong(_toml(episode), "number", what, "number = 7")
    if episode.guid == show.guid:
        yield Problem(_toml(episode), "guid: is the GUID of the show; an episode has its own")


def _shared(named: Iterable[tuple[Hashable, Episode]]) -> Iterator[list[Episode]]:
    groups: defaultdict[Hashable, list[Episode]] = defaultdict(list)
    for name, episode in named:
        groups[name].append(episode)
    return (same for same in groups.values() if len(same) > 1)


def _toml(episode: Episode) -> str:
    return f"episodes/{episode.slug}/episode.toml"


def _listed(episodes: Iterable[Episode]) -> str:
    return ", ".join(f"episodes/{episode.slug}" for episode in episodes)
