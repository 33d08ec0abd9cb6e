"""``podcaster import``."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from podcaster.cli.failure import problem_as_json, say, say_in_short
from podcaster.cli.moving import losses_as_json, parity_as_json, plan_as_json, tell_parity, tell_plan
from podcaster.cli.options import agreed, json_option, now, print_json
from podcaster.cli.redacted import printable
from podcaster.cli.terminal import bars

if TYPE_CHECKING:
    from podcaster.moving.fetch import Fetcher
    from podcaster.moving.move_in import Moved
    from podcaster.moving.parity import Parity
    from podcaster.moving.plan import Plan
    from podcaster.moving.source import OldFeed


@click.command("import")
@click.argument("feed", metavar="FEED_OR_FILE")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--plan", "plan_only", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--yes", is_flag=True, help="Do it, without asking.")
@click.option("--remaster", is_flag=True, help="Master the sound anew. Default: every file stays byte for byte.")
@click.option("--base-url", default="", help="The address at which the world will read the show.")
@click.option("--owner", is_flag=True, help="You own the show: move it although its feed is locked.")
@click.option("--local", is_flag=True, help="Also ask addresses of this machine and its own network.")
@json_option
@click.pass_context
def import_(ctx: click.Context, /, feed: str, folder: Path | None, as_json: bool, **given: Any) -> None:
    """Move a show in: make a folder of its feed, with everything the feed names.

    \b
    podcaster import https://old.example.org/feed.xml
    podcaster import https://old.example.org/feed.xml my-show --plan

    What will be made, and what cannot be, is said first. Then media, artwork, chapters and transcripts are fetched, the
    show is built, and the new feed is held against the old one, item by item. Stopped, it goes on when it is run again;
    run again later, it brings what is new. The exit code is 1 if anything is missing that was to come along.
    """
    from podcaster.content.moved_in import STATE
    from podcaster.moving.fetch import Fetcher
    from podcaster.moving.move_in import plan_move, refuse_locked
    from podcaster.moving.source import read_source
    from podcaster.web import Web

    as_owner = _as_owner(feed, folder, given)
    with Web(public_only=not given["local"]) as web:
        old = read_source(feed, web, time.sleep)
        folder = folder or Path(_folder_name(old))
        plan = plan_move(old, folder, new_guid=uuid4(), base_url=given["base_url"])
        if not as_json:
            tell_plan(plan, folder)
        if not (given["plan_only"] or given["owner"]):
            refuse_locked(plan, old, as_owner)
        if given["plan_only"] or not agreed("Make this?", yes=given["yes"], as_json=as_json):
            if as_json:
                print_json({"done": False, "folder": str(folder), **plan_as_json(plan)})
            elif not given["plan_only"]:
                click.echo("Nothing was made; with --yes it is.")
            ctx.exit(0 if given["plan_only"] else 1)
        fetcher = Fetcher(web, folder / STATE, time.sleep)
        _move(ctx, plan, old, folder, fetcher, remaster=given["remaster"], as_json=as_json)


def _as_owner(feed: str, folder: Path | None, given: Mapping[str, Any]) -> str:
    """Return the same command again, with the word of the show's owner."""
    words = ["podcaster", "import", "--owner", *(f"--{name}" for name in ("yes", "remaster", "local") if given[name])]
    words += ["--base-url", given["base_url"]] if given["base_url"] else []
    return shlex.join([*words, feed, *([str(folder)] if folder else [])])


def _move(
    ctx: click.Context, plan: Plan, old: OldFeed, folder: Path, fetcher: Fetcher, *, remaster: bool, as_json: bool
) -> None:
    """Fetch, build and compare, and say what came of it."""
    from podcaster.moving.move_in import carry_out, prove

    with bars() as shown:
        moved = carry_out(plan, old, folder, fetcher, shown.watch, remaster=remaster)
        _tell_moved(moved)
        built, parity = prove(plan, folder, fetcher, moved, now=now(), watch=lambda e: shown.watch(e.slug))
    if as_json:
        _print(plan, folder, moved, parity)
    else:
        say_in_short(built.warnings)
        tell_parity(parity)
        _tell_what_is_next(folder, bool(moved.failed))
    ctx.exit(1 if moved.failed or parity.losses else 0)


def _print(plan: Plan, folder: Path, moved: Moved, parity: Parity) -> None:
    result = {"done": not moved.failed, "folder": str(folder), **plan_as_json(plan)}
    result["brought"] = {slug: list(lines) for slug, lines in moved.told.items() if lines}
    result["problems"] = [problem_as_json(problem) for problem in moved.failed]
    print_json(result | {"parity": parity_as_json(parity), "losses": losses_as_json(parity)})


def _tell_what_is_next(folder: Path, has_failed: bool) -> None:
    if has_failed:
        click.echo("What could be had is there. Run it again for the rest: nothing is fetched twice.", err=True)
    else:
        click.echo(f"Made {folder}. Look it over and publish it; then have the old host answer 301.", err=True)


def _tell_moved(moved: Moved) -> None:
    for slug, lines in moved.told.items():
        for line in lines:
            click.echo(printable(f"{slug or 'show'}: {line}"), err=True)
    for problem in moved.failed:
        say(problem)


def _folder_name(old: OldFeed) -> str:
    from podcaster.content.names import as_slug

    return as_slug(old.document.channel.said("title")) or "show"
