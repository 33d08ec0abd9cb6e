"""What apps and directories would not accept, or not show well, in a feed: a table of rules and who asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from podcaster.errors import Problem
from podcaster.feed import address_rules, episode_rules, text_rules
from podcaster.model import Edition

Rule = Callable[[Edition], Iterator[Problem]]

# Broken, there is no feed at all.
WRITABLE: Mapping[Rule, str] = {
    text_rules.characters: "XML 1.0",
    text_rules.required: "Apple, PSP-1",
    episode_rules.dates: "RFC 5322",
}
RULES: Mapping[Rule, str] = {
    **WRITABLE,
    text_rules.description_size: "Apple, PSP-1",
    text_rules.lengths: "Apple, Podcasting 2.0",
    text_rules.language: "Apple",
    text_rules.license_name: "Podcasting 2.0",
    address_rules.base_url: "Apple, Podcasting 2.0",
    address_rules.website: "PSP-1",
    address_rules.ascii_only: "Apple",
    address_rules.unique_enclosures: "Apple",
    address_rules.unique_guids: "Apple",
    episode_rules.artwork: "Apple",
    episode_rules.serial_numbers: "Apple",
    episode_rules.clean_titles: "Apple",
    episode_rules.transcripts: "Apple, Podcasting 2.0",
    episode_rules.chapters: "Apple, Podcasting 2.0",
    episode_rules.not_before_podcasts: "RSS 2.0",
}


def check(edition: Edition, *, now: datetime | None = None) -> list[Problem]:
    """Return what is wrong with the feed of ``edition``: errors that cost listeners, warnings that cost reach.

    With ``now`` (aware), dates in the future are found too: what is live cannot be of tomorrow.
    """
    problems = _apply(RULES, edition)
    return problems + list(episode_rules.in_the_future(edition, now)) if now else problems


def unwritable(edition: Edition) -> list[Problem]:
    """Return what keeps ``edition`` from being a feed at all."""
    return _apply(WRITABLE, edition)


def _apply(rules: Mapping[Rule, str], edition: Edition) -> list[Problem]:
    return [
        replace(problem, what=f"{problem.what} ({source})")
        for rule, source in rules.items()
        for problem in rule(edition)
    ]
