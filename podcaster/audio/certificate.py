"""The loudness certificate: how the voices stand to each other and to the room, in the recording and in the MP3."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from podcaster.audio import talkers
from podcaster.audio.hops import Flags, Span, flags
from podcaster.audio.kweighting import HOP_SECONDS, Power
from podcaster.audio.limit import foretold
from podcaster.audio.loudness import integrated
from podcaster.audio.speech import gated
from podcaster.audio.track import Track, summed
from podcaster.model import Certificate, Voices

SAID_DB = 1.0  # smaller movements of the fader are not worth a sentence
MUCH_LIMITED_SHARE = 0.01  # of the time by more than 3 dB: the peaks are not rare any more, and it may be heard
_LEAST_LUFS = -100.0  # digital silence, as a number
_SENTENCE_HOPS = 100
_HARD_DB = 3.0


def certificate(tracks: Sequence[Track], after: Power, *, limited_db: float, ceiling_dbtp: float) -> Certificate:
    """Return what was found and done, and how the voices measure before and after.

    ``tracks`` are as they were played, ``after`` is the K-weighted power of every 10 ms of the decoded MP3,
    ``limited_db`` the most the limiter took, ``ceiling_dbtp`` where it stood.
    """
    before = summed([track.power for track in tracks])
    talking, pauses = _talkers(tracks, before), _pauses(tracks, before.size)
    limited = _limited_seconds(tracks, ceiling_dbtp)
    share = limited / max(before.size * HOP_SECONDS, 1.0)
    return Certificate(
        before=_voices(before, talking, pauses),
        after=_voices(after, talking, pauses),
        found=tuple(_named(tracks, [track.repair.found for track in tracks])),
        done=(
            *_named(tracks, [(*track.repair.done, *_levelling(track)) for track in tracks]),
            *([_limiting(limited_db, limited)] if share > MUCH_LIMITED_SHARE else []),
        ),
        limited_db=round(limited_db, 2),
        limited_seconds=round(limited, 2),
    )


def _talkers(tracks: Sequence[Track], before: Power) -> list[list[Span]]:
    """Return the phrases of each voice: by track, or by how loud they are in the recording."""
    phrases = [[(phrase.start, phrase.end) for phrase in track.speech.phrases] for track in tracks]
    if len(tracks) > 1:
        return [spans for spans in phrases if spans]
    return [list(talker.spans) for talker in talkers.by_level(before, phrases[0]) if talker.spans]


def _pauses(tracks: Sequence[Track], size: int) -> Flags:
    """Return where no track holds speech or music."""
    free = np.ones(size, np.bool_)
    for track in tracks:
        pauses = track.speech.pauses
        free[: pauses.size] &= pauses
    return free


def _voices(power: Power, talking: Sequence[Sequence[Span]], pauses: Flags) -> Voices:
    spans = [span for spans in talking for span in spans]
    spoken = power[flags(spans, power.size)] if spans else power
    room = power[: pauses.size][pauses[: power.size]]
    each = [integrated(power[flags(spans, power.size)]) for spans in talking]
    said = [gated(power[start:end]) for start, end in spans if end - start >= _SENTENCE_HOPS]
    low, high = np.percentile(np.maximum(said, _LEAST_LUFS), (5, 95)) if said else (0.0, 0.0)
    return Voices(
        speech_lufs=_number(integrated(spoken)),
        noise_lufs=_number(-0.691 + 10 * np.log10(room.mean()) if room.any() else _LEAST_LUFS),
        apart_lu=_number(max(each) - min(each)) if len(each) > 1 and min(each) > float("-inf") else None,
        spread_lu=_number(high - low),
    )


def _limited_seconds(tracks: Sequence[Track], ceiling_dbtp: float) -> float:
    """Return for how long the limiter takes more than 3 dB, as foretold: the parts it plays overlap."""
    highest = np.zeros(max(track.peaks.size for track in tracks), np.float32)
    for track in tracks:
        peaks = track.level_peaks * np.float32(10 ** (track.gain_db / 20))
        np.maximum(highest[: peaks.size], peaks, out=highest[: peaks.size])
    return float((foretold(highest, ceiling_dbtp, HOP_SECONDS) > _HARD_DB).sum() * HOP_SECONDS)


def _levelling(track: Track) -> list[str]:
    if not track.curve.size or not track.speech.speaking.any():
        return []
    low, high = np.percentile(track.curve[track.speech.speaking[: track.curve.size]], (2, 98))
    if high - low < SAID_DB:
        return []
    return [f"The voices were levelled: sentences moved by up to {high - low:.0f} dB against each other."]


def _limiting(most_db: float, seconds: float) -> str:
    return f"Peaks were limited by up to {most_db:.1f} dB, for {seconds:.1f} s by more than {_HARD_DB:g} dB."


def _named(tracks: Sequence[Track], sentences: Sequence[Sequence[str]]) -> list[str]:
    """Return all sentences, each with the name of its file if there are several."""
    name = len(tracks) > 1
    said = zip(tracks, sentences, strict=True)
    return [f"{track.path.name}: {sentence}" if name else sentence for track, each in said for sentence in each]


def _number(value: float) -> float:
    """Return a level as JSON can hold it."""
    return round(max(float(value), _LEAST_LUFS), 2)
