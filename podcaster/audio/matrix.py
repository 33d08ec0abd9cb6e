"""Matrix products that stay on one core."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

_ALONE = 500_000  # multiplications; above about a million OpenBLAS wakes its threads


def product(rows: npt.NDArray[Any], matrix: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return ``rows @ matrix``, in portions small enough for one core.

    Measured: on a machine that is busy with something else (here: the MP3 encoder), the threads of a larger product
    wait for each other up to twenty times longer than they work.
    """
    step = max(1, _ALONE // matrix.size)
    if len(rows) <= step:
        return np.asarray(rows @ matrix)
    made = np.empty((len(rows), matrix.shape[1]), np.result_type(rows, matrix))
    for start in range(0, len(rows), step):
        np.matmul(rows[start : start + step], matrix, out=made[start : start + step])
    return made
