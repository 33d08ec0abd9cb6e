"""The show's music, played on a plucked string and a workshop's ticks, and joined by pydub."""

from __future__ import annotations

import numpy as np
from pydub import AudioSegment
from voices import RATE, Samples

BEAT_MS = 210
# Semitones from C4. Up and back through C, with the sixth and the ninth: bright, and never quite finished.
OPENING = (0, 7, 12, 16, 14, 9, 12, 19, 16, 12, 14, 7, 9, 16, 19, 24)
CLOSING = (24, 19, 16, 12, 14, 9, 7, 12, 16, 12, 7, 0)
BASS = (-12, -12, -15, -7)  # one for every four beats


def segment(samples: Samples) -> AudioSegment:
    """Turn samples (full scale is 1) into a clip that pydub can mix: mono, 16 bit."""
    whole = np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2")
    return AudioSegment(data=whole.tobytes(), sample_width=2, frame_rate=RATE, channels=1)


def pluck(semitone: int, seconds: float = 1.6) -> AudioSegment:
    """A soft plucked tone: five partials, the high ones die first."""
    time = np.arange(int(seconds * RATE)) / RATE
    hertz = 261.63 * 2 ** (semitone / 12)
    tone = sum(np.sin(2 * np.pi * hertz * n * time) * np.exp(-time * (2.2 + 1.6 * n)) / n**1.5 for n in range(1, 6))
    tone = np.asarray(tone) * np.minimum(1, time / 0.004) * 0.3
    return segment(tone).fade_out(200)


def tick(hertz: float, seconds: float = 0.05) -> AudioSegment:
    """A tap on metal: two partials that do not belong together."""
    time = np.arange(int(seconds * RATE)) / RATE
    tap = (np.sin(2 * np.pi * hertz * time) + 0.6 * np.sin(2 * np.pi * hertz * 1.59 * time)) * np.exp(-time * 90)
    return segment(tap * 0.2)


def play(melody: tuple[int, ...], tail_ms: int = 1400, *, bass: bool = True) -> AudioSegment:
    """Join the notes of a melody, one on each beat, with ticks between and a bass below."""
    tune = AudioSegment.silent(len(melody) * BEAT_MS + tail_ms, RATE)
    for beat, semitone in enumerate(melody):
        at = beat * BEAT_MS
        tune = tune.overlay(pluck(semitone) - (0 if beat % 4 == 0 else 3), position=at)
        tune = tune.overlay(tick(2100 if beat % 2 else 3400) - 12, position=at + BEAT_MS // 2)
        if bass and beat % 4 == 0:
            tune = tune.overlay(pluck(BASS[beat // 4 % 4], 2.2) - 2, position=at)
    return tune


def opening() -> AudioSegment:
    """The tune the show begins with."""
    return play(OPENING).fade_out(1200) - 6


def bridge() -> AudioSegment:
    """Four notes between two chapters."""
    return play((7, 12, 14, 19), 1000, bass=False).fade_out(800) - 9


def closing() -> AudioSegment:
    """The tune the show ends with."""
    return play((*CLOSING, 0), 2000).fade_out(1800) - 6
