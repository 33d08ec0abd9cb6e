"""Names and words a show uses: what Whisper is told beforehand, and what it may have misheard all the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from podcaster.model import Episode, Show
from podcaster.transcription.words import Word, plain, text_of

_LIKE = 0.8
_SHORTEST = 5  # letters; of shorter words there are too many that are nearly the same


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """What was written at ``start_s`` and may have been meant as ``term``."""

    start_s: float
    written: str
    term: str


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


def near_misses(words: Sequence[Word], terms: Sequence[str]) -> Iterator[NearMiss]:
    """Yield where something like a term is written; nothing is replaced, for a host knows what was said.

    A term with an ending or inside a longer word ("Techlands'", "Techlandsproject") is no miss.
    """
    written = [plain(word.text) for word in words]
    right = {plain(term) for term in terms}
    joined = {term: term.replace(" ", "").replace("-", "") for term in right}
    for term in terms:
        letters = joined[plain(term)]
        if len(letters) < _SHORTEST:
            continue
        size = len(plain(term).split())
        for count in {max(size - 1, 1), size, size + 1}:
            for place in range(len(words) - count + 1):
                heard = written[place : place + count]
                if _is_miss("".join(heard).replace("-", ""), letters) and not right & {" ".join(heard), *heard}:
                    yield NearMiss(
                        start_s=words[place].start_s,
                        written=text_of(words[place : place + count]).strip(".,?!;:"),
                        term=term,
                    )


def _is_miss(heard: str, letters: str) -> bool:
    if abs(len(heard) - len(letters)) > 0.4 * len(letters) or letters in heard or heard in letters:
        return False
    matcher = SequenceMatcher(None, heard, letters, autojunk=False)
    return matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE
