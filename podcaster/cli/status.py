"""``podcaster status``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from podcaster import keys
from podcaster.cli.certificate import figures, sentences
from podcaster.cli.failure import problem_as_json, say
from podcaster.cli.misuse import Misuse
from podcaster.cli.options import as_slug, clock, json_option, now, print_json, show_folder, show_option
from podcaster.errors import ContentError, Problem, PublishError, StorageError
from podcaster.model import Delivery, Episode, LiveMedia, MediaFile, Release, Show

if TYPE_CHECKING:
    from podcaster.content.read import Content


@click.command()
@click.argument("episode", required=False)
@click.option(
    "--plot",
    type=click.Path(path_type=Path),
    is_flag=False,
    flag_value=Path(),
    metavar="[FILE]",
    help="Draw EPISODE's loudness before and after as an SVG. Default: build/plots/EPISODE.svg.",
)
@show_option
@json_option
def status(episode: str | None, plot: Path | None, folder: Path | None, as_json: bool) -> None:
    """Show what is live, what waits, and how it sounds; with EPISODE, everything about that one."""
    from podcaster.build.episodes import choose
    from podcaster.cli.terminal import print_table
    from podcaster.publish.standing import disagreements

    show, moment = show_folder(folder), now()
    content, wrong = _read(show)
    episode = episode and as_slug(show, episode)
    choose(content, moment, [episode] if episode else [], None)  # says so if there is no such episode
    if plot is not None:
        _plot(content.show, [e for e in content.episodes if e.slug == episode], plot, as_json)
        return
    latest, is_known = _latest(content.show)
    live = latest.enclosures if latest else {}
    problems = [*wrong, *disagreements((e for e in content.episodes if episode in (None, e.slug)), latest, moment)]
    episodes = [
        (e, state(e, moment, live if is_known else None)) for e in content.episodes if episode in (None, e.slug)
    ]
    if as_json:
        facts = [_as_json(e, stands) for e, stands in episodes]
        print_json({"episodes": facts, "problems": [problem_as_json(problem) for problem in problems]})
    elif episode:
        _tell(*episodes[0], ZoneInfo(content.show.timezone))
    else:
        zone = ZoneInfo(content.show.timezone)
        rows = [_row(e, stands, zone) for e, stands in episodes]
        here = {e.guid for e, _ in episodes}
        rows += [[media.slug, "live, no folder", "", "", "", ""] for guid, media in live.items() if guid not in here]
        print_table(["Episode", "State", "Published", "Duration", "As heard", "True peak"], rows)
    for problem in problems if not as_json else ():
        say(problem)
    if wrong:
        click.get_current_context().exit(1)


def _read(show: Path) -> tuple[Content, tuple[Problem, ...]]:
    """Return the show and what is wrong with it: of one with a bad cover or notes, what can be known all the same.

    Raises ContentError if show.toml or an episode.toml cannot be used.
    """
    from podcaster.build.reading import read
    from podcaster.content.media_json import read_media
    from podcaster.content.read import read_facts

    try:
        return read(show), ()
    except ContentError as error:
        try:
            known = read_facts(show)
            episodes = tuple(replace(each, media=read_media(each.folder)) for each in known.episodes)
        except ContentError:
            raise error from None
        return replace(known, episodes=episodes), error.problems


def _plot(show: Show, episodes: Sequence[Episode], target: Path, as_json: bool) -> None:
    from podcaster.levels import plot_levels

    if len(episodes) != 1:
        raise Misuse("--plot draws one episode", "podcaster status EPISODE --plot")
    drawn = plot_levels(show, episodes[0], None if target == Path() else target)
    if as_json:
        print_json({"plot": drawn})
    else:
        click.echo(drawn)


def state(episode: Episode, moment: datetime, live: Mapping[str, LiveMedia] | None) -> str:
    """Return where the episode stands: live, due (goes live with the next publication), scheduled, or a draft.

    Without ``live``, for the storage could not be asked, "due or live" is as much as can be said.
    """
    if live and episode.guid in live:
        return "live"
    if episode.published is None:
        return "draft"
    if not episode.is_live(moment):
        return "scheduled"
    return "due or live" if live is None else "due"


def _latest(show: Show) -> tuple[Release | None, bool]:
    """Return the newest release, and whether that is known; a warning says why the storage cannot be asked."""
    from podcaster.publish import records
    from podcaster.storage.open import open_store

    try:
        return records.latest(open_store(show)), True
    except (StorageError, PublishError) as error:
        for problem in error.problems:
            say(replace(problem, severity="warning"))
        return None, False


def _tell(episode: Episode, stands: str, zone: ZoneInfo) -> None:
    from podcaster.cli.terminal import print_table

    print_table(["", ""], [[key, str(value)] for key, value in _in_full(episode, stands, zone).items()])
    if media := episode.media:
        click.echo()
        print_table(["Sound, as heard", "Before", "After"], figures(media))
        if said := sentences(media.certificate):
            click.echo()
            print_table(["", ""], said)


def _on_the_clock(episode: Episode, zone: ZoneInfo, form: str = "%Y-%m-%d %H:%M") -> str:
    """Return the date on the show's own clock, whatever zone it is written in."""
    return format(episode.published.astimezone(zone), form) if episode.published else "–"


