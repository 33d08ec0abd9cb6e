"""Facts and a still of a summary film, through the same door as the recordings."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from podcaster.audio.bounds import PLAYABLE, believable, check_picture
from podcaster.audio.decode import decoded, jpeg, opened, picture_of
from podcaster.audio.recording import seconds
from podcaster.errors import AudioError, Problem


def probe_film(path: Path) -> tuple[timedelta, int, int]:
    """Return duration, width and height (pixels). Raises AudioError when it cannot be read or holds no picture."""
    with opened(path) as container:
        context = picture_of(container, path).codec_context
        length = believable((container.duration or 0) / 1_000_000) or 0.0
        return seconds(length), context.width, context.height


def poster(path: Path, at: timedelta) -> bytes:
    """Return the picture shown at ``at`` as a JPEG, in the film's own size; the last one if the film is shorter."""
    with opened(path) as container:
        stream = picture_of(container, path)
        container.seek(round(at.total_seconds() * 1_000_000))
        shown = None
        for frame in decoded(container, stream):
            if shown is not None and frame.time is not None and frame.time > at.total_seconds():
                break
            shown = frame
        if shown is None:
            raise AudioError(Problem(path.name, "holds no picture that can be shown", PLAYABLE))
        check_picture(path.name, shown.width, shown.height)
        return jpeg(shown)
