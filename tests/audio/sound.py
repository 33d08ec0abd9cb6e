"""Sounds and files for the tests, generated: tones, something like speech, and the containers hosts record to."""

from __future__ import annotations

import struct
import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]
RATE = 48_000


def tone(*parts: tuple[float, float], hertz: float = 1000.0, rate: int = RATE, channels: int = 2) -> Samples:
    """A sine in parts of (dBFS, seconds), the same on all channels."""
    level = np.concatenate([np.full(round(length * rate), 10 ** (decibel / 20)) for decibel, length in parts])
    wave_ = level * np.sin(2 * np.pi * hertz * np.arange(level.size) / rate)
    return np.tile(wave_.astype(np.float32), (channels, 1))


def speech(seconds: float, *, peak_dbfs: float = -6.0, rate: int = RATE, channels: int = 1, seed: int = 1) -> Samples:
    """Something with the dynamics of speech: syllables of coloured noise, pauses, peaks far above the mean."""
    chance = np.random.default_rng(seed)
    count = round(seconds * rate)
    noise = np.convolve(chance.standard_normal(count), np.hanning(24), "same")
    grid = np.arange(0, seconds + 0.12, 0.06)
    syllables = chance.gamma(0.7, 1.0, grid.size) * (chance.random(grid.size) > 0.2)
    made = noise * np.interp(np.arange(count) / rate, grid, syllables)
    made *= 10 ** (peak_dbfs / 20) / np.abs(made).max()
    return np.tile(made.astype(np.float32), (channels, 1))


def write_wav(path: Path, samples: Samples, *, rate: int = RATE, bits: int = 16) -> Path:
    """A plain PCM file; 32 bits are integers."""
    whole = np.clip(np.rint(samples.T.astype(np.float64) * 2 ** (bits - 1)), -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    packed = whole.astype("<i4").reshape(-1, 1).view(np.uint8)[:, : bits // 8]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(bits // 8)
        file.setframerate(rate)
        file.writeframes(packed.tobytes())
    return path


def write_float_wav(path: Path, samples: Samples, *, rate: int = RATE) -> Path:
    """A 32-bit float WAV, which may hold anything a float can be."""
    data = samples.T.astype("<f4").tobytes()
    channels = samples.shape[0]
    form = struct.pack("<HHIIHH", 3, channels, rate, rate * channels * 4, channels * 4, 32)
    body = b"WAVE" + _chunk(b"fmt ", form) + _chunk(b"data", data)
    path.write_bytes(_chunk(b"RIFF", body))
    return path


def add_chunks(path: Path, *chunks: tuple[bytes, bytes]) -> Path:
    """Append RIFF chunks to a WAV, as recorders and editors do."""
    body = path.read_bytes()[8:] + b"".join(_chunk(name, data) for name, data in chunks)
    path.write_bytes(_chunk(b"RIFF", body))
    return path


def cues(rate: int, *markers: tuple[float, str]) -> tuple[tuple[bytes, bytes], ...]:
    """The ``cue `` and ``LIST adtl`` chunks for markers at (seconds, label)."""
    points, labels = b"", b""
    for number, (seconds, label) in enumerate(markers, 1):
        sample = round(seconds * rate)
        points += struct.pack("<II4sIII", number, sample, b"data", 0, 0, sample)
        labels += _chunk(b"labl", struct.pack("<I", number) + label.encode() + b"\0")
    return (b"cue ", struct.pack("<I", len(markers)) + points), (b"LIST", b"adtl" + labels)


def write_with(
    path: Path,
    samples: Samples,
    codec: str,
    *,
    rate: int = RATE,
    layout: str | None = None,
    film: bool = False,
    tags: dict[str, str] | None = None,
    chapters: tuple[tuple[float, str], ...] = (),
    vbr: bool = False,
    **options: str,
) -> Path:
    """Encode with FFmpeg's libraries, in the container the suffix names; ``film`` adds a picture."""
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(tags or {})
        container.set_chapters([_chapter(number, start, title) for number, (start, title) in enumerate(chapters)])
        picture = _picture(container) if film else None
        stream = container.add_stream(codec, rate=rate)
        stream.layout = layout or ("mono" if samples.shape[0] == 1 else "stereo")
        if codec == "libmp3lame":
            stream.bit_rate = 320_000  # below, LAME changes the level
            stream.options = {"flags": "+qscale", "global_quality": "472"} if vbr else {}
        resampler = av.AudioResampler(stream.codec_context.format.name, stream.layout, rate)
        if picture:
            for number in range(round(samples.shape[1] / rate * 5)):
                image = np.full((120, 160, 3), number * 5 % 256, np.uint8)
                for packet in picture.encode(av.VideoFrame.from_ndarray(image)):
                    container.mux(packet)
            container.mux(list(picture.encode(None)))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", stream.layout.name)
        frame.sample_rate = rate
        fifo = av.AudioFifo()
        for converted in (*resampler.resample(frame), *resampler.resample(None)):
            fifo.write(converted)
        size = stream.codec_context.frame_size or 4096
        while part := fifo.read(size) or fifo.read(size, partial=True):
            container.mux(list(stream.encode(part)))
        container.mux(list(stream.encode(None)))
    return path


def _chapter(number: int, start: float, title: str) -> dict[str, object]:
    at = round(start * 1000)
    return {"id": number, "start": at, "end": at + 1, "time_base": Fraction(1, 1000), "metadata": {"title": title}}


def _picture(container: av.container.OutputContainer) -> av.VideoStream:
    stream = container.add_stream("mpeg4", rate=5)
    stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
    return stream


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)
