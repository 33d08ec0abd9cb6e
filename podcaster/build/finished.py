"""An episode whose media file came from elsewhere: published byte for byte, measured, and said if it is off target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from podcaster import keys
from podcaster.audio.finished import measure_finished
from podcaster.build.source import Source
from podcaster.content.media_json import write_media
from podcaster.errors import Problem
from podcaster.model import Episode, MediaFile, Progress, Show

TOLERANCE_LU = 1.0  # Apple: −16 LKFS ± 1 dB
_FEW = 3


def as_it_is(episode: Episode, path: Path, source: Source, progress: Progress | None) -> tuple[MediaFile, bool]:
    """Return the facts of a finished file, and whether it had to be measured; media.json then holds them.

    Empty ``tags`` say that nothing was written into it. Raises AudioError if it cannot be read.
    """
    known = episode.media
    if known and known.recipe == source.recipe and known.size_bytes == path.stat().st_size:
        return known, False
    heard, size = measure_finished(path, progress), path.stat().st_size
    file = MediaFile(
        sha256=source.recordings[path.name],
        size_bytes=size,
        duration=heard.duration,
        mime_type=keys.mime_type(path.suffix),
        bitrate_kbps=round(size / 125 / max(heard.duration.total_seconds(), 0.001)),
        sample_rate_hz=heard.sample_rate_hz,
        channels=heard.channels,
        gain_db=0.0,
        loudness=heard.loudness,
        recording_loudness=heard.loudness,
        waveform=heard.waveform,
        markers=source.markers,
        recordings=source.recordings,
        recipe=source.recipe,
        tags="",
    )
    write_media(episode.folder, file)
    return file, True


def off_target(show: Show, episodes: Iterable[Episode], files: dict[str, MediaFile]) -> Iterator[Problem]:
    """Yield one warning for all finished files that are louder or softer than the show's target: it is the old sound.

    ``files`` are the media files by slug.
    """
    found = []
    for episode in episodes:
        if episode.finished and not (file := files[episode.slug]).tags:
            loudness, target = file.loudness, episode.sound(show)
            too_far = abs(loudness.integrated_lufs - target.loudness_lufs) > TOLERANCE_LU
            if file.size_bytes and (too_far or loudness.true_peak_dbtp > target.true_peak_dbtp + 1):
                found.append((episode, loudness))
    if found:
        levels = sorted(loudness.integrated_lufs for _, loudness in found)
        some = ", ".join(episode.slug for episode, _ in found[:_FEW]) + (" …" if len(found) > _FEW else "")
        lowest, highest = levels[0], levels[-1]
        what = (
            f"{len(found)} of the files published as they came are off the target of {show.audio.loudness_lufs:.0f}"
            f" LUFS ({lowest:.1f} to {highest:.1f}): {some}. To master one, rename its media file"
        )
        name = found[0][0].finished.name if found[0][0].finished else ""
        yield Problem("episodes", what, name.replace("media.", "recording."), "warning", "finished-off-target", "Apple")
