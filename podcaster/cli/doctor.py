"""``podcaster doctor``."""

from __future__ import annotations

import secrets
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.options import json_option, now, print_json, show_folder, show_option
from podcaster.cli.redacted import redacted

if TYPE_CHECKING:
    from podcaster.publish.doctor import Check

MARKS = {True: "✓", False: "✗", None: "–"}


@click.command()
@show_option
@json_option
@click.pass_context
def doctor(ctx: click.Context, folder: Path | None, as_json: bool) -> None:
    """Try the storage for real: write, read, replace, listen as an app does, and clear it all away.

    What fails is told with what it means for the show. The exit code is 1 if publishing cannot work.
    """
    from podcaster.content.read import read_show
    from podcaster.publish.doctor import examine
    from podcaster.storage.open import open_store
    from podcaster.storage.providers import provider_of

    show = read_show(show_folder(folder))
    store = open_store(show)
    found = examine(show, store, mark=secrets.token_hex(6), now=now())
    checks = tuple(replace(check, found=redacted(check.found)) for check in found)
    works = not any(check.needed and check.works is False for check in checks)
    provider = provider_of(show.storage.endpoint_url).name if show.storage.bucket else "a folder"
    if as_json:
        facts = [asdict(check) for check in checks]
        print_json({"storage": store.address, "provider": provider, "works": works, "checks": facts})
    else:
        click.echo(f"{store.address} ({provider})")
        _tell(checks, works)
    ctx.exit(0 if works else 1)


def _tell(checks: tuple[Check, ...], works: bool) -> None:
    from podcaster.cli.terminal import print_table

    print_table(["", "", ""], [[MARKS[check.works], check.name, check.found] for check in checks])
    failed = [check for check in checks if check.works is False]
    for check in failed:
        click.echo(f"{'Needed' if check.needed else 'Better'}: {check.name}. Without it: {check.meaning}")
    if not works:
        click.echo("Publishing cannot work like this.")
    else:
        click.echo("Publishing works." + (" What is marked ✗ would make it better." if failed else ""))
