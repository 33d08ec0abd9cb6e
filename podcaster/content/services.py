"""The services a show may be kept from: the ids in the list of the Podcasting 2.0 namespace, its serviceslugs.txt."""

from __future__ import annotations

from difflib import get_close_matches

# fmt: off
SERVICES = frozenset({
    "acast", "amazon", "anchor", "apple", "audioboom", "backtracks", "bitcoin", "blubrry", "buzzsprout", "captivate",
    "castos", "fireside", "google", "hypercatcher", "libsyn", "mastodon", "megafono", "megaphone", "omnystudio",
    "overcast", "paypal", "pinecast", "podbean", "podcastaddict", "podcastindex", "podcasts.com", "podchaser",
    "podfriend", "podiant", "podigee", "podnews", "podomatic", "podserve", "podverse", "redcircle", "relayfm",
    "resonate", "rss.com", "shoutengine", "simplecast", "slack", "soundcloud", "spotify", "spreaker", "transistor",
    "twitter", "whooshkaa", "zencast",
})
# fmt: on
_FORMERLY = {"itunes": "apple"}  # as the list had it in 2020


def unknown_service(name: str) -> tuple[str, str]:
    """Return what is to be said of an id, and the one that was likely meant; both "" for an id of the list.

    An id that is not in the list may still be somebody's, who may even look for it.
    """
    if name in SERVICES:
        return "", ""
    near = _near(name.strip().lower())
    meant = f" (did you mean '{near}'?)" if near else ", so hardly anybody looks for it"
    return f"is not in the list of services{meant}", near


def _near(said: str) -> str:
    """Return the id that was likely meant: by "itunes", "Apple", "amazon-music", "amazn"; "castbox" is none of them."""
    begun = (name for name in sorted(SERVICES) if len(name) > 4 and said.startswith(name))
    likely = get_close_matches(said, sorted(SERVICES), n=1, cutoff=0.8)
    return _FORMERLY.get(said) or next(begun, "") or next(iter(likely), "")
