"""What failed → what the host reads, and the exit code. The one place where errors become text."""

from __future__ import annotations

import errno
import json
import os
import traceback
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from podcaster.cli.misuse import as_problem
from podcaster.cli.redacted import redacted
from podcaster.errors import PodcasterError, Problem

MISUSED = 2  # what shells expect of a command that was given wrongly
INTERRUPTED = 130  # what shells expect of a command ended by Ctrl-C
FEW = 3


def exit_code_for(error: BaseException, *, as_json: bool) -> int:
    """Say what ``error`` means on stderr (and as JSON on stdout if asked) and return the exit code."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else 1
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        click.echo("\nStopped. Nothing is half-done; to go on, run it again.", err=True)
        return INTERRUPTED
    if os.environ.get("PODCASTER_DEBUG"):
        click.echo(redacted("".join(traceback.format_exception(error))), err=True)
        return 1
    problems = (as_problem(error),) if isinstance(error, click.UsageError) else _problems(error)
    if as_json:
        click.echo(json.dumps({"problems": [problem_as_json(problem) for problem in problems]}, ensure_ascii=False))
    for problem in problems:
        say(problem)
    return MISUSED if isinstance(error, click.UsageError) else 1


def say(problem: Problem) -> None:
    """Write one problem to stderr: where, what, and an example of right."""
    click.echo(as_line(problem), err=True)


def as_line(problem: Problem) -> str:
    """Return a problem on one line of a terminal; behind it, dimmed, its rule and who asks for it."""
    colour = "red" if problem.severity == "error" else "yellow"
    by = "; ".join(filter(None, (problem.rule, problem.source)))  # an address has no rule
    asked = click.style(f"  [{by}]", dim=True) if problem.source else ""
    return f"{click.style(problem.severity, fg=colour, bold=True)}: {redacted(str(problem))}{asked}"


def say_in_short(warnings: Sequence[Problem]) -> None:
    """Say warnings as long as they do not bury the result; of many, how to read them."""
    if len(warnings) <= FEW:
        for warning in warnings:
            say(warning)
    else:
        click.echo(f"{len(warnings)} things could be better; read them with:  podcaster check", err=True)


def problem_as_json(problem: Problem) -> dict[str, str]:
    """Return a problem with the keys scripts read."""
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "where": redacted(problem.where),
        "what": redacted(problem.what),
        "example": redacted(problem.example),
        "source": problem.source,
    }


def _problems(error: BaseException) -> tuple[Problem, ...]:
    if isinstance(error, PodcasterError):
        return error.problems
    if isinstance(error, OSError):
        return (_of_the_system(error),)
    what = f"podcaster itself failed ({type(error).__name__}: {error}); nothing public was left half-written"
    return (Problem("podcaster", what, "run again with PODCASTER_DEBUG=1 and report what it prints"),)


def _of_the_system(error: OSError) -> Problem:
    where = str(error.filename2 or error.filename or "this machine")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Problem(where, "the disk is full", "free some space (build/cache may be deleted) and run again")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(where, "may not be written or read by you", f"chmod u+rw {where}")
    if error.errno == errno.ENOENT:
        return Problem(where, "is missing: there is no file of that name", _like(Path(where)))
    if error.errno == errno.EISDIR:
        return Problem(where, "is a folder where a file is expected")
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return Problem(where, "a file and a folder are in each other's place", "a folder of that name, or none")
    return Problem(where, error.strerror or str(error))


def _like(path: Path) -> str:
    """Return the name of a file or folder beside it that may be meant; without one, how to find them."""
    beside = sorted(each.name for each in path.parent.iterdir()) if path.parent.is_dir() else []
    near = get_close_matches(path.name, beside, n=1)
    return str(path.parent / near[0]) if near else f"one that is listed by: ls {path.parent}"
