"""What apps and directories would not accept, or not show well, in a feed: a table of rules and who asks for them.

These read the edition, and name the host's own files. What the finished document must be is asked in ``check/``; a rule
that is asked in both places has the same id in both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from podcaster.errors import Problem, Rule
from podcaster.feed import address_rules, chapter_rules, episode_rules, text_rules
from podcaster.model import Edition

# Broken, there is no feed at all.
WRITABLE = (
    Rule("characters", "error", "XML 1.0", "no text holds a character XML cannot", text_rules.characters),
    Rule("required-text", "error", "Apple, PSP-1", "no required text is empty", text_rules.required),
    Rule("item-date", "error", "RFC 5322", "dates are of RFC 5322, with a time zone", episode_rules.dates),
)
RULES = (
    *WRITABLE,
    Rule(
        "description-size",
        "error",
        "Apple, PSP-1",
        "descriptions have at most 4000 bytes",
        text_rules.description_size,
    ),
    Rule(
        "text-length", "warning", "Apple, Podcasting 2.0", "short texts are as short as apps keep", text_rules.lengths
    ),
    Rule("channel-language", "error", "Apple", "the language is a code of ISO 639", text_rules.language),
    Rule("license-name", "warning", "Podcasting 2.0", "a licence is given by its short name", text_rules.license_name),
    Rule("address-whole", "error", "RFC 3986", "addresses are whole addresses on the web", address_rules.possible),
    Rule("address-https", "warning", "Apple, Podcasting 2.0", "addresses are https", address_rules.base_url),
    Rule("show-website", "warning", "PSP-1", "the show has a website of its own", address_rules.website),
    Rule("address-ascii", "error", "Apple", "addresses are in ASCII, without spaces", address_rules.ascii_only),
    Rule("enclosure-unique", "error", "Apple", "no two episodes share a file", address_rules.unique_enclosures),
    Rule("guid-unique", "error", "Apple", "no two episodes share a GUID", address_rules.unique_guids),
    Rule("artwork-size", "error", "Apple, PSP-1", "covers are square, 1400 to 3000 pixels", episode_rules.artwork),
    Rule("serial-number", "error", "Apple", "episodes of a serial are numbered", episode_rules.serial_numbers),
    Rule("title-clean", "warning", "Apple", "titles repeat no number and no show", episode_rules.clean_titles),
    Rule("transcript", "warning", "Apple, Podcasting 2.0", "full episodes can be read", episode_rules.transcripts),
    *chapter_rules.RULES,
    Rule("date-possible", "warning", "RSS 2.0", "dates are of after 2000", episode_rules.not_before_podcasts),
)
FUTURE = Rule("date-future", "error", "Apple", "nothing live is of tomorrow", episode_rules.in_the_future)


def check(edition: Edition, *, now: datetime | None = None) -> list[Problem]:
    """Return what is wrong with the feed of ``edition``: errors that cost listeners, warnings that cost reach.

    With ``now`` (aware), dates in the future are found too: what is live cannot be of tomorrow.
    """
    problems = _apply(RULES, edition)
    return [*problems, *map(FUTURE.marked, FUTURE.find(edition, now))] if now else problems


def unwritable(edition: Edition) -> list[Problem]:
    """Return what keeps ``edition`` from being a feed at all."""
    return _apply(WRITABLE, edition)


def _apply(rules: Iterable[Rule], edition: Edition) -> list[Problem]:
    return [rule.marked(problem) for rule in rules for problem in rule.find(edition)]
