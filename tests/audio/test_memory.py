"""What listens to a recording, or limits it, in parts: three hours have 180 times as many as a minute."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from podcaster.audio.limit import Limiter
from podcaster.audio.loudness import Meter
from podcaster.audio.stage import Samples
from podcaster.audio.survey import Survey

RATE, PARTS = 44_100, 8


def heard(listener: Meter | Survey) -> object:
    """Return the listener after a second and a bit of sound."""
    listener.add(noise())
    if isinstance(listener, Survey):
        listener.found()  # as after every ten seconds
    return listener


def limited() -> Limiter:
    """Return a limiter that had to work, and was stopped where the next part goes on."""
    limiter = Limiter(-6, sample_rate_hz=RATE, channels=2)
    next(limiter.limited(iter([noise()] * 2)))
    return limiter


def noise() -> Samples:
    """Return 500 kB of sound that is no whole number of anything."""
    return np.asarray(np.random.default_rng(1).uniform(-1, 1, (2, 62_501)), np.float32)


@pytest.mark.parametrize(
    "part", [lambda: heard(Meter(RATE, 2)), lambda: heard(Survey(RATE, 2)), limited], ids=["meter", "survey", "limiter"]
)
def test_a_part_that_was_heard_keeps_figures_and_no_sound(part: Callable[[], object]) -> None:
    """A recording of three hours takes no more memory than one of half an hour."""
    part()  # what is made once and kept for all
    tracemalloc.start()
    try:
        parts = [part() for _ in range(PARTS)]
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept / len(parts) < 50_000
