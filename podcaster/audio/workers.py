"""All cores at work on one sound: it is read by one thread, in portions, and the portions are worked on side by side.

Threads are enough: FFmpeg, numpy and LAME work without holding Python back.
"""

from __future__ import annotations

import ctypes
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from itertools import islice
from threading import Event
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # options of mallopt(3)
_KEPT_BYTES = 32 << 20
MOST = 8  # every worker holds a portion of the sound, so this bounds memory


class Workers:
    """As many threads as there are cores (8 at most); what they do is the same however many they are.

    When the block is left by an exception (Ctrl-C too), every worker ends within a second of sound.
    """

    def __init__(self, count: int | None = None) -> None:
        _keep_memory()
        self._count = min(count or cores(), MOST)
        self._pool = ThreadPoolExecutor(self._count, "audio")
        self._stopped = Event()

    def __enter__(self) -> Self:
        _give_memory_back()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error:
            self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=error is not None)
        _give_memory_back()

    def submit(self, work: Callable[[T], R], item: T) -> Future[R]:
        """Have ``work`` done on ``item`` when a thread is free."""
        return self._pool.submit(work, item)

    def in_order(self, work: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
        """Yield what ``work`` makes of each item, in order; ``items`` are taken only one ahead of the threads."""
        waiting: deque[Future[R]] = deque()
        for item in items:
            waiting.append(self.submit(work, item))
            if len(waiting) > self._count:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()

    def unless_stopped(self, blocks: Iterable[T]) -> Iterator[T]:
        """Yield ``blocks`` until the work is called off."""
        for block in blocks:
            if self._stopped.is_set():
                raise CancelledError
            yield block


def cores() -> int:
    """Return how many cores this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@cache
def _keep_memory() -> None:
    """Ask glibc, where there is one, to keep memory that is free for the next block of sound.

    Otherwise it goes back to the system after every step and is asked for again: with several threads, which wait for
    one another there, a sixth of all the time.
    """
    with suppress(AttributeError, OSError, TypeError):
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            ctypes.CDLL(None).mallopt(option, _KEPT_BYTES)


def _give_memory_back() -> None:
    """Ask glibc to give back what is free before and after the work: what comes next needs it in other places."""
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


class Portion(list[T], Generic[T]):
    """Blocks of one second, the first of them at ``begin`` seconds."""

    def __init__(self, blocks: Iterable[T], begin: int) -> None:
        super().__init__(blocks)
        self.begin = begin


def portions(blocks: Iterator[T], spans: Iterable[tuple[int, int | None]]) -> Iterator[Portion[T]]:
    """Cut a stream into portions that may overlap: ``spans`` are from and to seconds, in order; None is to the end.

    Ends with the stream, whatever spans there are still.
    """
    held: list[T] = []
    first = 0
    for begin, end in spans:
        del held[: begin - first]
        first = begin
        held.extend(blocks if end is None else islice(blocks, end - begin - len(held)))
        if not held:
            return
        yield Portion(held, begin)
