"""``podcaster moved``."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from podcaster.cli.options import json_option, now, print_json, show_folder, show_option


@click.command()
@click.argument("new_feed_url")
@click.option("--unseen", is_flag=True, help="Do not look at the new feed; you answer for it.")
@click.option("--local", is_flag=True, help="The new feed may be on this machine or its own network.")
@show_option
@json_option
def moved(new_feed_url: str, unseen: bool, local: bool, folder: Path | None, as_json: bool) -> None:
    """Point apps to NEW_FEED_URL, where the show has moved, and say what the old address must do.

    The feed there is looked at first: it must be that of this show, with every live episode under its own GUID. Then
    show.toml gets the line new_feed_url, which goes live with the next podcaster publish.
    """
    from podcaster.moving.away import point_away
    from podcaster.web import Web

    with Web(public_only=not local) as web:
        away = point_away(show_folder(folder), new_feed_url, web=web, wait=time.sleep, now=now(), unseen=unseen)
    if as_json:
        print_json(asdict(away))
        return
    click.echo(f"show.toml {'says already' if away.was_there else 'now says'}: new_feed_url = {away.new_url}")
    for number, step in enumerate(away.steps, start=1):
        click.echo(f"{number}. {step}")
        if number == 2:
            for server, line in away.redirects.items():
                click.echo(f"     {server:<7} {line}")
