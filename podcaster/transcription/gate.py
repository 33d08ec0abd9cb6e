"""Where somebody speaks, by two witnesses: a trained ear (Silero), and how far the sound stands above the room.

Whisper writes sentences over noise and music. What it wrote where neither witness hears anybody was not said.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

from podcaster.audio.dictation import Voice
from podcaster.transcription.whisper import Spans
from podcaster.transcription.words import Word

_MISSED_S = 1.5  # shorter ones are a "hm", or a breath
_JOINED_S = 2.0


@dataclass(frozen=True, slots=True)
class Gate:
    """What both witnesses heard in one recording; times are seconds of it."""

    voice: Voice
    voiced: Spans

    def somebody(self, start_s: float, end_s: float) -> float:
        """Return how much of a time somebody may speak, 0 to 1: the witness who hears more is believed."""
        return max(self._heard(start_s, end_s), self.voice.speaks(start_s, end_s))

    def surely(self, start_s: float, end_s: float) -> float:
        """Return how much of a time somebody surely speaks, 0 to 1: the witness who hears less is believed."""
        return min(self._heard(start_s, end_s), self.voice.speaks(start_s, end_s))

    def _heard(self, start_s: float, end_s: float) -> float:
        length = max(end_s - start_s, 0.01)
        heard = 0.0
        for start, end in self.voiced[bisect_right(self.voiced, start_s, key=itemgetter(1)) :]:
            if start >= end_s:
                break
            heard += min(end_s, end) - max(start_s, start)
        return min(heard / length, 1.0)


def missed(phrases: Iterable[tuple[float, float]], words: Sequence[Word]) -> Spans:
    """Return the phrases (from, to, in seconds) of which nothing was written."""
    written = sorted((word.start_s, word.end_s) for word in words)
    ends = [0.0, *accumulate((end for _, end in written), max)]
    return [
        (start, end)
        for start, end in phrases
        if end - start >= _MISSED_S and ends[bisect_left(written, (end,))] <= start
    ]


def joined(spans: Spans) -> Spans:
    """Return spans, in order, with those made one that hardly anything lies between."""
    made: Spans = []
    for start, end in spans:
        if made and start - made[-1][1] < _JOINED_S:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made
