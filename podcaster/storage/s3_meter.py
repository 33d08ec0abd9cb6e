"""How much of a large file has been sent."""

from __future__ import annotations

import threading

from podcaster.model import Progress


class Meter:
    """Adds up the bytes boto3's threads report; a repeated part is reported as less than nothing."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress
        self._done, self._lock = 0, threading.Lock()

    def __call__(self, more: int) -> None:
        """Count ``more`` bytes and report the sum."""
        with self._lock:
            self._done += more
            self._progress("uploading", self._done, self._total, "B")
