"""Where the conversation turns to another subject, from its transcript: shared words tie questions together.

The transcript is cut into blocks, each a question of the host and what follows it. A block is its words, weighted by
how few blocks know them (tf-idf). Then the best way to put blocks together into topics is found (dynamic programming):
every topic must be worth more than it costs, and one is worth more the more its blocks have in common, and when it
begins after an unusually long pause. So the number of topics follows from the conversation.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from statistics import median

from podcaster.content.stop_words import STOP_WORDS
from podcaster.model import Cue

SHORTEST = timedelta(seconds=45)
SHORTEST_AT_THE_ENDS = timedelta(seconds=15)  # a short opening and a short goodbye are chapters
TITLE_LIMIT = 60

# A topic costs what makes one out of chance: dividing blocks that have nothing to do with each other gains 1.0 to 1.35.
_COST = 1.4
_COST_BY_WORDS_ALONE = 1.1  # where the times have no pauses in them; then two of three are right, of clean text
_PAUSE_WORTH, _PAUSE_MOST = 1.5, 6.0  # reached at six standard deviations over the usual pause
_SHORTEST_SPREAD = 0.2  # seconds
_STEM = 7  # letters: "leerling" and "leerlingen" are one word
_WITHOUT_SPEAKERS = timedelta(seconds=20)
_POINTING = re.compile(r"\b(?:daar|dat|deze|die|dit|er|hem|het|it|that|them|there|they|this|those|ze)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")

Vector = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A question and its answer. ``pause`` is the silence before it, ``opening`` what is said first by its speaker."""

    start: timedelta
    pause: timedelta
    opening: str
    text: str
    after_music: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A stretch about one subject: a title to begin with, its most telling words, and the pause before it."""

    start: timedelta
    title: str
    words: tuple[str, ...]
    pause: timedelta
    after_music: bool = False


def blocks(cues: Sequence[Cue], host: str) -> tuple[Block, ...]:
    """Cut a transcript where ``host`` takes the floor with more than a word or two.

    Without two speakers to tell apart, where a cue begins 20 seconds or more after the block.
    """
    if len({cue.speaker for cue in cues}) < 2:
        cues = [replace(cue, speaker="") for cue in cues]
    made: list[Block] = []
    end = timedelta(0)
    for turn in _turns(cues):
        first, text = turn[0], " ".join(" ".join(cue.text.split()) for cue in turn)
        if not made or _begins(first, text, host, made[-1]):
            made.append(Block(start=first.start, pause=max(first.start - end, timedelta(0)), opening=text, text=text))
        else:
            made[-1] = replace(made[-1], text=f"{made[-1].text} {text}")
        end = max(end, turn[-1].end)
    return tuple(made)


def divide(blocks: Sequence[Block], end: timedelta) -> tuple[Topic, ...]:
    """Put blocks together into topics; ``end`` is where the recording ends."""
    if not blocks:
        return ()
    vectors = _vectors(blocks)
    firsts = _best(blocks, vectors, end)
    return tuple(_topic(blocks[first:last], vectors[first:last]) for first, last in pairwise([*firsts, len(blocks)]))


def _turns(cues: Sequence[Cue]) -> list[list[Cue]]:
    """Return the cues, those that one speaker says after another together; without speakers, each by itself."""
    turns: list[list[Cue]] = []
    for cue in cues:
        if turns and cue.speaker and turns[-1][-1].speaker == cue.speaker:
            turns[-1].append(cue)
        else:
            turns.append([cue])
    return turns


def _begins(first: Cue, text: str, host: str, block: Block) -> bool:
    if not first.speaker:
        return first.start - block.start >= _WITHOUT_SPEAKERS
    return first.speaker == host and (len(text.split()) > 2 or "?" in text)


def _vectors(blocks: Sequence[Block]) -> list[Vector]:
    """Return each block's stems and their weights, of length 1; words only one block knows tie nothing together."""
    counts = [Counter(_stem(word) for word in _words(block.text)) for block in blocks]
    known = Counter(stem for count in counts for stem in count)
    vectors = []
    for count in counts:
        vector = {
            stem: (1 + math.log(times)) * math.log(len(blocks) / known[stem])
            for stem, times in count.items()
            if known[stem] > 1
        }
        length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
        vectors.append({stem: weight / length for stem, weight in vector.items()})
    return vectors