def _row(episode: Episode, stands: str, zone: ZoneInfo) -> list[str]:
    media = episode.media
    sound = (
        [clock(media.duration), f"{media.loudness.integrated_lufs:.1f} LUFS", _peak(media)]
        if media
        else ["–", "–", "–"]
    )
    return [episode.slug, stands, _on_the_clock(episode, zone), *sound]


def _in_full(episode: Episode, stands: str, zone: ZoneInfo) -> dict[str, str]:
    facts = {
        "Episode": episode.slug,
        "Title": episode.title,
        "State": stands,
        "Published": _on_the_clock(episode, zone, "%Y-%m-%d %H:%M %Z"),
        "GUID": episode.guid,
    }
    media = episode.media
    if media is None:
        return facts | {"Audio": f"not made yet: podcaster build {episode.slug}"}
    channels = "mono" if media.channels == 1 else "stereo"
    kind = keys.suffix_of(media.mime_type, media.recordings)[1:].upper()
    return facts | {
        "Audio": f"{kind} {channels} {media.bitrate_kbps} kbit/s, {media.size_bytes / 1e6:.1f} MB",
        "Duration": clock(media.duration),
        "Loudness": f"{media.loudness.integrated_lufs:.2f} LUFS as heard"
        f" ({media.one_channel_lufs:.2f} LUFS on a one-channel meter)" * (media.channels == 1),
        **{f"Also {file.name}": _offered(file) for file in media.also},
        "Gain": f"{media.gain_db:+.2f} dB",
        "Chapters": str(len(episode.chapters or media.markers or episode.notes_chapters)),
        "Transcript": _transcript(episode),
    }


def _transcript(episode: Episode) -> str:
    if episode.transcript:
        return f"{len(episode.transcript.cues)} cues"
    waits = (episode.folder / "transcript.draft.vtt").exists()
    return f"a draft, to be approved: podcaster transcribe {episode.slug} --approve" if waits else "none"


def _offered(file: Delivery) -> str:
    size, loudness = f"{file.bitrate_kbps} kbit/s, {file.size_bytes / 1e6:.1f} MB", file.loudness
    return f"{size}, {loudness.integrated_lufs:.2f} LUFS as heard, {loudness.true_peak_dbtp:.1f} dBTP"


def _as_json(episode: Episode, stands: str) -> dict[str, Any]:
    from podcaster.content.media_json import as_json

    return {
        "slug": episode.slug,
        "title": episode.title,
        "guid": episode.guid,
        "state": stands,
        "published": episode.published and episode.published.isoformat(),
        "media": episode.media and as_json(episode.media),
    }


def _peak(media: MediaFile) -> str:
    return f"{media.loudness.true_peak_dbtp:.1f} dBTP"
