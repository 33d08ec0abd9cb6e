"""What Whisper made up: loops, captions' credits, words where nobody speaks. Nothing goes without being told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from podcaster.transcription.stock_phrases import CREDITS, FAREWELLS
from podcaster.transcription.words import Stretch, Word, certainty, plain, text_of

_CREDIT = re.compile("|".join(f"(?:{credit})" for credit in CREDITS))
_NOBODY, _HALF = 0.1, 0.5
_NO_SPEECH, _UNSURE = 0.8, 0.4
_SLOWEST_S, _FASTEST_S = 1.5, 0.08  # for one word
_LOOPING = 2.4  # compression, as Whisper's own makers have it
_LONGEST_LOOP = 12  # words
_SAME_STRETCHES, _FEWEST_WORDS = 3, 3
_ECHOED_TERMS = 3


class Witness(Protocol):
    """Knows where somebody speaks; both return a share of the time, 0 to 1."""

    def somebody(self, start_s: float, end_s: float) -> float:
        """How much of it somebody may speak."""

    def surely(self, start_s: float, end_s: float) -> float:
        """How much of it somebody surely speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Words that Whisper may have made up, and why; ``removed`` if they are not in the draft."""

    start_s: float
    end_s: float
    text: str
    why: str
    removed: bool = True


def guarded(stretches: Sequence[Stretch], terms: Sequence[str], witness: Witness) -> tuple[list[Stretch], list[Remark]]:
    """Return what is left, and what was taken out or is in doubt, in time order; Whisper was told of ``terms``."""
    kept: list[Stretch] = []
    remarks: list[Remark] = []
    for stretch in stretches:
        words: list[Word] = []
        for sentence in _without_loops(stretch, remarks):
            remark = _judged(sentence, stretch, terms, witness)
            if remark:
                remarks.append(remark)
            if not (remark and remark.removed):
                words += sentence
        if words:
            kept.append(replace(stretch, words=tuple(words)))
    left = list(_without_repeats(kept, remarks))
    return left, sorted(remarks, key=lambda remark: remark.start_s)


def _judged(sentence: Sequence[Word], stretch: Stretch, terms: Sequence[str], witness: Witness) -> Remark | None:
    """Return what is the matter with a sentence, None if nothing is."""
    start, end, said = sentence[0].start_s, sentence[-1].end_s, plain(text_of(sentence))
    if _CREDIT.fullmatch(said):
        return _remark(sentence, "a credit of captions, which Whisper writes when it hears nothing")
    if witness.somebody(start, end) < _NOBODY:
        return _remark(sentence, "nobody is heard there")
    if stretch.no_speech > _NO_SPEECH and certainty(sentence) < _UNSURE:
        return _remark(sentence, "Whisper itself doubts that anybody speaks there")
    echo = _echoes(said, terms)
    if said not in FAREWELLS and not echo:
        return None
    pace = (end - start) / len(sentence)
    doubted = stretch.no_speech > _NO_SPEECH or certainty(sentence) < _HALF
    if doubted or witness.surely(start, end) < _HALF or not _FASTEST_S <= pace <= _SLOWEST_S:
        what = "the glossary read back" if echo else "a phrase Whisper writes when it hears nothing"
        return _remark(sentence, f"{what}, and the sound does not bear it out")
    if echo or len(sentence) > 2:
        what = "only names of the glossary" if echo else "Whisper often makes this up, but somebody does speak there"
        return _remark(sentence, what, removed=False)
    return None


def _without_loops(stretch: Stretch, remarks: list[Remark]) -> Iterator[tuple[Word, ...]]:
    """Yield the sentences of a stretch; of what comes again and again only the first time is left."""
    words, place = list(stretch.words), 0
    said = [plain(word.text) for word in words]
    while place < len(words):
        size, times = _loop_at(said, place)
        if times >= _natural(size) and (stretch.compression >= _LOOPING or times >= 2 * _natural(size)):
            again = words[place + size : place + size * times]
            why = f"{times} times the same: Whisper was caught in a loop, and what was really said there is missing"
            remarks.append(replace(_remark(again, why), text=text_of(words[place : place + size])))
            del words[place + size : place + size * times], said[place + size : place + size * times]
        place += 1
    yield from replace(stretch, words=tuple(words)).sentences


def _loop_at(said: Sequence[str], place: int) -> tuple[int, int]:
    """Return how many words are repeated from ``place`` on, and how many times in all they stand there."""
    best = (1, 1)
    for size in range(1, _LONGEST_LOOP + 1):
        times = 1
        while said[place + size * times : place + size * (times + 1)] == said[place : place + size]:
            times += 1
        if times > 1 and size * times > best[0] * best[1]:
            best = (size, times)
    return best


def _natural(size: int) -> int:
    """Return how many times so many words must stand there to be suspect: people do say "ja, ja, ja, ja, ja"."""
    return {1: 8, 2: 5}.get(size, 4)


def _without_repeats(stretches: Sequence[Stretch], remarks: list[Remark]) -> Iterator[Stretch]:
    """Yield the stretches; where three and more in a row say the same at length, the first of them."""
    place = 0
    while place < len(stretches):
        said = plain(text_of(stretches[place].words))
        end = place + 1
        while end < len(stretches) and plain(text_of(stretches[end].words)) == said:
            end += 1
        same = stretches[place:end]
        if len(same) >= _SAME_STRETCHES and len(same[0].words) >= _FEWEST_WORDS:
            why = f"{len(same)} times the same: Whisper was caught in a loop, and what was really said there is missing"
            words = [word for stretch in same[1:] for word in stretch.words]
            remarks.append(replace(_remark(words, why), text=text_of(same[0].words)))
            same = same[:1]
        yield from same
        place = end


def _echoes(said: str, terms: Sequence[str]) -> bool:
    """Whether a sentence is nothing but three or more of the glossary's terms, in its order."""
    told = [plain(term) for term in terms]
    for place, term in enumerate(told):
        if said.startswith(term):
            echoes = (" ".join(told[place:last]) for last in range(place + _ECHOED_TERMS, len(told) + 1))
            if said in echoes:
                return True
    return False


def _remark(words: Sequence[Word], why: str, *, removed: bool = True) -> Remark:
    return Remark(start_s=words[0].start_s, end_s=words[-1].end_s, text=text_of(words), why=why, removed=removed)
