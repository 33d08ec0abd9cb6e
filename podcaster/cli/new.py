"""``podcaster new``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from podcaster.cli.failure import say
from podcaster.cli.options import ask, json_option, now, print_json, show_folder, show_option


@click.command()
@click.argument(
    "recordings",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="RECORDING…",
)
@click.option("--title", help="Without the show's name and without a number.")
@click.option("--summary", help="One plain paragraph.")
@click.option(
    "--guest", "guests", multiple=True, help='"Role or name, organisation"; give it again for a second guest.'
)
@click.option("--published", help='"now", or a date with a time zone: 2026-03-05T06:00:00+01:00. Default: a draft.')
@click.option("--number", type=click.IntRange(min=1), help="Default: one more than the last.")
@click.option("--season", type=click.IntRange(min=1))
@click.option("--link", is_flag=True, help="Link the recording instead of copying it.")
@show_option
@json_option
def new(folder: Path | None, as_json: bool, **given: Any) -> None:
    """Make an episode from a RECORDING, or from one track for each voice.

    \b
    podcaster new interview.wav --guest "Projectleider, Techniekcollege"
    podcaster new host.wav guest.wav

    What the file knows (title, description, chapters) is filled in. The recording is copied; yours stays as it is.
    """
    made = make_episode(show_folder(folder), **given)
    if as_json:
        print_json({"episode": made.name, "folder": str(made)})
    waits = "It waits for its date." if given["published"] else f"Put it live with:  podcaster publish {made.name}"
    click.echo(f"Made {made}. Its notes are in notes.md. {waits}", err=True)


def make_or_find_episode(folder: Path, recordings: tuple[Path, ...], **given: Any) -> Path:
    """Make a draft of a recording, or go on with the one that a stopped publication has left."""
    from podcaster.ingest import draft_of

    found = draft_of(folder, recordings)
    if found:
        click.echo(f"Going on with {found}, which was made from this recording.", err=True)
        return found
    made = make_episode(folder, recordings, **given)
    click.echo(f"Made {made}.", err=True)
    return made


def make_episode(
    folder: Path,
    recordings: tuple[Path, ...],
    *,
    title: str | None = None,
    summary: str | None = None,
    guests: tuple[str, ...] = (),
    published: str | None = None,
    number: int | None = None,
    season: int | None = None,
    link: bool = False,
) -> Path:
    """Make an episode folder, asking for what neither the options nor the recording say; return it."""
    from podcaster.ingest import Wish, new_episode, number_in_use, read_recordings

    facts = read_recordings(recordings)
    if len(recordings) > 1:
        click.echo(f"{len(recordings)} tracks of one conversation, which begin together.", err=True)
    title = title or ask("Title of the episode", "--title", default=facts.title or None)
    summary = summary or ask("Summary, one plain paragraph", "--summary", default=facts.description or None)
    wish = Wish(
        title=title, summary=summary, guests=guests, published=published, number=number, season=season, link=link
    )
    made = new_episode(folder, recordings, facts, wish, now=now())
    for problem in number_in_use(folder, made) if number else ():
        say(problem)
    return made
