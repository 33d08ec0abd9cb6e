"""The values feeds are made of, read strictly: dates, addresses, times, numbers."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC5322 = re.compile(
    rf"(?:(?P<day>{'|'.join(DAYS)}), )?\d{{1,2}} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{{4}} "
    r"\d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC?|E[SD]T|C[SD]T|M[SD]T|P[SD]T)"
)
_CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d+(?:\.\d+)?)")
UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def moment(text: str) -> datetime | None:
    """Return a date of RFC 5322 (aware), None if ``text`` is none; the weekday is not looked at."""
    if not _RFC5322.fullmatch(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else None  # "-0000" says that the zone is not known


def wrong_weekday(text: str) -> str:
    """Return the weekday a date should have, "" if it has the right one, or none."""
    said, found = _RFC5322.fullmatch(text), moment(text)
    right = DAYS[found.weekday()] if found else ""
    return right if said and said["day"] and said["day"] != right else ""


def seconds(text: str) -> float | None:
    """Return a time in seconds: ``12:03.5``, ``00:12:03``, ``723.5`` (RFC 2326's normal play time); else None."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)


def whole_number(text: str) -> int | None:
    """Return a number written in digits only, else None."""
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else None


def is_address(url: str) -> bool:
    """Whether ``url`` is a whole address on the web."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def extension(url: str) -> str:
    """Return what the path of an address ends in, ``.mp3``; "" without."""
    try:
        name = urlsplit(url).path.rpartition("/")[2]
    except ValueError:
        return ""
    return f".{name.rpartition('.')[2].lower()}" if "." in name else ""
