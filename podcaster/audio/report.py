"""Progress in seconds of sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from podcaster.model import Progress

Samples = npt.NDArray[np.float32]


class Report:
    """Tells a Progress how many of ``total`` seconds of sound have passed through one step."""

    def __init__(self, progress: Progress | None, step: str, total: float, sample_rate_hz: int) -> None:
        self._progress = progress
        self._step = step
        self._total = total
        self._done = 0.0
        self._rate = sample_rate_hz

    def passing(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """Yield ``blocks`` as they are, and report each one after it was used."""
        for block in blocks:
            yield block
            self.add(block.shape[1])

    def add(self, samples: float) -> None:
        """Report that so many more have passed."""
        self._done += samples / self._rate
        if self._progress:
            # The total is what headers say: it may be a little short.
            self._progress(self._step, min(self._done, self._total), self._total, "s")
