"""``podcaster status``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from podcaster.cli.certificate import figures, sentences
from podcaster.cli.options import clock, json_option, now, print_json, show_folder, show_option
from podcaster.model import Episode, MediaFile


@click.command()
@click.argument("episode", required=False)
@show_option
@json_option
def status(episode: str | None, folder: Path | None, as_json: bool) -> None:
    """Show what is live, what waits, and how it sounds; with EPISODE, everything about that one."""
    from podcaster.build.episodes import choose
    from podcaster.cli.terminal import print_table
    from podcaster.content.read import read

    content, moment = read(show_folder(folder)), now()
    choose(content, moment, [episode] if episode else [], ())  # says so if there is no such episode
    episodes = [e for e in content.episodes if episode in (None, e.slug)]
    if as_json:
        print_json({"episodes": [_as_json(e, moment) for e in episodes]})
    elif episode:
        _tell(episodes[0], moment)
    else:
        print_table(
            ["Episode", "State", "Published", "Duration", "As heard", "True peak"], [_row(e, moment) for e in episodes]
        )


def state(episode: Episode, moment: datetime) -> str:
    """Return where the episode stands: a draft, scheduled, or due (in the feed since its date)."""
    if episode.published is None:
        return "draft"
    return "due" if episode.is_live(moment) else "scheduled"


def _tell(episode: Episode, moment: datetime) -> None:
    from podcaster.cli.terminal import print_table

    print_table(["", ""], [[key, str(value)] for key, value in _in_full(episode, moment).items()])
    if media := episode.media:
        click.echo()
        print_table(["Sound, as heard", "Before", "After"], figures(media))
        if said := sentences(media.certificate):
            click.echo()
            print_table(["", ""], said)


def _row(episode: Episode, moment: datetime) -> list[str]:
    media = episode.media
    published = episode.published.strftime("%Y-%m-%d %H:%M") if episode.published else "–"
    sound = (
        [clock(media.duration), f"{media.loudness.integrated_lufs:.1f} LUFS", _peak(media)]
        if media
        else ["–", "–", "–"]
    )
    return [episode.slug, state(episode, moment), published, *sound]


def _in_full(episode: Episode, moment: datetime) -> dict[str, str]:
    facts = {
        "Episode": episode.slug,
        "Title": episode.title,
        "State": state(episode, moment),
        "GUID": str(episode.guid),
    }
    media = episode.media
    if media is None:
        return facts | {"Audio": f"not made yet: podcaster build {episode.slug}"}
    channels = "mono" if media.channels == 1 else "stereo"
    return facts | {
        "Audio": f"MP3 {channels} {media.bitrate_kbps} kbit/s, {media.size_bytes / 1e6:.1f} MB",
        "Duration": clock(media.duration),
        "Loudness": f"{media.loudness.integrated_lufs:.2f} LUFS as heard"
        f" ({media.one_channel_lufs:.2f} LUFS on a one-channel meter)" * (media.channels == 1),
        "Gain": f"{media.gain_db:+.2f} dB",
        "Chapters": str(len(episode.chapters or media.markers or episode.notes_chapters)),
        "Transcript": f"{len(episode.transcript.cues)} cues" if episode.transcript else "none",
    }


def _as_json(episode: Episode, moment: datetime) -> dict[str, Any]:
    from podcaster.content.media_json import as_json

    return {
        "slug": episode.slug,
        "title": episode.title,
        "guid": str(episode.guid),
        "state": state(episode, moment),
        "published": episode.published and episode.published.isoformat(),
        "media": episode.media and as_json(episode.media),
    }


def _peak(media: MediaFile) -> str:
    return f"{media.loudness.true_peak_dbtp:.1f} dBTP"
