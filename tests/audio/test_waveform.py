"""The shape of a sound for the player."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from podcaster.audio.waveform import SLICES, waveform


def shape(power: np.ndarray) -> list[int]:
    """The levels of a waveform."""
    return list(base64.b64decode(waveform(power)))


def test_a_waveform_follows_the_sound() -> None:
    """The listener sees where it is loud and where nobody speaks."""
    power = np.repeat([1.0, 0.25, 0.0, 1.0], 5000)
    levels = shape(power)
    assert len(levels) == SLICES
    assert [levels[place] for place in (10, 60, 110, 160)] == [100, 50, 1, 100]


def test_pauses_show_in_a_voice_that_is_always_equally_loud() -> None:
    """The listener of a levelled conversation sees more than a block: where less is said, it is lower."""
    fluent, halting = np.tile([1.0] * 9 + [1e-3], 1000), np.tile([1.0] * 5 + [1e-3] * 5, 1000)
    levels = shape(np.concatenate([fluent, halting]))
    assert levels[50] > 2 * levels[150] > 20


def test_one_clap_does_not_hide_the_rest() -> None:
    """The listener of an episode with one loud bang still sees the conversation."""
    power = np.full(100_000, 0.01)
    power[500:520] = 1.0
    assert np.median(shape(power)) == 100


def test_a_quiet_file_has_as_much_shape_as_a_loud_one() -> None:
    """The listener sees the same drawing whatever loudness the show has set."""
    power = np.random.default_rng(3).random(30_000)
    assert shape(power / 1000) == shape(power)


@pytest.mark.parametrize("size", [1, 7, 199, 201, 1000])
def test_short_sounds_have_a_waveform_too(size: int) -> None:
    """The listener of a trailer of seconds gets a drawing, and no slice of it is empty."""
    levels = shape(np.full(size, 0.5))
    assert levels == [100] * min(size, SLICES)


def test_silence_is_flat() -> None:
    """Silence and nothing at all are drawn as what they are."""
    assert shape(np.zeros(1000)) == [0] * SLICES
    assert waveform(np.zeros(0)) == ""
    assert shape(np.concatenate([np.zeros(100_000), np.ones(100)]))[-1] == 100
