"""Rules of recurrence (RFC 5545, 3.3.10), as "FREQ=MONTHLY;BYDAY=1TU". The door to dateutil."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from dateutil.rrule import rrulestr

_PART = re.compile(r"[A-Z]+=[^=;\s]+")
_NONE = re.compile(r"(^|;)(INTERVAL|COUNT)=0*(;|$)")
_UNTIL_UTC = re.compile(r"UNTIL=\w+Z(;|$)")
_ANY_DAY = datetime(2026, 1, 1)  # noqa: DTZ001  # without one the library would ask the clock; nothing counts from it


def rule_fault(rule: str, dtstart: datetime | None) -> str:
    """Return what is wrong with a rule of recurrence that counts from ``dtstart`` (aware), "" if nothing is."""
    parts = rule.split(";")
    if not all(map(_PART.fullmatch, parts)) or not any(part.startswith("FREQ=") for part in parts):
        return "is not a rule of recurrence (RFC 5545): NAME=VALUE, parted by semicolons, FREQ among them"
    if _NONE.search(rule):
        return "repeats nothing: INTERVAL and COUNT are at least 1"
    any_day = _ANY_DAY.replace(tzinfo=UTC) if _UNTIL_UTC.search(rule) else _ANY_DAY  # both in UTC, or none
    try:
        rrulestr(rule, dtstart=dtstart or any_day)
    except (ValueError, TypeError, OverflowError) as error:
        return f"is not a rule of recurrence (RFC 5545): {error}"
    if "COUNT=" in rule and dtstart is None:
        return "has COUNT, which counts from dtstart; say when the first one is"
    return ""
