"""A command that was given wrongly, said as everything else is: where, what, and an example of right."""

from __future__ import annotations

import re
from difflib import get_close_matches

import click

from podcaster.errors import Problem

_RIGHT: dict[type[object], str] = {click.Path: "interview.wav", click.IntRange: "1"}  # of arguments, by their type


class Misuse(click.UsageError):
    """What cannot be asked of a command like this, with the words that can; exit code 2, as of any wrong usage."""

    def __init__(self, what: str, example: str) -> None:
        super().__init__(what, click.get_current_context(silent=True))
        self.example = example


def as_problem(error: click.UsageError) -> Problem:
    """Return a wrong usage, ours or one that click has found, as a problem of the command."""
    where = error.ctx.command_path if error.ctx else "podcaster"
    if isinstance(error, click.NoSuchOption):
        what = f"there is no option {error.option_name}"
    else:
        what = re.sub(r"\.? Did you mean.*", "", error.format_message()).rstrip(".")
        what = what.replace("is not a valid integer range", "is no whole number")
    return Problem(where, what[:1].lower() + what[1:], _example(error, where))


def _example(error: click.UsageError, where: str) -> str:
    """Return what is nearest to what was meant; at least how the command is called."""
    context = error.ctx
    if isinstance(error, Misuse):
        return error.example
    if context is None:  # click does not say whose option it is that lacks its value
        return f"{error.option_name} …" if isinstance(error, click.BadOptionUsage) else f"{where} --help"
    if isinstance(error, click.NoSuchOption):
        near = get_close_matches(error.option_name, _options(context), n=1)
        return f"{where} {near[0]}" if near else f"{where} --help"
    if isinstance(context.command, click.Group) and (typed := re.search(r"'(.+)'", error.message)):
        return f"{where} {nearest(typed[1], context.command.list_commands(context))}"
    parameter = getattr(error, "param", None)
    if isinstance(parameter, click.Option):
        default = parameter.get_default(context)
        return f"{where} {parameter.opts[0]} {default or parameter.make_metavar(context)}"
    if isinstance(parameter, click.Argument) and (right := _RIGHT.get(type(parameter.type))):
        return f"{where} {right}"
    pieces = context.command.collect_usage_pieces(context)
    return " ".join([where, *(piece for piece in pieces if piece != "[OPTIONS]")])


def nearest(typed: str, names: list[str]) -> str:
    """Return the name that was meant, or the option that lists them all."""
    return next(iter(get_close_matches(typed, names, n=1)), "--help")


def _options(context: click.Context) -> dict[str, click.Parameter]:
    return {name: each for each in context.command.params for name in each.opts if name.startswith("--")}
