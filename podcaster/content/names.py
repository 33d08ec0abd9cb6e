"""What episode folders and the recordings in them are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

SLUG_LIMIT = 60
# Names that Windows keeps for itself, whatever follows after a dot (Microsoft, "Naming Files, Paths, and Namespaces").
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
# Letters that Unicode does not take apart into a plain one and an accent.
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d", "ı": "i"})


def as_slug(text: str, limit: int = SLUG_LIMIT) -> str:
    """Return ``text`` in lower-case ASCII letters, digits and hyphens, cut between words; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub("['`]", "", plain)).strip("-")
    if len(words) <= limit:
        return words
    cut = words[: limit + 1]
    return (cut.rpartition("-")[0] if "-" in cut[limit // 2 :] else cut[:limit]).strip("-")


def slug_of(number: int | None, title: str) -> str:
    """Return the folder's name: ``slug_of(7, "Hé, getijden!")`` is ``007-he-getijden``; at most 60 characters."""
    prefix = f"{number:03d}-" if number is not None else ""
    slug = prefix + (as_slug(title, SLUG_LIMIT - len(prefix)) or "episode")
    return f"episode-{slug}" if slug in DEVICES else slug


def recording_names(recordings: Sequence[Path]) -> list[str]:
    """Return what recordings are called in an episode's folder; of several, what tells their names apart is kept.

    ``tides-host.WAV`` and ``tides-guest.WAV`` become ``recording.host.wav`` and ``recording.guest.wav``.
    """
    suffixes = [f".{as_slug(path.suffix) or 'audio'}" for path in recordings]
    if len(recordings) == 1:
        return [f"recording{suffixes[0]}"]
    stems = [as_slug(path.stem) for path in recordings]
    shared = _shared_words(stems)
    tracks: list[str] = []
    for number, stem in enumerate(stems, start=1):
        track = "-".join(stem.split("-")[shared:]) or f"track{number}"
        tracks.append(f"{track}-{number}" if track in tracks else track)
    return [f"recording.{track}{suffix}" for track, suffix in zip(tracks, suffixes, strict=True)]


def _shared_words(stems: Sequence[str]) -> int:
    """Return with how many words all names begin: 2 for "tides-7-host" and "tides-7-guest"."""
    columns = zip(*(stem.split("-") for stem in stems), strict=False)
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, columns))
