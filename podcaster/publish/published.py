"""What a publication did, or would do, for those who tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from podcaster.build.line import Built
from podcaster.errors import Problem
from podcaster.feed.noticed import Noticed
from podcaster.model import Episode, Release
from podcaster.publish.plan import Plan
from podcaster.publish.touched import Touched, touched


@dataclass(frozen=True, kw_only=True)
class Published:
    """What a publication did; ``release`` is None if it was only planned: then ``noticed`` is what apps would see."""

    built: Built
    plan: Plan
    release: Release | None
    address: str
    warnings: tuple[Problem, ...] = ()
    noticed: tuple[Noticed, ...] = ()

    @property
    def dated_as_before(self) -> tuple[Episode, ...]:
        """The drafts that are live with the date by which listeners know them."""
        known = self.plan.latest.dates if self.plan.latest else {}
        return tuple(episode for episode in self.built.chosen.dated if episode.guid in known)

    @property
    def touched(self) -> Touched:
        """Which episodes changed by it."""
        return touched(self.plan, [episode.slug for episode in self.built.edition.for_everyone().episodes])

    @property
    def notes(self) -> tuple[Problem, ...]:
        """What could be better in what changes; of the rest ``check`` tells, once for each time it is asked."""
        if self.plan.is_empty:
            return ()
        itself = self.touched.itself
        return tuple(each for each in self.built.warnings if _episode_of(each) in (None, *itself))


def _episode_of(problem: Problem) -> str | None:
    folder, _, inside = problem.where.partition("/")
    return re.split("[/:]", inside)[0] if folder == "episodes" and inside else None
