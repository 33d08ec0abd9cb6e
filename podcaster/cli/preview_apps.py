"""``podcaster preview-apps``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import as_slug, json_option, print_json, show_folder, show_option
from podcaster.errors import ContentError, Problem

A_MODEL = "These are models, made from what each app's makers publish; no app was asked."


@click.command("preview-apps")
@click.argument("episode", required=False, default="")
@click.option("--feed", metavar="FILE|URL", help="A feed in a file or at an address, instead of this show's.")
@show_option
@json_option
def preview_apps(episode: str, feed: str | None, folder: Path | None, as_json: bool) -> None:
    """Show the show and one episode as families of apps will have them: what each reads, and what it ignores.

    EPISODE is the name of its folder, its number, its GUID or its title; in a --feed, its GUID, title or place.
    Default: the newest.
    """
    from podcaster.check.apps import APPS
    from podcaster.check.seen import find_item, seen
    from podcaster.cli.terminal import print_table
    from podcaster.feed.document import parse

    data, where = _fetched(feed) if feed else _built(show_folder(folder))
    document = parse(data, where)
    item = find_item(document, episode if feed else _guid(show_folder(folder), episode))
    if item is None:
        raise ContentError(
            Problem(where, f"has no episode {episode!r}" if episode else "has no episode", "podcaster build")
        )
    looks = [(app, seen(app, document.channel, item)) for app in APPS]
    if as_json:
        print_json(
            {"model": A_MODEL, "apps": [{"app": app.name, "sources": app.sources, **look} for app, look in looks]}
        )
        return
    for app, look in looks:
        print_table(["", app.name], [*look.items(), ("source", app.sources)])
        click.echo()
    click.echo(A_MODEL, err=True)


def _built(show: Path) -> tuple[bytes, str]:
    from podcaster import keys

    path = show / "build" / "public" / keys.FEED
    if not path.is_file():
        raise ContentError(Problem("build/public/feed.xml", "there is no feed to look at yet", "podcaster build"))
    return path.read_bytes(), "build/public/feed.xml"


def _fetched(feed: str) -> tuple[bytes, str]:
    if not feed.startswith(("https://", "http://")):
        return Path(feed).read_bytes(), feed

    from podcaster.check.visit import fetched

    return fetched(feed), feed


def _guid(show: Path, episode: str) -> str:
    """Return the GUID of the episode with this folder, else what was given."""
    from podcaster.content.read import read

    slug = as_slug(show, episode) if episode else ""
    return next((each.guid for each in read(show).episodes if each.slug == slug), episode)
