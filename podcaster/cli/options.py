"""Options more than one command has, and the values behind them."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.misuse import Misuse
from podcaster.errors import ContentError, Problem

if TYPE_CHECKING:
    from podcaster.model import Episode, Show
    from podcaster.publish.announce import Secrets

show_option = click.option(
    "--show",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The show's folder. Default: this folder, or the nearest one above it with a show.toml.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON, for scripts.")


def show_folder(folder: Path | None) -> Path:
    """Return the folder of the show to work on. Raises ContentError where there is none."""
    from podcaster.content.read import find_show

    return find_show(folder or Path.cwd())


def in_turn(show: Path) -> AbstractContextManager[None]:
    """Keep every other podcaster out of the show's folder meanwhile; say so if one is at work there, and wait."""
    from podcaster.build.alone import alone

    what = "Another podcaster is at work on this show; this one waits until that is done. Ctrl-C stops it."
    return alone(show, waits=lambda: click.echo(what, err=True))


def as_slug(show: Path, name: str, *, by_beginning: bool = True) -> str:
    """Return the episode a host means: its name, how that begins, its number, or its path as the shell completes it.

    What no folder is called comes back as it is. Without ``by_beginning`` a name has to be whole: what is live may have
    no folder any more, and another folder's name may begin with its. Raises ContentError when several begin so.
    """
    folder, episodes = Path(name).resolve(), show / "episodes"
    if folder.parent == episodes.resolve() and folder.is_dir():
        return folder.name
    begin = name.lstrip("0") + "-" * name.isdecimal()  # 1 is 001-de-werkplaats, and not 010-techlands
    names = sorted(each.name for each in episodes.glob("[!._]*") if each.is_dir()) if name else []
    if not (by_beginning or name.isdecimal()):
        return name
    meant = [name] if name in names else [each for each in names if each.lstrip("0").startswith(begin)]
    if len(meant) > 1:
        raise ContentError(Problem(name, "can be more than one episode; write more of its name", ", ".join(meant[:5])))
    return meant[0] if meant else name


def as_slugs(show: Path, names: Iterable[str], *, by_beginning: bool = True) -> list[str]:
    """Return the episodes a host means."""
    return [as_slug(show, name, by_beginning=by_beginning) for name in names]


def one_episode(folder: Path, name: str) -> tuple[Show, Episode]:
    """Return the show in ``folder`` and the one episode a host means; raise what says that there is none."""
    from podcaster.build.episodes import choose
    from podcaster.build.reading import read

    content, slug = read(folder), as_slug(folder, name)
    choose(content, now(), [slug], ())
    return content.show, next(each for each in content.episodes if each.slug == slug)


def now() -> datetime:
    """Return the time; the only clock in the package."""
    return datetime.now(UTC)


def who() -> str:
    """Return who publishes, as other hosts of the show will read it: PODCASTER_HOST, or user and computer."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        user = "somebody"
    return os.environ.get("PODCASTER_HOST") or f"{user} on {socket.gethostname()}"


def secrets() -> Secrets:
    """Return what announcing needs and show.toml may not hold; spaces around a pasted value do not count."""
    from podcaster.publish.announce import Secrets

    names = ("PODCASTER_PODPING_TOKEN", "PODCASTER_WEBHOOK", "PODCASTER_WEBHOOK_SECRET")
    return Secrets(*(os.environ.get(name, "").strip() for name in names))


def print_json(result: Any) -> None:
    """Write a result to stdout for a script."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=str))


def is_terminal() -> bool:
    """Whether there is somebody to ask."""
    streams = (sys.stdin, sys.stderr)  # None where they are closed
    return all(stream is not None and stream.isatty() for stream in streams)


def ask(question: str, option: str, *, default: str | None = None, check: Callable[[str], str] = str.strip) -> str:
    """Ask the host on her terminal; without one, say which option holds the answer."""
    if not is_terminal():
        if default is not None:
            return default
        command = click.get_current_context().command_path
        right = {"--title": '"De werkplaats"'}.get(option, '"…"')
        raise Misuse(f"{option} is missing ({question}), and nobody is there to ask", f"{command} {option} {right}")
    answer: str = click.prompt(question, default=default, err=True, value_proc=check)
    return answer


def agreed(question: str, *, yes: bool, as_json: bool) -> bool:
    """Whether the host wants it: said with --yes, or asked on her terminal. A script that said nothing does not."""
    return yes or (not as_json and is_terminal() and click.confirm(question, err=True))


def counted(number: int, noun: str) -> str:
    """Return a number of things, e.g. "1 file", "2 files"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def clock(duration: timedelta) -> str:
    """Return a duration for people, H:MM:SS."""
    return str(timedelta(seconds=round(duration.total_seconds())))
