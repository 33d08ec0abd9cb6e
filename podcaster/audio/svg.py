"""The few shapes a level plot is drawn with, as SVG 1.1 text: no library, no fonts, no scripts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from xml.sax.saxutils import escape

# Dark blue against light orange, then pink and black; music is green. Colour-blind eyes and grey paper part them.
_COLOURS = ("#00487f", "#e88700", "#c2588e", "#222222")
_OTHERS = {"music": "#00806a", "pauses": "#8d99a5"}

_STYLE = """
text { font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; fill: #15202b }
text.title { font-size: 20px; font-weight: 600 } text.head { font-size: 14px; font-weight: 600 }
.quiet, .tick, .time { fill: #4d5c6b } .tick { text-anchor: end } .time { text-anchor: middle }
text.number { font-weight: 600 }
path, line, polyline { fill: none } .ground { fill: #fff } .paper { fill: #f7f9fb }
.grid { stroke: #dde4ea } .zero, .axis { stroke: #4d5c6b } .lead { stroke: #b8c3cd }
.bar { stroke-width: 5 } .short { stroke: #5f6d7a; stroke-width: 1; stroke-opacity: .55 }
.target { stroke: #a3123f; stroke-width: 1.5; stroke-dasharray: 7 4 }
.chapter { stroke: #4d5c6b; stroke-dasharray: 2 3 } .mark { fill: #a3123f }
"""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from ``low`` to ``high`` on the pixels from ``start`` to ``end``; what lies outside stays at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of a value, to a tenth."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)

    def ticks(self, step: int) -> list[int]:
        """Return the multiples of ``step``, or of twice as much until there is room for their numbers."""
        while abs(self.end - self.start) * step / (self.high - self.low) < 15:
            step *= 2
        return list(range(step * ceil(self.low / step), int(self.high) + 1, step))


def colour(what: int | str) -> str:
    """Return the colour of a voice (by number), of "music" or of "pauses"."""
    return _COLOURS[what % len(_COLOURS)] if isinstance(what, int) else _OTHERS[what]


def text(x: float, y: float, words: str, kind: str) -> str:
    """Return words whose baseline is at ``y``."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{_escaped(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, kind: str, stroke: str = "") -> str:
    """Return a straight line."""
    coloured = f' stroke="{stroke}"' if stroke else ""
    return f'<line class="{kind}"{coloured} x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def marks(places: Iterable[float], y: float) -> str:
    """Return triangles that point down to ``y``; those that would lie on one another become one."""
    apart: list[float] = []
    for place in sorted(places):
        if not apart or place - apart[-1] >= 5:
            apart.append(place)
    return '<path class="mark" d="' + "".join(f"M{place:g} {y:g}l-4-8h8z" for place in apart) + '"/>'


def spread(heights: Sequence[float], least: float) -> list[float]:
    """Return heights near the given ones, in the same order, but at least ``least`` apart."""
    order = sorted(range(len(heights)), key=lambda place: heights[place])
    groups: list[list[int]] = []
    for place in order:
        groups.append([place])
        while (
            len(groups) > 1
            and _centre(groups[-1], heights) - _centre(groups[-2], heights)
            < least * (len(groups[-1]) + len(groups[-2])) / 2
        ):
            groups[-2:] = [groups[-2] + groups[-1]]
    moved = [0.0] * len(heights)
    for group in groups:
        top = _centre(group, heights) - least * (len(group) - 1) / 2
        for step, place in enumerate(group):
            moved[place] = round(top + step * least, 1)
    return moved


def document(width: int, height: int, title: str, description: str, drawn: Iterable[str]) -> str:
    """Return a whole SVG file on a light ground, with a name and a description for those who hear it."""
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    names = f"<title>{_escaped(title)}</title><desc>{_escaped(description)}</desc>"
    ground = f'<path class="ground" d="M0 0h{width}v{height}H0z"/>'
    return "\n".join([head, names, f"<style>{_STYLE}</style>", ground, *drawn, "</svg>", ""])


def _escaped(words: str) -> str:
    """Return words without the characters XML cannot hold."""
    return escape("".join(letter for letter in words if letter.isprintable()))


def _centre(group: Sequence[int], heights: Sequence[float]) -> float:
    return sum(heights[place] for place in group) / len(group)
