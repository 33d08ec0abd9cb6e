"""The address as a QR code, for the phone of a host who looks at a terminal."""

from __future__ import annotations

import re

import pytest
import segno

from podcaster.errors import PodcasterError
from podcaster.preview.qr import qr

URL = "http://192.168.178.120:8000/feed.xml"
LIGHT_HALVES = {"█": (0, 0), "▀": (0, 1), "▄": (1, 0), " ": (1, 1)}  # 1 is dark, as in segno's matrix
LINE = re.compile("\x1b\\[38;5;231;48;5;16m([█▀▄ ]+)\x1b\\[0m")


def modules(text: str) -> list[list[int]]:
    """Read the half blocks back: two rows of modules a line."""
    rows = []
    for line in text.splitlines():
        found = LINE.fullmatch(line)
        assert found, repr(line)
        upper, lower = zip(*(LIGHT_HALVES[character] for character in found[1]), strict=True)
        rows += [list(upper), list(lower)]
    return rows


@pytest.mark.parametrize("url", [URL, "http://10.0.0.7:8000/", f"https://podcast.example.org/{'a' * 300}.xml"])
def test_the_phone_sees_the_code_with_its_quiet_zone(url: str) -> None:
    """Every module is where the standard puts it, with four light ones around: a camera finds the code."""
    expected = [list(row) for row in segno.make(url, micro=False, error="l").matrix_iter(border=4)]
    assert modules(qr(url))[: len(expected)] == expected
    assert all(bit == 0 for row in expected[:4] + expected[-4:] for bit in row)


def test_it_fits_a_terminal_of_80_by_24() -> None:
    """The host sees the whole code without scrolling, with room for the addresses."""
    lines = qr(URL).splitlines()
    assert len(lines) <= 19
    assert all(len(LINE.sub(r"\1", line)) <= 40 for line in lines)


def test_it_brings_its_own_colours() -> None:
    """Black on white on dark and on light terminals alike; every line ends in the terminal's own colours."""
    assert all(line.startswith("\x1b[38;5;231;48;5;16m") and line.endswith("\x1b[0m") for line in qr(URL).splitlines())


def test_an_address_too_long_for_a_code_is_named() -> None:
    """An absurd address is refused in words, not with a library's traceback."""
    with pytest.raises(PodcasterError, match="too long for a QR code"):
        qr("http://podcast.example.org/" + "a" * 3000)
