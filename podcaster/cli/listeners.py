"""``podcaster listeners``: feeds of their own, for private episodes."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from podcaster.cli.options import json_option, now, print_json, show_folder, show_option, who

_BYTES = 32  # 256 bits: nobody finds an address by trying


@click.group(invoke_without_command=True)
@show_option
@json_option
@click.pass_context
def listeners(context: click.Context, folder: Path | None, as_json: bool) -> None:
    """Give listeners feeds of their own, with what is private in them; list them.

    \b
    podcaster listeners                     who has one, since when, and who was revoked
    podcaster listeners add "Projectleider" makes one, and prints its address
    podcaster listeners address "Projectleider"
    podcaster listeners revoke "Projectleider"

    Private is an episode with  access = "private"  in its episode.toml, or the whole show with that in show.toml.
    """
    context.obj = folder
    if context.invoked_subcommand:
        return
    from podcaster.cli.terminal import print_table
    from podcaster.content.read import read_show
    from podcaster.publish.listeners import read
    from podcaster.storage.open import open_store

    store = open_store(read_show(show_folder(folder)))
    found = read(store)
    if as_json:
        facts = [{"label": each.label, "since": each.since, "revoked": each.revoked} for each in found]
        print_json({"listeners": facts, "storage": store.address})
        return
    if not found:
        click.echo('Nobody has a feed of their own yet:  podcaster listeners add "Projectleider"')
        return
    rows = [
        [each.label, f"{each.since:%Y-%m-%d}", f"{each.revoked:%Y-%m-%d}" if each.revoked else ""] for each in found
    ]
    print_table(["Listener", "Since", "Revoked"], rows)


@listeners.command()
@click.argument("label")
@show_option
@json_option
@click.pass_obj
def add(before: Path | None, label: str, folder: Path | None, as_json: bool) -> None:
    """Give LABEL, a name only you read, a feed, and print its address. Send it to nobody else."""
    from podcaster.content.read import read_show
    from podcaster.publish.listeners import add as add_listener
    from podcaster.publish.private import give_one
    from podcaster.publish.records import latest
    from podcaster.storage.open import open_store

    show = read_show(show_folder(folder or before))
    store = open_store(show)
    listener = add_listener(store, label, secrets.token_urlsafe(_BYTES), by=who(), at=now())
    is_there = give_one(store, listener, latest(store))
    if as_json:
        print_json({"label": listener.label, "address": show.url(listener.key), "live": is_there})
        return
    click.echo(show.url(listener.key))
    if not is_there:
        click.echo('It opens with the first publication that has a private episode: access = "private"', err=True)


@listeners.command()
@click.argument("label")
@show_option
@json_option
@click.pass_obj
def address(before: Path | None, label: str, folder: Path | None, as_json: bool) -> None:
    """Print the address of LABEL's feed again."""
    from podcaster.content.read import read_show
    from podcaster.publish.listeners import named, read
    from podcaster.storage.open import open_store

    show = read_show(show_folder(folder or before))
    listener = named(read(open_store(show)), label)
    if as_json:
        print_json({"label": listener.label, "address": show.url(listener.key)})
    else:
        click.echo(show.url(listener.key))


@listeners.command()
@click.argument("label")
@show_option
@json_option
@click.pass_obj
def revoke(before: Path | None, label: str, folder: Path | None, as_json: bool) -> None:
    """Take LABEL's feed away, at once and for good.

    What was downloaded stays downloaded, and who knows the address of an audio file can open it until it is replaced:
    podcaster publish --replace EPISODE, then podcaster prune.
    """
    from podcaster.content.read import read_show
    from podcaster.publish.listeners import revoke as revoke_listener
    from podcaster.storage.open import open_store

    store = open_store(read_show(show_folder(folder or before)))
    listener = revoke_listener(store, label, by=who(), at=now())
    store.delete(listener.key)
    if as_json:
        print_json({"label": listener.label, "revoked": True})
    else:
        click.echo(f"{listener.label} has no feed any more.")
