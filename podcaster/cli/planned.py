"""What a publication would do, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from podcaster.keys import FILM_GUID, FILMS

if TYPE_CHECKING:
    from podcaster.feed.noticed import Noticed
    from podcaster.model import Release
    from podcaster.publish.plan import Plan
    from podcaster.publish.published import Published


def tell_plan(published: Published) -> None:
    """Say what would change, in the order in which it would, and what listeners' apps would notice."""
    plan = published.plan
    for line in (*_episodes(plan), *kept_dates(published), *seen(published.noticed, plan.release)):
        click.echo(line)
    for step in plan.steps:
        if step.action != "unchanged":
            click.echo(f"{step.action:<9} {step.key}  ({size(step.size_bytes)})")
    counted = Counter(step.action for step in plan.steps)
    others = ", ".join(f"{counted[action]} {action}" for action in ("stored", "kept", "removed") if counted[action])
    more = f", {others}" if others else ""
    click.echo(f"{len(plan.uploads)} to upload ({size(plan.upload_bytes)}), {counted['unchanged']} unchanged{more}.")
    if counted["kept"]:
        click.echo("What is kept is no longer part of the show; it stays for apps that still have its address.")


def kept_dates(published: Published) -> Iterator[str]:
    """Yield a line for every draft that gets no new date, because listeners know it by another."""
    for episode in published.dated_as_before:
        date = f"{episode.published:%Y-%m-%d %H:%M %z}"
        yield f"{episode.slug} keeps the date listeners know, {date}; for another, change it in its episode.toml"


def size(size_bytes: int) -> str:
    """Return a size for people."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.1f} kB"


def _episodes(plan: Plan) -> Iterator[str]:
    live = plan.latest.enclosures if plan.latest else {}
    for guid in plan.added:
        yield f"{plan.release.enclosures[guid].slug} goes live"
    for guid in plan.changed:
        yield f"{plan.release.enclosures[guid].slug} gets new audio"
    for guid in plan.gone:
        yield f"{live[guid].slug} leaves the feed"


def seen(noticed: Iterable[Noticed], release: Release) -> Iterator[str]:
    """Yield what changes for apps in the show and in episodes that stay; who comes and goes is told already."""
    for each in noticed:
        is_film, guid = each.feed == FILMS, each.guid.removesuffix(FILM_GUID)
        if each.what != "changed" and not is_film:
            continue
        media = release.enclosures.get(guid)
        what = media.slug if media else guid or "the show"
        of_films = f" ({FILMS})" if is_film else ""
        verb = {"changed": f"changes for apps: {', '.join(each.parts)}", "added": "has a film for apps"}
        yield f"{what} {verb.get(each.what, 'has no film for apps any more')}{of_films}"
