"""What must be right in episode.toml beyond its types, and between episodes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence

from podcaster.content import rules
from podcaster.content.audio_rules import check_audio
from podcaster.content.files import shown
from podcaster.content.names import DEVICES, as_slug
from podcaster.content.podcasting_rules import check_episode_podcasting
from podcaster.content.rules import wrong
from podcaster.content.speakers import check_people
from podcaster.errors import Problem
from podcaster.model import AudioSettings, Episode, EpisodeFacts, ShowFacts

LARGEST_NUMBER = 99_999
LONGEST_SLUG = 120  # with what is put behind it, a name of at most 255 bytes
UUID_LIKE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def check_episode(episode: EpisodeFacts, where: str) -> list[Problem]:
    """Return everything that is wrong with, or worth a warning about, what one episode.toml says."""
    audio = check_audio(episode.audio.to(AudioSettings()), where)  # what is not changed, the show answers for
    return [
        *_guid(episode, where),
        *_texts(episode, where),
        *_published(episode, where),
        *_numbers(episode, where),
        *check_episode_podcasting(episode, where),
        *audio,
    ]


def check_slug(slug: str) -> Iterator[Problem]:
    """A folder's name becomes part of addresses that never change: lower-case letters, digits and hyphens."""
    if slug in DEVICES:
        yield Problem(f"episodes/{slug}", "is a name that Windows keeps for a device", f"{slug}-1")
    if len(slug) > LONGEST_SLUG:
        what = f"the folder's name becomes an address: it has {len(slug)} characters, and {LONGEST_SLUG} are enough"
        yield Problem(f"episodes/{shown(slug[:LONGEST_SLUG])}…", what, "007-tides")
    if not SLUG.fullmatch(slug):
        what = "the folder's name becomes an address: lower-case letters, digits and single hyphens only"
        yield Problem(f"episodes/{shown(slug)}", what, as_slug(slug) or "007-tides")


def check_together(show: ShowFacts | None, episodes: Sequence[Episode]) -> Iterator[Problem]:
    """What can only be seen when all episodes lie side by side."""
    if show is not None:
        yield from (problem for episode in episodes for problem in _in_show(show, episode))
    for same in _shared((episode.guid, episode) for episode in episodes):
        what = f"is also the GUID of {_listed(same[:-1])}; each episode has its own, and the first published keeps it"
        yield Problem(f"{_toml(same[-1])}: guid", what)
    numbered = [episode for episode in episodes if episode.number is not None and episode.kind == "full"]
    for same in _shared(((episode.season, episode.number), episode) for episode in numbered):
        what = f"number: {same[-1].number} is also the number of {_listed(same[:-1])}"
        yield Problem(_toml(same[-1]), what, severity="warning", rule="number-unique", source="Apple")


def _guid(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    """A GUID is a UUID made once; of an episode from elsewhere it is what it was there, which may be anything."""
    if not episode.guid.strip() or episode.guid != episode.guid.strip() or not episode.guid.isprintable():
        yield wrong(where, "guid", f"'{shown(episode.guid)}' is no name: it is empty, or has a space around it")
    if episode.access == "private" and not UUID_LIKE.fullmatch(episode.guid):
        what = f"'{shown(episode.guid)}' can be guessed, and a private episode's addresses are made from it"
        yield wrong(where, "guid", what)


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
    if episode.published is None:
        return
    if not 1970 < episode.published.year < 9999:
        yield wrong(where, "published", f"the year {episode.published.year} is not one a podcast can be of")
    elif episode.published.utcoffset() is None:
        yield wrong(where, "published", "needs a time zone", f"{episode.published.isoformat()}+01:00")


def _numbers(episode: EpisodeFacts, where: str) -> Iterator[Problem]:
    for key, number in (("number", episode.number), ("season", episode.season)):
        if number is not None and not 1 <= number <= LARGEST_NUMBER:
            yield wrong(where, key, f"must be from 1 to {LARGEST_NUMBER}, not {number}")


def _in_show(show: ShowFacts, episode: Episode) -> Iterator[Problem]:
    if show.kind == "serial" and episode.kind == "full" and episode.number is None:
        what = "is missing; the show is a serial, which apps play in the order of the numbers"
        yield wrong(_toml(episode), "number", what, "number = 7")
    yield from check_people(show, episode, _toml(episode))
    if episode.guid == str(show.guid):
        yield Problem(f"{_toml(episode)}: guid", "is the GUID of the show; an episode has its own")


def _shared(named: Iterable[tuple[Hashable, Episode]]) -> Iterator[list[Episode]]:
    groups: defaultdict[Hashable, list[Episode]] = defaultdict(list)
    for name, episode in named:
        groups[name].append(episode)
    return (same for same in groups.values() if len(same) > 1)


def _toml(episode: Episode) -> str:
    return f"episodes/{episode.slug}/episode.toml"


def _listed(episodes: Iterable[Episode]) -> str:
    return ", ".join(f"episodes/{episode.slug}" for episode in episodes)
