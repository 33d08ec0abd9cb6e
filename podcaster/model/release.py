"""What one publication put live."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from podcaster.model.media import MediaFile


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One key of a release."""

    sha256: str
    size_bytes: int
    content_type: str
    cache_control: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMedia:
    """The enclosure of a live episode: its key, and the facts of the file, which stay as they are."""

    slug: str
    key: str
    file: MediaFile


@dataclass(frozen=True, kw_only=True)
class Release:
    """Everything one publication put live: every key, and which enclosure each GUID has."""

    number: int
    show_guid: str
    files: Mapping[str, StoredFile]
    enclosures: Mapping[str, LiveMedia]  # by GUID
