"""An address as a QR code for the terminal. The door to segno."""

from __future__ import annotations

import io

import segno

from podcaster.errors import PodcasterError, Problem

# Black and white of the 256-colour table: a terminal's theme leaves these alone, so dark and light ones show the same.
_BLACK_AND_WHITE = "\x1b[38;5;231;48;5;16m"
_RESET = "\x1b[0m"
_QUIET_MODULES = 4  # ISO/IEC 18004


def qr(url: str) -> str:
    """Return ``url`` as lines of half-block characters in black and white, quiet zone included.

    Without its colours it is still right on a dark terminal. Raises PodcasterError if ``url`` is too long for one.
    """
    try:
        code = segno.make(
            url, micro=False, error="l"
        )  # phones cannot read micro codes; a screen needs little correction
    except segno.DataOverflowError as error:
        raise PodcasterError(Problem(f"{url[:60]}…", "is too long for a QR code")) from error
    lines = io.StringIO()
    code.terminal(lines, border=_QUIET_MODULES, compact=True)
    return "".join(f"{_BLACK_AND_WHITE}{line}{_RESET}\n" for line in lines.getvalue().splitlines())
