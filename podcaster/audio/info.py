"""The Info frame of an MP3: a silent first frame that says how many frames follow and where the sound begins and ends.

Layout after the Xing header (Xing, 1999) and the LAME tag (Mp3 Info Tag revision 1, gabriel.mp3-tech.org). Without it
a player must guess the duration, cannot seek well, and plays up to 50 ms of silence the recording does not have.
"""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

FRAME_SAMPLES = 1152
BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # MPEG-1 layer III
SAMPLE_RATES_HZ = (44_100, 48_000, 32_000)
_SMALLEST_KBPS = 64  # a frame of fewer bits cannot hold the Info frame's fields
_LAYER_III = 0xFFFB
_CBR = 1
_QUALITY = 55  # LAME's way to write "-V 4 -q 5", of which -q is ours
_LANE_BYTES = 512  # of the CRC
_FIELDS = 0x0F  # frames, bytes, table of contents and quality are all there


@lru_cache(64)
def frame_size(header: bytes) -> int:
    """Return the size in bytes of the frame that starts with this four-byte header."""
    bitrate, rate, padding = _fields(header)
    return 144_000 * bitrate // rate + padding


def info_frame(header: bytes, *, frames: int, size_bytes: int, samples: int, delay: int, music_crc: int) -> bytes:
    """Return the Info frame for a CBR stream.

    ``header`` is the first four bytes of the stream; ``size_bytes`` is that of the stream without this frame;
    ``samples`` were encoded, the first of them ``delay`` samples late; ``music_crc`` is crc16 of the whole stream.
    """
    head, room = _own_header(header)
    bitrate, _, _ = _fields(header)
    total = size_bytes + room
    contents = bytes(min(255, 256 * (room + size_bytes * percent // 100) // total) for percent in range(100))
    padding = frames * FRAME_SAMPLES - delay - samples
    side_information = 17 if head[3] >> 6 == 3 else 32
    body = b"Info" + struct.pack(">III", _FIELDS, frames, total) + contents + struct.pack(">I", _QUALITY)
    body += b"LAME3.100" + bytes([_CBR, 0]) + bytes(8) + bytes([0, min(bitrate, 255)])
    body += (delay << 12 | padding).to_bytes(3) + bytes(4) + struct.pack(">IH", total, music_crc)
    made = head + bytes(side_information) + body
    made += struct.pack(">H", crc16(made))
    return made.ljust(room, b"\0")


def has_info(path: Path) -> bool:
    """Whether an MP3 carries a Xing or Info header, and so an exact number of frames."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":  # the tag's size is written 7 bits a byte
            file.seek(10 + sum(byte << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)))
            head = b""
        head += file.read(200)
    return head[:1] == b"\xff" and (b"Xing" in head or b"Info" in head)


def crc16(data: bytes, crc: int = 0) -> int:
    """Return the CRC-16 (polynomial 0x8005, reflected) of ``data``, going on from ``crc``.

    The data is cut into lanes of half a kilobyte that numpy steps through together, two bytes at a time; a CRC is
    linear, so the lanes add up after.
    """
    lanes, words = len(data) // _LANE_BYTES, _words()
    columns = np.frombuffer(data, "<u2", lanes * _LANE_BYTES // 2).reshape(lanes, _LANE_BYTES // 2).T
    state = np.zeros(lanes, np.uint16)
    for column in np.ascontiguousarray(columns):
        state = words[state ^ column]
    low, high = _shifted()
    for lane in state.tolist():
        crc = low[crc & 0xFF] ^ high[crc >> 8] ^ lane
    for byte in data[lanes * _LANE_BYTES :]:
        crc = crc >> 8 ^ int(_table()[(crc ^ byte) & 0xFF])
    return crc


@cache
def _table() -> npt.NDArray[np.uint16]:
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ 0xA001, table >> 1).astype(np.uint16)
    return table


@cache
def _words() -> npt.NDArray[np.uint16]:
    """Return what any two bytes make of a CRC of zero."""
    table, words = _table(), np.arange(65536, dtype=np.uint16)
    for _ in range(2):
        words = (words >> 8) ^ table[words & 0xFF]
    return words


@cache
def _shifted() -> tuple[list[int], list[int]]:
    """Return what a lane of zeros makes of a CRC, for its low and its high byte."""
    table = _table()
    both = np.concatenate([np.arange(256), np.arange(256) << 8]).astype(np.uint16)
    for _ in range(_LANE_BYTES):
        both = (both >> 8) ^ table[both & 0xFF]
    return both[:256].tolist(), both[256:].tolist()


def _own_header(header: bytes) -> tuple[bytes, int]:
    """Return the Info frame's own header and size: that of the stream, but large enough and without padding."""
    bitrate, _, _ = _fields(header)
    code = BITRATES_KBPS.index(max(bitrate, _SMALLEST_KBPS)) + 1
    head = header[:2] + bytes([code << 4 | header[2] & 0x0C, header[3]])
    return head, frame_size(head)


def _fields(header: bytes) -> tuple[int, int, int]:
    """Return bitrate (kbit/s), sample rate (Hz) and padding (bytes); ValueError if this is no MPEG-1 layer III."""
    sync, code = int.from_bytes(header[:2]), header[2] >> 4
    rate = header[2] >> 2 & 3
    if sync != _LAYER_III or not 0 < code < 15 or rate == 3:
        raise ValueError(f"not the header of an MPEG-1 layer III frame: {header[:4].hex()}")
    return BITRATES_KBPS[code - 1], SAMPLE_RATES_HZ[rate], header[2] >> 1 & 1
