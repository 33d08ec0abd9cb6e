"""``podcaster check``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.failure import problem_as_json, say
from podcaster.cli.options import json_option, now, print_json, show_folder, show_option


@click.command()
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
@show_option
@json_option
@click.pass_context
def check(ctx: click.Context, strict: bool, folder: Path | None, as_json: bool) -> None:
    """Say everything that is wrong or could be better, and change nothing."""
    from podcaster.build.line import check as check_show

    problems = check_show(show_folder(folder), now=now())
    if as_json:
        print_json({"problems": [problem_as_json(problem) for problem in problems]})
    for problem in problems:
        say(problem)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    click.echo(f"Errors: {errors}, warnings: {warnings}" if problems else "All is well.", err=True)
    if errors or (strict and warnings):
        ctx.exit(1)
