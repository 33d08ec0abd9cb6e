"""``podcaster announce``."""

from __future__ import annotations

from pathlib import Path

import click

from podcaster.cli.options import as_slug, json_option, now, print_json, show_folder, show_option


@click.command()
@click.argument("episode")
@show_option
@json_option
def announce(episode: str, folder: Path | None, as_json: bool) -> None:
    """Print a text about EPISODE for a newsletter or a post, in the show's language.

    templates/announcement.txt in the show's folder says it in your own words. Hubs and webhooks are told by podcaster
    publish, as [announce] in show.toml says.
    """
    from podcaster.build.episodes import choose
    from podcaster.build.reading import read
    from podcaster.site.announcement import announcement

    show = show_folder(folder)
    content, slug = read(show), as_slug(show, episode)
    choose(content, now(), [slug], None)  # says so if there is no such episode
    (found,) = (each for each in content.episodes if each.slug == slug)
    own = show / "templates"
    text = announcement(content.show, found, own if own.is_dir() else None)
    if as_json:
        print_json({"episode": slug, "text": text})
    else:
        click.echo(text, nl=False)
