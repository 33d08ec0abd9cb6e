"""Whether the times of a transcript can be those of the sound, and of captions those of the film."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from podcaster.build.fit import doubts, misfits
from podcaster.build.line import check
from podcaster.errors import ContentError
from podcaster.model import Cue, Transcript
from tests import make
from tests.audio.sound import tone, write_with
from tests.showfolder import write_episode, write_show

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def cue(start: float, end: float, speaker: str = "") -> Cue:
    """A cue from ``start`` to ``end`` seconds."""
    return Cue(start=timedelta(seconds=start), end=timedelta(seconds=end), text="Ja.", speaker=speaker)


def said(*cues: Cue, timed: bool = True) -> list[tuple[str, str]]:
    """What is told about a transcript with these cues and one that reaches the end."""
    episode = make.full_episode(transcript=Transcript((*cues, cue(1795, 1800, "Slot")), timed=timed))
    found = list(doubts(episode, HALF_HOUR))
    assert all(problem.where == "episodes/012-de-werkplaats: transcript" for problem in found)
    return [(problem.severity, problem.what) for problem in found]


def test_times_in_order_are_not_remarked_on() -> None:
    """Host: two people may speak at once, one may go on for a minute, and a cue may end a little late."""
    assert said(cue(0, 59), cue(59, 62, "A"), cue(60, 63, "B"), cue(62.6, 64, "B")) == []
    assert said(timed=False) == []


@pytest.mark.parametrize(
    ("cues", "what"),
    [
        ((cue(0, 61), cue(61, 200)), "the cue at 00:00:00 lasts 61 s, and 1 more; shorter ones are easier to follow"),
        (
            (cue(0, 10, "A"), cue(9, 12, "A")),
            "the cue at 00:00:09 begins while the same speaker still has the one above it",
        ),
    ],
)
def test_what_looks_wrong_is_told_once(cues: tuple[Cue, ...], what: str) -> None:
    """Host: one warning for each kind, with the first place, however many there are."""
    assert said(*cues) == [("warning", what)]


def test_a_transcript_that_was_broken_off_is_told() -> None:
    """Reader: half a conversation is not published as the whole without a word; music at the end is fine."""
    for end, told in ((21 * 60, 1), (23 * 60, 0)):
        episode = make.full_episode(transcript=Transcript((cue(0, 5), cue(end - 5, end))))
        found = list(doubts(episode, HALF_HOUR))
        assert len(found) == told
        assert all("ends at 00:21:00, and the recording at 00:30:00" in problem.what for problem in found)
    short = make.full_episode(transcript=Transcript((cue(0, 5),)))
    assert list(doubts(short, timedelta(seconds=100))) == []


def test_a_transcript_of_another_recording_is_refused() -> None:
    """Reader: words that nobody says here are not shown."""
    episode = make.full_episode(chapters=(), transcript=Transcript((cue(0, 5), cue(1806, 1810))))
    (problem,) = misfits(episode, HALF_HOUR)
    assert (problem.severity, problem.where) == ("error", "episodes/012-de-werkplaats")
    assert "last cue starts at 00:30:06, but the recording ends at 00:30:00" in problem.what


def test_captions_of_another_film_are_refused(tmp_path: Path) -> None:
    """Listener: under the film stands what is said in it, as the transcript is that of the recording."""
    show = write_show(tmp_path / "show")
    folder = write_episode(show, "001-lassen")
    write_with(folder / "film.mp4", tone((-20, 4)), "aac", film=True)
    captions = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nWelkom.\n"
    (folder / "film.vtt").write_text(captions)
    assert not [problem for problem in check(show, now=NOW) if "film" in problem.where]
    (folder / "film.vtt").write_text(f"{captions}\n00:00:35.000 --> 00:00:38.000\nTot ziens.\n")
    told = "episodes/001-lassen/film.vtt: the last cue starts at 00:00:35, but the film ends at 00:00:04"
    with pytest.raises(ContentError, match=told):
        check(show, now=NOW)
