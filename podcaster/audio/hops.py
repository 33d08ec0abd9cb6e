"""Series with one value for every 10 ms (a hop): moving means, and spans of hops."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from podcaster.audio.kweighting import Power

Flags = npt.NDArray[np.bool_]
Span = tuple[int, int]  # from the first hop up to, and without, the second


def mean(values: npt.NDArray[np.float64], length: int) -> Power:
    """Return the mean of the ``length`` values around every value; at the ends, of those that are there."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    before, size = length // 2, values.size
    inner = max(size - length + 1, 0)  # have all their neighbours
    found = np.empty(size)
    if inner:
        middle = found[before : before + inner]  # worked out in place: a day has eight million hops
        np.maximum(np.subtract(total[length:], total[:-length], out=middle), 0.0, out=middle)
        middle /= length
    places = np.arange(size)
    for ends in (places[:before], places[before + inner :]) if inner else (places,):
        low, high = np.maximum(ends - before, 0), np.minimum(ends - before + length, size)
        found[ends] = np.maximum(total[high] - total[low], 0.0) / np.maximum(high - low, 1)
    return found


def lowest(values: Power, length: int) -> Flags:
    """Return whether each value is the lowest of the ``length`` (odd) around it."""
    half = length // 2
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, half, constant_values=np.inf), length)
    return np.asarray(values <= around.min(axis=1))


def decibels(power: npt.ArrayLike) -> Power:
    """Return powers in dB; silence is -150."""
    return np.asarray(10 * np.log10(np.maximum(power, 1e-15)), np.float64)


def spans(flags: Flags) -> list[Span]:
    """Return where the flags are up."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def joined(found: Iterable[Span], gap: int) -> list[Span]:
    """Return the spans, in order, with those less than ``gap`` apart made one."""
    made: list[Span] = []
    for start, end in found:
        if made and start - made[-1][1] < gap:
            made[-1] = (made[-1][0], end)
        else:
            made.append((start, end))
    return made


def flags(found: Iterable[Span], size: int) -> Flags:
    """Return flags that are up within the spans."""
    made = np.zeros(size, np.bool_)
    for start, end in found:
        made[start:end] = True
    return made


def spread(up: Flags, hops: int) -> Flags:
    """Return the flags, each ``hops`` wider on both sides."""
    return flags(((max(start - hops, 0), end + hops) for start, end in spans(up)), up.size)
