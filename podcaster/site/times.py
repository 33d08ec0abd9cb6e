"""Times as a page writes them, the same in every language."""

from __future__ import annotations

from datetime import timedelta


def fragment(moment: timedelta) -> str:
    """Return what makes a browser start media at a moment: ``#t=123.5``, in seconds (W3C Media Fragments URI 1.0)."""
    return f"#t={moment.total_seconds():.3f}".rstrip("0").rstrip(".")


def iso_duration(duration: timedelta) -> str:
    """Return a duration in whole seconds as ISO 8601 writes it: ``PT1H2M3S``."""
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0S")
