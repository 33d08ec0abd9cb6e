"""K-weighting (ITU-R BS.1770-5, Annex 1) as power per 10 ms: what loudness, levelling and chapters are made from.

The filter is recursive, sample after sample, which numpy cannot do quickly. So the sound is cut into short rows: within
a row the filter is one matrix product, and from row to row only its state variables move on. Exact to 0.00001 dB,
and 0.4 s for half an hour of sound (as a convolution: 2 s; scipy's ``lfilter``: 1.4 s and 115 MB to import alone).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from podcaster.audio.matrix import product

HOP_SECONDS = 0.01

Samples = npt.NDArray[np.float32]
Power = npt.NDArray[np.float64]


class KWeighting:
    """Filters one channel of a stream. The rate is a multiple of 100 Hz.

    With ``high_pass_hz`` the sound is heard as after a high-pass (second order, Butterworth) that is still to come.
    """

    def __init__(self, sample_rate_hz: int, high_pass_hz: float = 0.0) -> None:
        self._hop = sample_rate_hz // 100
        self._within, self._from_state, self._to_state, self._onward = _matrices(sample_rate_hz, high_pass_hz)
        self._state = np.zeros(len(self._onward))

    def power(self, samples: Samples) -> Power:
        """Return the mean square of each 10 ms of the weighted sound; ``samples`` holds whole hops."""
        hops = self.weighted(samples)
        return np.asarray(np.einsum("hs,hs->h", hops, hops) / self._hop, np.float64)

    def weighted(self, samples: Samples) -> Samples:
        """Return the weighted sound, (hops, samples of 10 ms); ``samples`` holds whole hops."""
        rows = samples.reshape(-1, len(self._within))
        states = product(rows.astype(np.float64), self._to_state)
        states[0] += self._onward @ self._state
        # Every row's state after it, by doubling: first from one row back, then two, four, …
        back, onward = 1, self._onward.T
        while back < len(states):
            states[back:] += product(states[:-back], onward)
            back, onward = back * 2, onward @ onward
        before = np.vstack([self._state, states[:-1]])
        self._state = states[-1].copy()
        weighted = product(rows, self._within) + product(before, self._from_state).astype(np.float32)
        return np.asarray(weighted.reshape(-1, self._hop), np.float32)


@cache
def _matrices(sample_rate_hz: int, high_pass_hz: float) -> tuple[Samples, Power, Power, Power]:
    """Return what a row of samples does to itself, the state to a row, a row to the state, the state to the next."""
    step, entry, out, through = _state_space(*_coefficients(sample_rate_hz))
    if high_pass_hz:  # one after the other: as one polynomial of the sixth degree its rounding errors would explode
        first = _state_space(*_high_pass(sample_rate_hz, high_pass_hz))
        step = np.block([[first[0], np.zeros((2, 4))], [np.outer(entry, first[2]), step]])
        entry = np.concatenate([first[1], entry * first[3]])
        out, through = np.concatenate([through * first[2], out]), through * first[3]
    hop = sample_rate_hz // 100
    length = max(size for size in range(1, 25) if hop % size == 0)
    powers = [np.linalg.matrix_power(step, count) for count in range(length + 1)]
    response = np.array([through, *(out @ power @ entry for power in powers[: length - 1])])
    within = np.zeros((length, length), np.float32)
    for place in range(length):
        within[place, place:] = response[: length - place]
    from_state = np.array([out @ power for power in powers[:length]]).T
    to_state = np.array([power @ entry for power in powers[length - 1 :: -1]])
    return within, from_state, to_state, powers[length]


def _state_space(ahead: Power, back: Power) -> tuple[Power, Power, Power, float]:
    """Return a filter as state' = step · state + entry · sample; result = out · state + through · sample."""
    step = np.zeros((back.size - 1, back.size - 1))  # the transposed direct form II
    step[:, 0] = -back[1:]
    step[:-1, 1:] = np.eye(back.size - 2)
    return step, ahead[1:] - back[1:] * ahead[0], np.eye(back.size - 1)[0], float(ahead[0])


def _coefficients(sample_rate_hz: int) -> tuple[Power, Power]:
    """Return numerator and denominator of the whole weighting.

    BS.1770-5 prints coefficients for 48 kHz only; these are the analogue filters behind them (a high shelf of 4 dB at
    1.68 kHz, a high-pass at 38 Hz), so every rate gets the same weighting. The high-pass keeps the
    standard's (1, -2, 1).
    """
    k, q = np.tan(np.pi * 1681.974450955533 / sample_rate_hz), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    shelf = np.array([high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k])
    shelf_back = np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])
    k, q = np.tan(np.pi * 38.13547087602444 / sample_rate_hz), 0.5003270373238773
    pass_back = np.array([1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k])
    ahead = np.convolve(shelf / shelf_back[0], [1.0, -2.0, 1.0])
    return ahead, np.convolve(shelf_back / shelf_back[0], pass_back / pass_back[0])


def _high_pass(sample_rate_hz: int, hertz: float) -> tuple[Power, Power]:
    """Return numerator and denominator of a Butterworth high-pass, the same as FFmpeg's ``highpass``."""
    turn = 2 * np.pi * hertz / sample_rate_hz
    cosine, alpha = np.cos(turn), np.sin(turn) / np.sqrt(2)
    ahead = np.array([(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2])
    back = np.array([1 + alpha, -2 * cosine, 1 - alpha])
    return ahead / back[0], back / back[0]
