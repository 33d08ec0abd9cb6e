"""What moving in will make, and how the new feed compares with the old one: in words, as a table and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.redacted import printable

if TYPE_CHECKING:
    from podcaster.moving.parity import Compared, Parity
    from podcaster.moving.plan import Plan

_FAULTS = 5


def tell_plan(plan: Plan, folder: Path) -> None:
    """Say what will be made, what is there already, and what cannot be brought."""
    new = [each for each in plan.episodes if not each.is_there]
    size = sum(each.old.enclosure.length or 0 for each in new if each.old.enclosure)
    _say(f"{plan.show.facts.title}  ({plan.show.facts.guid})")
    for line in plan.show.told:
        _say(f"  {line}")
    for each in new:
        date = f"{each.facts.published:%Y-%m-%d}" if each.facts.published else "draft"
        _say(f"make   {each.slug}  {date}  {each.facts.title}")
        for line in each.told:
            _say(f"       {line}")
    for cannot in plan.cannot:
        _say(f"cannot {cannot.title or 'an item without a title'} (line {cannot.line}): {cannot.why}")
    for fault in plan.faults[:_FAULTS]:
        _say(f"feed   {fault}")
    if len(plan.faults) > _FAULTS:
        click.echo(f"feed   and {len(plan.faults) - _FAULTS} more faults; all of it was read")
    there = len(plan.episodes) - len(new)
    has = f"; {there} are there already" if there else ""
    click.echo(
        f"{len(new)} episodes into {folder} ({size / 1e6:.1f} MB by the feed){has}; {len(plan.cannot)} cannot be."
    )


def plan_as_json(plan: Plan) -> dict[str, Any]:
    """Return a plan for scripts."""
    return {
        "title": plan.show.facts.title,
        "guid": str(plan.show.facts.guid),
        "told": list(plan.show.told),
        "episodes": [
            {
                "slug": each.slug,
                "guid": each.facts.guid,
                "title": each.facts.title,
                "published": each.facts.published and each.facts.published.isoformat(),
                "enclosure": each.old.enclosure.url if each.old.enclosure else "",
                "is_there": each.is_there,
                "told": list(each.told),
            }
            for each in plan.episodes
        ],
        "cannot": [{"title": each.title, "line": each.line, "why": each.why} for each in plan.cannot],
        "faults": list(plan.faults),
    }


def tell_parity(parity: Parity) -> None:
    """Print a line for the show and for each episode, and whatever is not the same."""
    from podcaster.cli.terminal import print_table

    titles = ["", "the same", "changed", "left out", "missing"]
    print_table(titles, [_counts(each) for each in parity.compared])
    for each in parity.compared:
        for row in each.rows:
            if row.verdict != "equal":
                mark = "MISSING" if row.is_loss else row.verdict
                _say(f"{each.slug or 'show'}: {row.what}: {mark}: {row.old[:80]} → {row.new[:80] or '–'}")
    same = parity.count("equal")
    if parity.losses:
        click.echo(f"{same} things are the same, {len(parity.losses)} that should be are not.")
    else:
        click.echo(f"{same} things are the same; nothing is missing that was to come along.")


def parity_as_json(parity: Parity) -> list[dict[str, Any]]:
    """Return the whole comparison for scripts."""
    return [
        {
            "slug": each.slug,
            "guid": each.guid,
            "title": each.title,
            "rows": [asdict(row) for row in each.rows],
        }
        for each in parity.compared
    ]


def losses_as_json(parity: Parity) -> list[str]:
    """Return what is missing, e.g. ``012-de-werkplaats: title``."""
    return [f"{each.slug or 'show'}: {row.what}" for each, row in parity.losses]


def _say(line: str) -> None:
    """Write a line in which a stranger's feed may be quoted."""
    click.echo(printable(line))


def _counts(each: Compared) -> list[str]:
    counted = Counter(row.verdict for row in each.rows)
    return [each.slug or "show", *(str(counted[verdict]) for verdict in ("equal", "changed", "left out", "missing"))]
