"""``podcaster build``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.failure import say_in_short
from podcaster.cli.options import as_slug, in_turn, json_option, now, print_json, show_folder, show_option
from podcaster.cli.terminal import bars


@click.command()
@click.argument("episodes", nargs=-1, metavar="[EPISODE]…")
@show_option
@json_option
def build(episodes: tuple[str, ...], folder: Path | None, as_json: bool) -> None:
    """Make the audio, the pages and the feed in build/public.

    All episodes whose time has come; with EPISODE (the name of its folder) that one too, even a draft, so that you can
    look at it with podcaster preview. What has not changed is not made again.
    """
    from podcaster.build.line import build as build_show
    from podcaster.check.show import check_built, refuse

    show = show_folder(folder)
    with in_turn(show), bars() as shown:
        built = build_show(
            show, now=now(), named=[as_slug(show, name) for name in episodes], watch=lambda e: shown.watch(e.slug)
        )
    say_in_short([*built.warnings, *refuse(check_built(built, now=now()))])
    if as_json:
        print_json({"public": str(built.public), "episodes": [e.slug for e in built.edition.episodes]})
    for slug, media in built.media.items():
        click.echo(f"{slug}  {'encoded' if media.encoded_now else 'unchanged'}", err=True)
    count = len(built.edition.episodes)
    click.echo(f"Built {count} episode{'' if count == 1 else 's'} in {built.public}", err=True)
