"""Small requests sixteen at a time, and what they have sent so far."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from podcaster.model import Progress

THREADS = 16
T = TypeVar("T")
R = TypeVar("R")


def in_parallel(work: Callable[[T], R], items: Iterable[T]) -> list[R]:
    """Return ``work`` of every item, in order; after a failure nothing new is begun."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        return list(pool.map(work, items))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Meter:
    """Adds up what the threads have sent."""

    def __init__(self, step: str, total: int, progress: Progress | None) -> None:
        self._step, self._total, self._progress = step, total, progress
        self._done, self._lock = 0, threading.Lock()

    def add(self, size_bytes: int) -> None:
        """Count ``size_bytes`` more and report the sum."""
        with self._lock:
            self._done += size_bytes
            if self._progress:
                self._progress(self._step, self._done, self._total, "B")
