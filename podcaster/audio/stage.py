"""What may shape the sound between the mix and the limiter: levelling, cleaning, a jingle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

# Seconds worked on in one step. Threads that step a second at a time wait for one another as long as they work.
STEP_SECONDS = 2


class Stage(Protocol):
    """One step of the master: blocks of (channels, samples) in, as many samples out.

    Parts of a recording are encoded side by side, so a stage is called for each part, from several threads, and may be
    given sound from the middle on. It keeps no state between calls: only curves and coefficients made beforehand, so
    that the sound is the same whoever plays it. ``settle_seconds`` is how much sound it must hear before a point to be
    in the same state there as if it had heard everything.
    """

    @property
    def settle_seconds(self) -> float:
        """Seconds of sound to be heard, and thrown away, before a part."""

    def __call__(self, blocks: Iterator[Samples], start_seconds: float) -> Iterator[Samples]:
        """Yield the shaped sound; the first of ``blocks`` begins at ``start_seconds`` of the recording."""
