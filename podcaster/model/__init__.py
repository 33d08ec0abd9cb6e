"""The words of the field as plain, frozen data: no I/O, no clock, no library.

The classes ending in ``Facts`` are exactly the keys a host writes in ``show.toml`` and ``episode.toml``;
their subclasses add what is found around them, step by step along the line:
``EpisodeFacts`` (the TOML) → ``Episode`` (its folder) → ``PublicEpisode`` (encoded, with public names).
"""

from podcaster.model.episode import Edition, Episode, EpisodeFacts, FilmFacts, PublicEpisode
from podcaster.model.media import (
    Certificate,
    Delivery,
    FilmFile,
    Loudness,
    MediaFile,
    Picture,
    PublicDelivery,
    PublicFilm,
    Voices,
)
from podcaster.model.release import LiveMedia, Release, StoredFile
from podcaster.model.show import (
    AnnounceSettings,
    AudioChanges,
    AudioSettings,
    Funding,
    Show,
    ShowFacts,
    StorageSettings,
)
from podcaster.model.timeline import Kept, Timeline
from podcaster.model.words import Access, Chapter, Cue, DeliveryKind, Person, Progress, Transcript

__all__ = [
    "Access",
    "AnnounceSettings",
    "AudioChanges",
    "AudioSettings",
    "Certificate",
    "Chapter",
    "Cue",
    "Delivery",
    "DeliveryKind",
    "Edition",
    "Episode",
    "EpisodeFacts",
    "FilmFacts",
    "FilmFile",
    "Funding",
    "Kept",
    "LiveMedia",
    "Loudness",
    "MediaFile",
    "Person",
    "Picture",
    "Progress",
    "PublicDelivery",
    "PublicEpisode",
    "PublicFilm",
    "Release",
    "Show",
    "ShowFacts",
    "StorageSettings",
    "StoredFile",
    "Timeline",
    "Transcript",
    "Voices",
]
