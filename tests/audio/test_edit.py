"""What is taken out of a recording, what never is, and that every time moves with it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.audio.decode import blocks
from podcaster.audio.edit import Edit, decided
from podcaster.audio.encode import encode
from podcaster.audio.loudness import Meter
from podcaster.audio.master import Master, measured
from podcaster.audio.overlay import Overlay
from podcaster.audio.report import Report
from podcaster.model import AudioSettings, Chapter, Cue, Timeline, Transcript
from tests.audio.sound import RATE, Samples, speech, tone, write_wav

PLAIN = AudioSettings(level=False, clean=False)
HOP = RATE // 100


def room(seconds: float, *, dbfs: float = -62.0, seed: int = 7) -> Samples:
    """The noise of a quiet room."""
    noise = np.random.default_rng(seed).standard_normal(round(seconds * RATE)).astype(np.float32)
    return (noise * 10 ** (dbfs / 20))[None]


def click(sound: Samples, *times: float) -> Samples:
    """The sound with a burst of 5 kHz (10 ms) at each of these times (s)."""
    made = sound.copy()
    burst = tone((-3, 0.01), hertz=5000, channels=1)
    for time in times:
        made[:, (at := round(time * RATE)) : at + burst.shape[1]] = burst
    return made


def clicks_in(path: Path) -> list[float]:
    """Where the bursts begin in a file (s), to a millisecond: what lies around 5 kHz is heard alone."""
    sound = np.concatenate(list(blocks(path, sample_rate_hz=44_100, channels=1)), axis=1)[0]
    turned = sound * np.exp(-2j * np.pi * 5000 * np.arange(sound.size) / 44_100)
    level = np.abs(np.convolve(turned, np.ones(132) / 132, "same"))
    loud = np.flatnonzero(level > level.max() / 2)
    return [float(each) / 44_100 for each in (loud[0], *loud[1:][np.diff(loud) > 4410])]


def power(sound: Samples) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """The measurement everything is decided from."""
    meter = Meter(RATE, 1)
    meter.add(sound)
    return meter.power()


def edit_of(*parts: Samples, **settings: object) -> Edit:
    """What would be taken out of these sounds, one after the other, in a quiet room."""
    whole = np.concatenate(parts, axis=1)
    return decided([power(whole + room(whole.shape[1] / RATE))], replace(PLAIN, **settings))


def nothing(seconds: float) -> Samples:
    """Nothing but the room, which is added to all."""
    return np.zeros((1, round(seconds * RATE)), np.float32)


def test_silence_at_head_and_tail_is_trimmed_and_some_room_stays() -> None:
    """The listener does not wait for the first word, and the last one is not cut off."""
    edit = edit_of(nothing(4), tone((-20, 1.0), channels=1), speech(6), nothing(7))
    ((start, end),) = edit.kept
    assert start == pytest.approx(350, abs=5)
    assert end == pytest.approx(1200, abs=15)


LEFT_ALONE = {
    "as much room as would stay": [nothing(0.6), tone((-20, 1), channels=1), speech(5), nothing(1.1)],
    "music that fades out over six seconds": [
        tone((-20, 12), hertz=440, channels=1) * np.minimum(np.arange(2, 0, -1 / 6 / RATE), 1)
    ],
    "an atmosphere that opens and closes": [room(6, dbfs=-32), speech(8) + room(8, dbfs=-32), room(6, dbfs=-32)],
    "a guest hard to hear speaks first": [speech(4, peak_dbfs=-32), speech(12, seed=2), speech(4, peak_dbfs=-32)],
}


@pytest.mark.parametrize("parts", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_what_somebody_would_miss_is_never_trimmed(parts: list[Samples]) -> None:
    """Silence is cut only where it is silence: not music, not a place that is heard, not a voice far away."""
    assert edit_of(*parts).kept == ()


def test_music_that_dies_away_is_heard_until_it_is_lost_in_the_room() -> None:
    """A last chord rings on for as long as anything of it is heard, not until it is 25 dB down."""
    fade = 10 ** (np.minimum(0, 8 - np.arange(20 * RATE) / RATE) * 5 / 20)
    edit = edit_of(speech(5), tone((-20, 20), hertz=440, channels=1) * fade.astype(np.float32), nothing(4))
    lost = 5 + 8 + (62 - 20 - 3 - 6) / 5
    assert edit.kept[-1][1] / 100 == pytest.approx(lost + 1, abs=1)


def test_trimming_can_be_switched_off() -> None:
    """The host who wants her recording as it is gets it so."""
    assert edit_of(nothing(5), speech(5), nothing(5), trim=False).kept == ()


def test_a_long_pause_is_shortened_to_what_the_host_allows_and_others_stay() -> None:
    """Thinking aloud stays; the half minute in which somebody fetched the drawings does not."""
    voice = tone((-20, 3), channels=1)
    edit = edit_of(voice, nothing(1.5), voice, nothing(9), voice, longest_pause_s=2.0)
    (_, cut), (again, _) = edit.kept
    assert again - cut == pytest.approx(700, abs=12)
    assert cut == pytest.approx(750 + 100, abs=8)
    assert edit_of(voice, nothing(1.5), voice, nothing(9), voice).kept == ()


def test_a_pause_of_one_track_is_not_a_pause_when_another_speaks() -> None:
    """The host's track is silent while the guest talks, recorded 40 dB lower: nothing of it is taken out."""
    host = np.concatenate([speech(6), nothing(20), speech(6)], axis=1) + room(32)
    guest = np.concatenate([nothing(6), speech(20, seed=2) * 0.01, nothing(6)], axis=1) + room(32, dbfs=-100)
    powers = [power(host), power(guest)]
    assert decided(powers, replace(PLAIN, longest_pause_s=2.0)).kept == ()


