"""A recording is written out piece by piece; what is finished is kept, so that who stops goes on where it was."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from podcaster.audio.dictation import Voice
from podcaster.audio.kweighting import Samples
from podcaster.build.cache import Cache
from podcaster.model import Episode
from podcaster.transcription.gate import joined, missed
from podcaster.transcription.whisper import SAMPLE_RATE_HZ, Spans, Whisper, voiced
from podcaster.transcription.words import Stretch
from podcaster.whole import write_whole

_LEAD_S = 0.2

Report = Callable[[float], None]
Piece = dict[str, Any]  # "stretches" and "voiced", in seconds from its beginning


def folder_of(cache: Cache, episode: Episode) -> Path:
    """Return where an episode's pieces lie, in a folder for everything they follow from."""
    return cache.folder / "transcription" / episode.slug


def forget(folder: Path, *, but: Path | None = None) -> None:
    """Delete an episode's pieces, ``but`` those that a draft written anew would be made of."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each != but:
            shutil.rmtree(each, ignore_errors=True)
    if but is None and folder.is_dir():
        folder.rmdir()


def written_out(
    whisper: Whisper,
    voice: Voice,
    language: str,
    terms: Sequence[str],
    kept: Path,
    report: Report,
) -> tuple[list[Stretch], Spans]:
    """Return what Whisper writes of one recording, and where Silero hears a voice in it, in seconds of the recording.

    Pieces that lie in the folder ``kept`` are not heard again. ``report`` hears how many seconds are done.
    """
    pieces = _known(kept, len(voice.pieces))
    hear = partial(whisper.hear, language=language, terms=terms)
    for (start, end), samples in voice.sound(len(pieces)):
        report(start / 100)
        phrases = [
            ((each.start - start) / 100, (each.end - start) / 100)
            for each in voice.phrases
            if each.end > start and each.start < end
        ]
        piece = _written(hear, samples, phrases, partial(_add, report, start / 100))
        write_whole(_path(kept, len(pieces)), json.dumps(piece))
        pieces.append(piece)
        report(end / 100)
    stretches: list[Stretch] = []
    spans: Spans = []
    for (start, _), piece in zip(voice.pieces, pieces, strict=True):
        stretches += [_later(Stretch.of(each), start / 100) for each in piece["stretches"]]
        spans += [(begin + start / 100, end + start / 100) for begin, end in piece["voiced"]]
    return stretches, spans


def _written(hear: Callable[..., Iterator[Stretch]], samples: Samples, phrases: Spans, report: Report) -> Piece:
    """Return what is written of a piece, in which ``phrases`` are spoken.

    Whisper now and then passes over several sentences: where somebody speaks and nothing was written it hears again.
    """
    spans, stretches = voiced(samples), []
    for stretch in hear(samples) if spans else ():
        stretches.append(stretch)
        if stretch.words:
            report(stretch.words[-1].end_s)
    words = [word for stretch in stretches for word in stretch.words]
    for start, end in joined(missed(phrases, words)) if spans else ():
        begin = max(start - _LEAD_S, 0.0)
        part = samples[round(begin * SAMPLE_RATE_HZ) : round((end + _LEAD_S) * SAMPLE_RATE_HZ)]
        stretches += [_later(stretch, begin) for stretch in hear(part, gated=False) if stretch.words]
    stretches.sort(key=lambda stretch: stretch.words[0].start_s if stretch.words else 0.0)
    return {"stretches": [asdict(stretch) for stretch in stretches], "voiced": spans}


def _known(kept: Path, count: int) -> list[Piece]:
    """Return the pieces that are there, from the first one on; a damaged one is as good as none."""
    pieces: list[Piece] = []
    for number in range(count):
        try:
            piece = json.loads(_path(kept, number).read_text(encoding="utf-8"))
            [Stretch.of(each) for each in piece["stretches"]]
            pieces.append({"stretches": piece["stretches"], "voiced": [(begin, end) for begin, end in piece["voiced"]]})
        except (OSError, ValueError, KeyError, TypeError):
            break
    return pieces


def _add(report: Report, before: float, seconds: float) -> None:
    report(before + seconds)


def _path(kept: Path, number: int) -> Path:
    return kept / f"{number:04d}.json"


def _later(stretch: Stretch, seconds: float) -> Stretch:
    words = (
        replace(word, start_s=round(word.start_s + seconds, 3), end_s=round(word.end_s + seconds, 3))
        for word in stretch.words
    )
    return replace(stretch, words=tuple(words))
