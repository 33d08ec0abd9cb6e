"""``podcaster unpublish``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.misuse import Misuse
from podcaster.cli.options import agreed, as_slugs, is_terminal, json_option, show_folder, show_option
from podcaster.cli.publish import put_live

if TYPE_CHECKING:
    from podcaster.publish.asked import Asked


@click.command()
@click.argument("episodes", nargs=-1, required=True, metavar="EPISODE…")
@click.option("--purge", is_flag=True, help="Take its audio away too; apps that have the episode can play it no more.")
@click.option("--yes", is_flag=True, help="With --purge: do it, without asking.")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@show_option
@json_option
def unpublish(
    episodes: tuple[str, ...], purge: bool, yes: bool, plan_only: bool, folder: Path | None, as_json: bool
) -> None:
    """Take an EPISODE out of the feed and the pages.

    Its date becomes a comment in its episode.toml, so that it is a draft again; published once more, it has that date.
    Its audio stays for apps that have the episode already, and its GUID stays its own. With --purge its audio goes too,
    for good: what would go is said first, and it goes when you say so.
    """
    from podcaster.publish.asked import Asked

    show = show_folder(folder)
    asked = Asked(withdrawing=as_slugs(show, episodes, by_beginning=False), purge=purge, plan_only=plan_only)
    if purge and not plan_only and not yes:
        _ask(show, asked, episodes, as_json=as_json)
    put_live(show, asked, as_json=as_json)


def _ask(show: Path, asked: Asked, episodes: tuple[str, ...], *, as_json: bool) -> None:
    """Show what would go for good, and go on only on the host's word; where nobody can be asked, say how."""
    if as_json or not is_terminal():
        what = "--purge takes audio away for good, and nobody is there to ask; --plan says what would go"
        raise Misuse(what, f"podcaster unpublish --purge --yes {' '.join(episodes)}")
    put_live(show, replace(asked, plan_only=True), as_json=False)
    if not agreed("Take this away? What is removed comes back with no rollback.", yes=False, as_json=False):
        click.echo("Nothing was taken away.", err=True)
        click.get_current_context().exit(1)
