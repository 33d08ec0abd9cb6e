"""A long sound is encoded in segments side by side; they meet where both encoders decide the same (see seam).

Where segments begin depends on nothing but the length of the sound, so every machine makes the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from math import ceil
from pathlib import Path

import numpy as np

from podcaster.audio.check import SETTLE_FRAMES, Excerpt, mp3_metered
from podcaster.audio.even import even
from podcaster.audio.info import FRAME_SAMPLES
from podcaster.audio.loudness import Meter
from podcaster.audio.master import SAMPLE_RATE_HZ, Master, Together
from podcaster.audio.mp3 import Encoding, Mp3File
from podcaster.audio.report import Report
from podcaster.audio.seam import agreement, crossing, joined
from podcaster.audio.stage import STEP_SECONDS, Samples
from podcaster.audio.workers import Portion, Workers, portions
from podcaster.model import Progress

# At 44.1 kHz LAME pads frames by a byte in a rhythm of 49: a segment that begins with the rhythm pads the same frames.
_FRAMES = 47 * 49  # 60 seconds, of which two channels take 21 MB
_SAMPLES = _FRAMES * FRAME_SAMPLES
_SEARCH_SECONDS = 6  # encoders agree after one second, four at most


class Segment:
    """A stretch of the sound, and the LAME that encodes it from its beginning."""

    def __init__(self, sound: Iterator[Samples], encoding: Encoding, *, last: bool) -> None:
        self.encoding = encoding
        self._sound = sound
        self._last = last

    @property
    def frames(self) -> list[bytes]:
        """The frames so far."""
        return self.encoding.frames

    def encoded(self) -> Segment:
        """Encode the stretch, the last one to its end, and return it."""
        while (self._last or len(self.frames) < _FRAMES) and self._go_on():
            pass
        if self._last:
            self.encoding.end()
        return self

    def meet(self, following: Segment) -> int:
        """Encode on until both encoders agree, and end there. Return from which frame of its own the other goes on."""
        at = agreement(self.frames[_FRAMES:], following.frames)
        while at is None and self._go_on():
            at = agreement(self.frames[_FRAMES:], following.frames)
        if at is None:
            at = crossing(self.frames[_FRAMES:], following.frames)
        self.frames[_FRAMES:] = joined(self.frames[_FRAMES:], following.frames, at)
        return at

    def _go_on(self) -> bool:
        """Encode another half second; False when there is no more."""
        block = next(self._sound, None)
        if block is not None:
            self.encoding.add(block)
        return block is not None


class _Written:
    """The MP3 as it is written; what is written is decoded again and measured meanwhile."""

    def __init__(self, file: Mp3File, workers: Workers, channels: int) -> None:
        self._file = file
        self._workers = workers
        self._channels = channels
        self._first = 0
        self._warm_up: list[bytes] = []
        self._heard: list[Future[Meter]] = []

    def add(self, frames: list[bytes], samples: int | None = None) -> None:
        """Write the next frames; ``samples`` is where the sound ends, if it ends with them."""
        self._file.add(frames)
        excerpt = Excerpt(frames, first=self._first, warm_up=self._warm_up, end=samples, channels=self._channels)
        self._heard.append(self._workers.submit(mp3_metered, excerpt))
        self._first += len(frames)
        self._warm_up = frames[-SETTLE_FRAMES:]

    def heard(self, report: Report, samples: int) -> Meter:
        """Return what the whole file sounds like."""
        meters = []
        for meter in self._heard:
            meters.append(meter.result())
            report.add(samples // len(self._heard))
        return Meter.joined(meters)


def encode_segments(
    master: Master, target: Path, *, channels: int, bitrate_kbps: int, samples: int, progress: Progress | None
) -> tuple[int, Meter]:
    """Encode ``master``, of about so many ``samples``; return how many there were, and a meter that heard the MP3.

    What it heard are the bytes as written, decoded again. Raises AudioError if ``target`` cannot be written.
    """
    with Mp3File(target) as file, Workers() as workers:
        segments = _segments(master, channels=channels, bitrate_kbps=bitrate_kbps, samples=samples, workers=workers)
        report = Report(progress, "encoding", samples / SAMPLE_RATE_HZ, SAMPLE_RATE_HZ)
        written = _Written(file, workers, channels)
        finished = workers.in_order(Segment.encoded, segments)
        segment, begin, count = next(finished), 0, 0
        for following in finished:
            taken_over = segment.meet(following)
            written.add(segment.frames[begin:])
            report.add(_SAMPLES)
            segment, begin, count = following, taken_over, count + _SAMPLES
        count += segment.encoding.samples
        written.add(segment.frames[begin:], count)
        report.add(segment.encoding.samples)
        file.finish(count)
        return count, written.heard(Report(progress, "checking", count / SAMPLE_RATE_HZ, SAMPLE_RATE_HZ), count)


def _segments(master: Master, *, channels: int, bitrate_kbps: int, samples: int, workers: Workers) -> Iterator[Segment]:
    """Yield the segments of a sound with what they need to hear of it; the last is half to one and a half as long."""
    starts = [number * _SAMPLES for number in range(max(1, round(samples / _SAMPLES)))]
    ends = [start + _SEARCH_SECONDS * SAMPLE_RATE_HZ for start in starts[1:]]
    settle = ceil(master.settle_seconds)
    spans = [
        (master.begins(start), ceil(end / SAMPLE_RATE_HZ) + settle) for start, end in zip(starts, ends, strict=False)
    ]
    parts = portions(master.decoded(), [*spans, (master.begins(starts[-1]), None)])
    for start, end, portion in zip(starts, [*ends, None], parts, strict=True):
        encoding = Encoding(sample_rate_hz=SAMPLE_RATE_HZ, channels=channels, bitrate_kbps=bitrate_kbps)
        sound = even(master.play(start, end, _steps(portion)), SAMPLE_RATE_HZ // 2)
        yield Segment(workers.unless_stopped(sound), encoding, last=end is None)


def _steps(portion: Portion[Together]) -> Iterator[Together]:
    """Yield longer blocks: what is played a step at a time is played sooner. What was played is let go of."""
    while portion:
        step = tuple(np.concatenate(track, axis=1) for track in zip(*portion[:STEP_SECONDS], strict=True))
        del portion[:STEP_SECONDS]
        yield step
