"""Measures long sounds on all cores: every portion by a meter of its own, settled by the second before it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from podcaster.audio.loudness import Meter
from podcaster.audio.stage import Samples
from podcaster.audio.workers import Portion, Workers, portions

_SECONDS = 60  # of sound in one portion
_SETTLE = 1  # seconds after which a meter knows no more of what came before


def metered(blocks: Iterator[Samples], *, sample_rate_hz: int, channels: int) -> Meter:
    """Return a meter that has heard all of ``blocks``, each of one second."""

    def heard(portion: Portion[Samples]) -> Meter:
        meter = Meter(sample_rate_hz, channels)
        for second, block in enumerate(workers.unless_stopped(portion), portion.begin):
            if second % _SECONDS == 0:
                meter.forget()
            meter.add(block)
        return meter

    spans = ((max(0, start - _SETTLE), start + _SECONDS) for start in count(0, _SECONDS))
    with Workers() as workers:
        return Meter.joined(list(workers.in_order(heard, _beginning(portions(blocks, spans)))))


def _beginning(parts: Iterator[Portion[Samples]]) -> Iterator[Portion[Samples]]:
    """Yield portions, save one that holds nothing but the second before it."""
    return (part for part in parts if not part.begin or len(part) > _SETTLE)
