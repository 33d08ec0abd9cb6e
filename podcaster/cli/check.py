"""``podcaster check``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

import click

from podcaster.cli.failure import as_line, problem_as_json
from podcaster.cli.misuse import Misuse
from podcaster.cli.options import json_option, now, print_json, show_folder, show_option
from podcaster.errors import Problem

FEW = 3  # problems of one rule, before the rest is only counted
MINUTES = 5  # the longest look at what is live
OWN = "-"


@click.command()
@click.argument("feed", required=False, type=click.Path(path_type=Path), metavar="[FEED]")
@click.option(
    "--live",
    is_flag=False,
    flag_value=OWN,
    metavar="[URL]",
    help="Fetch what is public: this show's feed, or anyone's at URL, and the files of its newest 10 items.",
)
@click.option("--all", "everything", is_flag=True, help="With --live: the files of all items.")
@click.option("--local", is_flag=True, help="With --live: also ask addresses of this machine and its own network.")
@click.option("--rules", is_flag=True, help="List the rules: id, severity, what is asked, by whom.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@show_option
@json_option
@click.pass_context
def check(
    ctx: click.Context,
    feed: Path | None,
    live: str | None,
    everything: bool,
    local: bool,
    rules: bool,
    strict: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Say everything that is wrong or could be better, and change nothing.

    \b
    podcaster check                   this show: what you wrote, and the feed it makes
    podcaster check feed.xml          a feed in a file, whosever it is
    podcaster check --live            this show as the world gets it
    podcaster check --live https://…  anyone's feed
    """
    if feed and live:
        raise Misuse("a FEED in a file is not live: check one or the other", f"podcaster check {feed}")
    if feed and {*feed.parts[:1]} & {"http:", "https:"}:
        raise Misuse("an address is looked at with --live", "podcaster check --live https://…")
    if rules:
        _list_rules(as_json)
        return
    problems = _problems(feed, live, folder, everything=everything, local=local)
    if as_json:
        print_json({"problems": [problem_as_json(problem) for problem in problems]})
    else:
        _tell(problems)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"Errors: {errors}, warnings: {warnings}" if problems else "All is well.", err=True)
    if errors or (strict and warnings):
        ctx.exit(1)


def _problems(
    feed: Path | None, live: str | None, folder: Path | None, *, everything: bool, local: bool
) -> list[Problem]:
    if live == OWN:
        return _live(_own_address(show_folder(folder)), everything=everything, local=True)
    if live:
        return _live(live, everything=everything, local=local)
    if feed:
        from podcaster.check.feed import check_feed

        return check_feed(feed.read_bytes(), str(feed), now=now())

    from podcaster.check.show import check_show

    show = show_folder(folder)
    return [*check_show(show, now=now()), *_not_as_live(show)]


def _not_as_live(show: Path) -> list[Problem]:
    """Return where drafts are live and what publishing would refuse; what is written is looked at anywhere.

    If the storage cannot be asked, nothing is said of it.
    """
    from podcaster.errors import PublishError, StorageError
    from podcaster.publish.foretold import refusals
    from podcaster.publish.standing import if_in_doubt

    found: list[Problem] = []
    with suppress(StorageError, PublishError):
        found += refusals(show, now())
    with suppress(StorageError, PublishError):
        found += if_in_doubt(show, now())
    return found


def _live(url: str, *, everything: bool, local: bool) -> list[Problem]:
    from podcaster.check.live import NEWEST, check_live
    from podcaster.cli.terminal import bars

    if not url.startswith(("https://", "http://")):
        raise Misuse(f"{url} is no whole address", "podcaster check --live https://podcast.example.org/feed.xml")
    until = monotonic() + MINUTES * 60
    with bars() as shown:
        return check_live(
            url,
            now=now(),
            newest=None if everything else NEWEST,
            is_over=lambda: monotonic() > until,
            watch=shown.watch("live"),
            local=local,
        )


def _own_address(show: Path) -> str:
    from podcaster import keys
    from podcaster.content.read import read_show

    return read_show(show).url(keys.FEED)


def _tell(problems: Sequence[Problem]) -> None:
    """Write errors, then warnings; of one rule the first few, for a fault of every item is one fault."""
    for severity in ("error", "warning"):
        told: Counter[str] = Counter()
        for problem in problems:
            if problem.severity == severity:
                told[problem.rule] += 1
                if told[problem.rule] <= FEW or not problem.rule:
                    click.echo(as_line(problem))
        for rule, count in told.items():
            if count > FEW and rule:
                click.echo(f"{severity}: and {count - FEW} more like these  [{rule}]")


def _list_rules(as_json: bool) -> None:
    from podcaster.check.rules import all_rules
    from podcaster.cli.terminal import print_table

    rows = [(rule.id, rule.severity, rule.asks, rule.source) for rule in all_rules()]
    if as_json:
        keys = ("rule", "severity", "asks", "source")
        print_json({"rules": [dict(zip(keys, row, strict=True)) for row in rows]})
    else:
        print_table(["Rule", "Severity", "What it asks", "Source"], rows)
