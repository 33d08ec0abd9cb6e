"""``podcaster build``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.failure import say
from podcaster.cli.options import json_option, now, print_json, show_folder, show_option
from podcaster.cli.terminal import bars


@click.command()
@click.argument("episodes", nargs=-1, metavar="[EPISODE]…")
@show_option
@json_option
def build(episodes: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Make the audio, the pages and the feed in build/public.

    All episodes whose time has come; with EPISODE (the name of its folder), that one is made ready too, even a draft.
    What has not changed is not made again.
    """
    from podcaster.build.line import build as build_show

    with bars() as shown:
        built = build_show(show_folder(folder), now=now(), only=episodes, watch=lambda e: shown.watch(e.slug))
    for warning in built.warnings:
        say(warning)
    if as_json:
        print_json({"public": str(built.public), "episodes": [e.slug for e in built.edition.episodes]})
    for slug, media in built.media.items():
        click.echo(f"{slug}  {'encoded' if media.encoded_now else 'unchanged'}", err=True)
    click.echo(f"Built {len(built.edition.episodes)} episodes in {built.public}", err=True)
