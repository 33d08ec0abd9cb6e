"""Names and words a show uses: what Whisper is told beforehand, and what it may have misheard all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from podcaster.model import Episode, Show
from podcaster.transcription.words import Word, plain, text_of

_LIKE, _LIKE_SHORT = 0.82, 0.9
_SHORTEST, _LONG = 5, 7  # letters; of short words there are many that are nearly the same


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """What was written, first at ``start_s`` and so often in all, and may have been meant as ``term``."""

    start_s: float
    written: str
    term: str
    times: int = 1


def glossary(show: Show, episode: Episode) -> tuple[str, ...]:
    """Return the terms, what counts most first: the show's own list, names of people, their houses, the topics."""
    people = (*episode.people, *show.people)
    terms = (
        *show.transcribe.glossary,
        *(person.name for person in people),
        *(person.organisation for person in people),
        *episode.topics,
        show.title,
    )
    return tuple({plain(term): " ".join(term.split()) for term in reversed(terms) if plain(term)}.values())[::-1]


def near_misses(words: Sequence[Word], terms: Sequence[str]) -> list[NearMiss]:
    """Return where something like a term is written; nothing is replaced, for a host knows what was said.

    A term with an ending, or at the head of a longer word ("Techlandsproject"), is no miss.
    """
    written = [plain(word.text) for word in words]
    right = {place for term in terms for place in _places(plain(term).split(), written)}
    found: dict[tuple[str, str], NearMiss] = {}
    for term in terms:
        for place, count in _like(term, written, right):
            text = text_of(words[place : place + count]).strip(".,?!;:…")
            known = found.get((plain(text), term))
            found[plain(text), term] = (
                replace(known, times=known.times + 1)
                if known
                else NearMiss(start_s=words[place].start_s, written=text, term=term)
            )
    return sorted(found.values(), key=lambda miss: miss.start_s)


def _places(term: Sequence[str], written: Sequence[str]) -> Iterator[int]:
    """Yield the places of all words in which the term itself is written."""
    for place in range(len(written) - len(term) + 1):
        if written[place : place + len(term)] == term:
            yield from range(place, place + len(term))


def _like(term: str, written: Sequence[str], right: set[int]) -> Iterator[tuple[int, int]]:
    """Yield where (place, number of words) something is written that is like the term and is none."""
    letters, size, last = _letters(plain(term)), len(plain(term).split()), -1
    if len(letters) < _SHORTEST:
        return
    matcher = SequenceMatcher(None, "", letters, autojunk=False)
    for place in range(len(written)):
        for count in (size, size + 1, size - 1):
            taken = range(place, place + count)
            if count < 1 or taken.stop > len(written) or place <= last or not right.isdisjoint(taken):
                continue
            if _is_miss(_letters("".join(written[place : taken.stop])), letters, matcher):
                last = taken.stop - 1
                yield place, count


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def _is_miss(heard: str, letters: str, matcher: SequenceMatcher[str]) -> bool:
    if letters in heard:
        return heard == letters  # parted otherwise: "Tech lands"
    like = _LIKE if len(letters) >= _LONG else _LIKE_SHORT
    if 2 * min(len(heard), len(letters)) < like * (len(heard) + len(letters)):
        return False
    matcher.set_seq1(heard)
    return matcher.quick_ratio() >= like and matcher.ratio() >= like
