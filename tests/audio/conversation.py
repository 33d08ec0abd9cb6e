"""A conversation for the tests: two voices that sound different, sentences, pauses, and a jingle, at 16 kHz."""

from __future__ import annotations

import numpy as np

from tests.audio.sound import Samples

RATE = 16_000
_COLOUR = {"host": 3, "guest": 14}  # the longer the window, the darker the voice


class Conversation:
    """Sound that grows piece by piece; ``seconds`` is where it ends now, ``spoken`` who speaks from when to when."""

    def __init__(self, *, guest_db: float = 0.0, noise_dbfs: float = -60.0, seed: int = 1) -> None:
        self._chance = np.random.default_rng(seed)
        self._gain = {"host": 0.25, "guest": 0.25 * 10 ** (guest_db / 20)}
        self._noise = 10 ** (noise_dbfs / 20)
        self._tracks: dict[str, list[Samples]] = {"host": [], "guest": [], "music": []}
        self._count = 0
        self.spoken: list[tuple[str, float, float]] = []

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self._count / RATE

    def pause(self, seconds: float) -> float:
        """Be silent, and return where that ends."""
        self._add("music", np.zeros(round(seconds * RATE), np.float32))
        return self.seconds

    def say(self, who: str, *sentences: float) -> None:
        """Let somebody speak in sentences of so many seconds, 0.4 s apart."""
        for number, length in enumerate(sentences):
            if number:
                self.pause(0.4)
            self.spoken.append((who, self.seconds, self.seconds + length))
            count = round(length * RATE)
            grid = np.arange(0, length + 0.12, 0.06)
            syllables = 0.02 + self._chance.gamma(0.7, 1.0, grid.size) * (self._chance.random(grid.size) > 0.2)
            syllables[[0, -2]] = 1.0  # a sentence begins and ends where it says
            window = np.hanning(_COLOUR[who] + 2)
            voice = np.convolve(self._chance.standard_normal(count), window / np.sqrt((window**2).sum()), "same")
            self._add(
                who, voice * np.interp(np.arange(count) / RATE, grid, np.minimum(syllables, 2.0)) * self._gain[who]
            )

    def play(self, seconds: float) -> None:
        """Play a chord."""
        times = np.arange(round(seconds * RATE)) / RATE
        chord = sum(np.sin(2 * np.pi * hertz * times) for hertz in (262, 330, 392, 523))
        self._add("music", 0.08 * chord)

    def sound(self, *parts: str) -> Samples:
        """All of it, or some of its parts (host, guest, music) as one channel."""
        together = sum(np.concatenate(self._tracks[part]) for part in parts or self._tracks)
        return (together + self._noise * self._chance.standard_normal(self._count)).astype(np.float32)[None]

    def _add(self, who: str, samples: Samples) -> None:
        for part, track in self._tracks.items():
            track.append(samples if part == who else np.zeros_like(samples))
        self._count += samples.size


def interview(
    *, topic_pause: float = 2.5, guest_db: float = 0.0, jingle: bool = False, conversation: Conversation | None = None
) -> tuple[Conversation, list[float]]:
    """Three subjects of fifty seconds and more, and where each after the first begins.

    Within a subject the host asks after 0.35 to 0.8 s, and the guest thinks for 2.4 s before some of the answers.
    """
    made, begins = conversation or Conversation(guest_db=guest_db), []
    made.pause(1.0)
    for subject in range(3):
        if subject:
            made.pause(topic_pause)
            if jingle:
                made.play(3.0)
                made.pause(0.5)
            begins.append(made.seconds)
        for question in range(4):
            made.say("host", 2.5, 1.5)
            made.pause(2.4 if question == 2 else 0.5)
            made.say("guest", 3.0, 2.2, 3.1)
            if question < 3:
                made.pause((0.35, 0.5, 0.8)[question])
    made.pause(1.0)
    return made, begins
