"""What the folders of episodes from elsewhere are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from podcaster.content.names import slug_of
from podcaster.moving.old_episode import OldEpisode


def slugs_of(items: Sequence[OldEpisode], there: Mapping[str, str]) -> list[str]:
    """Return a name for each of the items, which are in the order of their dates; ``there`` are slugs by GUID.

    The number in front is the episode's own if all have one and each another, else its place: it orders the folders,
    and says nothing in the feed. An episode from a feed of this tool keeps the name it had, and so its addresses.
    """
    numbers = [item.facts.get("number") for item in items]
    own = None not in numbers and len(set(numbers)) == len(numbers)
    taken = set(there.values())
    slugs = []
    for place, item in enumerate(items, start=1):
        made = item.slug or slug_of(item.facts["number"] if own else place, item.title)
        slug = there.get(item.guid) or _free(made, taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _free(slug: str, taken: set[str]) -> str:
    found, count = slug, 1
    while found in taken:
        count += 1
        found = f"{slug}-{count}"
    return found
