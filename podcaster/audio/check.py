"""Measures an MP3 while it is still being written: the very frames, decoded as a player decodes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from podcaster.audio.decode import decode_frames
from podcaster.audio.info import FRAME_SAMPLES
from podcaster.audio.loudness import Meter
from podcaster.audio.master import SAMPLE_RATE_HZ
from podcaster.audio.mp3 import DELAY_SAMPLES
from podcaster.audio.stage import Samples
from podcaster.errors import AudioError, Problem

SETTLE_FRAMES = 40  # a good second, after which a meter knows no more of what came before
_UNSURE_FRAMES = 10  # the decoder has not all the bits of these
_DELAY = DELAY_SAMPLES + 529


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Frames of an MP3 from number ``first`` on, and those before (SETTLE_FRAMES of them if there are).

    ``end`` is the sample the sound ends at, None if it goes on.
    """

    frames: Sequence[bytes]
    first: int
    warm_up: Sequence[bytes]
    end: int | None
    channels: int


def mp3_metered(excerpt: Excerpt) -> Meter:
    """Return a meter that has heard the frames of an excerpt. Raises AudioError when the decoder loses one of them."""
    hop = SAMPLE_RATE_HZ // 100
    # Positions count the samples of the sound: an MP3 begins before it.
    position = (excerpt.first - len(excerpt.warm_up)) * FRAME_SAMPLES - _DELAY
    end = (excerpt.first + len(excerpt.frames)) * FRAME_SAMPLES - _DELAY
    sure = _whole(position + _UNSURE_FRAMES * FRAME_SAMPLES, hop) if excerpt.warm_up else 0
    counted = max(0, end - len(excerpt.frames) * FRAME_SAMPLES) // hop * hop
    meter = Meter(SAMPLE_RATE_HZ, excerpt.channels)
    for block in decode_frames([*excerpt.warm_up, *excerpt.frames]):
        if position <= counted < position + block.shape[1]:
            meter.add(_cut(block, position, sure, counted))
            meter.forget()
            meter.add(_cut(block, position, counted, excerpt.end))
        else:
            meter.add(_cut(block, position, sure, excerpt.end))
        position += block.shape[1]
    if position != end:
        raise AudioError(Problem("the MP3", f"decodes to {position} samples where {end} were encoded"))
    return meter


def _whole(sample: int, hop: int) -> int:
    """Return the first sample of the next hop."""
    return -(-sample // hop) * hop


def _cut(block: Samples, position: int, start: int, end: int | None) -> Samples:
    """Return what of a block at ``position`` lies between two positions."""
    return block[:, max(0, start - position) : None if end is None else max(0, end - position)]
