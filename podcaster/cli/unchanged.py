"""What is said when a publication has nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.options import print_json
from podcaster.cli.publication import called_as, feed_at

if TYPE_CHECKING:
    from podcaster.publish.unchanged import Unchanged


def tell_unchanged(same: Unchanged, *, as_json: bool) -> None:
    """Say that all of it is live already, in the words and the JSON of any other publication."""
    if as_json:
        nothing: list[str] = []
        none = dict.fromkeys(("added", "changed", "gone", "uploaded", "steps"), nothing)
        facts: dict[str, Any] = {"published": True, "release": same.release, "feed": same.feed, "storage": same.address}
        print_json({**facts, "episodes": list(same.episodes), **none, "dated_as_before": {}, "uploaded_bytes": 0})
        return
    click.echo(f"Nothing has changed: all of it is live already in {same.address}")
    for title, slug, then in same.waiting:
        click.echo(f"Waits: {title}  ({slug}, from {then:%Y-%m-%d %H:%M %z})")
    for title, slug in same.drafts:
        click.echo(f"Draft: {title}  (goes live with: podcaster publish {slug})")
    click.echo(feed_at(same.feed))
    click.echo(f"Look at it: {called_as()} preview")
