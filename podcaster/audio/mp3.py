"""The door to LAME (lameenc): a stream of blocks becomes a CBR MP3 with an Info frame and gapless data."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import lameenc
import numpy as np
import numpy.typing as npt

from podcaster.audio.info import BITRATES_KBPS, crc16, frame_size, info_frame
from podcaster.errors import AudioError, Problem

DELAY_SAMPLES = 576  # LAME's own; decoders add 529 of theirs
_QUALITY = 5  # 2 takes 2.5 times as long and cannot be told apart at these bitrates
# LAME turns its input down by itself, the more so at low bitrates (measured; lameenc has no switch): undone beforehand.
_LAME_SCALE = {192: 0.97, 224: 0.98, 256: 1.0, 320: 1.0}
_LAME_SCALE_BELOW = 0.95
_AHEAD = 4  # blocks that may wait for the encoder

Samples = npt.NDArray[np.float32]


def write_mp3(blocks: Iterable[Samples], target: Path, *, sample_rate_hz: int, channels: int, bitrate_kbps: int) -> int:
    """Encode ``blocks`` to ``target`` and return the number of samples encoded.

    The same blocks give the same bytes, and the decoded file has the level of the blocks. Values beyond 0.95 of full
    scale are clipped. There is no dither: 16 bits lie 40 dB
    below what a codec at these bitrates adds, and silence stays silent. Raises AudioError for a bitrate MP3 does not
    have, and for a target that cannot be written.
    """
    encoder = _encoder(sample_rate_hz, channels, bitrate_kbps)
    try:
        with target.open("wb") as file:
            return _write(file, encoder, blocks, bitrate_kbps)
    except OSError as error:
        raise AudioError(Problem(str(target), f"cannot be written: {error.strerror}")) from error


def _encoder(sample_rate_hz: int, channels: int, bitrate_kbps: int) -> lameenc.Encoder:
    if bitrate_kbps not in BITRATES_KBPS:
        known = ", ".join(map(str, BITRATES_KBPS))
        raise AudioError(
            Problem("show.toml", f"audio.bitrate_kbps: MP3 has no {bitrate_kbps} kbit/s, only {known}", "96")
        )
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(sample_rate_hz)
    encoder.set_out_sample_rate(sample_rate_hz)
    encoder.set_bit_rate(bitrate_kbps)
    encoder.set_quality(_QUALITY)
    return encoder


def _write(file: BinaryIO, encoder: lameenc.Encoder, blocks: Iterable[Samples], bitrate_kbps: int) -> int:
    """Write room for the Info frame, the stream, and then the Info frame itself."""
    stream = _Stream(file)
    scale = _LAME_SCALE.get(bitrate_kbps, _LAME_SCALE_BELOW)
    samples = 0
    # LAME works without holding Python back, so decoding and limiting go on meanwhile.
    with ThreadPoolExecutor(1, "lame") as worker:
        waiting: deque[Future[bytearray]] = deque()
        for block in blocks:
            samples += block.shape[1]
            waiting.append(worker.submit(encoder.encode, _pcm(block, scale)))
            if len(waiting) > _AHEAD:
                stream.add(bytes(waiting.popleft().result()))
        for part in waiting:
            stream.add(bytes(part.result()))
        stream.add(bytes(encoder.flush()))
    stream.finish(samples)
    return samples


def _pcm(block: Samples, scale: float) -> bytes:
    values = np.rint(block.T * np.float32(32768 / scale))
    return bytes(np.clip(values, -32768, 32767).astype("<i2").tobytes())


class _Stream:
    """The frames as they are written: counted, and their CRC taken, so that the file is not read again."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._header = b""
        self._held = b""  # the first bytes of a frame whose rest is not here yet
        self._frames = self._size = self._crc = 0

    def add(self, data: bytes) -> None:
        if not self._header and data:
            self._header = data[:4]
            self._file.write(bytes(self._info_size()))
        self._file.write(data)
        self._size += len(data)
        self._crc = crc16(data, self._crc)
        self._count(self._held + data)

    def finish(self, samples: int) -> None:
        self._file.seek(0)
        self._file.write(self._info(samples))

    def _count(self, data: bytes) -> None:
        start = 0
        while start + 4 <= len(data):
            following = start + frame_size(data[start : start + 4])
            if following > len(data):
                break
            start, self._frames = following, self._frames + 1
        self._held = data[start:]

    def _info_size(self) -> int:
        return len(info_frame(self._header, frames=2, size_bytes=1, samples=0, delay=DELAY_SAMPLES, music_crc=0))

    def _info(self, samples: int) -> bytes:
        return info_frame(
            self._header,
            frames=self._frames,
            size_bytes=self._size,
            samples=samples,
            delay=DELAY_SAMPLES,
            music_crc=self._crc,
        )
