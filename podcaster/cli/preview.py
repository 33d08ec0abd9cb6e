"""``podcaster preview``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from podcaster.cli.options import show_folder, show_option

if TYPE_CHECKING:
    from podcaster.preview.server import Address


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="0.0.0.0", show_default=True, help="127.0.0.1 keeps it on this machine.")  # noqa: S104
@show_option
def preview(port: int, host: str, folder: Path | None) -> None:
    """Look at the show in a browser, and subscribe to it with a phone on the same network.

    Serves build/public; pages reload when a build changes them. Ctrl-C ends it.
    """
    from podcaster.content.read import read_show
    from podcaster.errors import ContentError, Problem
    from podcaster.preview.server import serve

    show = show_folder(folder)
    public = show / "build" / "public"
    if not public.is_dir():
        raise ContentError(Problem("build/public", "there is nothing to look at yet", "podcaster build"))
    serve(public, base_url=read_show(show).storage.base_url, host=host, port=port, on_ready=_say_where)


def _say_where(address: Address) -> None:
    from podcaster.preview.qr import qr

    click.echo(f"The show:  {address.local_url}")
    click.echo(f"The feed:  {address.feed_url}")
    if address.network_url:
        click.echo(f"From a phone on this network:  {address.network_url}\n\n{qr(address.network_url)}")
    click.echo("Ctrl-C ends the preview.", err=True)
