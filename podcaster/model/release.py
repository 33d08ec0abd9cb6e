"""What one publication put live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from podcaster.model.media import MediaFile


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One key of a release; of a key that changes in place, ``pack`` names what keeps its bytes for rollback."""

    sha256: str
    size_bytes: int
    content_type: str
    cache_control: str
    pack: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMedia:
    """The enclosure of a live episode: its key, and the facts of the file, which stay as they are.

    A ``private`` one is in the feeds of listeners only. ``published`` is the date listeners see.
    """

    slug: str
    key: str
    file: MediaFile
    private: bool = False
    published: datetime | None = field(default=None, compare=False)  # unknown in records from before it was kept


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything one publication put live: every key, and which enclosure each GUID has.

    ``by`` and ``at`` say who committed it and when, ``what`` in a few words why. ``removed`` are keys that were live
    and are taken away, ``reserved`` the GUIDs that were live once: they belong to those episodes for ever.
    """

    number: int
    show_guid: str
    files: Mapping[str, StoredFile]
    enclosures: Mapping[str, LiveMedia]  # by GUID
    by: str = field(default="", compare=False)
    at: datetime | None = field(default=None, compare=False)
    what: str = field(default="", compare=False)
    removed: tuple[str, ...] = ()
    reserved: Mapping[str, LiveMedia] = field(default_factory=dict)

    @property
    def dates(self) -> Mapping[str, datetime]:
        """The dates by which listeners know what is live or was, by GUID."""
        known = {**self.reserved, **self.enclosures}
        return {guid: media.published for guid, media in known.items() if media.published}
