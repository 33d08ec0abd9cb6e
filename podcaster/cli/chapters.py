"""``podcaster chapters``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.options import json_option, one_episode, print_json, show_folder, show_option
from podcaster.cli.terminal import bars

if TYPE_CHECKING:
    from podcaster.chapters import Found
    from podcaster.model import Chapter, Episode, Show


@click.command()
@click.argument("episode")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path),
    help="Read them from Audacity labels, REAPER or Hindenburg markers, Podlove or JSON chapters, or a recording.",
)
@click.option("--listen", is_flag=True, help="Propose from the sound, even if the recording has markers of its own.")
@click.option("--write", "to_file", is_flag=True, help="Write them to the episode's chapters.txt, if it has none.")
@show_option
@json_option
def chapters(episode: str, file: Path | None, listen: bool, to_file: bool, folder: Path | None, as_json: bool) -> None:
    """Propose chapters for EPISODE, or read them from a file, and show them as lines for chapters.txt.

    \b
    podcaster chapters 012-de-werkplaats
    podcaster chapters 012-de-werkplaats --from labels.txt --write

    What is heard (pauses, who speaks, jingles) and what the transcript says decide. A proposal is for you to judge:
    give the chapters their titles. A chapters.txt of yours is never overwritten.
    """
    from podcaster.chapters import from_file, propose

    show, chosen = one_episode(show_folder(folder), episode)
    if file:
        found = from_file(show, chosen, file if file.exists() else chosen.folder / file)
    else:
        with bars() as shown:
            found = propose(show, chosen, listen=listen, progress=shown.watch(chosen.slug))
    if as_json:
        print_json(_as_json(chosen, found) | {"written": str(_written(show, chosen, found)) if to_file else None})
        return
    _print(found)
    if to_file:
        click.echo(f"Wrote {_written(show, chosen, found)}; the titles are yours to change.", err=True)
    else:
        _tell(show, chosen, found)


def _print(found: Found) -> None:
    """Write the chapters to stdout as chapters.txt has them; a reason is a comment there."""
    from podcaster.content.chapters import format_chapters

    for each in found.proposed:
        if each.reason:
            click.echo(f"# {each.reason}")
        click.echo(format_chapters([each.chapter]), nl=False)


def _tell(show: Show, episode: Episode, found: Found) -> None:
    from podcaster.chapters import differences, nothing

    if not found.proposed:
        click.echo(
            f"{nothing(found).capitalize()}. You can write your own: 00:12:30 Title, in its chapters.txt.", err=True
        )
        return
    chapters = f"{len(found.proposed)} chapters" if len(found.proposed) > 1 else "1 chapter"
    click.echo(f"{chapters} from {found.source}. Nothing was written.", err=True)
    if not (episode.folder / "chapters.txt").exists():
        click.echo("To write them to its chapters.txt, run this again with --write.", err=True)
    elif not differences(show, episode, found):
        click.echo("Its chapters.txt says the same.", err=True)


def _written(show: Show, episode: Episode, found: Found) -> Path:
    """Write chapters.txt; when there is one, show how it differs before it is refused."""
    from podcaster.chapters import differences, write

    if found.proposed and (different := differences(show, episode, found)):
        click.echo(different, err=True)
    return write(show, episode, found)


def _as_json(episode: Episode, found: Found) -> dict[str, Any]:
    return {
        "episode": episode.slug,
        "source": found.source,
        "chapters": [_chapter_as_json(each.chapter) | {"reason": each.reason} for each in found.proposed],
    }


def _chapter_as_json(chapter: Chapter) -> dict[str, Any]:
    place = chapter.location
    return {
        "start": chapter.start.total_seconds(),
        "end": chapter.end.total_seconds() if chapter.end else None,
        "title": chapter.title,
        "href": chapter.href,
        "image": chapter.image,
        "silent": chapter.hidden,
        "location": {"name": place.name, "geo": place.geo, "osm": place.osm} if place else None,
    }
