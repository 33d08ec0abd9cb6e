"""``podcaster storage``: who may read and write there, and getting it ready."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.failure import problem_as_json, say
from podcaster.cli.options import agreed, json_option, print_json, show_folder, show_option

if TYPE_CHECKING:
    from podcaster.model import Show
    from podcaster.storage.s3_setup import Setup

FOLDER_NEEDS_NOTHING = "A folder needs no policy and no setup: any web server makes it public. For example:"


@click.group()
def storage() -> None:
    """Say who may read and write on the storage, and get a bucket ready for the world."""


@storage.command()
@show_option
@json_option
def policy(folder: Path | None, as_json: bool) -> None:
    """Print what the bucket must allow: the world to read, other sites to play, and your own keys to publish.

    Nothing is asked of the storage. For a folder, this prints what a web server must be told.
    """
    from podcaster.content.read import read_show
    from podcaster.storage import policy as made
    from podcaster.storage.providers import provider_of

    show = read_show(show_folder(folder))
    settings = show.storage
    if not settings.bucket:
        _tell_folder(show, as_json)
        return
    provider = provider_of(settings.endpoint_url)
    parts = {
        "bucket_policy": made.bucket_policy(settings),
        "cors": {"CORSRules": [made.cors()]},
        "rights": made.rights(settings),
    }
    if as_json:
        print_json({"provider": provider.name, "instead": provider.instead, **parts})
        return
    titles = {
        "bucket_policy": "What the world may do (bucket policy)",
        "cors": "What pages on other sites may do (CORS)",
        "rights": "What the keys of those who publish must be allowed, and no more (IAM policy)",
    }
    for name, document in parts.items():
        click.echo(f"{titles[name]}:\n{json.dumps(document, indent=2)}\n")
    if provider.instead:
        click.echo(f"{provider.name} takes no such bucket policy from us. {provider.instead}")
    else:
        click.echo("podcaster storage setup  puts the first two in place, with the keys of the bucket's owner.")


@storage.command()
@click.option("--yes", is_flag=True, help="Do it, without asking.")
@show_option
@json_option
@click.pass_context
def setup(ctx: click.Context, yes: bool, folder: Path | None, as_json: bool) -> None:
    """Get the bucket ready: make it, open what is public, let other sites play it.

    What would change is said first, and changes when you say so; what is right already stays, and so does what others
    have set. Once it is done, doing it again changes nothing.
    """
    from podcaster.content.read import read_show

    show = read_show(show_folder(folder))
    if not show.storage.bucket:
        _tell_folder(show, as_json)
        return

    from podcaster.storage.s3_setup import carry_out, plan_setup

    plan = plan_setup(show.storage)
    if not as_json:
        _tell(plan)
    agrees = bool(plan.changes) and agreed("Do this?", yes=yes, as_json=as_json)
    problems = carry_out(plan) if agrees else ()
    failed = any(problem.severity == "error" for problem in problems)
    is_ready = not plan.changes or (agrees and not failed)
    if as_json:
        _print(plan, agrees, [problem_as_json(each) for each in (*plan.warnings, *problems)])
    else:
        for problem in problems:
            say(problem)
        click.echo(_result(plan, agrees, failed))
    ctx.exit(0 if is_ready else 1)


def _tell(plan: Setup) -> None:
    click.echo(f"{plan.address} ({plan.provider})")
    for sentence in plan.there:
        click.echo(f"  is so:    {sentence}")
    for change in plan.changes:
        click.echo(f"  to do:    {change.what}")
    for sentence in plan.by_hand:
        click.echo(f"  by hand:  {sentence}")
    for warning in plan.warnings:
        say(warning)


def _result(plan: Setup, agrees: bool, failed: bool) -> str:
    if not plan.changes:
        return "Nothing to change." + (" What is to be done by hand, podcaster doctor tries." if plan.by_hand else "")
    if not agrees:
        return "Nothing was changed; this does it:  podcaster storage setup --yes"
    if failed:
        return "Not all of it succeeded; podcaster doctor  says what works."
    return "Done. podcaster doctor  tries it as a listener does."


def _print(plan: Setup, done: bool, problems: list[dict[str, str]]) -> None:
    print_json(
        {
            "storage": plan.address,
            "provider": plan.provider,
            "there": list(plan.there),
            "changes": [change.what for change in plan.changes],
            "by_hand": list(plan.by_hand),
            "done": done,
            "problems": problems,
        }
    )


def _tell_folder(show: Show, as_json: bool) -> None:
    from podcaster.storage.open import open_store
    from podcaster.storage.serving import caddy, nginx

    folder = Path(open_store(show).address)
    snippets = {"nginx": nginx(folder, show.storage), "caddy": caddy(folder, show.storage)}
    if as_json:
        print_json({"storage": str(folder), "changes": [], **snippets})
        return
    click.echo(FOLDER_NEEDS_NOTHING)
    for name, text in snippets.items():
        click.echo(f"\n# {name}\n{text}", nl=False)
