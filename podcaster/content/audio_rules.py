"""What must be right in ``[audio]`` beyond its types, in show.toml and in an episode's own."""

from __future__ import annotations

import math
from collections.abc import Iterator

from podcaster.content import rules
from podcaster.content.rules import wrong
from podcaster.errors import Problem
from podcaster.model import AudioSettings

MP3_BITRATES_KBPS = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # MPEG-1 layer III
SHORTEST_PAUSE_S = 0.5


def check_audio(audio: AudioSettings, where: str) -> Iterator[Problem]:
    """Yield everything that is wrong with decisions about the sound."""
    yield from _levels(audio, where)
    if audio.bitrate_kbps is not None and audio.bitrate_kbps not in MP3_BITRATES_KBPS:
        what = f"{audio.bitrate_kbps} kbit/s is not a bit rate of MP3: {', '.join(map(str, MP3_BITRATES_KBPS))}"
        yield wrong(where, "audio.bitrate_kbps", what)
    if audio.longest_pause_s and not SHORTEST_PAUSE_S <= audio.longest_pause_s <= 60:
        what = f"{audio.longest_pause_s:g} seconds is not between {SHORTEST_PAUSE_S:g} and 60; talk needs pauses"
        yield wrong(where, "audio.longest_pause_s", what)
    if len(set(audio.also)) < len(audio.also):
        yield wrong(where, "audio.also", "names the same kind of file twice")
    for key in ("intro", "outro", "bed"):
        yield from rules.file_of_the_show(where, f"audio.{key}", getattr(audio, key))


def _levels(audio: AudioSettings, where: str) -> Iterator[Problem]:
    if not -31 <= audio.loudness_lufs <= -9 or math.isnan(audio.loudness_lufs):
        what = f"{audio.loudness_lufs:g} LUFS is not between -31 and -9; podcasts are at -16"
        yield wrong(where, "audio.loudness_lufs", what)
    if not -9 <= audio.true_peak_dbtp <= 0 or math.isnan(audio.true_peak_dbtp):
        yield wrong(where, "audio.true_peak_dbtp", f"{audio.true_peak_dbtp:g} dBTP is not between -9 and 0")
