"""The audio of several episodes at once, on any executor with the standard ``concurrent.futures`` interface."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

from podcaster.build.cache import Cache
from podcaster.build.episodes import in_episode, raise_all
from podcaster.build.media import Produced, produce
from podcaster.build.source import Source
from podcaster.errors import PodcasterError
from podcaster.model import Episode, Progress, Show


@dataclass(frozen=True)
class Job:
    """One episode to make, with the cover its file carries and whoever watches."""

    episode: Episode
    source: Source
    cover: bytes
    watcher: Progress | None


class Stopped(BaseException):
    """The host pressed Ctrl-C; raised inside the work that is under way."""


def produce_all(show: Show, jobs: Sequence[Job], cache: Cache, executor: Executor | None = None) -> dict[str, Produced]:
    """Return every episode's media by slug. Raises what failed, all episodes' problems at once.

    Without an ``executor``, threads do the work, one per core: decoding and encoding leave Python's lock free.
    """
    stop = Event()
    pool = executor or ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
    try:
        futures = [(job, pool.submit(_one, show, job, cache, stop)) for job in jobs]
        made, failures = {}, []
        for job, future in futures:
            try:
                made[job.episode.slug] = future.result()
            except PodcasterError as error:
                failures.append(error)
    except BaseException:
        stop.set()
        raise
    finally:
        if executor is None:
            pool.shutdown(wait=True, cancel_futures=stop.is_set())
    raise_all(failures)
    return made


def _one(show: Show, job: Job, cache: Cache, stop: Event) -> Produced:
    def watched(step: str, done: float, total: float, unit: str) -> None:
        if stop.is_set():
            raise Stopped
        if job.watcher:
            job.watcher(step, done, total, unit)

    with in_episode(job.episode):
        return produce(show, job.episode, job.source, cover=job.cover, cache=cache, progress=watched)