def _best(blocks: Sequence[Block], vectors: Sequence[Vector], end: timedelta) -> list[int]:
    """Return the first block of each topic."""
    starts = [*(block.start for block in blocks), end]
    worth = _pauses_worth(blocks)
    cost = _COST if any(worth) else _COST_BY_WORDS_ALONE
    count = len(blocks)
    best, came_from = [0.0] + [-math.inf] * count, [0] * (count + 1)
    for first in range(count):
        total: Vector = {}
        square = 0.0
        for last in range(first + 1, count + 1):
            square += _added(total, vectors[last - 1])
            at_an_end = first == 0 or last == count
            allowed = starts[last] - starts[first] >= (SHORTEST_AT_THE_ENDS if at_an_end else SHORTEST)
            value = best[first] + square / (last - first) - cost + worth[first]
            if value > best[last] and (allowed or (first == 0 and last == count)):
                best[last], came_from[last] = value, first
    firsts = [came_from[count]]
    while firsts[-1]:
        firsts.append(came_from[firsts[-1]])
    return firsts[::-1]


def _added(total: Vector, vector: Vector) -> float:
    """Add ``vector`` to ``total`` and return by how much the square of its length grows."""
    growth = 0.0
    for stem, weight in vector.items():
        before = total.get(stem, 0.0)
        total[stem] = before + weight
        growth += weight * (2 * before + weight)
    return growth


def _pauses_worth(blocks: Sequence[Block]) -> list[float]:
    """Return what each block's pause adds to a topic that begins with it; music says as much as the longest."""
    pauses = [block.pause.total_seconds() for block in blocks]
    usual = median(pauses[1:] or pauses)
    spread = max(1.4826 * median(abs(pause - usual) for pause in pauses[1:] or pauses), _SHORTEST_SPREAD)
    unusual = [min(max((pause - usual) / spread, 0.0), _PAUSE_MOST) / _PAUSE_MOST for pause in pauses]
    worth = [_PAUSE_WORTH * (1.0 if b.after_music else each) for b, each in zip(blocks, unusual, strict=True)]
    return [0.0, *worth[1:]]


def _topic(blocks: Sequence[Block], vectors: Sequence[Vector]) -> Topic:
    words = _telling(blocks, vectors)
    first = blocks[0]
    title = _title(first.opening, words)
    return Topic(start=first.start, title=title, words=words, pause=first.pause, after_music=first.after_music)


def _telling(blocks: Sequence[Block], vectors: Sequence[Vector]) -> tuple[str, ...]:
    """Return the three words that say most about the blocks, as they are mostly written."""
    total: Vector = {}
    for vector in vectors:
        _added(total, vector)
    written: dict[str, Counter[str]] = {}
    for block in blocks:
        for word in _words(block.text):
            written.setdefault(_stem(word), Counter())[word] += 1
    best = sorted(total, key=lambda stem: (-total[stem], stem))[:3]
    return tuple(max(written[stem], key=lambda word: (written[stem][word], word)) for stem in best)


def _title(opening: str, words: Sequence[str]) -> str:
    """Return the host's question if it is short, else what she says first, else the words.

    A question that points back ("Who pays for that?") has the subject before it.
    """
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[.?!…])\s+", opening)]
    short = [sentence for sentence in sentences if len(sentence.split()) >= 3 and len(sentence) <= TITLE_LIMIT]
    asked = next((sentence for sentence in short if sentence.endswith("?")), "")
    if words and _POINTING.search(asked) and _stem(words[0]) not in asked.lower():
        with_subject = f"{words[0].capitalize()}: {asked[0].lower()}{asked[1:]}"
        return with_subject if len(with_subject) <= TITLE_LIMIT else asked
    said = next(iter(short), "").rstrip(".")
    return asked or said or ", ".join(words)[:TITLE_LIMIT].capitalize()


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in STOP_WORDS]


def _stem(word: str) -> str:
    return word[:_STEM]
