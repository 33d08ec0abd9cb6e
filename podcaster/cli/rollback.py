"""``podcaster rollback``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.failure import say
from podcaster.cli.options import json_option, now, print_json, show_folder, show_option, who
from podcaster.cli.planned import seen

if TYPE_CHECKING:
    from podcaster.feed.noticed import Noticed
    from podcaster.publish.rollback import Rollback


@click.command()
@click.argument("release", type=click.IntRange(min=1), required=False)
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@show_option
@json_option
def rollback(release: int | None, plan_only: bool, folder: Path | None, as_json: bool) -> None:
    """Bring an earlier RELEASE back, byte for byte; without a number, the one before.

    podcaster releases lists them. Your own files stay as they are: the next podcaster publish puts them live again. Of
    an episode whose episode.toml says something else than what is live, you are told.
    """
    from podcaster.cli.terminal import bars
    from podcaster.content.read import read_show
    from podcaster.publish.claim import less_sure
    from podcaster.publish.rollback import noticed, plan_rollback, roll_back
    from podcaster.publish.standing import in_folder
    from podcaster.storage.open import open_store

    show = show_folder(folder)
    store = open_store(read_show(show))
    plan = plan_rollback(store, release)
    changes = noticed(store, plan) if plan_only else ()
    if not plan_only:
        with bars() as shown:
            roll_back(store, plan, by=who(), at=now(), progress=shown.watch("uploading"))
        for problem in less_sure(store):
            say(problem)
    if as_json:
        facts: dict[str, object] = {"release": plan.release.number, "target": plan.target.number, "files": plan.changed}
        told = {"noticed": [asdict(each) for each in changes]} if plan_only else {}
        facts |= {"added": plan.added, "gone": plan.gone, "other_audio": plan.other_audio, **told}
        print_json({"rolled_back": not plan_only, **facts})
        return
    _tell(plan, changes, plan_only=plan_only)
    for problem in in_folder(show, plan.release, now()) if not plan_only else ():
        say(problem)


def _tell(plan: Rollback, changes: tuple[Noticed, ...], *, plan_only: bool) -> None:
    for slug in plan.added:
        click.echo(f"Back in the feed: {slug}")
    for slug in plan.gone:
        click.echo(f"Out of the feed: {slug}")
    for slug in plan.other_audio:
        click.echo(f"{slug} {'gets' if plan_only else 'has'} its earlier audio")
    for line in seen(changes, plan.release):
        click.echo(line)
    verb = "would come back" if plan_only else "is live again"
    click.echo(f"Release {plan.target.number} {verb}, as release {plan.release.number}: {len(plan.changed)} files.")
