"""The door to FFmpeg's libraries (PyAV): recordings and films are opened, read and decoded here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import numpy.typing as npt

from podcaster.audio import bounds
from podcaster.audio.bounds import READABLE, believable
from podcaster.audio.cues import cue_points
from podcaster.audio.even import even
from podcaster.audio.info import has_info
from podcaster.audio.mended import NOT_MENDED, Mended
from podcaster.audio.recording import RecordingFacts, seconds
from podcaster.audio.riff import declared_seconds
from podcaster.audio.texts import check_count, check_texts
from podcaster.errors import AudioError, Problem
from podcaster.model import Chapter

Block = npt.NDArray[np.float32]  # shape (channels, samples); full scale is 1.0

# Large packets for PCM (bytes): one Python call for seconds of sound, not for 15 ms. Local files that hold the sound
# themselves only: a playlist in disguise must not make FFmpeg fetch anything, nor read another file.
_OPTIONS = {"max_size": "1048576", "protocol_whitelist": "file", "format_whitelist": bounds.FORMATS}
_PATIENCE = (10.0, None)  # seconds for all headers, which take milliseconds; none for what follows
_TOGETHER = 200  # frames of an MP3 decoded in one call
# Formats that say exactly how long they are. The others estimate, and an estimate proves nothing about truncation.
_EXACT = {"wav", "w64", "aiff", "flac", "caf", "mov,mp4,m4a,3gp,3g2,mj2"}


@contextmanager
def opened(path: Path) -> Iterator[av.container.InputContainer]:
    """Open ``path`` for reading; what FFmpeg cannot read, now or later, becomes an AudioError that names the file."""
    try:
        if not path.stat().st_size:
            raise AudioError(Problem(path.name, "is empty (0 bytes)", "copy it from the recorder again"))
        check_texts(path)
        # "file:" keeps FFmpeg from reading a protocol into a name such as "Interview 12:30.wav".
        with av.open(f"file:{path}", options=dict(_OPTIONS), metadata_errors="replace", timeout=_PATIENCE) as container:
            check_count(path.name, len(container.metadata))
            yield container
    except (av.error.FFmpegError, OSError) as error:
        raise AudioError(Problem(path.name, f"cannot be read: {bounds.reason(error)}", READABLE)) from error


def probe(path: Path) -> RecordingFacts:
    """Return what the headers of ``path`` say. Raises AudioError when it cannot be read or holds no audio."""
    with opened(path) as container:
        stream = _audio(container, path)
        context = stream.codec_context
        markers = bounds.tidied(cue_points(path) or _chapters(container))
        tags = {name.lower(): bounds.words(value) for name, value in (stream.metadata | container.metadata).items()}
        return RecordingFacts(
            duration=seconds(_declared(container, stream) or _last_timestamp(container, stream)),
            sample_rate_hz=context.sample_rate,
            channels=context.channels,
            codec=context.name,
            format=container.format.name,
            title=tags.get("title", ""),
            description=next((tags[name] for name in ("description", "comment", "synopsis") if tags.get(name)), ""),
            chapters=tuple(marker for marker in markers if marker.title),
            marks=tuple(marker.start for marker in markers if not marker.title),
        )


def blocks(
    path: Path, *, sample_rate_hz: int, channels: int, start: int = 0, mended: Mended = NOT_MENDED
) -> Iterator[Block]:
    """Decode ``path``, from sample ``start`` on, as a stream of blocks of one second (the last one may be shorter).

    ``start`` counts at ``sample_rate_hz`` and is a whole second; what lies beyond the end yields nothing.
    A stereo recording becomes mono by averaging; mono becomes stereo by copying; more channels are downmixed by
    FFmpeg's matrix for their layout, without clipping; ``mended`` may decide otherwise for two. Memory stays flat.
    Raises AudioError for a file that cannot be read, holds no audio, holds values that are not numbers, or ends before
    it says it does.
    """
    with opened(path) as container:
        stream = _audio(container, path)
        declared = _proven(path, container, stream)
        samples, sound = 0, _converted(_frames(container, stream, path), sample_rate_hz, channels, mended)
        for block in even(sound, sample_rate_hz):
            if not np.isfinite(np.vdot(block, block)):
                raise AudioError(bounds.not_a_number(path.name, samples / sample_rate_hz))
            samples += block.shape[1]
            bounds.check_length(path.name, samples / sample_rate_hz)
            if samples > start:
                yield block
        _check_length(path, samples / sample_rate_hz, declared)


def decoded(container: av.container.InputContainer, stream: av.AudioStream | av.VideoStream) -> Iterator[Any]:
    """Decode ``stream`` packet by packet and yield its frames; a damaged packet is passed over."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except (av.error.InvalidDataError, av.error.PatchWelcomeError):
            continue


def picture_of(container: av.container.InputContainer, path: Path) -> av.VideoStream:
    """Return the first stream of pictures. Raises AudioError when there is none, or none that can be shown."""
    stream = next(iter(container.streams.video), None)
    if stream is None or not stream.codec_context:  # none for a codec nobody knows
        raise AudioError(Problem(path.name, "holds no picture", bounds.PLAYABLE))
    bounds.check_picture(path.name, stream.codec_context.width, stream.codec_context.height)
    return stream


def decode_frames(frames: Sequence[bytes]) -> Iterator[Block]:
    """Decode the frames of an MP3 as a player does: every frame gives 1152 samples, the first 1105 are its delay.

    The sound of the first frames is not right if their bits lie in frames before them.
    """
    decoder = cast(av.AudioCodecContext, av.CodecContext.create("mp3float", "r"))  # "mp3" rounds to 16 bits
    for start in range(0, len(frames), _TOGETHER):
        together = av.AudioFifo()
        for frame in decoder.decode(av.Packet(b"".join(frames[start : start + _TOGETHER]))):
            frame.pts = None
            together.write(frame)
        if made := together.read():
            yield cast(Block, made.to_ndarray())


