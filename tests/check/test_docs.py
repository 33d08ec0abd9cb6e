"""The page about rules tells the rules of the program, all of them and as they are."""

from __future__ import annotations

from tests.check.renew import PAGE, renewed


def test_the_table_of_rules_is_that_of_the_program() -> None:
    """Host: a rule id in a message is found on the page, with what it asks, how much it matters, and who says so."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == renewed(page), "python -m tests.check.renew"
