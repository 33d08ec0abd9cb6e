"""REAPER's markers and regions (Region/Marker Manager, Export): CSV, times in the unit the project shows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from podcaster.content.markers.row import MalformedError, Row

NAME = "REAPER markers"
EXAMPLE = "M1,Questions,12:30.500,, (set the project's time unit to Minutes:Seconds and export again)"

# Beats (144.2.00), frames (00:12:30:12) and bare sample numbers need the project to be understood.
_NO_TIME = re.compile(r"\d+\.\d+\.\d+|\d+:\d+:\d+:\d+|\d+")


def matches(text: str) -> bool:
    """Whether the first line is REAPER's: #,Name,Start and more."""
    return _columns(text.split("\n", 1)[0])[:3] == ["#", "name", "start"]


def rows(text: str) -> Iterator[Row]:
    """Yield markers (M1) and the beginnings of regions (R1)."""
    reader = csv.reader(text.split("\n"), strict=True)
    try:
        for cells in reader:
            if reader.line_num > 1 and any(cell.strip() for cell in cells):
                yield _row(f"line {reader.line_num}", cells)
    except csv.Error as error:
        raise MalformedError(f"line {reader.line_num}", f"is not CSV ({error})") from error


def _row(place: str, cells: list[str]) -> Row:
    if len(cells) < 3:
        raise MalformedError(place, f"has {len(cells)} of the columns #, Name and Start")
    time = cells[2].strip()
    unit = " in beats, frames or samples" if _NO_TIME.fullmatch(time) else ""
    return Row(place=place, time=time + unit, title=cells[1])


def _columns(line: str) -> list[str]:
    return [name.strip().strip('"').lower() for name in line.split(",")]