def in_blocks(sound: Samples, size: int) -> Iterator[Samples]:
    """The sound as a decoder yields it."""
    return (sound[:, start : start + size] for start in range(0, sound.shape[1], size))


@pytest.mark.parametrize("size", [1, 333, 4800, 10**6])
def test_every_kept_sample_lands_where_the_timeline_says(size: int) -> None:
    """Not one sample of a word moves: outside the crossfades the delivered sound is the recording, place by place."""
    sound = np.arange(1.0, 2001.0, dtype=np.float32)[None]  # 200 hops of 10 samples
    edit = Edit(200, ((10, 50), (80, 120), (150, 190)), lead=7, tail=3)
    made = np.concatenate(list(edit.cut(in_blocks(sound, size), 10)), axis=1)[0]
    assert made.size == edit.hops * 10 == (7 + 120 + 3) * 10
    assert not made[:70].any()
    assert not made[-30:].any()
    ten = timedelta(milliseconds=10)
    for hop in (12, 30, 47, 82, 100, 117, 152, 187):
        at = round(edit.timeline.at(hop * ten) / ten)
        assert made[at * 10 : at * 10 + 10].tolist() == sound[0, hop * 10 : hop * 10 + 10].tolist()


def test_without_cuts_the_sound_is_untouched_to_its_last_sample() -> None:
    """A recording without silence is delivered whole, odd samples at the end and all; a jingle only stands before."""
    sound = np.arange(1.0, 2006.0, dtype=np.float32)[None]
    assert (np.concatenate(list(Edit(200).cut(in_blocks(sound, 99), 10)), axis=1) == sound).all()
    after = np.concatenate(list(Edit(200).between(5, 0).cut(in_blocks(sound, 99), 10)), axis=1)
    assert (after[:, 50 + 20 :] == sound[:, 20:]).all()
    head = np.concatenate(list(Edit(200, ((40, 200),)).cut(in_blocks(sound, 99), 10)), axis=1)
    assert (head[:, 20:] == sound[:, 420:]).all()


