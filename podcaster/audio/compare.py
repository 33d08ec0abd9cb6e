"""A recording and its finished file, sentence by sentence: what the level plot shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from podcaster.audio.heard import HOPS_PER_SECOND, Heard, levels
from podcaster.audio.plot import Panel, Row, signed
from podcaster.audio.talkers import Talker
from podcaster.model import AudioSettings, Loudness

LIMITED_DB = 3.0  # what the limiter may take before it is worth a mark
_FULL_SCALE = 0.999
_SAME_LENGTH = 50  # hops: files that differ by more have been cut, and cannot be laid on each other
_MEASURABLE_LUFS = -70.0

Decibels = npt.NDArray[np.float64]


def panels(
    before: Heard | None, after: Heard | None, talkers: Sequence[Talker], settings: AudioSettings
) -> list[Panel]:
    """Return before, after, and what changed, as far as there are two to compare."""
    made = []
    if before:
        clipped = [float(hop) / HOPS_PER_SECOND for hop in np.flatnonzero(before.peaks >= _FULL_SCALE)]
        made.append(_panel("Before", before, talkers, clipped, "full scale in the recording"))
    comparable = before and after and abs(before.power.size - after.power.size) <= _SAME_LENGTH
    if after:
        limited = _limited(before, after) if before and comparable else []
        panel = _panel("After", after, talkers, limited, f"limiter took more than {LIMITED_DB:g} dB")
        target = f"target {signed(settings.loudness_lufs, 'LUFS', 0)} LUFS"
        made.append(replace(panel, target=settings.loudness_lufs, target_name=target))
    if before and after and comparable:
        made.append(_change(before, after, talkers))
    return made


def _panel(when: str, heard: Heard, talkers: Sequence[Talker], marks: Sequence[float], marks_name: str) -> Panel:
    return Panel(
        title=f"{when}: {_in_words(heard.loudness)}",
        unit="LUFS",
        rows=[_row(talker, levels(heard.power, talker.spans), _overall(heard, talker)) for talker in talkers],
        curve=_short_term(heard),
        marks=marks,
        marks_name=marks_name,
    )


def _change(before: Heard, after: Heard, talkers: Sequence[Talker]) -> Panel:
    rows = []
    for talker in talkers:
        was, made = levels(before.power, talker.spans), levels(after.power, talker.spans)
        both = np.where((was > _MEASURABLE_LUFS) & (made > _MEASURABLE_LUFS), made - was, np.nan)
        rows.append(_row(talker, both, float(np.nanmedian(both)) if np.isfinite(both).any() else 0.0))
    whole = after.loudness.integrated_lufs - before.loudness.integrated_lufs
    return Panel(title=f"Change: {signed(whole, 'LU')} LU over all", unit="LU", rows=rows)


def _row(talker: Talker, values: Decibels, overall: float) -> Row:
    bars = [
        (start / HOPS_PER_SECOND, end / HOPS_PER_SECOND, float(value))
        for (start, end), value in zip(talker.spans, values, strict=True)
        if np.isfinite(value)
    ]
    return Row(talker.name, talker.kind, bars, overall)


def _overall(heard: Heard, talker: Talker) -> float:
    """Return the loudness of all a voice says, as one; of the pauses the usual one, whatever rustles in some."""
    if talker.kind == "pauses":
        found = levels(heard.power, talker.spans)
        return float(np.median(found[np.isfinite(found)])) if np.isfinite(found).any() else _MEASURABLE_LUFS
    parts = [heard.power[start:end] for start, end in talker.spans]
    power = np.concatenate([np.zeros(0), *parts])
    return float(levels(power, [(0, power.size)])[0]) if power.any() else _MEASURABLE_LUFS


def _short_term(heard: Heard) -> list[tuple[float, float]]:
    """Return the loudness of 3 s around every second (EBU Tech 3341), thinned to what a plot can show."""
    size, step = heard.power.size, max(HOPS_PER_SECOND, heard.power.size // 900)
    spans = [(max(0, at - 150), min(size, at + 150)) for at in range(0, size, step)]
    return [
        (at / HOPS_PER_SECOND, round(float(value), 1))
        for at, value in zip(range(0, size, step), levels(heard.power, spans), strict=True)
    ]


def _limited(before: Heard, after: Heard) -> list[float]:
    """Return the moments (s) at which peaks lost more than the sound around them, which is what a limiter does.

    Over 400 ms the gain is that of the sound; at a peak what is missing from it was limited. Encoding moves peaks by
    about 1 dB, which the limit is far enough above.
    """
    size = min(before.power.size, after.power.size)
    window = np.ones(40)
    sums = (np.convolve(each.power[:size], window, "same") for each in (before, after))
    was, made = (np.maximum(total, 1e-12) for total in sums)
    expected = before.peaks[:size] * np.sqrt(made / was)
    loud = after.peaks[:size] > 0.25  # 12 dB under full scale: below, nothing is limited
    with np.errstate(divide="ignore", invalid="ignore"):
        taken = 20 * np.log10(expected / after.peaks[:size])
    return [float(hop) / HOPS_PER_SECOND for hop in np.flatnonzero(loud & (taken > LIMITED_DB))]


def _in_words(loudness: Loudness) -> str:
    if loudness.integrated_lufs == float("-inf"):
        return "silence"
    integrated, peak = signed(loudness.integrated_lufs, "LUFS"), signed(loudness.true_peak_dbtp, "dBTP")
    return f"{integrated} LUFS, range {loudness.range_lu:.1f} LU, true peak {peak} dBTP"
