"""Every rule there is, once, in the order of the documentation."""

from __future__ import annotations

from collections.abc import Iterator

from podcaster.check import feed, live
from podcaster.errors import Rule
from podcaster.feed import check as edition


def all_rules() -> Iterator[Rule]:
    """Yield the rules about a feed, then those about how it is served; one that is asked in two places comes once."""
    seen: set[str] = set()
    for rule in (*feed.RULES, *edition.RULES, edition.FUTURE, *live.RULES):
        if rule.id not in seen:
            seen.add(rule.id)
            yield rule
