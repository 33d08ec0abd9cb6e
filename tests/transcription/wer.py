"""The word error rate: how many words must be put in, taken out or changed, for each word that was said."""

from __future__ import annotations

import re
from collections.abc import Sequence


def words(text: str) -> list[str]:
    """Return the words to compare: lower case, without punctuation; a hyphen parts two words."""
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.casefold())


def errors(said: Sequence[str], written: Sequence[str]) -> int:
    """Return the fewest insertions, deletions and substitutions that make one of the other (Levenshtein)."""
    row = list(range(len(written) + 1))
    for place, word in enumerate(said, start=1):
        before, row[0] = row[0], place
        for other, candidate in enumerate(written, start=1):
            before, row[other] = row[other], min(row[other] + 1, row[other - 1] + 1, before + (word != candidate))
    return row[-1]


def rate(said: str, written: str) -> float:
    """Return the word error rate: 0 for the same words, over 1 when more is written than was said."""
    return errors(words(said), words(written)) / len(words(said))
