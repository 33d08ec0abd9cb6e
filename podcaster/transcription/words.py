"""What Whisper wrote, before anybody judged it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ENDS = re.compile(r"[.?!…]['\"”’)]*$")
_MARKS = re.compile(r"[^\w\s'’.-]|(?<!\w)[.'’-]+|[.'’-]+(?!\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word with its punctuation, in seconds of its recording; ``probability`` is how sure Whisper was, 0 to 1."""

    start_s: float
    end_s: float
    text: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What Whisper wrote in one go.

    ``no_speech`` is how likely it holds to be that nobody spoke; ``compression`` how well its text can be compressed,
    over 2.4 when it repeats itself.
    """

    words: tuple[Word, ...]
    no_speech: float
    compression: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Stretch:
        """Return a stretch that was kept as JSON."""
        return cls(
            words=tuple(Word(**word) for word in kept["words"]),
            no_speech=kept["no_speech"],
            compression=kept["compression"],
        )

    @property
    def sentences(self) -> Iterator[tuple[Word, ...]]:
        """Its words by sentence."""
        yield from sentences(self.words)


def sentences(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield words by sentence, each up to the word with a full stop behind it."""
    begin = 0
    for place, word in enumerate(words, start=1):
        if _ENDS.search(word.text) or place == len(words):
            yield tuple(words[begin:place])
            begin = place


def text_of(words: Sequence[Word]) -> str:
    """Return words as text."""
    return " ".join(word.text for word in words)


def plain(text: str) -> str:
    """Return a text to compare by: lower case, without punctuation around words."""
    return " ".join(_MARKS.sub(" ", text.casefold()).split())


def certainty(words: Sequence[Word]) -> float:
    """Return how sure Whisper was of these words, 0 to 1: their mean."""
    return sum(word.probability for word in words) / len(words) if words else 0.0