def test_a_part_of_an_edited_recording_is_what_the_whole_is_there(tmp_path: Path) -> None:
    """Parts are encoded side by side: cuts and music lie at the same samples in both, wherever a part begins."""
    path = write_wav(tmp_path / "a.wav", speech(14) + room(14))
    track = measured(path, channels=1, report=Report(None, "measuring", 14, 44_100))
    music = Overlay(((44_100 // 3, np.full((1, 5 * 44_100), 0.1, np.float32)),), 0.0, 44_100)
    edit = Edit(1400, ((130, 400), (433, 700), (1021, 1390)), lead=257, tail=90)
    master = Master([track], channels=1, ceiling_dbtp=-2.0, stages=[music], edit=edit)
    whole = np.concatenate(list(master), axis=1)
    assert whole.shape[1] == edit.hops * 441
    for start, end in ((0, 44_100), (100_000, 250_001), (6 * 44_100 + 1152, None)):
        part = np.concatenate(list(master.play(start, end)), axis=1)
        assert part == pytest.approx(whole[:, start:end], abs=1e-6)


def test_an_hour_that_is_cut_is_not_held_in_memory() -> None:
    """Memory does not grow with what is taken out: an hour of silence passes through second by second."""
    edit = Edit(360_200, ((0, 100), (360_100, 360_200)))
    seconds = (np.zeros((1, 8000), np.float32) + 1 for _ in range(3602))
    tracemalloc.start()
    made = sum(block.shape[1] for block in edit.cut(seconds, 80))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made == 200 * 80
    assert peak < 1_000_000


def test_a_cut_does_not_click() -> None:
    """Room tone goes over into room tone: nothing at the seam stands out from the room itself."""
    sound = room(10, dbfs=-40)
    made = np.concatenate(list(Edit(1000, ((0, 300), (700, 1000))).cut(in_blocks(sound, RATE), HOP)), axis=1)[0]
    steps = np.abs(np.diff(made))
    seam = steps[300 * HOP - 2 * HOP : 300 * HOP + 2 * HOP]
    assert seam.max() <= np.abs(np.diff(sound[0])).max() * 1.2
    level = np.sqrt((made[299 * HOP : 301 * HOP] ** 2).mean() / (sound**2).mean())
    assert level == pytest.approx(1, abs=0.08)


@given(
    st.lists(st.integers(1, 10**6), max_size=8, unique=True).map(sorted),
    st.integers(0, 10**5),
    st.lists(st.integers(0, 11 * 10**5), min_size=2, max_size=20).map(sorted),
)
def test_time_never_runs_backwards(edges: list[int], lead: int, times: list[int]) -> None:
    """Chapters stay in order whatever is cut; what is kept moves as one piece, and what is cut is where the cut is."""
    ms = timedelta(milliseconds=1)
    bounds = [0, *edges, 10**6 + 1]
    kept = [(start * ms, end * ms) for start, end in list(pairwise(bounds))[::2]]
    timeline = Timeline.of((10**6 + 1) * ms, kept)
    after = timeline.after(lead * ms)
    delivered = [timeline.at(time * ms) for time in times]
    assert delivered == sorted(delivered)
    assert [after.at(time * ms) for time in times] == [time + lead * ms for time in delivered]
    for time, at in zip(times, delivered, strict=True):
        assert at == sum((min(max(time * ms, start), end) - start for start, end in kept), timedelta(0))


@given(st.timedeltas(timedelta(0), timedelta(hours=9)))
def test_without_cuts_every_time_stays(time: timedelta) -> None:
    """A recording that is delivered whole keeps its times, to the microsecond."""
    assert Timeline().at(time) == time


def test_what_is_cut_as_a_whole_has_no_chapter_and_no_cue() -> None:
    """A listener is led to nothing that is not there; and an episode without chapters or words is none the worse."""
    second = timedelta(seconds=1)
    timeline = Timeline.of(100 * second, [(10 * second, 40 * second), (70 * second, 90 * second)], 5 * second)
    chapters = [Chapter(start=at * second, title=f"{at}") for at in (0, 20, 45, 60, 95)]
    moved = [(chapter.title, chapter.start // second) for chapter in timeline.chapters(chapters)]
    assert moved == [("0", 0), ("20", 15), ("60", 35)]
    assert timeline.chapters(()) == ()
    spans = ((0, 9), (8, 12), (30, 50), (45, 60), (85, 99), (101, 103))
    cues = tuple(Cue(start=start * second, end=end * second, text="…") for start, end in spans)
    told = timeline.transcript(Transcript(cues)).cues
    assert [(cue.start // second, cue.end // second) for cue in told] == [(5, 7), (25, 35), (50, 55)]
    assert timeline.transcript(Transcript(())) == Transcript(())


def test_an_edit_is_known_again_from_its_timeline() -> None:
    """What media.json keeps is enough to lay a recording on its file."""
    edit = Edit(1000, ((50, 300), (431, 990)), lead=70, tail=33)
    assert Edit.of(edit.timeline, timedelta(milliseconds=10 * edit.hops + 3)) == edit
    assert Edit.of(Timeline(), timedelta(seconds=3)).kept == ()


def test_the_sound_of_a_chapter_is_where_the_timeline_says(tmp_path: Path) -> None:
    """Found in the decoded MP3: bursts at known times of the recording lie within 50 ms of where chapters are put."""
    voice = speech(70, seed=3)
    sound = np.concatenate([nothing(5), voice, nothing(30), voice[:, : 20 * RATE], nothing(6)], axis=1)
    times = [6.0, 40.0, 74.0, 106.0, 124.0]
    sound = click(sound + room(sound.shape[1] / RATE), *times)
    write_wav(tmp_path / "a.wav", sound, bits=24)
    made = encode([tmp_path / "a.wav"], replace(PLAIN, longest_pause_s=2.0), tmp_path / "a.mp3")
    assert made.duration.total_seconds() == pytest.approx(0.5 + 70 + 2 + 20 + 1, abs=1.0)
    expected = [made.timeline.at(timedelta(seconds=time)).total_seconds() for time in times]
    assert clicks_in(tmp_path / "a.mp3") == pytest.approx(expected, abs=0.02)
    assert max(abs(time - at) for time, at in zip(times, expected, strict=True)) > 30


def test_a_silent_chapter_within_another_moves_with_the_sound() -> None:
    """Listener: cutting never makes a chapter end at a picture within it, nor two begin at once."""
    second = timedelta(seconds=1)
    timeline = Timeline.of(100 * second, [(0 * second, 60 * second), (65 * second, 100 * second)], 5 * second)
    listed, silent = Chapter(start=60 * second, title="Vak"), Chapter(start=65 * second, title="Plaatje", hidden=True)
    after = Chapter(start=70 * second, end=75 * second, title="Slot")
    assert timeline.chapters((listed, silent, after)) == (
        Chapter(start=65 * second, title="Vak"),
        Chapter(start=70 * second, end=75 * second, title="Slot"),
    )
    cut = Chapter(start=61 * second, end=64 * second, title="Weg", hidden=True)
    later = Chapter(start=80 * second, end=82 * second, title="Later", hidden=True)
    assert timeline.chapters((cut, later)) == (Chapter(start=80 * second, end=82 * second, title="Later", hidden=True),)


def test_words_without_times_stay_as_they_are() -> None:
    """Reader: cutting the sound takes nothing from a text of which nobody knows when it was said."""
    second, zero = timedelta(seconds=1), timedelta(0)
    said = Transcript((Cue(start=zero, end=zero, text="Dag."),), timed=False)
    assert Timeline.of(9 * second, [(2 * second, 9 * second)]).transcript(said) == said
