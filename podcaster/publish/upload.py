"""Carrying out a plan: media, sidecars, pages, the feed last, and then the record that says it happened."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from podcaster import keys
from podcaster.errors import Problem, PublishError, StorageError
from podcaster.model import Progress, Release
from podcaster.publish import order, records
from podcaster.publish.plan import THREADS, Plan, Step, is_stored
from podcaster.storage.store import Store

T = TypeVar("T")


def publish(plan: Plan, public: Path, store: Store, progress: Progress | None = None) -> Release:
    """Put ``plan`` live and return the release that is then live; with nothing to do, no request is made.

    Stopped at any moment, it leaves nothing public that points at what is not there, and planning and publishing again
    goes on where it stopped. ``progress`` hears bytes, for each media file and for each stage of small files.
    Raises StorageError, and PublishError if somebody else published meanwhile or the build changed.
    """
    if plan.is_empty and plan.latest:
        return plan.latest
    confirmed = False
    for stage, steps in groupby(plan.uploads, key=lambda step: step.stage):
        if stage > order.SIDECARS and not confirmed:  # from here on, what is written points at media and sidecars
            _confirm(plan, store)
            confirmed = True
        _upload(stage, tuple(steps), plan, public, store, progress)
    if not confirmed:
        _confirm(plan, store)
    if not store.write_new(records.key(plan.release.number), records.to_json(plan.release)):
        what = f"somebody else published release {plan.release.number} at the same moment"
        raise PublishError(Problem(store.address, what, "podcaster publish"))
    return plan.release


def _upload(
    stage: int, steps: tuple[Step, ...], plan: Plan, public: Path, store: Store, progress: Progress | None
) -> None:
    """Upload one stage: media one after the other (each in parallel parts), small files sixteen at a time."""
    if stage == order.MEDIA:
        for step in steps:
            store.write(step.key, public / step.key, progress=_named(progress, step.key))
        return
    meter = _Meter(f"uploading {order.NAMES[stage]}", sum(step.size_bytes for step in steps), progress)

    def send(step: Step) -> None:
        store.write(step.key, _content(public / step.key, plan.release.files[step.key].sha256))
        meter.add(step.size_bytes)

    _in_parallel(send, steps)


def _confirm(plan: Plan, store: Store) -> None:
    """Raise StorageError unless the storage shows every immutable object just written, whole and with its type."""
    written = [step.key for step in plan.uploads if keys.is_immutable(step.key)]
    there = _in_parallel(lambda key: is_stored(store, key, plan.release.files[key]), written)
    lost = [key for key, is_there in zip(written, there, strict=True) if not is_there]
    if lost:
        what = "was accepted by the storage, which now does not show it with its size and type"
        raise StorageError([Problem(f"{store.address}: {key}", what, "publish again") for key in lost])


def _content(path: Path, sha256: str) -> bytes:
    """Return the file that was planned, and no other."""
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PublishError(Problem(str(path), "changed while it was being published", "podcaster publish"))
    return content


def _in_parallel(work: Callable[[T], object], items: Iterable[T]) -> list[object]:
    """Return ``work`` of every item, in order; after a failure nothing new is begun."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        return list(pool.map(work, items))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _named(progress: Progress | None, key: str) -> Progress | None:
    """Return a progress that names what is uploaded."""
    if progress is None:
        return None
    report = progress
    return lambda step, done, total, unit: report(f"{step} {key}", done, total, unit)


class _Meter:
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
