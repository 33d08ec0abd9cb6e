"""``podcaster unpublish``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import as_slugs, json_option, show_folder, show_option
from podcaster.cli.publish import put_live


@click.command()
@click.argument("episodes", nargs=-1, required=True, metavar="EPISODE…")
@click.option("--purge", is_flag=True, help="Take its audio away too; apps that have the episode can play it no more.")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@show_option
@json_option
def unpublish(episodes: tuple[str, ...], purge: bool, plan_only: bool, folder: Path | None, as_json: bool) -> None:
    """Take an EPISODE out of the feed and the pages.

    Its date becomes a comment in its episode.toml, so that it is a draft again. Its audio stays for apps that have the
    episode already, unless you say --purge, and its GUID stays its own.
    """
    from podcaster.publish.asked import Asked

    show = show_folder(folder)
    asked = Asked(withdrawing=as_slugs(show, episodes), purge=purge, plan_only=plan_only)
    put_live(show, asked, as_json=as_json)
