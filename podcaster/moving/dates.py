"""Dates and lengths as real feeds write them, right or nearly so."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

# Zones that feeds name and RFC 5322 does not, in hours from Greenwich.
_ZONES = {"BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "IST": 5.5, "JST": 9, "AEST": 10, "AEDT": 11, "WEST": 1}
_LENGTH = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,7})(?:[.,](\d{1,6})\d*)?")


def date_of(text: str) -> datetime | None:
    """Return the date in ``text`` (RFC 822 or ISO 8601), aware; None if there is none.

    A wrong weekday does not matter, for the date is right next to it; a date without a zone is taken as UTC.
    """
    text = " ".join(text.split())
    try:
        found = datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    except ValueError:
        pass
    zone = text.rpartition(" ")[2].upper()
    if zone in _ZONES:
        hours, minutes = divmod(round(_ZONES[zone] * 60), 60)
        text = f"{text.rpartition(' ')[0]} +{hours:02d}{minutes:02d}"
    parts = parsedate_tz(text)
    try:
        if parts is None:
            return None
        return datetime(*parts[:6], tzinfo=timezone(timedelta(seconds=parts[9] or 0)))
    except (ValueError, OverflowError):
        return None


def length_of(text: str) -> timedelta | None:
    """Return the length in "1:02:03", "62:03", "3723" (seconds) or "3723.5"; None if there is none."""
    match = _LENGTH.fullmatch(text.strip())
    if not match:
        return None
    hours, minutes, seconds, fraction = match.groups()
    rest = int((fraction or "0").ljust(6, "0"))
    return timedelta(hours=int(hours or 0), minutes=int(minutes or 0), seconds=int(seconds), microseconds=rest)
