"""Labels and names: a recogniser's label never becomes public, and a name is that of somebody."""

from __future__ import annotations

from pathlib import Path

import pytest

from podcaster.content.read import read
from podcaster.content.speakers import is_raw, without_labels
from podcaster.content.transcripts.fragment import to_html
from podcaster.content.transcripts.plain import to_text
from podcaster.model import Transcript, paragraphs
from tests.content.folders import EPISODE, SHOW, complaint, complaints, write_show
from tests.make import TRANSCRIPT

VTT = """WEBVTT

00:01.000 --> 00:02.000
<v SPEAKER_00>Welkom.

00:02.000 --> 00:03.000
<v SPEAKER_01>Dank je.
"""
PEOPLE = '\n[[people]]\nname = "Projectleider"\n'
HOST = SHOW + '\n[[people]]\nname = "Presentator"\nrole = "host"\n'
WHERE = "episodes/012-x"


def show(folder: Path, speakers: str = "", transcript: str = VTT, people: str = PEOPLE) -> Path:
    """A show with this [speakers] table in its episode."""
    table = f"\n[speakers]\n{speakers}\n" if speakers else ""
    files: dict[str, str | bytes] = {"episode.toml": EPISODE + table + people}
    return write_show(folder, HOST, e012_x=files | ({"transcript.vtt": transcript} if transcript else {}))


BOTH = '"SPEAKER_00" = "Presentator"\n"SPEAKER_01" = "Projectleider"'


def test_labels_become_the_names_of_people(tmp_path: Path) -> None:
    """The reader sees who speaks: the host says it once, in episode.toml, and the transcript stays as it came."""
    folder = show(tmp_path, BOTH)
    (episode,) = read(folder).episodes
    assert episode.transcript is not None
    assert [cue.speaker for cue in episode.transcript.cues] == ["Presentator", "Projectleider"]
    assert complaints(folder) == []
    assert (folder / WHERE / "transcript.vtt").read_text() == VTT


def test_two_without_a_name_are_still_two(tmp_path: Path) -> None:
    """Reader: a question and its answer are no single paragraph, in no form, though nobody knows who asked."""
    asked = "WEBVTT\n" + "".join(
        f"\n00:0{at}.000 --> 00:0{at + 1}.000\n<v {who}>{words}\n"
        for at, (who, words) in enumerate(
            [("SPEAKER_00", "Waarom"), ("SPEAKER_00", "dan?"), ("SPEAKER_01", "Daarom."), ("Projectleider", "Tja.")]
        )
    )
    (episode,) = read(show(tmp_path, transcript=asked)).episodes
    assert episode.transcript is not None
    public = without_labels(episode.transcript)
    assert [paragraph.text for paragraph in paragraphs(public.cues)] == ["Waarom dan?", "Daarom.", "Tja."]
    assert "SPEAKER" not in to_html(public) + to_text(public)
    assert to_html(public).count("<p>") == 3
    assert to_text(public).count("[00:00:0") == 3


def test_a_track_of_whom_nobody_is_known_is_no_name() -> None:
    """What a draft calls somebody on a track (recording.guest.wav) does not get public unnoticed."""
    assert is_raw("SPEAKER_GUEST")
    assert is_raw("SPEAKER_GAST-2")
    assert not is_raw("Speaker Jansen")


def test_a_label_without_a_name_is_told_and_left_out(tmp_path: Path) -> None:
    """Listener: nobody is called SPEAKER_01 in an app; the host hears what to write."""
    folder = show(tmp_path, '"SPEAKER_00" = "Presentator"')
    assert complaint(folder) == (
        f"{WHERE}/transcript.vtt: 'SPEAKER_01' is a label and no name, and is left out of what is published;"
        ' say in episode.toml who it is, e.g. [speakers] and below it "SPEAKER_01" = "Projectleider"'
    )
    (episode,) = read(folder).episodes
    assert episode.transcript is not None
    assert [cue.speaker for cue in without_labels(episode.transcript).cues] == ["Presentator", ""]
    assert without_labels(TRANSCRIPT) == TRANSCRIPT
    assert not without_labels(Transcript((), timed=False)).timed


@pytest.mark.parametrize(
    ("speakers", "said"),
    [
        (
            BOTH + '\n"SPEAKER_2" = "Presentator"',
            f"{WHERE}/episode.toml: speakers: nobody is called 'SPEAKER_2' in the transcript,"
            ' e.g. "SPEAKER_01" = "Presentator"',
        ),
        (
            BOTH.replace("Projectleider", "Projektleider"),
            f"{WHERE}/episode.toml: speakers: 'Projektleider' is none of the people of the episode or the show,"
            ' e.g. "SPEAKER_01" = "Projectleider"',
        ),
        (
            BOTH.replace("Projectleider", "Docent"),
            f"{WHERE}/episode.toml: speakers: 'Docent' is none of the people of the episode or the show,"
            ' e.g. [[people]] and below it name = "Docent"',
        ),
        (BOTH.replace("Projectleider", " "), f"{WHERE}/episode.toml: speakers.SPEAKER_01: is empty"),
    ],
)
def test_a_slip_in_the_table_is_told(tmp_path: Path, speakers: str, said: str) -> None:
    """The host who mistypes a label or a name hears of it, with the nearest right one."""
    assert said in complaints(show(tmp_path, speakers))


def test_a_table_without_a_transcript_is_told(tmp_path: Path) -> None:
    """The host who moved the transcript away hears that her table does nothing."""
    assert complaints(show(tmp_path, BOTH, transcript="")) == [
        f"{WHERE}/episode.toml: speakers: nobody is called {label!r} in the transcript"
        for label in ("SPEAKER_00", "SPEAKER_01")
    ]


def test_in_the_film_the_same_people_speak(tmp_path: Path) -> None:
    """Watcher: the captions of the film name people as the transcript does."""
    folder = show(tmp_path, BOTH, transcript="")
    (folder / WHERE / "film.vtt").write_text(VTT.replace("SPEAKER_01", "SPEAKER_07"))
    (folder / WHERE / "film.mp4").write_bytes(b"film")
    said = complaints(folder)
    assert [each.split(":")[0] for each in said] == [f"{WHERE}/film.vtt", f"{WHERE}/episode.toml"]
    assert "'SPEAKER_07' is a label" in said[0]
    assert "nobody is called 'SPEAKER_01'" in said[1]
    (episode,) = read(folder).episodes
    assert episode.film_captions is not None
    assert episode.film_captions.cues[0].speaker == "Presentator"


@pytest.mark.parametrize("label", ["SPEAKER_00", "Speaker 1", "speaker A", "S1", "spk_0", "Spreker 2", "2", "Unknown"])
def test_what_recognisers_write_is_a_label(label: str) -> None:
    """Every usual recogniser's way to say "somebody" is known."""
    assert is_raw(label)


@pytest.mark.parametrize(
    "name", ["Presentator", "Docent 2", "Sam", "Speaker of the House", "Stem des volks", "S. de V."]
)
def test_a_name_is_no_label(name: str) -> None:
    """Nobody loses a name that looks a little like a label."""
    assert not is_raw(name)
