"""Audacity's labels (File, Export, Export Labels): start, end and label with tabs between them; times in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.content.markers.row import Row

NAME = "Audacity labels"
EXAMPLE = "750.5 and 750.5 and Questions, with tabs between them"

_LABEL = re.compile(r"-?\d+(?:[.,]\d+)?\t-?\d+(?:[.,]\d+)?(?:\t|$)")


def matches(text: str) -> bool:
    """Whether the first line is a label."""
    return _LABEL.match(text.lstrip("\n ")) is not None


def rows(text: str) -> Iterator[Row]:
    """Yield the labels. A line that starts with a backslash says which frequencies the label above it is about."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip() and not line.startswith("\\"):
            start, _, rest = line.partition("\t")
            yield Row(place=f"line {number}", time=start, title=rest.partition("\t")[2])
