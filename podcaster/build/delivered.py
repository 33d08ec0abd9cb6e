"""The host writes times as they are in her recording; listeners get them as they are in the delivered file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from podcaster.content.chapters import retimed
from podcaster.content.notes import to_html
from podcaster.model import Episode, Timeline


def delivered(episode: Episode, timeline: Timeline, html: Callable[[str], str] = to_html) -> Episode:
    """Return the episode with every time in it, which the host wrote for the recording, as it is in the media file.

    ``html`` renders its notes.
    """
    if not timeline.kept:
        return episode
    notes = retimed(episode.notes, timeline.moved)
    return replace(
        episode,
        notes=notes,
        notes_html=html(notes),
        chapters=timeline.chapters(episode.chapters),
        notes_chapters=timeline.chapters(episode.notes_chapters),
        soundbites=timeline.soundbites(episode.soundbites),
        transcript=episode.transcript and timeline.transcript(episode.transcript),
    )
