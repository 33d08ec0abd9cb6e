"""The door to LAME (lameenc): blocks of sound become the frames of a CBR MP3, and frames a file with an Info frame."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

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

Samples = npt.NDArray[np.float32]


class Encoding:
    """One LAME at work on one stream: blocks go in, ``frames`` come out; ``samples`` counts what went in.

    The same blocks give the same frames, and decoded they have the level of the blocks. Values beyond 0.95 of full
    scale are clipped. There is no dither: 16 bits lie 40 dB below what a codec at these bitrates adds, and silence
    stays silent. Raises AudioError for a bitrate MP3 does not have.
    """

    def __init__(self, *, sample_rate_hz: int, channels: int, bitrate_kbps: int) -> None:
        self.frames: list[bytes] = []
        self.samples = 0
        self._rest = b""  # the first bytes of a frame whose others are not there yet
        self._factor = np.float32(32768 / _LAME_SCALE.get(bitrate_kbps, _LAME_SCALE_BELOW))
        self._lame = _lame(sample_rate_hz, channels, bitrate_kbps)

    def add(self, block: Samples) -> None:
        """Encode the next block. LAME works without holding Python back: other threads go on."""
        self.samples += block.shape[1]
        values = block.T * self._factor
        np.clip(np.rint(values, out=values), -32768, 32767, out=values)
        self._take(bytes(self._lame.encode(values.astype("<i2").tobytes())))

    def end(self) -> None:
        """Encode what LAME still holds; nothing can be added after."""
        self._take(bytes(self._lame.flush()))

    def _take(self, data: bytes) -> None:
        data, start = self._rest + data, 0
        while start + 4 <= len(data) and (after := start + frame_size(data[start : start + 4])) <= len(data):
            self.frames.append(data[start:after])
            start = after
        self._rest = data[start:]


class Mp3File:
    """An MP3 being written: room for the Info frame, the frames, and at the end the Info frame itself.

    Size and CRC are taken on the way, so that the file is not read again. Raises AudioError if it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._header = b""
        self._frames = self._size = self._crc = 0

    def __enter__(self) -> Self:
        try:
            self._file = self._path.open("wb")
        except OSError as error:
            raise self._problem(error) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._file.close()

    def add(self, frames: Sequence[bytes]) -> None:
        """Write the next frames."""
        data = b"".join(frames)
        try:
            if not self._header and data:
                self._header = data[:4]
                self._file.write(bytes(len(self._info(samples=0, frames=2))))
            self._file.write(data)
        except OSError as error:
            raise self._problem(error) from error
        self._frames += len(frames)
        self._size += len(data)
        self._crc = crc16(data, self._crc)

    def finish(self, samples: int) -> None:
        """Write the Info frame: ``samples`` were encoded."""
        try:
            self._file.seek(0)
            self._file.write(self._info(samples=samples, frames=self._frames))
            self._file.flush()
        except OSError as error:
            raise self._problem(error) from error

    def _info(self, *, samples: int, frames: int) -> bytes:
        return info_frame(
            self._header,
            frames=frames,
            size_bytes=self._size,
            samples=samples,
            delay=DELAY_SAMPLES,
            music_crc=self._crc,
        )

    def _problem(self, error: OSError) -> AudioError:
        return AudioError(Problem(str(self._path), f"cannot be written: {error.strerror}"))


def write_mp3(blocks: Iterable[Samples], target: Path, *, sample_rate_hz: int, channels: int, bitrate_kbps: int) -> int:
    """Encode ``blocks`` to ``target`` in one go and return the number of samples encoded."""
    encoding = Encoding(sample_rate_hz=sample_rate_hz, channels=channels, bitrate_kbps=bitrate_kbps)
    with Mp3File(target) as file:
        for block in blocks:
            encoding.add(block)
            file.add(encoding.frames)
            encoding.frames.clear()
        encoding.end()
        file.add(encoding.frames)
        file.finish(encoding.samples)
    return encoding.samples


def _lame(sample_rate_hz: int, channels: int, bitrate_kbps: int) -> lameenc.Encoder:
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
