"""Which episodes a publication changes, and of which only the page does, for the sake of an episode beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath

from podcaster.publish.plan import Plan

_PAGES = "episodes"


@dataclass(frozen=True, slots=True)
class Touched:
    """Slugs: of those ``itself`` something is other than it was, of the others the page links to other neighbours."""

    itself: frozenset[str]
    page_only: frozenset[str]


def touched(plan: Plan, slugs: Sequence[str]) -> Touched:
    """Return what ``plan`` changes; ``slugs`` are the episodes in the order in which their pages link to each other.

    Told from the names of what is sent. A page that is sent alone, beside an episode that changes, is one of links.
    """
    sent = [PurePosixPath(step.key) for step in plan.uploads]
    itself = {path.name.partition(".")[0] for path in sent if path.parent.name != _PAGES}
    itself |= {plan.release.enclosures[guid].slug for guid in (*plan.added, *plan.changed)}
    pages = {path.stem for path in sent if path.parent.name == _PAGES} - itself
    beside = {slug for pair in pairwise(slugs) for slug in pair if itself & set(pair)}
    page_only = pages if plan.gone else pages & beside
    return Touched(frozenset(itself | (pages - page_only)), frozenset(page_only))
