"""What a publication did, in words and as JSON."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster import keys
from podcaster.cli.certificate import in_short
from podcaster.cli.options import clock
from podcaster.cli.planned import kept_dates, size, tell_plan
from podcaster.model import PublicEpisode, is_example

if TYPE_CHECKING:
    from podcaster.publish.plan import Plan
    from podcaster.publish.published import Published


def as_json(published: Published) -> dict[str, Any]:
    """Return what a script wants to know of a publication or a plan."""
    plan = published.plan
    noticed = [asdict(each) for each in published.noticed]
    return {
        "published": published.release is not None,
        "release": plan.release.number,
        "feed": published.built.edition.show.url(keys.FEED),
        "storage": published.address,
        "episodes": [episode.slug for episode in published.built.edition.episodes],
        "added": list(plan.added),
        "changed": list(plan.changed),
        "gone": list(plan.gone),
        "dated_as_before": {e.slug: e.published for e in published.dated_as_before},
        **({"noticed": noticed} if published.release is None else {}),
        "uploaded": [step.key for step in plan.uploads],
        "uploaded_bytes": plan.upload_bytes,
        "steps": [{"key": step.key, "action": step.action, "size_bytes": step.size_bytes} for step in plan.steps],
    }


def tell(published: Published) -> None:
    """Say what is live now, where, and how to look at it."""
    plan, edition = published.plan, published.built.edition
    if published.release is None:
        tell_plan(published)
        return
    for line in (*_changes(published), *kept_dates(published)):
        click.echo(line)
    if plan.uploads:
        files = "1 file" if len(plan.uploads) == 1 else f"{len(plan.uploads)} files"
        click.echo(f"Uploaded {files} ({size(plan.upload_bytes)}) to {published.address}")
    else:
        click.echo(f"Nothing has changed: all of it is live already in {published.address}")
    for waiting in published.built.chosen.scheduled:
        click.echo(f"Waits: {waiting.title}  ({waiting.slug}, from {waiting.published:%Y-%m-%d %H:%M %z})")
    for draft in (each for each in published.built.chosen.drafts if each.guid not in plan.gone):
        click.echo(f"Draft: {draft.title}  (goes live with: podcaster publish {draft.slug})")
    if edition.show.access == "private":
        click.echo(f"Who has a feed of their own: {called_as()} listeners")
        return
    click.echo(feed_at(edition.show.url(keys.FEED)))
    click.echo(f"Look at it: {called_as()} preview")


def _changes(published: Published) -> Iterator[str]:
    """Yield a line for every episode that went live, changed or left."""
    plan, live = published.plan, published.plan.latest.enclosures if published.plan.latest else {}
    touched, new = published.touched, {*plan.added, *plan.changed}
    for episode in published.built.edition.episodes:
        if episode.guid in new:
            yield _with_sound(_went_live(plan, episode.guid), episode)
        elif episode.slug in touched.itself | touched.page_only:
            what = "Changed" if episode.slug in touched.itself else "Page changed"
            yield f"{what}: {episode.title}  ({episode.slug})"
    for step in plan.steps:
        if step.action == "removed" and keys.is_immutable(step.key):
            yield f"Taken away: {step.key}  ({size(step.size_bytes)})"
    titles = {episode.guid: episode.title for episode in published.built.chosen.away}
    for guid in plan.gone:
        slug = live[guid].slug
        yield f"Unpublished: {titles.get(guid, slug)}  ({slug}, back live with: podcaster publish {slug})"


def _went_live(plan: Plan, guid: str) -> str:
    what = "Live" if guid in plan.added else "New audio"
    return f"{what} for listeners with a feed of their own" if plan.release.enclosures[guid].private else what


def _with_sound(what: str, episode: PublicEpisode) -> str:
    loudness = episode.media.loudness
    sound = f"{loudness.integrated_lufs:.1f} LUFS as heard, true peak {loudness.true_peak_dbtp:.1f} dBTP"
    line = f"{what}: {episode.title}  ({episode.slug}, {clock(episode.media.duration)}, {sound})"
    said = in_short(episode.media, f"podcaster status {episode.slug}")
    return f"{line}\n      {said}" if said else line


def feed_at(url: str) -> str:
    """Return the line that says where the feed is; an address that belongs to nobody is told as what it is."""
    note = "  (an example address: fill in your own base_url in show.toml)" if is_example(url) else ""
    return f"The feed: {url}{note}"


def called_as() -> str:
    """Return the command as the host can type it here, so that the next one can be pasted."""
    typed = Path(sys.argv[0])
    if typed.name == "__main__.py" or shutil.which("podcaster") == str(typed):
        return "podcaster"
    return str(typed.relative_to(Path.cwd())) if typed.is_relative_to(Path.cwd()) else str(typed)
