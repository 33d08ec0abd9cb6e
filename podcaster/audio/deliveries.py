"""The same sound as other kinds of files, for apps that like them better; the MP3 stays the enclosure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from podcaster.audio import mux
from podcaster.audio.decode import blocks
from podcaster.audio.loudness import Meter
from podcaster.audio.report import Report
from podcaster.audio.stage import Samples
from podcaster.errors import AudioError, Problem
from podcaster.model import DeliveryKind, Progress

_SAMPLE_RATE_HZ = 44_100  # of the master


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a kind of file is called and how it is made; ``kbps`` for one channel and for two (PSP-1, RFC 7845)."""

    suffix: str
    mime_type: str
    codecs: str  # RFC 6381
    form: mux.Format
    kbps: tuple[int, int]

    def bitrate_kbps(self, channels: int) -> int:
        """Return the bit rate for 1 or 2 channels."""
        return self.kbps[channels - 1]


KINDS: dict[DeliveryKind, Kind] = {
    "aac": Kind(
        suffix=".m4a",
        mime_type="audio/mp4",
        codecs="mp4a.40.2",
        form=mux.Format(container="ipod", encoder="aac", sample_rate_hz=44_100),
        kbps=(96, 128),
    ),
    "opus": Kind(
        suffix=".opus",
        mime_type="audio/ogg",
        codecs="opus",
        form=mux.Format(container="ogg", encoder="libopus", sample_rate_hz=48_000),
        kbps=(48, 96),
    ),
}


def encode_delivery(
    kind: Kind, master: Iterable[Samples], target: Path, *, channels: int, samples: int, progress: Progress | None
) -> tuple[int, Meter]:
    """Encode ``master``, of about so many ``samples``; return how many there were, and a meter that heard the file.

    What it heard are the bytes as written, decoded again. Raises AudioError if ``target`` cannot be written, or does
    not hold every sample that went in.
    """
    report = Report(progress, "encoding", samples / _SAMPLE_RATE_HZ, _SAMPLE_RATE_HZ)
    count = mux.write(
        report.passing(master),
        target,
        kind.form,
        sample_rate_hz=_SAMPLE_RATE_HZ,
        channels=channels,
        bitrate_kbps=kind.bitrate_kbps(channels),
    )
    meter = Meter(_SAMPLE_RATE_HZ, channels)
    report = Report(progress, "checking", count / _SAMPLE_RATE_HZ, _SAMPLE_RATE_HZ)
    left = count
    for block in report.passing(blocks(target, sample_rate_hz=_SAMPLE_RATE_HZ, channels=channels)):
        meter.add(block[:, :left])  # a last frame is filled up with silence
        left -= min(left, block.shape[1])
    if left > 1:  # resampled, a sound may lose the last fraction of a sample
        raise AudioError(Problem(target.name, f"decodes to {count - left} samples where {count} were encoded"))
    return count, meter
