"""What never changes goes up before the commit: media and sidecars under hashed names, each then looked for."""

from __future__ import annotations

import hashlib
from itertools import groupby
from pathlib import Path

from podcaster import keys
from podcaster.build.fingerprint import sha256_of
from podcaster.errors import Problem, PublishError, StorageError
from podcaster.model import Progress, StoredFile
from podcaster.publish import order
from podcaster.publish.parallel import Meter, in_parallel
from podcaster.publish.plan import Plan
from podcaster.publish.steps import Step
from podcaster.storage.store import Store


def upload(plan: Plan, public: Path, store: Store, progress: Progress | None = None) -> None:
    """Send every new immutable file of ``plan``, media first, and look whether it is there, byte for byte.

    What a publication that was stopped has left there is looked at as well, and sent again if it is damaged.
    Raises StorageError if one is not there, PublishError if the build changed since it was planned.
    """
    left = [step for step in plan.steps if step.action == "stored" and _path(plan, public, step.key).is_file()]
    damaged = {step.key for step in _not_there(left, plan, public, store)}
    immutable = [step for step in plan.steps if keys.is_immutable(step.key)]
    steps = [step for step in immutable if step.is_upload or step.key in damaged]
    for stage, some in groupby(steps, key=lambda step: step.stage):
        _send(stage, tuple(some), plan, public, store, progress)
    if lost := _not_there(steps, plan, public, store):
        what = "was accepted by the storage, which now does not show it with its size, type, lifetime and bytes"
        raise StorageError([Problem(f"{store.address}: {step.key}", what, "publish again") for step in lost])


def content_of(plan: Plan, public: Path, key: str) -> bytes:
    """Return the file that was planned, and no other. Raises PublishError if it changed."""
    path = _path(plan, public, key)
    content = path.read_bytes() if path.is_file() else b""
    _refuse_changed(path, hashlib.sha256(content).hexdigest(), plan.release.files[key])
    return content


def _path(plan: Plan, public: Path, key: str) -> Path:
    return plan.paths.get(key, public / key)


def _refuse_changed(path: Path, sha256: str, planned: StoredFile) -> None:
    if sha256 != planned.sha256:
        raise PublishError(Problem(str(path), "changed while it was being published", "podcaster publish"))


def _send(
    stage: int, steps: tuple[Step, ...], plan: Plan, public: Path, store: Store, progress: Progress | None
) -> None:
    """Send one stage: media one after the other (each in parallel parts), small files sixteen at a time."""
    if stage == order.MEDIA:
        for step in steps:
            path = _path(plan, public, step.key)
            _refuse_changed(path, sha256_of(path), plan.release.files[step.key])
            store.write(step.key, path, progress=_named(progress, step.key))
        return
    meter = Meter(f"uploading {order.NAMES[stage]}", sum(step.size_bytes for step in steps), progress)

    def send(step: Step) -> None:
        store.write(step.key, content_of(plan, public, step.key))
        meter.add(step.size_bytes)

    in_parallel(send, steps)


def _not_there(steps: list[Step], plan: Plan, public: Path, store: Store) -> list[Step]:
    """Return those of which the storage does not show the very bytes of the build, with type and lifetime."""
    there = in_parallel(lambda step: store.holds(step.key, _path(plan, public, step.key)), steps)
    return [step for step, is_there in zip(steps, there, strict=True) if not is_there]


def _named(progress: Progress | None, key: str) -> Progress | None:
    """Return a progress that names what is uploaded."""
    if progress is None:
        return None
    report = progress
    return lambda step, done, total, unit: report(f"{step} {key}", done, total, unit)
