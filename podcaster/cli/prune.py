"""``podcaster prune``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.options import agreed, counted, is_terminal, json_option, now, print_json, show_folder, show_option
from podcaster.cli.planned import size

if TYPE_CHECKING:
    from podcaster.publish.prune import Prune


@click.command()
@click.option("--keep", type=click.IntRange(min=1), default=10, show_default=True, help="How many releases to keep.")
@click.option("--yes", is_flag=True, help="Do it, without asking.")
@show_option
@json_option
@click.pass_context
def prune(ctx: click.Context, keep: int, yes: bool, folder: Path | None, as_json: bool) -> None:
    """Take away what no kept release needs.

    Kept are the newest releases, all of the last 30 days, and the audio of unpublished episodes. What would go is said
    first, and it goes when you say so.
    """
    from podcaster.content.read import read_show
    from podcaster.publish.prune import plan_prune
    from podcaster.publish.prune import prune as take_away
    from podcaster.storage.open import open_store

    store, moment = open_store(read_show(show_folder(folder))), now()
    plan = plan_prune(store, now=moment, keep=keep)
    if not as_json:
        _tell(plan)
    is_needed = bool(plan.releases or plan.objects)
    done = is_needed and agreed("Take them away?", yes=yes, as_json=as_json)
    if done:
        take_away(store, plan, now=moment)
    if as_json:
        keys = [each.key for each in plan.objects]
        print_json({"pruned": done, "releases": plan.releases, "keys": keys, "size_bytes": plan.size_bytes})
    elif is_needed:
        click.echo("Done." if done else _how(keep))
    ctx.exit(0 if done or not is_needed else 1)


def _how(keep: int) -> str:
    how = "" if is_terminal() else f"; this does it:  podcaster prune --keep {keep} --yes"
    return f"Nothing was taken away{how}"


def _tell(plan: Prune) -> None:
    for each in plan.objects:
        click.echo(f"{each.key}  ({size(each.size_bytes)})")
    what = (
        f"{counted(len(plan.releases), 'release')} and {counted(len(plan.objects), 'file')} ({size(plan.size_bytes)})"
    )
    are = "is" if len(plan.kept) == 1 else "are"
    click.echo(f"To go: {what}; {counted(len(plan.kept), 'release')} {are} kept.")
