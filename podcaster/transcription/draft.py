"""A draft lies beside the episode's files until its host approves it. Nothing of it is ever public before that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from podcaster.build.cache import Cache
from podcaster.content.files import named, read_text
from podcaster.content.folder import TRANSCRIPTS
from podcaster.content.transcripts import read_transcript, to_vtt
from podcaster.errors import ContentError, Problem
from podcaster.model import Cue, Episode, Show, Transcript
from podcaster.transcription import pieces
from podcaster.whole import write_whole

DRAFT, REVIEW, APPROVED = "transcript.draft.vtt", "transcript.review.txt", "transcript.vtt"
_NOTE = re.compile(r"NOTE draft by podcaster\b.*?(?:\n\n|\Z)", re.S)
_RECORDING = re.compile(r"^sha256 ([0-9a-f]{64}) ((?:recording|media)\..+)$", re.M)


def refuse(show: Show, episode: Episode, *, again: bool) -> None:
    """Raise ContentError where a draft would come beside a transcript, or in place of a draft nobody gave up."""
    for name in TRANSCRIPTS:
        if _is_there(episode.folder / name):
            what = "is there already; to have another one written, move it away first"
            raise ContentError(Problem(_where(show, episode, name), what))
    if not again and _is_there(episode.folder / DRAFT):
        what = "is there already, perhaps with your corrections; approve it, or have it written anew"
        raise ContentError(
            Problem(_where(show, episode, DRAFT), what, f"podcaster transcribe {episode.slug} --approve (or --again)")
        )


def write(episode: Episode, cues: Sequence[Cue], review: str, recordings: Mapping[str, str], made_by: str) -> None:
    """Write the draft and the list to review beside the episode's files, the draft last; each whole or not at all.

    ``recordings`` are the SHA-256 of those it was written from, or that of a finished file: the draft remembers them.
    """
    from_these = "".join(f"sha256 {sha256} {name}\n" for name, sha256 in recordings.items())
    note = f"NOTE draft by podcaster, not public until it is approved\n{made_by}\n{from_these}"
    head, _, rest = to_vtt(Transcript(tuple(cues))).partition("\n\n")
    write_whole(episode.folder / REVIEW, review)
    write_whole(episode.folder / DRAFT, f"{head}\n\n{note}\n{rest}")


def approve(show: Show, episode: Episode) -> Path:
    """Make the draft, as the host has corrected it, the episode's transcript, and return that.

    Raises ContentError if there is no draft or it cannot be read, if there is a transcript already, or if the recording
    has changed since the draft was written. Killed in between, it is finished by approving again.
    """
    where = _where(show, episode, DRAFT)
    if not _is_there(episode.folder / DRAFT):
        what = "is missing: there is no draft to approve"
        raise ContentError(Problem(where, what, f"podcaster transcribe {episode.slug}"))
    text = read_text(episode.folder / DRAFT, show.folder)
    note = _NOTE.search(text)
    approved = text if note is None else text[: note.start()] + text[note.end() :]
    target = episode.folder / APPROVED
    if not _holds(target, approved):
        _refuse_other_transcript(show, episode)
        read_transcript(text, where)
        _refuse_changed(show, episode, note[0] if note else "", where)
        write_whole(target, approved)
    (episode.folder / DRAFT).unlink()
    (episode.folder / REVIEW).unlink(missing_ok=True)
    pieces.forget(pieces.folder_of(Cache(show.folder), episode))
    return target


def _refuse_other_transcript(show: Show, episode: Episode) -> None:
    for name in TRANSCRIPTS:
        if _is_there(episode.folder / name):
            what = "is there already and stays as it is; to have the draft instead, move it away"
            raise ContentError(Problem(_where(show, episode, name), what))


def _refuse_changed(show: Show, episode: Episode, note: str, where: str) -> None:
    heard = {name: sha256 for sha256, name in _RECORDING.findall(note)}
    right = f"if it is right all the same, rename it {APPROVED} yourself"
    if not heard:
        what = "does not say any more which recording it was written from, for its NOTE is gone"
        raise ContentError(Problem(where, f"{what}; {right}"))
    cache = Cache(show.folder)
    if heard != {path.name: cache.fingerprints.of(path) for path in episode.sources}:
        what = f"was written from another recording: it has changed since, or is gone; {right}, or have it written anew"
        raise ContentError(Problem(where, what, f"podcaster transcribe {episode.slug} --again"))


def _holds(path: Path, text: str) -> bool:
    return not path.is_symlink() and path.is_file() and path.read_bytes() == text.encode()


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _where(show: Show, episode: Episode, name: str) -> str:
    return named(episode.folder / name, show.folder)
