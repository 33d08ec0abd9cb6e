"""What the summary film lets you hear: its music, and the sentences it takes from the recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jingle import OPENING, play, segment
from pydub import AudioSegment
from recordings import Spoken, record
from voices import RATE, Samples

TITLE_MS = 3400
END_MS = 4600
# From the recording's level to the film's: nobody levels a film afterwards, so host and guest come out alike here.
GAIN_DB = {"Presentator": 3.0, "Projectleider": 7.0}


@dataclass(frozen=True)
class Card:
    """One picture of the film: a few words in large letters, and the sentences heard meanwhile."""

    words: str
    below: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilmSound:
    """The sound, the moment (milliseconds) at which each card comes up, and the captions."""

    sound: AudioSegment
    starts: tuple[int, ...]
    captions: list[Spoken]


def film_sound(slug: str, cards: tuple[Card, ...]) -> FilmSound:
    """Join what the cards let you hear; a sentence that is not in the recording raises KeyError."""
    tape = record(slug)
    recording, places = tape.mix(), {said.text: said for said in tape.spoken}
    speech, starts, captions = AudioSegment.silent(TITLE_MS, RATE), [0], [Spoken(0, TITLE_MS - 400, "", "(muziek)")]
    for card in cards[1:]:
        starts.append(len(speech) - 200 if card.sentences else len(speech))
        for sentence in card.sentences:
            said = places[sentence]
            captions.append(Spoken(len(speech), len(speech) + said.end - said.start, said.speaker, sentence))
            clip = recording[said.start : said.end + 240].fade_in(10).fade_out(160)
            speech += clip + GAIN_DB[said.speaker]
        speech += AudioSegment.silent(300, RATE)
    music_from = starts[-1]
    captions.append(Spoken(music_from + 100, music_from + END_MS - 600, "", "(muziek)"))
    speech = speech[:music_from] + AudioSegment.silent(END_MS, RATE)
    return FilmSound(limited(speech.overlay(bed(len(speech), music_from))), tuple(starts), captions)


def bed(length_ms: int, music_from: int) -> AudioSegment:
    """The show's tune, in front before and after the words, and far behind them."""
    tune = play(OPENING * (length_ms // 3000))[:length_ms]
    front, behind, end = tune[: TITLE_MS - 100], tune[TITLE_MS - 400 : music_from] - 21, tune[music_from - 300 :]
    return (front.append(behind, crossfade=300).append(end, crossfade=300)).fade_out(1600) - 2


def limited(sound: AudioSegment, ceiling: float = 0.75) -> AudioSegment:
    """Bend what rises above two thirds of ``ceiling`` (a share of full scale) so that nothing passes it."""
    samples = samples_of(sound)
    knee = ceiling * 2 / 3
    over = np.maximum(np.abs(samples) - knee, 0) / (ceiling - knee)
    bent = np.sign(samples) * (np.minimum(np.abs(samples), knee) + np.tanh(over) * (ceiling - knee))
    return segment(bent)


def samples_of(sound: AudioSegment) -> Samples:
    """The samples of a clip; full scale is 1."""
    return np.array(sound.get_array_of_samples()) / 32768
