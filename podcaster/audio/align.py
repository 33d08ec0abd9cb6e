"""Tracks of one conversation whose recorders were not started together: by how much each is late.

Every microphone hears the other voices a little. The rise and fall of their syllables is then found in both tracks, at
one distance and no other; how loud they are does not matter. Steps of 10 ms are enough: what is left of the other voice
after a track is lowered is too weak for an echo or a comb filter. Where microphones do not hear each other nothing is
found, and nothing is moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from podcaster.audio.hops import decibels
from podcaster.audio.kweighting import HOP_SECONDS, Power, Samples
from podcaster.audio.track import Track

_MOST_HOPS = 12_000  # two minutes
_WORTH_HOPS = 3  # nearer together they are heard as one
_AROUND_HOPS, _SWING_DB = 41, 10.0
_CLEAR, _SECOND = 10.0, 1.5  # standard deviations; how much higher than any other distance
_BESIDE_HOPS = 50


def aligned(tracks: Sequence[Track]) -> list[Track]:
    """Return the tracks in the time of the first one."""
    moved = [tracks[0]]
    for track in tracks[1:]:
        hops = late(tracks[0].power, track.power)
        moved.append(_moved(track, hops) if abs(hops) >= _WORTH_HOPS else track)
    return moved


def late(first: Power, other: Power) -> int:
    """Return by how many hops ``other`` begins later than ``first``; 0 if that is not clear."""
    if min(first.size, other.size) < _AROUND_HOPS:
        return 0
    size = 1 << (first.size + other.size).bit_length()
    spectra = [np.fft.rfft(_swing(power), size) for power in (first, other)]
    alike = np.fft.irfft(spectra[0] * np.conj(spectra[1]), size)
    most = min(_MOST_HOPS, first.size, other.size)
    alike = np.concatenate([alike[-most:], alike[: most + 1]])
    best = int(np.argmax(alike))
    others = np.delete(alike, np.s_[max(0, best - _BESIDE_HOPS) : best + _BESIDE_HOPS + 1])
    clear = alike[best] > _CLEAR * others.std() and alike[best] > _SECOND * others.max()
    return best - most if clear else 0


def shifted(sound: Iterator[Samples], samples: int) -> Iterator[Samples]:
    """Yield a sound so many samples later, after silence; below zero, without its first ones."""
    left = -samples
    for block in sound:
        if samples > 0:
            yield np.zeros((block.shape[0], samples), np.float32)
            samples = 0
        part = block[:, max(0, left) :]
        left -= block.shape[1]
        if part.shape[1]:
            yield part


def _swing(power: Power) -> Power:
    """Return how the level moves about its mean over 0.4 s (dB)."""
    level = decibels(np.maximum(power, power.max() * 1e-8))
    around = np.ones(_AROUND_HOPS) / _AROUND_HOPS
    return np.clip(level - np.convolve(level, around, "same"), -_SWING_DB, _SWING_DB)


def _moved(track: Track, hops: int) -> Track:
    seconds = abs(hops) * HOP_SECONDS
    done = f"It starts {seconds:.2f} s {'later' if hops > 0 else 'earlier'} than the first: it was moved there."
    return replace(
        track,
        power=np.pad(track.power, (hops, 0)) if hops > 0 else track.power[-hops:],
        peaks=np.pad(track.peaks, (hops, 0)) if hops > 0 else track.peaks[-hops:],
        late=hops,
        repair=replace(track.repair, done=(*track.repair.done, done)),
    )
