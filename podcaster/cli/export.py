"""``podcaster export``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import json_option, now, print_json, show_folder, show_option
from podcaster.cli.terminal import bars


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option("--recordings", is_flag=True, help="Take the recordings along as well.")
@show_option
@json_option
def export(target: Path | None, recordings: bool, folder: Path | None, as_json: bool) -> None:
    """Write everything of the show to TARGET, in open formats: a new folder, or a file if it ends in .zip.

    \b
    podcaster export
    podcaster export ../my-show.zip --recordings

    Feed, audio, chapters, transcripts, artwork, pages and every text you wrote, with a list of SHA-256 hashes (BagIt,
    RFC 8493), read back and compared before it gets its name. Default: beside the show's folder, named after it and the
    date.
    """
    from podcaster.cli.planned import size
    from podcaster.moving.export import export as write

    show, moment = show_folder(folder), now()
    named = show.resolve()
    where = target or named.parent / f"{named.name}-{moment:%Y-%m-%d}"
    with bars() as shown:
        progress = shown.watch("export")
        bag = write(
            show,
            where,
            recordings=recordings,
            now=moment,
            watch=lambda episode: shown.watch(episode.slug),
            heard=lambda done, total: progress("writing", done, total, "B"),
        )
    if as_json:
        files = {name: {"sha256": digest, "size_bytes": length} for name, (digest, length) in bag.files.items()}
        print_json({"export": str(bag.path), "size_bytes": bag.size_bytes, "files": files})
    else:
        click.echo(f"Wrote {len(bag.files)} files ({size(bag.size_bytes)}) to {bag.path}, each read back and compared.")
