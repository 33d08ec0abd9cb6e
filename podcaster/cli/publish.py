"""``podcaster publish``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.failure import say, say_in_short
from podcaster.cli.misuse import Misuse
from podcaster.cli.new import make_or_find_episode
from podcaster.cli.options import (
    as_slugs,
    clock,
    in_turn,
    json_option,
    now,
    print_json,
    secrets,
    show_folder,
    show_option,
    who,
)
from podcaster.cli.unchanged import tell_unchanged

if TYPE_CHECKING:
    from podcaster.publish.asked import Asked


@click.command()
@click.argument("what", nargs=-1, metavar="[EPISODE | RECORDING]…")
@click.option("--plan", "plan_only", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--replace", "replacing", multiple=True, metavar="EPISODE", help="Give a live episode its new audio.")
@click.option("--due", "due_only", is_flag=True, help="Only if an episode's time has come: for timers.")
@click.option("--no-verify", is_flag=True, help="Do not look at what is new through its public address.")
@click.option("--title", help="With a RECORDING: the episode's title.")
@click.option("--summary", help="With a RECORDING: one plain paragraph.")
@click.option("--guest", "guests", multiple=True, help='With a RECORDING: "Role or name, organisation".')
@show_option
@json_option
def publish(what: tuple[str, ...], folder: Path | None, as_json: bool, due_only: bool, **given: Any) -> None:
    """Put the show live: what is missing is made first, and nothing goes live before all of it is there.

    \b
    podcaster publish                  every episode whose time has come
    podcaster publish 012-pet-events   of the new ones, only this episode
    podcaster publish interview.wav    make an episode of it, and put it live

    A draft goes live when it is named: it then gets its date. What waits for its time is uploaded, and goes live with
    the next podcaster publish --due after that.
    """
    show = show_folder(folder)
    recordings = tuple(Path(name) for name in what if Path(name).is_file())
    episodes = tuple(name for name in what if not Path(name).is_file())
    asked = {name: given.pop(name) for name in ("plan_only", "replacing", "no_verify")}
    _refuse_misfits(recordings, asked["plan_only"], due_only and bool(what), given)
    if recordings:
        episodes += (make_or_find_episode(show, recordings, **given).name,)
    if due_only:
        episodes = _due(show, as_json, plan_only=asked["plan_only"])
        if not episodes:
            return

    from podcaster.publish.asked import Asked

    replacing = as_slugs(show, asked["replacing"], by_beginning=False)
    wish = Asked(
        named=as_slugs(show, episodes),
        replacing=replacing,
        plan_only=asked["plan_only"],
        verify=not asked["no_verify"],
    )
    put_live(show, wish, as_json=as_json)


def put_live(show: Path, asked: Asked, *, as_json: bool) -> None:
    """Publish, with progress, and say what happened."""
    from podcaster.publish.unchanged import recall, remember, state

    before = state(show)
    is_plain = not (asked.named or asked.replacing or asked.withdrawing or asked.plan_only)
    if is_plain and (same := recall(show, before, now())):
        tell_unchanged(same, as_json=as_json)
        return

    from podcaster.cli.publication import as_json as published_as_json
    from podcaster.cli.publication import tell
    from podcaster.cli.terminal import bars
    from podcaster.publish.show import publish_show

    with in_turn(show), bars() as shown:
        published = publish_show(
            show,
            asked,
            now=now(),
            by=who(),
            watch=lambda episode: shown.watch(episode.slug),
            watch_upload=shown.watch("uploading"),
            secrets=secrets(),
        )
    say_in_short(published.notes)
    for problem in published.warnings:
        say(problem)
    if as_json:
        print_json(published_as_json(published))
    else:
        tell(published)
    if is_plain:
        remember(show, before, published, now())
    if any(problem.severity == "error" for problem in published.warnings):
        click.get_current_context().exit(1)  # it is live, and the world cannot read it


def _due(show: Path, as_json: bool, *, plan_only: bool) -> tuple[str, ...]:
    """Return whose time has come; say what is late, what was taken back, and what somebody else had left undone."""
    from podcaster.publish.due import due

    found = due(show, now=now(), plan_only=plan_only, secrets=secrets())
    if found.finished:
        click.echo(f"Release {found.finished.number} had been stopped half-way; it is wholly live now.", err=True)
    for each in found.due:
        if each.is_late:
            click.echo(f"{each.episode.slug} goes live {clock(each.late)} late", err=True)
    for episode in found.held if not as_json else ():
        click.echo(f"Stays away: {episode.slug} was taken back (live again with: podcaster publish {episode.slug})")
    for problem in found.warnings:
        say(problem)
    if not found.due and as_json:
        print_json({"published": False, "due": [], "held": [episode.slug for episode in found.held]})
    elif not found.due:
        click.echo("Nothing is due.")
    return tuple(each.episode.slug for each in found.due)


def _refuse_misfits(recordings: tuple[Path, ...], plan_only: bool, names_and_due: bool, given: dict[str, Any]) -> None:
    """Refuse options that would be ignored, and what would do more than was asked."""
    if names_and_due:
        raise Misuse("--due looks at the dates of all episodes: it goes without names", "podcaster publish --due")
    if len(recordings) > 1:
        names = " ".join(map(str, recordings))
        raise Misuse("several recordings are the tracks of one episode: make it first", f"podcaster new {names}")
    if recordings and plan_only:
        raise Misuse("--plan needs an episode: make it first", f"podcaster new {recordings[0]}")
    if not recordings and any(given.values()):
        what = "--title, --summary and --guest go with a RECORDING; an episode has its episode.toml"
        raise Misuse(what, 'podcaster publish interview.wav --title "De werkplaats"')
