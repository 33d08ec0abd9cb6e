"""The way out through FFmpeg's libraries (PyAV), as decode is the way in: AAC and Opus are encoded and wrapped here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags

from podcaster.audio.decode import opened
from podcaster.audio.stage import Samples
from podcaster.errors import AudioError, Problem
from podcaster.model import Chapter


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How a kind of file is made: FFmpeg's names for container and encoder, and the rate the encoder works at."""

    container: str
    encoder: str
    sample_rate_hz: int


def write(
    blocks: Iterable[Samples], target: Path, form: Format, *, sample_rate_hz: int, channels: int, bitrate_kbps: int
) -> int:
    """Encode ``blocks`` to ``target`` and return how many samples they had; the same blocks give the same bytes.

    Raises AudioError for a target that cannot be written.
    """
    layout = "mono" if channels == 1 else "stereo"
    samples = 0
    with _made(target, form) as container:
        stream = container.add_stream(form.encoder, rate=form.sample_rate_hz, layout=layout)
        assert isinstance(stream, av.AudioStream)  # noqa: S101
        stream.bit_rate = bitrate_kbps * 1000
        stream.codec_context.flags |= Flags.bitexact
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = sample_rate_hz, samples, Fraction(1, sample_rate_hz)
            container.mux(stream.encode(frame))
            samples += block.shape[1]
        container.mux(stream.encode(None))
    return samples


def wrap(
    encoded: Path,
    target: Path,
    form: Format,
    *,
    metadata: Mapping[str, str],
    chapters: Sequence[Chapter] = (),
    duration: timedelta = timedelta(0),
) -> None:
    """Copy the sound of ``encoded`` to ``target``, as it is, and add names and chapters; ``duration`` ends the last.

    M4A gets both kinds of chapters there are (Nero's list and QuickTime's text track, which Apple's players read) and
    its index at the front, so that it plays while it loads. Raises AudioError if either file fails.
    """
    ends = [*(chapter.start for chapter in chapters), duration]
    with opened(encoded) as source, _made(target, form) as container:
        read = next(iter(source.streams.audio), None)
        if read is None:
            raise AudioError(Problem(encoded.name, "holds no sound"))
        stream = container.add_stream_from_template(read)
        container.metadata.update(metadata)
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": _milliseconds(start),
                    "end": max(_milliseconds(start), _milliseconds(end)),
                    "time_base": Fraction(1, 1000),
                    "metadata": {"title": chapter.title},
                }
                for number, (chapter, (start, end)) in enumerate(zip(chapters, pairwise(ends), strict=True))
            ]
        )
        for packet in source.demux(read):
            if packet.dts is not None:  # the last one is empty and only says that there are no more
                packet.stream = stream
                container.mux(packet)


@contextmanager
def _made(target: Path, form: Format) -> Iterator[av.container.OutputContainer]:
    """Open ``target`` for writing, without FFmpeg's version or the time of day in it."""
    options = {"fflags": "+bitexact", "movflags": "+faststart"}
    if form.container != "ipod":
        del options["movflags"]
    try:
        with av.open(f"file:{target}", "w", format=form.container, options=options) as container:
            yield container
    except (av.error.FFmpegError, OSError) as error:
        raise AudioError(Problem(str(target), f"cannot be written: {error.strerror}")) from error


def _milliseconds(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))
