"""``podcaster preview-apps``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.options import as_slug, json_option, print_json, show_folder, show_option
from podcaster.errors import ContentError, Problem

if TYPE_CHECKING:
    from podcaster.feed.document import Document

FEW = 5  # episodes that are named when another was asked for
A_MODEL = "These are models, made from what is published of each app; no app was asked."


@click.command("preview-apps")
@click.argument("episode", required=False, default="")
@click.option("--feed", metavar="FILE|URL", help="A feed in a file or at an address, instead of this show's.")
@click.option("--local", is_flag=True, help="The feed may send on to this machine or its own network.")
@show_option
@json_option
def preview_apps(episode: str, feed: str | None, local: bool, folder: Path | None, as_json: bool) -> None:
    """Show the show and one episode as families of apps will have them: what each reads, and what it ignores.

    EPISODE is the name of its folder, its number, its GUID or its title; in a --feed, its GUID, title or place.
    Default: the newest.
    """
    from podcaster.check.apps import APPS
    from podcaster.check.seen import find_item, seen
    from podcaster.cli.terminal import print_table
    from podcaster.feed.document import parse

    data, where = _fetched(feed, local=local) if feed else _built(show_folder(folder))
    document = parse(data, where)
    slugs = {} if feed else _slugs(show_folder(folder))
    episode = episode if feed else as_slug(show_folder(folder), episode)
    item = find_item(document, slugs.get(episode, episode))
    if item is None:
        raise ContentError(_unknown(episode, document, where, slugs))
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


def _fetched(feed: str, *, local: bool) -> tuple[bytes, str]:
    if not feed.startswith(("https://", "http://")):
        return Path(feed).read_bytes(), feed

    from podcaster.check.visit import fetched

    return fetched(feed, local=local), feed


def _slugs(show: Path) -> dict[str, str]:
    """Return the GUIDs of the show's episodes by the names of their folders."""
    from podcaster.build.reading import read

    return {each.slug: each.guid for each in read(show).episodes}


def _unknown(episode: str, document: Document, where: str, slugs: dict[str, str]) -> Problem:
    """Return that there is no such episode, and which there are: folders of a show, else titles in the feed."""
    if not document.items:
        return Problem(where, "has no episode to look at", "podcaster build" if slugs else "")
    if episode in slugs:
        return Problem(
            f"episodes/{episode}", f"is not in {where}: it is no longer, or not yet, built", "podcaster build"
        )
    live = {item.said("guid") for item in document.items}
    names = [slug for slug, guid in sorted(slugs.items(), reverse=True) if guid in live]
    have = ", ".join((names or [item.said("title") for item in document.items])[:FEW])
    what = f"there is no such episode in {where}; it has {len(document.items)}, from 1, the newest"
    return Problem(episode, what, have)
