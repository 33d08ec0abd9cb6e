"""``podcaster publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from podcaster.cli.failure import say_in_short
from podcaster.cli.new import make_or_find_episode
from podcaster.cli.options import as_slugs, json_option, now, print_json, show_folder, show_option, who


@click.command()
@click.argument("what", nargs=-1, metavar="[EPISODE | RECORDING]…")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--replace", "replacing", multiple=True, metavar="EPISODE", help="Give a live episode its new audio.")
@click.option("--title", help="With a RECORDING: the episode's title.")
@click.option("--summary", help="With a RECORDING: one plain paragraph.")
@click.option("--guest", "guests", multiple=True, help='With a RECORDING: "Role or name, organisation".')
@show_option
@json_option
def publish(
    what: tuple[str, ...],
    plan_only: bool,
    replacing: tuple[str, ...],
    folder: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Put the show live: what is missing is made first, and nothing goes live before all of it is there.

    \b
    podcaster publish                  every episode whose time has come
    podcaster publish 012-pet-events   of the new ones, only this episode
    podcaster publish interview.wav    make an episode of it, and put it live

    A draft goes live when it is named: it then gets its date.
    """
    show = show_folder(folder)
    recordings = tuple(Path(name) for name in what if Path(name).is_file())
    episodes = tuple(name for name in what if not Path(name).is_file())
    _refuse_misfits(recordings, plan_only, given)
    if recordings:
        episodes += (make_or_find_episode(show, recordings, **given).name,)

    from podcaster.cli.publication import as_json as published_as_json
    from podcaster.cli.publication import tell
    from podcaster.cli.terminal import bars
    from podcaster.publish.show import Asked, publish_show

    with bars() as shown:
        published = publish_show(
            show,
            Asked(named=as_slugs(show, episodes), replacing=as_slugs(show, replacing), plan_only=plan_only),
            now=now(),
            by=who(),
            watch=lambda episode: shown.watch(episode.slug),
            watch_upload=shown.watch("uploading"),
        )
    say_in_short(published.built.warnings)
    if as_json:
        print_json(published_as_json(published))
    else:
        tell(published)


def _refuse_misfits(recordings: tuple[Path, ...], plan_only: bool, given: dict[str, Any]) -> None:
    """Refuse options that would be ignored, and what would do more than was asked."""
    if len(recordings) > 1:
        names = " ".join(map(str, recordings))
        raise click.UsageError(f"several recordings are the tracks of one episode: podcaster new {names}")
    if recordings and plan_only:
        raise click.UsageError(f"--plan needs an episode; make it first: podcaster new {recordings[0]}")
    if not recordings and any(given.values()):
        raise click.UsageError("--title, --summary and --guest go with a RECORDING; an episode has its episode.toml")
