"""``podcaster verify``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import json_option, print_json, show_folder, show_option


@click.command()
@click.option("--deep", is_flag=True, help="Fetch every file and compare its bytes, not only its size and type.")
@click.option("--repair", is_flag=True, help="Put back what is missing or other than it was published.")
@show_option
@json_option
def verify(deep: bool, repair: bool, folder: Path | None, as_json: bool) -> None:
    """Look whether everything that was published is still on the storage, as it was published.

    Somebody may have tidied up by hand, or a disk may have failed. With --repair, feed and pages are put back from what
    the storage itself has kept, audio and pictures from build/public.
    """
    from podcaster.content.read import read_show
    from podcaster.errors import PublishError
    from podcaster.publish import integrity
    from podcaster.publish.repair import repair as put_back
    from podcaster.publish.repair import told
    from podcaster.storage.open import open_store

    show = show_folder(folder)
    store = open_store(read_show(show))
    found = integrity.verify(store, deep=deep)
    left = put_back(store, found, show / "build" / "public") if repair else found.damage
    if left:
        raise PublishError(told(store, left))
    if as_json:
        facts = {"release": found.release.number, "looked_at": found.looked_at, "deep": deep}
        print_json(facts | {"repaired": [each.name for each in found.damage], "storage": store.address})
        return
    for each in found.damage:
        click.echo(f"Put back: {each.name}, which {_then(each.what)}")
    how = "byte for byte" if deep else "by size and type"
    click.echo(f"Release {found.release.number} is whole in {store.address}: {found.looked_at} files, {how}.")


def _then(what: str) -> str:
    """Return what was found, of what has been mended since."""
    verb, _, rest = what.partition(" ")
    return f"{ {'is': 'was', 'has': 'had'}.get(verb, verb) } {rest}"
