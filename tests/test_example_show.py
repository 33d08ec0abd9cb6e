"""The show in this repository is one to be glad of: small, correct, and every file of it fits the sound."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from podcaster.audio.decode import blocks
from podcaster.audio.loudness import measure
from podcaster.content.read import read
from podcaster.model import Cue, Episode

SHOW = Path(__file__).parent.parent
RATE = 48_000
EPISODES = read(SHOW).episodes
FILMED = [episode for episode in EPISODES if episode.film]

every_episode = pytest.mark.parametrize("episode", EPISODES, ids=lambda episode: episode.slug)


@cache
def sound(path: Path) -> npt.NDArray[np.float32]:
    """The samples of a recording, mono at 48 kHz."""
    return np.concatenate([block[0] for block in blocks(path, sample_rate_hz=RATE, channels=1)])


def cut(path: Path, start: timedelta, end: timedelta) -> npt.NDArray[np.float32]:
    """The samples between two times."""
    return sound(path)[int(start.total_seconds() * RATE) : int(end.total_seconds() * RATE)]


def level_dbfs(samples: npt.NDArray[np.float32]) -> float:
    """The RMS level."""
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


def cues(episode: Episode) -> tuple[Cue, ...]:
    """What is said in the episode."""
    assert episode.transcript
    return episode.transcript.cues


def test_the_show_is_whole() -> None:
    """A clone is a working podcast: three live episodes that read without a warning, one of them with a film."""
    content = read(SHOW)
    assert [episode.slug for episode in content.episodes] == [
        "001-sterk-techniek-onderwijs",
        "002-pet-events",
        "003-techlands",
    ]
    assert content.warnings == ()
    assert [episode.slug for episode in content.episodes if episode.film_path and episode.film_captions] == [
        "002-pet-events"
    ]


def test_the_recordings_are_small_enough_to_clone() -> None:
    """A clone stays quick: the recordings are 3 MB together at most, the film 1.5 MB."""
    assert sum(recording.stat().st_size for episode in EPISODES for recording in episode.recordings) <= 3_000_000
    assert sum(path.stat().st_size for path in SHOW.glob("episodes/*/film.mp4")) <= 1_500_000


@every_episode
def test_a_recording_lasts_one_to_two_minutes(episode: Episode) -> None:
    """The host who tries the tool waits seconds, and still hears a whole conversation."""
    [recording] = episode.recordings
    assert 60 <= len(sound(recording)) / RATE <= 120


@every_episode
def test_every_cue_lies_on_speech(episode: Episode) -> None:
    """The reader who clicks a sentence hears that sentence: it begins and ends with sound, and pauses are quiet."""
    [recording] = episode.recordings
    moment, edge = timedelta(milliseconds=120), timedelta(milliseconds=40)
    for cue in cues(episode):
        assert level_dbfs(cut(recording, cue.start, cue.start + 3 * moment)) > -40, cue
        assert level_dbfs(cut(recording, cue.end - 3 * moment, cue.end)) > -45, cue
    for before, after in pairwise(cues(episode)):
        assert after.start > before.end
        if after.start - before.end < timedelta(seconds=1):  # longer ones are filled by music
            assert level_dbfs(cut(recording, before.end + edge, after.start - edge / 2)) < -50, after


@every_episode
def test_the_host_is_nearer_to_the_microphone_than_the_guest(episode: Episode) -> None:
    """The example sounds like a real recording: the host at −20 LUFS as heard, the guest some 4 LU below."""
    [recording] = episode.recordings
    heard = {
        name: measure(
            [
                np.concatenate([cut(recording, cue.start, cue.end) for cue in cues(episode) if cue.speaker == name])[
                    None
                ]
            ],
            sample_rate_hz=RATE,
            channels=1,
        )
        for name in ("Presentator", "Projectleider")
    }
    assert heard["Presentator"].integrated_lufs == pytest.approx(-20, abs=0.5)
    assert heard["Projectleider"].integrated_lufs == pytest.approx(-24, abs=0.5)
    assert heard["Presentator"].true_peak_dbtp < -1


@every_episode
def test_a_chapter_begins_in_a_pause_before_somebody_speaks(episode: Episode) -> None:
    """The listener who skips to a chapter hears its first sentence whole, after a few notes."""
    assert len(episode.chapters) >= 3
    assert episode.chapters[0].start == timedelta(0)
    for chapter in episode.chapters:
        assert not any(cue.start < chapter.start < cue.end for cue in cues(episode)), chapter
        first = min(cue.start for cue in cues(episode) if cue.start >= chapter.start)
        assert first - chapter.start < timedelta(seconds=5), chapter
    assert episode.chapters[-1].start < cues(episode)[-1].end


@every_episode
def test_people_are_named_by_role(episode: Episode) -> None:
    """Nobody is given words that are not theirs: who speaks is a role, and the notes say the voices are made."""
    assert {cue.speaker for cue in cues(episode)} == {"Presentator", "Projectleider"}
    assert [person.name for person in episode.people] == ["Projectleider"]
    assert "stemmen zijn van een computer" in episode.notes


@every_episode
def test_the_notes_fit_every_app(episode: Episode) -> None:
    """Apple shows 4,000 bytes of notes: the examples' have headings and a link, and fit."""
    assert len(episode.notes.encode()) <= 4000
    assert len(episode.notes_html.encode()) <= 4000
    assert "## " in episode.notes
    assert "](https://www.techportal.nl/)" in episode.notes


