"""The line: recordings → heard and levelled → written out piece by piece → guarded → a draft and what to look at."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from pathlib import Path

from podcaster.audio.dictation import Voice, listen
from podcaster.build.cache import Cache
from podcaster.build.episodes import in_episode
from podcaster.content.files import named
from podcaster.errors import ContentError, Problem
from podcaster.model import Cue, Episode, Progress, Show
from podcaster.transcription import draft, pieces, review
from podcaster.transcription.cues import cues_of, in_order, names_of_tracks
from podcaster.transcription.gate import Gate, missed
from podcaster.transcription.glossary import glossary, near_misses
from podcaster.transcription.guard import guarded
from podcaster.transcription.review import Review
from podcaster.transcription.whisper import Spans, Whisper
from podcaster.transcription.words import Stretch

_FORM = 1  # of what is kept of a piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written of an episode: the draft's cues, what to look at, and where both lie."""

    draft: Path
    review_list: Path
    language: str
    model: str
    cues: tuple[Cue, ...]
    review: Review


@dataclass(frozen=True, slots=True)
class _Heard:
    """One recording, what Whisper wrote of it, and where Silero heard a voice."""

    voice: Voice
    stretches: Sequence[Stretch]
    voiced: Spans


def transcribe(
    show: Show,
    episode: Episode,
    model: Path,
    language: str = "",
    *,
    again: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Write out an episode's recording, or its tracks, or the file it came with, as a draft in the time of that.

    Memory does not grow with the recording. Stopped, it goes on with the piece it was at. Raises ContentError where
    there is no sound, or a transcript or a draft already (unless ``again``); AudioError for what cannot be read;
    TranscriptionError for a model that cannot be used.
    """
    draft.refuse(show, episode, again=again)
    if not episode.sources:
        where = named(episode.folder, show.folder)
        raise ContentError(Problem(where, "has no sound to write out", f"{where}/recording.wav"))
    whisper = Whisper(model)
    code = whisper.language(language or show.language)
    terms = glossary(show, episode)
    told = whisper.fitting(terms)
    hashes, kept = _known(show, episode, model, [code, *told])
    with in_episode(episode):
        voices = listen(episode.sources, progress, aligned=_is_aligned(show, episode))
        heard = _heard(whisper, voices, code, told, kept, progress)
    names = names_of_tracks(show, episode, [voice.name for voice in voices if voice.name])
    cues, found = _judged(heard, names, terms, told)
    if not cues:
        where = named(episode.sources[0], show.folder)
        raise ContentError(Problem(where, "nobody is heard to speak in it, so there is nothing to write out"))
    title = f"{episode.title}: what to look at in the draft of its transcript"
    draft.write(episode, cues, review.as_text(found, title), hashes, f"by {model.name}, in {code}")
    pieces.forget(kept.parent, but=kept)
    return Written(
        draft=episode.folder / draft.DRAFT,
        review_list=episode.folder / draft.REVIEW,
        language=code,
        model=str(model),
        cues=tuple(cues),
        review=found,
    )


def _is_aligned(show: Show, episode: Episode) -> bool:
    """Whether the master brings tracks together that were started apart: the host's times are its times."""
    return episode.sound(show).clean


def _known(show: Show, episode: Episode, model: Path, told: Sequence[str]) -> tuple[dict[str, str], Path]:
    """Return the SHA-256 of each recording, and where the pieces lie that were written out of just these before."""
    cache = Cache(show.folder)
    hashes = {path.name: cache.fingerprints.of(path) for path in episode.sources}
    made_from = [
        *(_FORM, list(hashes.items()), cache.fingerprints.of(model / "model.bin")),
        *(told, _is_aligned(show, episode)),
    ]
    cache.fingerprints.save()
    recipe = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()
    return hashes, pieces.folder_of(cache, episode) / recipe


def _heard(
    whisper: Whisper, voices: Sequence[Voice], code: str, told: Sequence[str], kept: Path, progress: Progress | None
) -> list[_Heard]:
    total, done, made = sum(voice.hops for voice in voices) / 100, 0.0, []
    for track, voice in enumerate(voices):

        def report(seconds: float, before: float = done) -> None:
            if progress:
                progress("transcribing", min(before + seconds, total), total, "s")

        made.append(_Heard(voice, *pieces.written_out(whisper, voice, code, told, kept / str(track), report)))
        done += voice.hops / 100
    return made


def _judged(
    heard: Sequence[_Heard], names: Mapping[str, str], terms: Sequence[str], told: Sequence[str]
) -> tuple[list[Cue], Review]:
    """Return the cues, and everything a host should look at, of all recordings in the time of the first."""
    cues: list[Cue] = []
    reviews: list[Review] = []
    for each in heard:
        stretches, remarks = guarded(each.stretches, told, Gate(each.voice, each.voiced))
        words = [word for stretch in stretches for word in stretch.words]
        cues += cues_of(each.voice, stretches, names.get(each.voice.name, ""))
        written = [word for stretch in each.stretches for word in stretch.words]
        phrases = [(phrase.start / 100, phrase.end / 100) for phrase in each.voice.phrases]
        found = Review(
            doubts=tuple(review.doubts(words)),
            misses=tuple(near_misses(words, terms)),
            names=tuple(review.names(words, terms)),
            remarks=tuple(remarks),
            missed=tuple(missed(phrases, written)),
        )
        reviews.append(found.later(each.voice.late_s))
    by_start = attrgetter("start_s")
    return in_order(cues), Review(
        doubts=tuple(sorted(chain.from_iterable(each.doubts for each in reviews), key=by_start)),
        misses=tuple(sorted(chain.from_iterable(each.misses for each in reviews), key=by_start)),
        names=tuple(sorted(chain.from_iterable(each.names for each in reviews), key=by_start)),
        remarks=tuple(sorted(chain.from_iterable(each.remarks for each in reviews), key=by_start)),
        missed=tuple(sorted(chain.from_iterable(each.missed for each in reviews))),
        too_many=tuple(term for term in terms if term not in told),
    )
