"""Blocks of one size, whatever sizes a decoder yields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


def even(parts: Iterator[Samples], size: int) -> Iterator[Samples]:
    """Gather ``parts`` into blocks of ``size`` samples, so that two tracks always come in step."""
    held: list[Samples] = []
    count = 0
    for part in parts:
        held.append(part)
        count += part.shape[1]
        if count >= size:
            joined = np.concatenate(held, axis=1) if len(held) > 1 else part
            whole = count - count % size
            yield from (joined[:, start : start + size] for start in range(0, whole, size))
            held, count = [joined[:, whole:]] if count > whole else [], count - whole
    if count:
        yield np.concatenate(held, axis=1)
