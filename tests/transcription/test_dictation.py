"""What Whisper gets to hear: the whole recording, in pieces cut in pauses, each voice at one level on its own track."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from podcaster.audio import dictation
from podcaster.audio.dictation import listen
from podcaster.audio.speech import Phrase
from podcaster.audio.voices import told_apart
from tests.audio.conversation import RATE, Conversation
from tests.audio.sound import Samples, write_wav


def loudness(samples: Samples) -> float:
    """Return a level in dBFS."""
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def talk(*, guest_db: float = 0.0, noise_dbfs: float = -60.0) -> Conversation:
    """A minute of questions and answers."""
    made = Conversation(guest_db=guest_db, noise_dbfs=noise_dbfs)
    made.pause(1.0)
    for pause in (0.5, 1.5, 0.4, 0.8, 0.5):
        made.say("host", 2.0, 1.5)
        made.pause(pause)
        made.say("guest", 2.5, 2.2, 2.6)
        made.pause(0.5)
    return made


@pytest.fixture
def pieces_of_20_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short pieces, so that a short recording has several."""
    monkeypatch.setattr(dictation, "PIECE_SECONDS", 20.0)


@pytest.mark.usefixtures("pieces_of_20_s")
def test_pieces_are_the_whole_recording_cut_in_pauses(tmp_path: Path) -> None:
    """No word is lost between two pieces, and none is cut in two; no piece is longer than fits in memory."""
    made = talk()
    [voice] = listen([write_wav(tmp_path / "recording.wav", made.sound(), rate=RATE)])
    pieces = voice.pieces
    assert (pieces[0][0], pieces[-1][1]) == (0, voice.hops)
    assert all(one[1] == other[0] for one, other in pairwise(pieces))
    assert all(end - start <= 2000 for start, end in pieces)
    for cut, _ in pieces[1:]:
        assert not any(start * 100 < cut < end * 100 for _, start, end in made.spoken)
    heard = list(voice.sound())
    assert [span for span, _ in heard] == pieces
    assert sum(samples.size for _, samples in heard) == voice.hops * RATE // 100


@pytest.mark.usefixtures("pieces_of_20_s")
def test_whoever_goes_on_hears_the_same(tmp_path: Path) -> None:
    """A piece sounds the same to the sample whether the pieces before it were heard in this run or an earlier one."""
    made = talk()
    [voice] = listen([write_wav(tmp_path / "recording.wav", made.sound(), rate=RATE)])
    whole = list(voice.sound())
    for first in (1, len(whole) - 1):
        later = list(voice.sound(first))
        assert [span for span, _ in later] == [span for span, _ in whole[first:]]
        assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(later, whole[first:], strict=True))
    assert list(voice.sound(len(whole))) == []


def test_a_quiet_guest_is_heard_like_the_host(tmp_path: Path) -> None:
    """Somebody far from the microphone is brought up before anybody decides whether she speaks at all."""
    made = talk(guest_db=-14.0)
    [voice] = listen([write_wav(tmp_path / "recording.wav", made.sound(), rate=RATE)])
    sound = np.concatenate([samples for _, samples in voice.sound()])
    levels = {
        who: loudness(np.concatenate([sound[round(a * RATE) : round(b * RATE)] for w, a, b in made.spoken if w == who]))
        for who in ("host", "guest")
    }
    assert abs(levels["host"] - levels["guest"]) < 4.0
    assert np.abs(sound).max() <= 1.0


def test_two_voices_on_one_recording_are_told_apart(tmp_path: Path) -> None:
    """Who speaks when is known from the sound of the voices, where that is beyond doubt."""
    made = talk()
    [voice] = listen([write_wav(tmp_path / "recording.wav", made.sound(), rate=RATE)])
    assert voice.second is not None
    for phrase, second in zip(voice.phrases, voice.second, strict=True):
        middle = (phrase.start + phrase.end) / 200
        [who] = [who for who, start, end in made.spoken if start - 0.2 <= middle <= end + 0.2]
        assert (who == "guest") == (second != voice.second[0])


@pytest.mark.parametrize(("seconds_of_other", "two"), [(2, False), (20, True)])
def test_what_is_heard_now_and_then_is_no_second_voice(seconds_of_other: int, two: bool) -> None:
    """A sound that is heard once makes nobody of the rest SPEAKER_01, and nobody the host who is not."""
    draw = np.random.default_rng(7)
    phrases = [Phrase(start=start * 100, end=start * 100 + 90, lufs=-20.0) for start in range(60)]
    bands = draw.integers(40, 44, (60 * 50, 16)).astype(np.uint8)
    bands[1000 : 1000 + seconds_of_other * 50, :8] += 30
    second = told_apart([bands], phrases)
    assert (second is not None) == two
    assert second is None or sorted({int(each) for each in (second[20:40].sum(), second[:20].sum())}) == [0, 20]


def test_each_track_holds_its_own_voice_only(tmp_path: Path) -> None:
    """What a microphone hears of the other voice is not written out twice, also when it was started later."""
    made = talk(noise_dbfs=-70.0)
    host, guest = made.sound("host"), made.sound("guest")
    late = round(1.5 * RATE)
    tracks = {"host": host + 0.1 * guest, "guest": (guest + 0.1 * host)[:, late:]}
    paths = [write_wav(tmp_path / f"recording.{name}.wav", sound, rate=RATE) for name, sound in tracks.items()]
    for voice, late_s in zip(listen(paths), (0.0, 1.5), strict=True):
        assert voice.late_s == pytest.approx(late_s, abs=0.02)
        sound = np.concatenate([samples for _, samples in voice.sound()])
        for who, start, end in made.spoken:
            middle = slice(round((start + 0.6 - late_s) * RATE), round((end - 0.6 - late_s) * RATE))
            if middle.stop > middle.start:
                assert (loudness(sound[middle]) > -60) == (who == voice.name)
    assert [voice.late_s for voice in listen(paths, aligned=False)] == [0.0, 0.0]


def test_silence_has_nobody_in_it(tmp_path: Path) -> None:
    """A recording of nothing is one piece in which nobody speaks."""
    [voice] = listen([write_wav(tmp_path / "recording.wav", np.zeros((1, 3 * RATE), np.float32), rate=RATE)])
    assert voice.pieces == [(0, 300)]
    assert voice.speaks(0.0, 3.0) == 0.0
    assert loudness(next(voice.sound())[1]) < -100
