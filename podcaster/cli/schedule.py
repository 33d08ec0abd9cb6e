"""``podcaster schedule``."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.failure import say
from podcaster.cli.options import json_option, now, print_json, show_folder, show_option

if TYPE_CHECKING:
    from podcaster.publish.schedule import Waiting


@click.command()
@click.option("--systemd", "kind", flag_value="systemd", help="Print a service and a timer for systemd.")
@click.option("--cron", "kind", flag_value="cron", help="Print a line for a crontab.")
@click.option("--ci", "kind", flag_value="ci", help="Print the steps of a scheduled job in any CI.")
@show_option
@json_option
def schedule(kind: str | None, folder: Path | None, as_json: bool) -> None:
    """List what waits for its time, or print what a timer needs to put it live.

    A timer runs podcaster publish --due: one request when nothing is due, and safe on several computers at once.
    """
    show = show_folder(folder)
    if kind:
        _print_files(kind, show.resolve(), as_json)
    else:
        _list(show, as_json)


def _list(folder: Path, as_json: bool) -> None:
    from podcaster.build.reading import read
    from podcaster.cli.terminal import print_table
    from podcaster.publish import records
    from podcaster.publish.schedule import misread, waiting
    from podcaster.storage.open import open_store

    content = read(folder)
    waits = waiting(content, records.latest(open_store(content.show)), now())
    for problem in misread(waits, content.show.timezone):
        say(problem)
    if as_json:
        print_json({"timezone": content.show.timezone, "waiting": [_as_json(each) for each in waits]})
    elif waits:
        rows = [[each.episode.slug, f"{each.at:%Y-%m-%d %H:%M %Z}", _left(each.left), _audio(each)] for each in waits]
        print_table(["Episode", "Goes live", "In", "Audio"], rows)
    else:
        click.echo("Nothing waits.")


def _print_files(kind: str, show: Path, as_json: bool) -> None:
    from podcaster.content.read import read_show
    from podcaster.publish import timers

    title = read_show(show).title
    files = {
        "systemd": lambda: timers.systemd(_program(), show, title),
        "cron": lambda: {"crontab": timers.cron(_program(), show)},
        "ci": lambda: {"steps.sh": timers.steps(show)},
    }[kind]()
    if as_json:
        print_json({"files": files})
        return
    for name, text in files.items():
        if kind == "systemd":
            click.echo(f"# ~/.config/systemd/user/{name}")
        click.echo(text)
    if kind == "systemd":
        timer = next(name for name in files if name.endswith(".timer"))
        click.echo(f"# Then: systemctl --user enable --now {timer}; and, to run while nobody is logged in:")
        click.echo("# loginctl enable-linger")


def _program() -> list[str]:
    """Return what runs podcaster from anywhere: the command beside this Python, or this Python itself."""
    beside = Path(sys.executable).with_name("podcaster")
    return [str(beside)] if beside.is_file() else [sys.executable, "-m", "podcaster"]


def _left(left: timedelta) -> str:
    if left <= timedelta(0):
        return "due"
    minutes = int(left.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    return f"{days} d {hours} h" if days else f"{hours} h {minutes} min"


def _audio(each: Waiting) -> str:
    if each.is_uploaded:
        return "uploaded"
    here = each.episode.sources or each.episode.media
    return "not uploaded yet" if here else "no recording yet"


def _as_json(each: Waiting) -> dict[str, Any]:
    return {
        "slug": each.episode.slug,
        "title": each.episode.title,
        "at": each.at.isoformat(),
        "seconds": round(each.left.total_seconds()),
        "uploaded": each.is_uploaded,
    }