def test_nobody_can_be_written_to_by_accident() -> None:
    """No address of a person is published, and what a host must fill in is plainly an example."""
    texts = [SHOW / "show.toml", *SHOW.glob("episodes/*/*.*")]
    words = "".join(
        path.read_text(encoding="utf-8") for path in texts if path.suffix in {".toml", ".md", ".txt", ".vtt"}
    )
    assert re.findall(r"[\w.]+@(?!example\.org)[\w.]+", words) == []
    assert set(re.findall(r"https://([\w.]+)/", words)) <= {
        "www.techportal.nl",
        "podcast.example.org",
        "podcasts.apple.com",
        "open.spotify.com",
    }


@pytest.mark.parametrize("episode", FILMED, ids=lambda episode: episode.slug)
def test_the_film_plays_everywhere_and_is_captioned(episode: Episode) -> None:
    """The viewer gets 720p H.264 with AAC that starts before it is whole, and captions from beginning to end."""
    assert episode.film_path
    assert episode.film_captions
    with av.open(str(episode.film_path)) as film:
        video, audio = film.streams.video[0], film.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height, audio.codec_context.name) == (1280, 720, "aac")
        seconds = float(film.duration or 0) / 1_000_000
    captions = episode.film_captions.cues
    assert 20 <= seconds <= 40
    assert captions[0].start == timedelta(0)
    assert seconds - 3 < captions[-1].end.total_seconds() <= seconds
    head = episode.film_path.read_bytes()
    assert head.index(b"moov") < head.index(b"mdat")


@pytest.mark.parametrize("episode", FILMED, ids=lambda episode: episode.slug)
def test_the_film_says_what_the_recording_says(episode: Episode) -> None:
    """The film is a summary: every sentence in its captions is one of the episode's own."""
    assert episode.film_captions
    said = {(cue.speaker, cue.text) for cue in cues(episode)}
    assert {(cue.speaker, cue.text) for cue in episode.film_captions.cues if cue.speaker} <= said


@pytest.mark.parametrize(
    ("name", "pixels"), [("cover.jpg", 3000), ("episodes/003-techlands/cover.jpg", 1400)], ids=["show", "episode"]
)
def test_a_cover_is_what_directories_ask_for(name: str, pixels: int) -> None:
    """Apple takes the artwork as it is: square, RGB, JPEG, at most 512 kB."""
    with Image.open(SHOW / name) as picture:
        assert (picture.size, picture.mode, picture.format) == ((pixels, pixels), "RGB", "JPEG")
    assert (SHOW / name).stat().st_size <= 512_000
