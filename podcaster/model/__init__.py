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
from podcaster.model.paragraphs import Paragraph, paragraphs
from podcaster.model.podcasting import (
    Chat,
    ContentLink,
    FeedSettings,
    Funding,
    Location,
    Recipient,
    RemoteItem,
    Said,
    Social,
    Soundbite,
    UpdateFrequency,
    Value,
)
from podcaster.model.release import LiveMedia, Release, StoredFile
from podcaster.model.show import (
    AnnounceSettings,
    AudioChanges,
    AudioSettings,
    Show,
    ShowFacts,
    StorageSettings,
    TranscribeSettings,
    is_example,
)
from podcaster.model.timeline import Kept, Timeline
from podcaster.model.words import (
    Access,
    Chapter,
    Cue,
    DeliveryKind,
    Person,
    Progress,
    PublicTranscript,
    Transcript,
    listed,
)

__all__ = [
    "Access",
    "AnnounceSettings",
    "AudioChanges",
    "AudioSettings",
    "Certificate",
    "Chapter",
    "Chat",
    "ContentLink",
    "Cue",
    "Delivery",
    "DeliveryKind",
    "Edition",
    "Episode",
    "EpisodeFacts",
    "FeedSettings",
    "FilmFacts",
    "FilmFile",
    "Funding",
    "Kept",
    "LiveMedia",
    "Location",
    "Loudness",
    "MediaFile",
    "Paragraph",
    "Person",
    "Picture",
    "Progress",
    "PublicDelivery",
    "PublicEpisode",
    "PublicFilm",
    "PublicTranscript",
    "Recipient",
    "Release",
    "RemoteItem",
    "Said",
    "Show",
    "ShowFacts",
    "Social",
    "Soundbite",
    "StorageSettings",
    "StoredFile",
    "Timeline",
    "TranscribeSettings",
    "Transcript",
    "UpdateFrequency",
    "Value",
    "Voices",
    "is_example",
    "listed",
    "paragraphs",
]
