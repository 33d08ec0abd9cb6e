"""The shape of a sound as a player shows it: a few hundred levels, small enough to stand in a page."""

from __future__ import annotations

import base64

import numpy as np

from podcaster.audio.kweighting import Power

SLICES = 200
_FULL = 100
_LOUD_PERCENTILE = 98  # one clap does not make all else look like silence
_RANGE_DB = 40.0  # what lies further below the loud is all the same to the eye


def waveform(power: Power) -> str:
    """Return the shape of a sound from its power (of every 10 ms): one byte (0 to 100) a slice, as base64.

    A level is the amplitude of the slice's mean in dB: nine seconds of a levelled voice are as loud as any other nine,
    but a mean in dB also shows how much of them was spoken. There are SLICES of them, or one for each 10 ms of a sound
    that is shorter than that. Silence is all zeros; no sound at all is "".
    """
    count = min(SLICES, power.size)
    if not count:
        return ""
    edges = np.arange(count) * power.size // count
    loud = np.percentile(power, _LOUD_PERCENTILE) or power.max()
    levels = np.zeros(count)
    if loud:
        decibels = 10 * np.log10(np.maximum(power / loud, 10 ** (-_RANGE_DB / 10)))
        levels = 10 ** (np.add.reduceat(decibels, edges) / np.diff(edges, append=power.size) / 20)
        levels *= _FULL / np.percentile(levels, _LOUD_PERCENTILE)
    shape = np.minimum(np.rint(levels), _FULL)
    return base64.b64encode(shape.astype(np.uint8).tobytes()).decode("ascii")
