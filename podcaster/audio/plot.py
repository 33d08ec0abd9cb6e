"""The level plot: how loud every sentence and every pause was and is, as an SVG that can be read at a glance.

Each stretch is a bar at its own loudness: voices in colours that also differ in lightness, so that they part for
colour-blind eyes and on grey paper, pauses in grey; names and levels stand at the right. The same figures, the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, floor
from textwrap import shorten
from typing import Literal

from podcaster.audio.svg import Axis, colour, document, line, marks, spread, text
from podcaster.model import Chapter
from podcaster.model.times import short_clock

WIDTH = 1200
LEFT, RIGHT = 64, 1010  # where the time axis begins and ends
_PANEL, _CHANGE, _GAP = 190, 110, 46
_COLUMNS = 3  # of the list of chapters
_LUFS_LEAST, _LUFS_MOST, _LOWEST = -47.0, -10.0, -72.0  # what lies below the lowest is drawn on the edge


@dataclass(frozen=True, slots=True)
class Row:
    """One voice, or the pauses: its (start, end, value) bars, in seconds and dB, and what it measures in all."""

    name: str
    kind: Literal["voice", "music", "pauses"]
    bars: Sequence[tuple[float, float, float]]
    overall: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One picture above the time axis. ``marks`` are moments, in seconds."""

    title: str
    unit: str
    rows: Sequence[Row]
    curve: Sequence[tuple[float, float]] = ()
    target: float | None = None
    target_name: str = ""
    marks: Sequence[float] = ()
    marks_name: str = ""


