"""The page about rules tells the rules of the program, all of them and as they are."""

from __future__ import annotations

from podcaster.check import feed, live
from podcaster.feed import check as edition
from tests.check.renew import PAGE, renewed


def test_the_table_of_rules_is_that_of_the_program() -> None:
    """Host: a rule id in a message is found on the page, with what it asks, how much it matters, and who says so."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "python -m tests.check.renew"


def test_a_rule_that_is_asked_in_two_places_is_one_rule() -> None:
    """Host: an id means one thing, whether it is told of her file, of the feed or of what is public."""
    told: dict[str, tuple[str, str, str]] = {}
    for rule in (*feed.RULES, *edition.RULES, edition.FUTURE, *live.RULES):
        same = (rule.severity, rule.source, rule.asks)
        assert told.setdefault(rule.id, same) == same, rule.id
