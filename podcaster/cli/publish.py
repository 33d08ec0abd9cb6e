"""``podcaster publish``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster import keys
from podcaster.cli.certificate import in_short
from podcaster.cli.failure import say
from podcaster.cli.new import make_episode
from podcaster.cli.options import clock, json_option, now, print_json, show_folder, show_option

if TYPE_CHECKING:
    from podcaster.publish.plan import Plan
    from podcaster.publish.show import Published


@click.command()
@click.argument("what", nargs=-1, metavar="[EPISODE | RECORDING]…")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--replace", "replacing", multiple=True, metavar="EPISODE", help="Give a live episode its new audio.")
@click.option("--withdraw", "withdrawing", multiple=True, metavar="GUID", help="Let an episode leave the feed.")
@click.option("--title", help="With a RECORDING: the episode's title.")
@click.option("--summary", help="With a RECORDING: one plain paragraph.")
@click.option("--guest", "guests", multiple=True, help='With a RECORDING: "Role or name, organisation".')
@show_option
@json_option
def publish(
    what: tuple[str, ...],
    plan_only: bool,
    replacing: tuple[str, ...],
    withdrawing: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Put the show live: what is missing is made first, and nothing goes live before all of it is there.

    \b
    podcaster publish                  every episode whose time has come
    podcaster publish 012-pet-events   of the new ones, only this episode
    podcaster publish interview.wav    make an episode of it, and put it live
    """
    from podcaster.cli.terminal import bars
    from podcaster.publish.show import publish_show

    show = show_folder(folder)
    recordings = tuple(Path(name) for name in what if Path(name).is_file())
    episodes = tuple(name for name in what if not Path(name).is_file())
    if recordings:
        episodes += (make_episode(show, recordings, published="now", **given).name,)
    with bars() as shown:
        published = publish_show(
            show,
            now=now(),
            only=episodes,
            replacing=replacing,
            withdrawing=withdrawing,
            plan_only=plan_only,
            watch=lambda episode: shown.watch(episode.slug),
            watch_upload=shown.watch("uploading"),
        )
    for warning in published.built.warnings:
        say(warning)
    if as_json:
        print_json(_as_json(published))
    else:
        _tell(published)


def _as_json(published: Published) -> dict[str, Any]:
    plan = published.plan
    return {
        "published": published.release is not None,
        "release": plan.release.number,
        "feed": published.built.edition.show.url(keys.FEED),
        "storage": published.address,
        "episodes": [episode.slug for episode in published.built.edition.episodes],
        "added": list(plan.added),
        "changed": list(plan.changed),
        "gone": list(plan.gone),
        "uploaded": [step.key for step in plan.uploads],
        "uploaded_bytes": plan.upload_bytes,
        "steps": [{"key": step.key, "action": step.action, "size_bytes": step.size_bytes} for step in plan.steps],
    }


def _tell_plan(plan: Plan) -> None:
    """Say what would change, in the order in which it would."""
    for step in plan.steps:
        if step.action != "unchanged":
            click.echo(f"{step.action:<9} {step.key}  ({size(step.size_bytes)})")
    unchanged = sum(step.action == "unchanged" for step in plan.steps)
    click.echo(f"{len(plan.uploads)} to upload ({size(plan.upload_bytes)}), {unchanged} unchanged.")


def _tell(published: Published) -> None:
    """Say what is live now, where, and how to look at it."""
    plan, edition = published.plan, published.built.edition
    if published.release is None:
        _tell_plan(plan)
        return
    for episode in edition.episodes:
        if str(episode.guid) in (*plan.added, *plan.changed):
            loudness = episode.media.loudness
            sound = f"{loudness.integrated_lufs:.1f} LUFS as heard, true peak {loudness.true_peak_dbtp:.1f} dBTP"
            click.echo(f"Live: {episode.title}  ({episode.slug}, {clock(episode.media.duration)}, {sound})")
            if said := in_short(episode.media, f"podcaster status {episode.slug}"):
                click.echo(f"      {said}")
    uploads = (
        f"{len(plan.uploads)} files ({size(plan.upload_bytes)})" if plan.uploads else "nothing, as nothing changed"
    )
    click.echo(f"Uploaded {uploads} to {published.address}")
    for waiting in published.built.chosen.scheduled:
        click.echo(f"Waits: {waiting.title}  ({waiting.slug}, from {waiting.published:%Y-%m-%d %H:%M %z})")
    click.echo(f"The feed: {edition.show.url(keys.FEED)}")
    click.echo(f"Look at it: {called_as()} preview")


def size(size_bytes: int) -> str:
    """Return a size for people."""
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.1f} kB"


def called_as() -> str:
    """Return the command as the host can type it here, so that the next one can be pasted."""
    typed = Path(sys.argv[0])
    if typed.name == "__main__.py" or shutil.which("podcaster") == str(typed):
        return "podcaster"
    return str(typed.relative_to(Path.cwd())) if typed.is_relative_to(Path.cwd()) else str(typed)
