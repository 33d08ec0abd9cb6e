"""What is wrong with a recording, what is done about it, and how that is said to the host.

Everything is decided from the survey. The high-pass is always there; hum is taken out only where it is measured in the
pauses, and the channels are left as they are unless one of them is broken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from podcaster.audio.hops import Span, decibels
from podcaster.audio.kweighting import Power, Samples
from podcaster.audio.loudness import integrated
from podcaster.audio.mended import NOT_MENDED, Matrix, Mended
from podcaster.audio.survey import HUM_RESOLUTION_HZ, Found, Quiet
from podcaster.model.times import short_clock

HIGH_PASS_HZ = 70.0  # below the deepest voice (80 Hz); footsteps, lorries and p-pops lie lower
_DEAD_LU = 30.0
_UNEVEN_LU = 6.0
_OPPOSITE, _ALIKE = -0.5, 0.6  # correlation; two microphones of one room lie between
_OFFSET = 0.005  # -46 dBFS
_PAUSE = 10**-2.0  # of the power of the loud parts
_BESIDE_HUM = 0.5  # what sounds like the mains and never stops is no hum beside a voice, but all there is
_STANDS_OUT_DB = 9.0
_MAINS_HZ = (50, 60)
_HARMONICS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """How a recording is decoded, and in words for the host what was found and what is done about it.

    ``hum`` takes out nothing but a hum under which voices would not be found: without it, measure again.
    """

    mended: Mended = NOT_MENDED
    hum: Mended = NOT_MENDED
    found: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


def decide(found: Found, channels: int) -> Repair:
    """Return what is to be done to make ``channels`` good channels of a recording."""
    matrix, what, done = _channels(found, channels)
    pauses, covered = _pauses(found)
    hum = _hum(pauses)
    filters = [("highpass", f"f={HIGH_PASS_HZ:g}:precision=f64")]
    # Taken away first: for a high-pass it would begin with a thump. In whole numbers, which end at full scale.
    if any(_offsets(found.offset)) and found.peaks.max() <= 1:
        shift = np.mean([a * found.offset[0] + b * found.offset[-1] for a, b in rows_of(found, matrix, channels)])
        filters.insert(0, ("dcshift", f"shift={-shift:.6f}"))
    notches = tuple(("bandreject", f"f={hertz}:t=h:w={2 + hertz / 50:g}:precision=f64") for hertz in hum)
    filters += notches
    said = [*what, *_offsets(found.offset), *_clipping(found.clipped)]
    if hum:
        said.append(f"Hum of the mains at {_listed(hum)} Hz.")
        done.append(f"The hum was taken out at {_listed(hum)} Hz.")
    return Repair(
        mended=Mended(matrix=matrix, filters=tuple(filters)),
        hum=Mended(filters=notches) if covered else NOT_MENDED,
        found=tuple(said),
        done=tuple(done),
    )


def mixed_power(found: Found, matrix: Matrix | None, channels: int) -> Power:
    """Return the K-weighted power, as heard, of every 10 ms of the channels that come out."""
    left, right = found.powers[0], found.powers[-1]
    rows = rows_of(found, matrix, channels)
    total = sum((a * a * left + b * b * right + 2 * a * b * found.common for a, b in rows), np.zeros(left.size))
    return np.asarray(np.maximum(total, 0.0) * (2 if channels == 1 else 1), np.float64)


def mixed_peaks(found: Found, matrix: Matrix | None, channels: int) -> Samples:
    """Return the largest sample of every 10 ms of the channels that come out; never too small.

    Save with an offset, which is taken off: it makes one half of the wave look larger.
    """
    left, right, middle, side = found.peaks
    loudest = np.zeros(left.size, np.float32)
    for a, b in rows_of(found, matrix, channels):
        least, most = sorted((abs(a), abs(b)))
        both = 2 * least * (middle if a * b > 0 else side)
        offset = np.float32(abs(a * found.offset[0] + b * found.offset[-1]))
        np.maximum(loudest, both + (most - least) * (left if abs(a) > abs(b) else right) - offset, out=loudest)
    return loudest


def rows_of(found: Found, matrix: Matrix | None, channels: int) -> list[tuple[float, float]]:
    """Return the weights of left and right for each channel that comes out."""
    if len(found.powers) == 1:
        return [(1.0, 0.0)] * channels
    if matrix is not None:
        return list(matrix)
    return [(0.5, 0.5)] if channels == 1 else [(1.0, 0.0), (0.0, 1.0)]


def _channels(found: Found, channels: int) -> tuple[Matrix | None, list[str], list[str]]:
    if len(found.powers) == 1:
        return None, [], []
    levels = [integrated(power * 2) for power in found.powers]
    weak = int(levels[1] < levels[0])
    names = ("left", "right")
    apart = abs(levels[0] - levels[1]) if min(levels) > float("-inf") else float("inf")
    if apart > _DEAD_LU:
        row = (1.0, 0.0) if weak == 1 else (0.0, 1.0)
        what = f"The {names[weak]} channel is dead ({_level(levels[weak])})."
        return (row,) * channels, [what], [f"The {names[1 - weak]} channel was used alone."]
    alike = _correlation(found)
    if alike < _OPPOSITE:
        rows = ((0.5, -0.5),) if channels == 1 else ((1.0, 0.0), (0.0, -1.0))
        return rows, ["The channels have opposite polarity."], ["The right channel was turned over."]
    if apart < _UNEVEN_LU:
        return None, [], []
    what = f"The {names[weak]} channel is {apart:.0f} LU quieter than the {names[1 - weak]} one."
    if alike < _ALIKE:  # two microphones: levelling brings the voices together
        return None, [what], []
    factor = float(10 ** (apart / 20))
    if channels == 1:  # the weak one would add more noise than voice
        return (((1.0, 0.0) if weak == 1 else (0.0, 1.0)),), [what], [f"The {names[1 - weak]} channel was used alone."]
    rows = ((1.0, 0.0), (0.0, factor)) if weak == 1 else ((factor, 0.0), (0.0, 1.0))
    return rows, [what], [f"The {names[weak]} channel was raised to the other."]


def _correlation(found: Found) -> float:
    """Return how alike the channels are where they are loud, from 1 (the same) to -1 (the same turned over)."""
    left, right = found.powers
    loud = left + right > (left + right).mean() / 4
    both = np.sqrt(left[loud].sum() * right[loud].sum())
    return float(found.common[loud].sum() / both) if both > 0 else 0.0


def _offsets(offset: Sequence[float]) -> Iterator[str]:
    largest = max(offset, key=abs, default=0.0)
    if abs(largest) >= _OFFSET:
        yield f"A DC offset of {decibels(largest**2):.0f} dBFS."


def _clipping(clipped: Sequence[Span]) -> Iterator[str]:
    if clipped:
        times = [_clock(start) if end - start < 100 else f"{_clock(start)}–{_clock(end)}" for start, end in clipped]
        more = f" and {len(times) - 8} more places" if len(times) > 8 else ""
        yield f"Clipped at {', '.join(times[:8])}{more}: lower the microphone's gain next time."


def _pauses(found: Found) -> tuple[list[Quiet], bool]:
    """Return the quiet places that are really quiet: in music or a monologue without a pause nothing is hum.

    A place where next to nothing but the mains is heard is quiet too; if most of them are so, the second answer is yes.
    """
    power = found.powers.sum(axis=0)
    loud = power[power >= min(power.mean(), power.max())].mean() if power.any() else 0.0  # the mean is rounded
    here = [float(power[each.start : each.start + 40].mean()) for each in found.quiet]
    quiet = [each for each, level in zip(found.quiet, here, strict=True) if level < loud * _PAUSE]
    humming = [
        each
        for each, level in zip(found.quiet, here, strict=True)
        if level < loud * _BESIDE_HUM and level * (1 - _of_mains(each.spectrum)) < loud * _PAUSE
    ]
    return (quiet, False) if 2 * len(quiet) > len(humming) else (humming, True)


def _of_mains(spectrum: Power) -> float:
    """Return which share of a spectrum the mains have."""
    total = max(float(spectrum.sum()), 1e-30)
    places = [[round(n * mains / HUM_RESOLUTION_HZ) for n in range(1, _HARMONICS + 1)] for mains in _MAINS_HZ]
    return max(sum(float(spectrum[place - 1 : place + 2].sum()) for place in each) for each in places) / total


def _hum(quiet: Sequence[Quiet]) -> list[int]:
    """Return the harmonics of the mains (Hz) that stand out in the quieter half of the quiet places."""
    if not quiet:
        return []
    spectra = np.array([each.spectrum for each in quiet])
    quieter = spectra[np.argsort(spectra.sum(axis=1), kind="stable")[: max(1, (len(quiet) + 1) // 2)]]
    mean = np.median(quieter, axis=0)
    out = {hertz: [n * hertz for n in range(1, _HARMONICS + 1) if _stands_out(mean, n * hertz)] for hertz in _MAINS_HZ}
    hertz = max(_MAINS_HZ, key=lambda mains: len(out[mains]))
    # One line alone may be a fan or a voice; the mains always bring the first, second or third with them.
    return out[hertz] if {hertz, 2 * hertz, 3 * hertz} & set(out[hertz]) else []


def _stands_out(spectrum: Power, hertz: int) -> bool:
    """Whether a line stands above what lies 10 to 20 Hz beside it."""
    middle = round(hertz / HUM_RESOLUTION_HZ)
    beside = np.concatenate([spectrum[middle - 8 : middle - 3], spectrum[middle + 4 : middle + 9]])
    line = spectrum[middle - 1 : middle + 2].max()
    return bool(beside.size and line > np.median(beside) * 10 ** (_STANDS_OUT_DB / 10))


def _listed(numbers: Sequence[int]) -> str:
    return " and ".join(
        [", ".join(map(str, numbers[:-1])), str(numbers[-1])] if len(numbers) > 1 else map(str, numbers)
    )


def _level(lufs: float) -> str:
    return "silent" if lufs == float("-inf") else f"{lufs:.0f} LUFS"


def _clock(hop: int) -> str:
    return short_clock(timedelta(seconds=hop // 100))
