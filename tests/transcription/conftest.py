"""A model, and an episode in which somebody speaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from podcaster.audio import decode
from tests.audio.sound import Samples, write_wav
from tests.showfolder import write_episode, write_show
from tests.transcription.tiny_whisper import make_whisper

RATE = 16_000
SPEECH = Path(__file__).parents[2] / "episodes" / "001-sterk-techniek-onderwijs" / "recording.opus"


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny model."""
    return make_whisper(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def spoken() -> Samples:
    """Twenty seconds of the example show: one channel at 16 kHz, two voices, no jingle."""
    blocks = decode.blocks(SPEECH, sample_rate_hz=RATE, channels=1, start=4 * RATE)
    return np.concatenate([block for block, _ in zip(blocks, range(20), strict=False)], axis=1)


@pytest.fixture
def episode(tmp_path: Path, spoken: Samples) -> Path:
    """The folder of an episode with that as its recording."""
    folder = write_episode(write_show(tmp_path / "show"), "001-lassen", published="")
    write_wav(folder / "recording.wav", spoken, rate=RATE)
    return folder
