"""What no message, traceback or log line shows: credentials, signed addresses, the addresses of listeners.

Nor what a terminal would obey: a feed or a server of a stranger's may hold such letters, and is quoted.
"""

from __future__ import annotations

import os
import re

HIDDEN = "…"
_ENVIRONMENT = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "PODCASTER_PODPING_TOKEN",
    "PODCASTER_WEBHOOK",
    "PODCASTER_WEBHOOK_SECRET",
)
_SHORTEST = 6  # what is shorter is a word, or nothing
# What follows one of these, up to the next mark of punctuation that ends it.
_SHAPES = (
    # A signed request, in its address or in its header, lets whoever has it in (AWS Signature Version 4, and 2).
    re.compile(r"(?i)((?:Signature|Credential|Security-Token|AWSAccessKeyId)=)[^,&\s\"'<>]+"),
    re.compile(r"(://)[^/\s@\"'<>]+(?=@)"),  # a name and a password in an address (RFC 3986, 3.2.1)
    re.compile(r"(private/)[A-Za-z0-9_-]{32,}(?=\.xml)"),  # a listener's own feed
)
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # C0 and C1 (ECMA-48), but for tab and line feed


def printable(text: str) -> str:
    """Return ``text`` with what a terminal would obey written out: ``\\x1b[2J`` is read, and clears nothing."""
    return _OBEYED.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def redacted(text: str) -> str:
    """Return ``text`` printable and without secrets: those in the environment, and what looks like one of ours."""
    text = printable(text)
    for name in _ENVIRONMENT:
        if len(secret := os.environ.get(name, "").strip()) >= _SHORTEST:
            text = text.replace(secret, HIDDEN)
    for shape in _SHAPES:
        text = shape.sub(rf"\1{HIDDEN}", text)
    return text
