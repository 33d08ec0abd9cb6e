"""The words, dates, durations and sizes of a page in the show's language and time zone. The only door to babel."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date
from babel.units import format_unit

STRINGS = Path(__file__).parent / "strings"


@dataclass(frozen=True, slots=True)
class Language:
    """One language in one time zone."""

    tag: str  # as the show writes it: "nl", "nl-BE"
    locale: Locale
    zone: ZoneInfo
    strings: Mapping[str, str]
    roles: Mapping[str, str]

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, for the page's ``dir``."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    @property
    def name(self) -> str:
        """What the language calls itself: ``Nederlands``."""
        return self.locale.get_language_name() or self.tag

    @property
    def open_graph(self) -> str:
        """The language with its most likely territory, as Open Graph wants it: ``nl_NL``."""
        likely = get_global("likely_subtags").get(str(self.locale), "")
        return f"{self.locale.language}_{self.locale.territory or likely.rpartition('_')[2] or 'US'}"

    def say(self, key: str, **values: object) -> str:
        """Return one of the page's sentences, with its ``{values}`` filled in; LookupError if there is none."""
        if key not in self.strings:
            raise LookupError(f"there is no sentence {key!r}")
        return self.strings[key].format(**values)

    def role(self, role: str) -> str:
        """Return a role of the person taxonomy in this language; one we do not know comes back as it is."""
        return self.roles.get(role.lower(), role)

    def date(self, moment: datetime) -> str:
        """Return the day of an aware moment in the show's time zone: ``5 mei 2026``."""
        return format_date(self.local(moment), "long", locale=self.locale)

    def local(self, moment: datetime) -> datetime:
        """Return an aware moment on the show's own clock."""
        return moment.astimezone(self.zone)

    def duration(self, duration: timedelta) -> str:
        """Return a duration to read: ``1 min 30 sec``; from five minutes on without seconds, ``1 uur 5 min``."""
        seconds = round(duration.total_seconds())
        if seconds >= 300:
            seconds = round(seconds / 60) * 60
        parts = ((seconds // 3600, "hour"), (seconds // 60 % 60, "minute"), (seconds % 60, "second"))
        heard = [part for part in parts if part[0]] or [(0, "second")]
        return " ".join(_measured(number, f"duration-{unit}", self.locale) for number, unit in heard)

    def size(self, size_bytes: int) -> str:
        """Return a file's size to read, in steps of 1000 as shops and phones count: ``21,6 MB``."""
        unit, bytes_each = ("megabyte", 1e6) if size_bytes >= 1e6 else ("kilobyte", 1e3)
        return _measured(round(size_bytes / bytes_each, 1), f"digital-{unit}", self.locale)


@lru_cache(maxsize=1024)  # each page of an episode says the same few, and babel takes its time
def _measured(number: float, unit: str, locale: Locale) -> str:
    return format_unit(number, unit, "short", locale=locale)


def language(tag: str, timezone: str) -> Language:
    """Return the language of a BCP 47 tag; what it has no words or rules for is English."""
    locale = _locale(tag)
    english, own = _table("en"), _table(locale.language)
    return Language(
        tag=tag,
        locale=locale,
        zone=ZoneInfo(timezone),
        strings={**english, **own},
        roles={**english["roles"], **own.get("roles", {})},
    )


def _locale(tag: str) -> Locale:
    """Return babel's rules for a tag, or for its language alone, or English."""
    for attempt in (tag, tag.split("-")[0]):
        try:
            return Locale.parse(attempt, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def _table(name: str) -> dict[str, Any]:
    """Return one file of strings; empty if there is none."""
    path = STRINGS / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