def jpeg(picture: av.VideoFrame) -> bytes:
    """Return a decoded picture as a JPEG."""
    encoder = av.VideoCodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.time_base = picture.width, picture.height, Fraction(1, 25)
    encoder.pix_fmt = "yuvj420p"
    encoder.qmin = encoder.qmax = 3
    scaled = picture.reformat(format="yuvj420p")
    scaled.pts = 0
    return b"".join(bytes(packet) for packet in (*encoder.encode(scaled), *encoder.encode(None)))


def _audio(container: av.container.InputContainer, path: Path) -> av.AudioStream:
    stream = container.streams.best("audio")
    # There is no context for a codec that nobody knows.
    if not isinstance(stream, av.AudioStream) or not stream.codec_context or not stream.codec_context.sample_rate:
        raise AudioError(Problem(path.name, "holds no audio", READABLE))
    bounds.check_sound(path.name, stream.codec_context.sample_rate, stream.codec_context.channels)
    return stream


def _declared(container: av.container.InputContainer, stream: av.AudioStream) -> float | None:
    """Return the duration the headers state, in seconds; a film's sound may be shorter than the film."""
    if stream.duration is not None and stream.time_base is not None:
        return believable(float(stream.duration * stream.time_base))
    return believable(container.duration / av.time_base) if container.duration else None


def _proven(path: Path, container: av.container.InputContainer, stream: av.AudioStream) -> float | None:
    """Return the duration, in seconds, a file must have if nothing of it is missing; None if it does not say."""
    name = container.format.name  # the length of a film in Matroska is that of its pictures
    exact = name in _EXACT or (name == "mp3" and has_info(path)) or ("matroska" in name and not container.streams.video)
    return declared_seconds(path) or (_declared(container, stream) if exact else None)


def _last_timestamp(container: av.container.InputContainer, stream: av.AudioStream) -> float:
    """Return where the last packet ends, in seconds: for recordings that were cut off before the header was done."""
    ends = ((p.pts + (p.duration or 0)) * (p.time_base or Fraction()) for p in container.demux(stream) if p.pts)
    return believable(float(max(ends, default=Fraction()))) or 0.0


def _chapters(container: av.container.InputContainer) -> tuple[Chapter, ...]:
    """Return embedded chapters: ID3 CHAP, MP4, Matroska, Vorbis; one without a name has no title."""
    starts = ((float(each["start"] * (each["time_base"] or Fraction())), each) for each in container.chapters())
    found = ((start, str(each["metadata"].get("title", ""))) for start, each in starts)
    return tuple(Chapter(start=seconds(start), title=title) for start, title in found if believable(start) is not None)


def _frames(container: av.container.InputContainer, stream: av.AudioStream, path: Path) -> Iterator[av.AudioFrame]:
    """Decode the sound; what is damaged is missing from it, and _check_length tells if that is too much."""
    for frame in decoded(container, stream):  # the sound itself may say something else than the header
        bounds.check_sound(path.name, frame.sample_rate, frame.layout.nb_channels)
        yield frame


def _converted(
    frames: Iterator[av.AudioFrame], sample_rate_hz: int, channels: int, mended: Mended = NOT_MENDED
) -> Iterator[Block]:
    """Resample and remix; a stream that changes its format halfway gets a new filter graph."""
    graph, shape = None, None
    for frame in frames:
        frame.pts = None  # gaps in the time stamps are not filled: sound is counted in samples
        if graph is None or shape != (frame.sample_rate, frame.layout.name, frame.format.name):
            if graph is not None:
                yield from _drained(graph)
            shape = (frame.sample_rate, frame.layout.name, frame.format.name)
            graph = _graph(frame, sample_rate_hz, channels, mended)
        graph.push(frame)
        yield from _pulled(graph)
    if graph is not None:
        yield from _drained(graph)


def _graph(frame: av.AudioFrame, sample_rate_hz: int, channels: int, mended: Mended) -> av.filter.Graph:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name)
    # A plain WAV of two channels does not say either that they are left and right.
    placed = frame.layout.nb_channels <= 2 or not frame.layout.name.endswith(" channels")
    remixes = mended.remix(frame.layout.nb_channels, channels, placed=placed)
    steps = [source, *(graph.add("pan", remix) for remix in remixes)]
    layout = "mono" if channels == 1 else "stereo"
    # FFmpeg adds 3 dB to a float downmix unless it is told that full scale is 1.
    steps.append(graph.add("aresample", f"osr={sample_rate_hz}:osf=fltp:ochl={layout}:rematrix_maxval=1"))
    steps += [graph.add(*step) for step in (*mended.filters, ("aformat", "sample_fmts=fltp"), ("abuffersink", None))]
    for step, following in pairwise(steps):
        step.link_to(following)
    graph.configure()
    return graph


def _drained(graph: av.filter.Graph) -> Iterator[Block]:
    graph.push(None)
    yield from _pulled(graph)


def _pulled(graph: av.filter.Graph) -> Iterator[Block]:
    while True:
        try:
            yield graph.pull().to_ndarray()  # type: ignore[misc]
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _check_length(path: Path, decoded: float, declared: float | None) -> None:
    if not decoded:
        raise AudioError(Problem(path.name, "holds no sound (0 seconds)", READABLE))
    # Encoders round to whole packets and edit lists trim: two seconds and one per cent are no damage.
    if declared is not None and decoded < declared - max(2.0, declared * 0.01):
        what = f"is cut off: it says {seconds(int(declared))} but only {seconds(int(decoded))} can be read"
        raise AudioError(Problem(path.name, what, "copy it from the recorder again"))