def draw(title: str, subtitle: str, panels: Sequence[Panel], chapters: Sequence[Chapter], seconds: float) -> str:
    """Return the plot of a file of ``seconds``; panels in LUFS share one scale."""
    time = Axis(0.0, max(seconds, 0.1), LEFT, RIGHT)
    top, drawn = (
        112.0,
        [text(LEFT, 32, shorten(title, 90, placeholder=" …"), "title"), text(LEFT, 54, subtitle, "quiet")],
    )
    drawn += _key(panels)
    lufs = _range([panel for panel in panels if panel.unit == "LUFS"])
    bottoms: list[tuple[float, float]] = []
    for panel in panels:
        height = _PANEL if panel.unit == "LUFS" else _CHANGE
        low, high = lufs if panel.unit == "LUFS" else _range([panel])
        top += _GAP
        drawn += _panel(panel, time, Axis(low, high, top + height, top), first=not bottoms)
        top += height
        bottoms.append((top - height, top))
    drawn += _clock(time, top)
    drawn += _chapters(chapters, time, bottoms, top + 56)
    rows = -(-len(chapters) // _COLUMNS)
    said = "; ".join(panel.title for panel in panels)
    return document(WIDTH, round(top + 44 + (24 + 20 * rows if rows else 0)), title, said, drawn)


def _key(panels: Sequence[Panel]) -> Iterator[str]:
    """Say what the signs mean."""
    at = float(LEFT)
    for sign, said in (
        ("short", "short-term loudness (3 s)"),
        ("bar", "a sentence at its loudness"),
        ("pause", "a pause"),
        *(("mark", panel.marks_name) for panel in panels if panel.marks),
    ):
        yield {
            "short": line(at, 78, at + 22, 78, "short"),
            "bar": line(at, 78, at + 22, 78, "bar", stroke=colour(0)),
            "pause": line(at, 78, at + 22, 78, "bar", stroke=colour("pauses")),
            "mark": marks([at + 11], 82),
        }[sign]
        yield text(at + 30, 82, said, "quiet")
        at += 62 + 6.6 * len(said)


def _panel(panel: Panel, time: Axis, level: Axis, *, first: bool) -> Iterator[str]:
    yield f'<path class="paper" d="M{LEFT} {level.at(level.low)}H{RIGHT}V{level.at(level.high)}H{LEFT}z"/>'
    yield text(LEFT, level.end - (28 if first else 12), panel.title, "head")
    for value in level.ticks(6 if panel.unit == "LUFS" else 3):
        yield line(LEFT, level.at(value), RIGHT, level.at(value), "grid" if value or panel.unit == "LUFS" else "zero")
        yield text(LEFT - 8, level.at(value) + 4, signed(value, panel.unit, 0), "tick")
    yield text(LEFT - 8, level.end - 12, panel.unit, "tick")
    if panel.curve:
        points = " ".join(f"{time.at(second):g},{level.at(value):g}" for second, value in panel.curve)
        yield f'<polyline class="short" points="{points}"/>'
    if panel.target is not None:
        yield line(LEFT, level.at(panel.target), RIGHT, level.at(panel.target), "target")
    for row, stroke in reversed(_coloured(panel.rows)):  # the first voice lies on top
        yield _bars(row, time, level, stroke)
    if panel.marks:
        yield marks([time.at(second) for second in panel.marks], level.end + 9)
    yield from _names(panel, level)


def _coloured(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    """Give each voice a colour of its own; music and pauses have theirs."""
    voices = [row.name for row in rows if row.kind == "voice"]
    return [(row, colour(voices.index(row.name) if row.kind == "voice" else row.kind)) for row in rows]


def signed(value: float, unit: str, digits: int = 1) -> str:
    """Return a number with a real minus, and with a plus where it is a change."""
    written = f"{value:+.{digits}f}" if unit == "LU" and round(value, digits) else f"{value:.{digits}f}"
    return written.replace("-", "−")


def _bars(row: Row, time: Axis, level: Axis, stroke: str) -> str:
    path = "".join(
        f"M{time.at(start):g} {level.at(value):g}h{max(time.at(end) - time.at(start), 3):.1f}"
        for start, end, value in row.bars
    )
    return f'<path class="bar" stroke="{stroke}" d="{path}"/>' if path else ""


def _names(panel: Panel, level: Axis) -> Iterator[str]:
    """Name each row at its own height, moved apart where two are equally loud."""
    said = [
        (level.at(row.overall), f"{row.name} {signed(row.overall, panel.unit)}", stroke)
        for row, stroke in _coloured(panel.rows)
        if row.bars
    ]
    if panel.target is not None:
        said.append((level.at(panel.target), panel.target_name, ""))
    for (height, words, stroke), place in zip(said, spread([height for height, _, _ in said], 17), strict=True):
        sign = f'class="bar" stroke="{stroke}"' if stroke else 'class="target"'
        yield f'<path class="lead" d="M{RIGHT} {height:g}L{RIGHT + 16} {place:g}"/>'
        yield f'<path {sign} d="M{RIGHT + 18} {place:g}h14"/>'
        yield text(RIGHT + 38, place + 4, words, "name")


def _clock(time: Axis, top: float) -> Iterator[str]:
    step = next((step for step in (1, 2, 5, 10, 30, 60, 120, 300, 600, 900, 1800) if time.high / step <= 12), 3600)
    for second in range(0, int(time.high) + 1, step):
        yield line(time.at(second), top, time.at(second), top + 5, "axis")
        yield text(time.at(second), top + 20, short_clock(timedelta(seconds=second)), "time")


def _chapters(
    chapters: Sequence[Chapter], time: Axis, panels: Sequence[tuple[float, float]], top: float
) -> Iterator[str]:
    """Mark where chapters begin, by number, and list them below."""
    rows = -(-len(chapters) // _COLUMNS)
    if chapters:
        yield text(LEFT, top, "Chapters", "head")
    taken = 0.0
    for place, chapter in enumerate(chapters):
        at = time.at(chapter.start.total_seconds())
        for start, end in panels:
            yield line(at, start, at, end, "chapter")
        if at >= taken:  # a number that would lie on another is left to the list
            yield text(at - 1, panels[0][0] - 6, str(place + 1), "number")
            taken = at + 16
        column, row = divmod(place, rows)
        left, height = LEFT + column * (WIDTH - LEFT) / _COLUMNS, top + 22 + row * 20
        yield text(left, height, f"{place + 1}", "number")
        yield text(left + 22, height, short_clock(chapter.start), "quiet")
        yield text(left + 76, height, shorten(chapter.title, 40, placeholder=" …"), "plain")


def _range(panels: Sequence[Panel]) -> tuple[float, float]:
    """Return the lowest and highest value to show, multiples of 6; loudness always on much the same scale."""
    least, most = (_LUFS_LEAST, _LUFS_MOST) if any(panel.unit == "LUFS" for panel in panels) else (0.0, 0.0)
    values = [value for panel in panels for row in panel.rows for _, _, value in row.bars]
    low, high = min([least, *values]), max([most, *values])
    return max(6.0 * floor((low - 1) / 6), _LOWEST), 6.0 * ceil((high + 3) / 6)  # room for marks
