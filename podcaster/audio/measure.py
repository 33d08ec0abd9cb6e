"""Measures long sounds on all cores: every portion by a meter of its own, settled by the second before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Protocol, Self, TypeVar

import numpy as np

from podcaster.audio.stage import Samples
from podcaster.audio.workers import Portion, Workers, portions

_SECONDS = 20  # of sound in one portion: 8 MB of stereo at 48 kHz; whole tens, in which the survey looks for quiet
_STEP = 4  # seconds heard at a time: the shorter they are, the more often threads wait for one another
_SETTLE = 1  # seconds after which a meter knows no more of what came before


class Listener(Protocol):
    """What listens to a stream of blocks, and can do so in parts."""

    def add(self, block: Samples) -> None:
        """Listen to the next block."""

    def forget(self) -> None:
        """Forget what was heard, but stay settled."""

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return one that has heard all of the parts, one after the other."""


Heard = TypeVar("Heard", bound=Listener)


def metered(blocks: Iterator[Samples], listener: Callable[[], Heard]) -> Heard:
    """Return a listener that has heard all of ``blocks``, each of one second; ``listener`` makes a new one."""

    def heard(portion: Portion[Samples]) -> Heard:
        meter = listener()
        settle = _SETTLE if portion.begin else 0
        for block in portion[:settle]:
            meter.add(block)
        meter.forget()
        for start in workers.unless_stopped(range(settle, len(portion), _STEP)):
            meter.add(np.concatenate(portion[start : start + _STEP], axis=1))
        return meter

    spans = ((max(0, start - _SETTLE), start + _SECONDS) for start in count(0, _SECONDS))
    with Workers() as workers:
        parts = list(workers.in_order(heard, _beginning(portions(blocks, spans))))
    return type(parts[0]).joined(parts)


def _beginning(parts: Iterator[Portion[Samples]]) -> Iterator[Portion[Samples]]:
    """Yield portions, save one that holds nothing but the second before it."""
    return (part for part in parts if not part.begin or len(part) > _SETTLE)
