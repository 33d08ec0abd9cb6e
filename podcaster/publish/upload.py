"""What never changes goes up before the commit: media and sidecars under hashed names, each then looked for."""

from __future__ import annotations

import hashlib
from itertools import groupby
from pathlib import Path

from podcaster import keys
from podcaster.errors import Problem, PublishError, StorageError
from podcaster.model import Progress
from podcaster.publish import order
from podcaster.publish.parallel import Meter, in_parallel
from podcaster.publish.plan import Plan
from podcaster.publish.steps import Step, is_stored
from podcaster.storage.store import Store


def upload(plan: Plan, public: Path, store: Store, progress: Progress | None = None) -> None:
    """Send every new immutable file of ``plan``, media first, and look whether it is there.

    Raises StorageError if one is not there, PublishError if the build changed since it was planned.
    """
    steps = [step for step in plan.uploads if keys.is_immutable(step.key)]
    for stage, some in groupby(steps, key=lambda step: step.stage):
        _send(stage, tuple(some), plan, public, store, progress)
    _confirm(steps, plan, store)


def content_of(plan: Plan, public: Path, key: str) -> bytes:
    """Return the file that was planned, and no other. Raises PublishError if it changed."""
    path = plan.paths.get(key, public / key)
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != plan.release.files[key].sha256:
        raise PublishError(Problem(str(path), "changed while it was being published", "podcaster publish"))
    return content


def _send(
    stage: int, steps: tuple[Step, ...], plan: Plan, public: Path, store: Store, progress: Progress | None
) -> None:
    """Send one stage: media one after the other (each in parallel parts), small files sixteen at a time."""
    if stage == order.MEDIA:
        for step in steps:
            path = plan.paths.get(step.key, public / step.key)
            store.write(step.key, path, progress=_named(progress, step.key))
        return
    meter = Meter(f"uploading {order.NAMES[stage]}", sum(step.size_bytes for step in steps), progress)

    def send(step: Step) -> None:
        store.write(step.key, content_of(plan, public, step.key))
        meter.add(step.size_bytes)

    in_parallel(send, steps)


def _confirm(steps: list[Step], plan: Plan, store: Store) -> None:
    """Raise StorageError unless the storage shows every object just written, whole and with its type."""
    there = in_parallel(lambda step: is_stored(store, step.key, plan.release.files[step.key]), steps)
    lost = [step.key for step, is_there in zip(steps, there, strict=True) if not is_there]
    if lost:
        what = "was accepted by the storage, which now does not show it with its size and type"
        raise StorageError([Problem(f"{store.address}: {key}", what, "publish again") for key in lost])


def _named(progress: Progress | None, key: str) -> Progress | None:
    """Return a progress that names what is uploaded."""
    if progress is None:
        return None
    report = progress
    return lambda step, done, total, unit: report(f"{step} {key}", done, total, unit)
