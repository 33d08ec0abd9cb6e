"""``podcaster releases``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.options import json_option, print_json, show_folder, show_option

if TYPE_CHECKING:
    from podcaster.publish.records import History


@click.command()
@click.option("--all", "all_of_them", is_flag=True, help="Not only the last twenty.")
@show_option
@json_option
def releases(all_of_them: bool, folder: Path | None, as_json: bool) -> None:
    """List what was published: when, by whom, and what changed; the newest first."""
    from podcaster.cli.terminal import print_table
    from podcaster.content.read import read_show
    from podcaster.publish import records
    from podcaster.publish.parallel import in_parallel
    from podcaster.storage.open import open_store

    store = open_store(read_show(show_folder(folder)))
    history = records.history(store)
    numbers = history.committed[::-1] if all_of_them else history.committed[:-21:-1]
    found = in_parallel(lambda number: records.read(store, number), numbers)
    live = max(history.live, default=0)
    if as_json:
        facts = [{"number": r.number, "at": r.at, "by": r.by, "what": r.what, "live": r.number == live} for r in found]
        print_json({"releases": facts, "storage": store.address})
        return
    if not found:
        click.echo(f"Nothing was published yet in {store.address}")
        return
    rows = [[f"{r.number}", _time(r.at), r.by, r.what, _stands(r.number, history)] for r in found]
    print_table(["Release", "When", "By", "What", ""], rows)


def _time(at: datetime | None) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}" if at else "–"


def _stands(number: int, history: History) -> str:
    if number == history.newest and history.unfinished:
        return "not wholly live yet: the next publication finishes it"
    return "live" if number == history.newest else ""
