"""``python -m tests.check.renew``: write the table of rules in docs/check.md after a meant change."""

from pathlib import Path

from podcaster.check.rules import all_rules

PAGE = Path(__file__).parents[2] / "docs" / "check.md"
START, END = "<!-- rules -->\n", "<!-- end of rules -->\n"


def table() -> str:
    """Return the rules as a table of the documentation."""
    rows = [f"| `{rule.id}` | {rule.severity} | {rule.asks} | {rule.source} |\n" for rule in all_rules()]
    return "| rule | severity | what it asks | source |\n|---|---|---|---|\n" + "".join(rows)


def renewed(page: str) -> str:
    """Return the page with the table of today."""
    return page[: page.index(START) + len(START)] + table() + page[page.index(END) :]


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
