"""``podcaster transcribe``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from podcaster.cli.misuse import Misuse
from podcaster.cli.options import json_option, one_episode, print_json, show_folder, show_option
from podcaster.cli.terminal import bars

if TYPE_CHECKING:
    from podcaster.model import Episode, Show
    from podcaster.transcription.guard import Remark
    from podcaster.transcription.line import Written


@click.command()
@click.argument("episode")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="The folder of a Whisper model in CTranslate2's form. Default: PODCASTER_WHISPER_MODEL, else the show's.",
)
@click.option("--language", default="", help="What is spoken, e.g. nl. Default: the show's language.")
@click.option("--download", "name", default="", help="Fetch a model (base, small, large-v3-turbo …) into that folder.")
@click.option("--again", is_flag=True, help="Write a new draft in place of the one that is there.")
@click.option("--approve", "approved", is_flag=True, help="Make the draft, as it is now, the episode's transcript.")
@show_option
@json_option
def transcribe(
    episode: str,
    model: Path | None,
    language: str,
    name: str,
    again: bool,
    approved: bool,
    folder: Path | None,
    as_json: bool,
) -> None:
    """Write the recording of EPISODE out as a draft transcript, on this machine, with a Whisper model of yours.

    \b
    podcaster transcribe 012-de-werkplaats --model ~/models/whisper-small
    podcaster transcribe 012-de-werkplaats --approve

    Correct transcript.draft.vtt with transcript.review.txt beside it, then approve: until then nothing of it is
    public. A transcript of yours is never overwritten.
    """
    if approved and (again or name or model or language):
        what = "--approve takes the draft as it is: it goes without the other options"
        raise Misuse(what, f"podcaster transcribe {episode} --approve")
    show, chosen = one_episode(show_folder(folder), episode)
    if approved:
        _approve(show, chosen, as_json=as_json)
        return
    from podcaster.transcription.draft import refuse
    from podcaster.transcription.line import transcribe as write_out
    from podcaster.transcription.models import VARIABLE, model_folder
    from podcaster.transcription.whisper import check_installed, download

    check_installed()
    refuse(show, chosen, again=again)
    where = model_folder(show, model, os.environ.get(VARIABLE, ""))
    if name:
        click.echo(f"Fetching the model '{name}' into {where} …", err=True)
        download(name, where)
    with bars() as shown:
        written = write_out(show, chosen, where, language, again=again, progress=shown.watch(chosen.slug))
    if as_json:
        print_json(_as_json(chosen, written))
    else:
        _tell(chosen, written)


def _approve(show: Show, episode: Episode, *, as_json: bool) -> None:
    from podcaster.transcription.draft import approve

    path = approve(show, episode)
    if as_json:
        print_json({"episode": episode.slug, "transcript": str(path)})
    else:
        click.echo(f"Approved: {path} goes public when the show is published.")


def _tell(episode: Episode, written: Written) -> None:
    found = written.review
    removed = sum(remark.removed for remark in found.remarks)
    click.echo(f"Wrote {written.draft}: {len(written.cues)} cues, in {written.language}. A draft: it is not public.")
    click.echo(f"To look at: {written.review_list}")
    for count, what in (
        (removed, "taken out, because Whisper made it up"),
        (len(found.missed), "times somebody speaks and nothing was written"),
        (len(found.misses), "that may be words of the glossary"),
        (len(found.doubts), "of which Whisper was unsure"),
    ):
        if count:
            click.echo(f"  {count:4d} {what}")
    click.echo(f"When it is right:  podcaster transcribe {episode.slug} --approve", err=True)


def _as_json(episode: Episode, written: Written) -> dict[str, Any]:
    found = written.review
    return {
        "episode": episode.slug,
        "draft": str(written.draft),
        "review": str(written.review_list),
        "language": written.language,
        "model": written.model,
        "cues": len(written.cues),
        "removed": [_remark(each) for each in found.remarks if each.removed],
        "doubtful": [_remark(each) for each in found.remarks if not each.removed],
        "unsure": [
            {"start": each.start_s, "text": each.text, "probability": each.probability} for each in found.doubts
        ],
        "glossary": [
            {"start": each.start_s, "text": each.written, "term": each.term, "times": each.times}
            for each in found.misses
        ],
        "names": [{"start": each.start_s, "text": each.text, "times": each.times} for each in found.names],
        "missed": [{"start": start, "end": end} for start, end in found.missed],
        "left_out_of_glossary": list(found.too_many),
    }


def _remark(each: Remark) -> dict[str, Any]:
    return {"start": each.start_s, "end": each.end_s, "text": each.text, "why": each.why}
