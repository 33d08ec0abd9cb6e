"""Facts and a still of a summary film, through the same door as the recordings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from podcaster.audio.decode import jpeg, opened
from podcaster.audio.recording import seconds
from podcaster.errors import AudioError, Problem

_PLAYABLE = "an MP4 with H.264 video"


def probe_film(path: Path) -> tuple[timedelta, int, int]:
    """Return duration, width and height (pixels). Raises AudioError when it cannot be read or holds no picture."""
    with opened(path) as container:
        if not container.streams.video:
            raise AudioError(Problem(path.name, "holds no picture", _PLAYABLE))
        stream = container.streams.video[0]
        length = container.duration or 0
        return seconds(length / 1_000_000), stream.codec_context.width, stream.codec_context.height


def poster(path: Path, at: timedelta) -> bytes:
    """Return the picture shown at ``at`` as a JPEG, in the film's own size; the last one if the film is shorter."""
    with opened(path) as container:
        if not container.streams.video:
            raise AudioError(Problem(path.name, "holds no picture", _PLAYABLE))
        stream = container.streams.video[0]
        container.seek(round(at.total_seconds() * 1_000_000))
        shown = None
        for frame in container.decode(stream):
            if shown is not None and frame.time is not None and frame.time > at.total_seconds():
                break
            shown = frame
        if shown is None:
            raise AudioError(Problem(path.name, "holds no picture", _PLAYABLE))
        return jpeg(shown)
