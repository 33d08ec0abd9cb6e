"""Who is heard when, for the eye: by the transcript's names, by a track for each voice, or by how loud they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from podcaster.audio.heard import HOPS_PER_SECOND, Heard, Spans, levels

_FEWEST = 8  # phrases; fewer say nothing about two voices
_SURELY_LU = 3.0


@dataclass(frozen=True, slots=True)
class Talker:
    """Somebody, or what else is heard, and where (in hops)."""

    name: str
    spans: Spans
    kind: Literal["voice", "music", "pauses"] = "voice"


def by_level(power: npt.NDArray[np.float64], spans: Spans) -> list[Talker]:
    """Tell two voices apart by how loud they are, where that is beyond doubt; otherwise all of it is "speech"."""
    loudness = levels(power, spans)
    usual = loudness[np.isfinite(loudness)]
    if usual.size < _FEWEST:
        return [Talker("speech", spans)]
    usual = np.sort(usual)[usual.size // 50 : usual.size - usual.size // 50]  # not the jingle, not a distant cough
    low, high = np.percentile(usual, [20, 80])
    for _ in range(20):
        louder = usual > (low + high) / 2
        if louder.all() or not louder.any():
            return [Talker("speech", spans)]
        low, high = usual[~louder].mean(), usual[louder].mean()
    spread = np.sqrt((usual[louder].var() * louder.sum() + usual[~louder].var() * (~louder).sum()) / usual.size)
    if high - low < 4 * spread or high - low < _SURELY_LU:
        return [Talker("speech", spans)]
    loud = loudness > (low + high) / 2
    return [
        Talker("louder voice", [span for span, is_loud in zip(spans, loud, strict=True) if is_loud]),
        Talker("quieter voice", [span for span, is_loud in zip(spans, loud, strict=True) if not is_loud]),
    ]


def by_track(tracks: Sequence[tuple[str, Heard]], spans: Spans) -> list[Talker]:
    """Give each span to the track that stands highest above its own loudness there: bleed stays below."""
    above = np.array([levels(track.power, spans) - track.loudness.integrated_lufs for _, track in tracks])
    owner = above.argmax(axis=0) if spans else np.zeros(0, int)
    return [
        Talker(name, [span for span, of in zip(spans, owner, strict=True) if of == place])
        for place, (name, _) in enumerate(tracks)
    ]


def by_speaker(cues: Sequence[tuple[float, float, str]], spans: Spans) -> list[Talker]:
    """Give each span to whom the transcript's cues (start, end in seconds, name) hear longest in it."""
    names = list(dict.fromkeys(name for _, _, name in cues if name))
    voices: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    starts, ends = (np.array([cue[edge] for cue in cues]) * HOPS_PER_SECOND for edge in (0, 1))
    who = np.array([names.index(name) if name else len(names) for _, _, name in cues])
    for span in spans:
        shared = np.maximum(np.minimum(ends, span[1]) - np.maximum(starts, span[0]), 0)
        heard = np.bincount(who, shared, minlength=len(names) + 1)
        most = int(heard.argmax())
        name = names[most] if heard[most] and most < len(names) else "other sound"
        voices.setdefault(name, []).append(span)
    return [Talker(name, held) for name, held in voices.items()]
