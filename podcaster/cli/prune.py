"""``podcaster prune``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import is_terminal, json_option, now, print_json, show_folder, show_option
from podcaster.cli.planned import size


@click.command()
@click.option("--keep", type=click.IntRange(min=1), default=10, show_default=True, help="How many releases to keep.")
@click.option("--yes", is_flag=True, help="Do it, without asking.")
@show_option
@json_option
def prune(keep: int, yes: bool, folder: Path | None, as_json: bool) -> None:
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
    asks = not as_json and is_terminal()
    if not as_json:
        for each in plan.objects:
            click.echo(f"{each.key}  ({size(each.size_bytes)})")
        what = f"{len(plan.releases)} releases and {len(plan.objects)} files ({size(plan.size_bytes)})"
        click.echo(f"To go: {what}; {len(plan.kept)} releases are kept.")
    done = bool(plan.releases or plan.objects) and (yes or (asks and click.confirm("Take them away?", err=True)))
    if done:
        take_away(store, plan, now=moment)
    if as_json:
        keys = [each.key for each in plan.objects]
        print_json({"pruned": done, "releases": plan.releases, "keys": keys, "size_bytes": plan.size_bytes})
    elif not done and plan.objects and not asks:
        click.echo("Nothing was taken away; with --yes it is.")
