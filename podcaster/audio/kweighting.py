"""K-weighting (ITU-R BS.1770-5, Annex 1) as power per 10 ms: what loudness, levelling and chapters are made from.

The filter is recursive, sample after sample, which numpy cannot do quickly. So the sound is cut into short rows: within
a row the filter is one matrix product, and only its state goes on, from row to row within 10 ms (one more product) and
from there to the next (by doubling). The state is written in coordinates in which the filter makes no rounding error
grow, so that everything can be single precision: exact to 0.000001 dB, and 0.4 s for half an hour of stereo (scipy's
``lfilter``: 3 s and 115 MB to import alone).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from podcaster.audio.matrix import product

HOP_SECONDS = 0.01
_ROW_SAMPLES = 50  # at most

Samples = npt.NDArray[np.float32]
Power = npt.NDArray[np.float64]
Section = tuple[Power, Power]  # numerator and denominator of the second order


class KWeighting:
    """Filters one channel of a stream. The rate is a multiple of 100 Hz.

    With ``high_pass_hz`` the sound is heard as after a high-pass (second order, Butterworth) that is still to come.
    """

    def __init__(self, sample_rate_hz: int, high_pass_hz: float = 0.0) -> None:
        self._hop = sample_rate_hz // 100
        self._by = _matrices(sample_rate_hz, high_pass_hz)
        self._state = np.zeros(len(self._by.from_state), np.float32)

    def power(self, samples: Samples) -> Power:
        """Return the mean square of each 10 ms of the weighted sound; ``samples`` holds whole hops."""
        hops = self.weighted(samples)
        return np.asarray(np.einsum("hs,hs->h", hops, hops) / self._hop, np.float64)

    def weighted(self, samples: Samples) -> Samples:
        """Return the weighted sound, (hops, samples of 10 ms); ``samples`` holds whole hops."""
        rows = samples.reshape(-1, len(self._by.within))
        states = self._states(rows)
        weighted = product(rows, self._by.within)
        weighted += product(states.reshape(-1, self._state.size), self._by.from_state)
        return np.asarray(weighted.reshape(-1, self._hop), np.float32)

    def _states(self, rows: Samples) -> Samples:
        """Return the state before each row, (hops, rows of a hop and values of a state), and keep the last."""
        order = self._state.size
        into = product(rows, self._by.to_state).reshape(-1, len(self._by.in_hop))
        states = product(into, self._by.in_hop)  # as if every hop began in silence
        after, onward = states[:, -order:].copy(), self._by.onward[:, -order:]
        after[0] += self._state @ onward
        back = 1
        while back < len(after):  # every hop's state after it: first from one hop back, then two, four, …
            after[back:] += after[:-back] @ onward
            back, onward = back * 2, onward @ onward
        states += product(np.vstack([self._state, after[:-1]]), self._by.onward)
        self._state = after[-1].copy()
        return states[:, :-order]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matrices:
    """What a row of samples does to itself and to the state after it, and the state before it to the row.

    ``in_hop`` makes of what the rows of a hop did the state before each of them and after the last; ``onward`` what the
    state before the hop adds to that.
    """

    within: Samples
    to_state: Samples
    from_state: Samples
    in_hop: Samples
    onward: Samples


@cache
def _matrices(sample_rate_hz: int, high_pass_hz: float) -> _Matrices:
    high_pass = [_high_pass(sample_rate_hz, high_pass_hz)] if high_pass_hz else []
    step, entry, out, through = _steady(*_chained([*high_pass, *_sections(sample_rate_hz)]))
    hop = sample_rate_hz // 100
    length = max(size for size in range(1, _ROW_SAMPLES + 1) if hop % size == 0)
    rows = hop // length
    powers = [np.linalg.matrix_power(step, count) for count in range(length + 1)]
    response = np.array([through, *(out @ power @ entry for power in powers[: length - 1])])
    within = np.zeros((length, length))
    for place in range(length):
        within[place, place:] = response[: length - place]
    onward = [np.linalg.matrix_power(powers[length].T, count) for count in range(rows + 1)]
    in_hop = [[np.zeros_like(step)] * (row + 1) + onward[: rows - row] for row in range(rows)]
    return _Matrices(
        within=_single(within),
        to_state=_single([power @ entry for power in powers[length - 1 :: -1]]),
        from_state=_single(np.transpose([out @ power for power in powers[:length]])),
        in_hop=_single(np.block(in_hop)),
        onward=_single(np.hstack(onward)),
    )


def _single(values: npt.ArrayLike) -> Samples:
    return np.ascontiguousarray(values, np.float32)


def _chained(sections: Sequence[Section]) -> tuple[Power, Power, Power, float]:
    """Return filters one after the other as: state' = step · state + entry · sample; result = out · state + through ·
    sample.

    As one polynomial, of the fourth or sixth degree, their rounding errors would explode.
    """
    step, entry, out, through = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for ahead, back in sections:  # each in the transposed direct form II
        own = np.array([[-back[1], 1.0], [-back[2], 0.0]])
        takes = ahead[1:] - back[1:] * ahead[0]
        step = np.block([[step, np.zeros((out.size, 2))], [np.outer(takes, out), own]])
        entry = np.concatenate([entry, takes * through])
        out = np.concatenate([ahead[0] * out, [1.0, 0.0]])
        through *= float(ahead[0])
    return step, entry, out, through


def _steady(step: Power, entry: Power, out: Power, through: float) -> tuple[Power, Power, Power, float]:
    """Return the filter with its state in coordinates that noise fills evenly: what is rounded off never grows."""
    spread, past = np.outer(entry, entry), step  # the covariance of the state when noise comes in
    while np.abs(past).max() > 1e-12:
        spread, past = spread + past @ spread @ past.T, past @ past
    basis = np.linalg.cholesky(spread)
    inverse = np.linalg.inv(basis)
    return inverse @ step @ basis, inverse @ entry, out @ basis, through


def _sections(sample_rate_hz: int) -> tuple[Section, Section]:
    """Return the two filters of the weighting.

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
    return (
        (shelf / shelf_back[0], shelf_back / shelf_back[0]),
        (np.array([1.0, -2.0, 1.0]), pass_back / pass_back[0]),
    )


def _high_pass(sample_rate_hz: int, hertz: float) -> Section:
    """Return numerator and denominator of a Butterworth high-pass, the same as FFmpeg's ``highpass``."""
    turn = 2 * np.pi * hertz / sample_rate_hz
    cosine, alpha = np.cos(turn), np.sin(turn) / np.sqrt(2)
    ahead = np.array([(1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2])
    back = np.array([1 + alpha, -2 * cosine, 1 - alpha])
    return ahead / back[0], back / back[0]
