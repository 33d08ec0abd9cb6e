"""``podcaster chapters`` as the host types it: what it proposes, what it reads, and that it never overwrites."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from podcaster.content.chapters import read_chapters
from tests.audio.conversation import RATE, interview
from tests.audio.sound import add_chunks, cues, write_wav
from tests.cli.test_commands import podcaster
from tests.showfolder import tree, write_episode, write_show

LABELS = "0.0\t0.0\tWelkom\n62.5\t62.5\tHet vak\n"


@pytest.fixture
def episode(tmp_path: Path) -> Path:
    """An episode of three subjects, in a show."""
    folder = write_episode(write_show(tmp_path / "show"), "001-lassen")
    write_wav(folder / "recording.wav", interview()[0].sound(), rate=RATE)
    return folder


def say_words(episode: Path) -> None:
    """Give the episode a transcript that has the host ask at the beginning of each subject."""
    lines = ["WEBVTT\n"]
    for start, question, answer in (
        (1, "Welkom. Wat doe je met de lasrobot?", "De lasrobot en de sensor, en de besturing."),
        (30, "Wat meet de sensor van de lasrobot?", "De besturing van de lasrobot leest de sensor."),
        (63, "Wie betaalt dat?", "De subsidie en de begroting, na een aanvraag."),
        (95, "Hoeveel subsidie is dat?", "De aanvraag staat in de begroting, met subsidie."),
        (125, "Hoe gaat een examen?", "Een portfolio, en de beoordeling van het examen."),
        (155, "Wie doet de beoordeling van het examen?", "Het portfolio telt in de beoordeling."),
    ):
        for at, who, text in ((start, "Presentator", question), (start + 5, "Docent", answer)):
            lines.append(f"00:0{at // 60}:{at % 60:02d}.000 --> 00:0{at // 60}:{at % 60:02d}.900\n<v {who}>{text}\n")
    (episode / "transcript.vtt").write_text("\n".join(lines), encoding="utf-8")


def test_proposals_are_lines_for_chapters_txt_with_reasons(episode: Path) -> None:
    """The host can read why, paste or redirect what she sees, and finds her folder as it was."""
    before = tree(episode)
    ran = podcaster(episode, "chapters", "001-lassen")
    assert ran.returncode == 0, ran.stderr
    chapters = read_chapters(ran.stdout, "stdout")
    assert [chapter.start.total_seconds() for chapter in chapters] == pytest.approx([0, 62.9, 124.8], abs=1.1)
    assert [chapter.title for chapter in chapters] == ["Hoofdstuk 1", "Hoofdstuk 2", "Hoofdstuk 3"]
    assert ran.stdout.count("# the host begins after 2.5 s of silence\n") == 2
    assert "Nothing was written" in ran.stderr
    assert tree(episode) == before


def test_one_chapter_is_none(tmp_path: Path) -> None:
    """The host of a short item reads that nothing was found, and gets no chapters.txt that says no more than that."""
    show = write_show(tmp_path / "show")
    write_episode(show, "001-lassen")
    ran = podcaster(show, "chapters", "001-lassen")
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr.startswith("No chapters were found in the sound.")
    ran = podcaster(show, "chapters", "001-lassen", "--write")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "episodes/001-lassen: no chapters were found in the sound; nothing was written" in ran.stderr
    assert not (show / "episodes/001-lassen/chapters.txt").exists()


def test_a_transcript_gives_titles_and_the_sound_the_moment(episode: Path) -> None:
    """The host gets the question as title, at the silence before it, not at the caption's rounded time."""
    say_words(episode)
    ran = podcaster(episode, "chapters", "001-lassen", "--json")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["source"], told["written"]) == ("the transcript and the sound", None)
    assert [chapter["start"] for chapter in told["chapters"]] == pytest.approx([0, 63, 125], abs=0.1)
    titles = [chapter["title"] for chapter in told["chapters"]]
    assert titles[0] == "Wat doe je met de lasrobot?"
    assert titles[1].endswith(": wie betaalt dat?")
    assert titles[2] == "Hoe gaat een examen?"
    assert "s of silence" in told["chapters"][1]["reason"]


def test_a_transcript_alone_is_enough(episode: Path) -> None:
    """The host whose recording is elsewhere gets proposals from the words."""
    say_words(episode)
    (episode / "recording.wav").unlink()
    ran = podcaster(episode, "chapters", "001-lassen", "--json")
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["source"] == "the transcript"


def test_write_makes_chapters_txt_once(episode: Path) -> None:
    """What the host made of a proposal is never overwritten; she sees how the two differ."""
    ran = podcaster(episode, "chapters", "001-lassen", "--write")
    assert ran.returncode == 0, ran.stderr
    path = episode / "chapters.txt"
    assert path.read_text().startswith("00:00:00 Hoofdstuk 1\n00:01:03")
    path.write_text(path.read_text().replace("Hoofdstuk 2", "Het vak"))
    hers = path.read_bytes()
    ran = podcaster(episode, "chapters", "001-lassen", "--write")
    assert ran.returncode == 1
    assert "chapters.txt: is there already and stays as it is" in ran.stderr
    assert "-00:01:03 Het vak" in ran.stderr
    assert "+00:01:03 Hoofdstuk 2" in ran.stderr
    assert path.read_bytes() == hers
    assert not list(episode.glob("*.part"))


def test_markers_of_the_recording_come_first(episode: Path) -> None:
    """A host who set and named markers gets those; --listen proposes all the same."""
    add_chunks(episode / "recording.wav", *cues(RATE, (0.0, "Begin"), (100.0, "Midden")))
    ran = podcaster(episode, "chapters", "001-lassen")
    assert ran.stdout == "00:00:00 Begin\n00:01:40 Midden\n"
    assert "the recording's own markers" in ran.stderr
    assert "the host begins" in podcaster(episode, "chapters", "001-lassen", "--listen").stdout


def test_marks_of_a_recorder_join_the_proposals(episode: Path) -> None:
    """A press on the mark button is a proposal, unless one is near it already."""
    points, _ = cues(RATE, (64.0, ""), (100.0, ""))
    add_chunks(episode / "recording.wav", points)
    ran = podcaster(episode, "chapters", "001-lassen")
    assert "# marked in the recording\n00:01:40 Hoofdstuk 3\n" in ran.stdout
    assert "00:01:04" not in ran.stdout


@pytest.mark.parametrize("place", ["here", "in the episode"])
def test_markers_of_another_program_are_read(episode: Path, tmp_path: Path, place: str) -> None:
    """The host names a file where she is, or one that lies beside the recording."""
    ((tmp_path if place == "here" else episode) / "labels.txt").write_text(LABELS)
    ran = podcaster(tmp_path, "chapters", "001-lassen", "--show", "show", "--from", "labels.txt", "--write")
    assert ran.returncode == 0, ran.stderr
    assert (episode / "chapters.txt").read_text() == "00:00:00 Welkom\n00:01:02.500 Het vak\n"


def test_everything_a_chapter_is_comes_along_from_json(episode: Path, tmp_path: Path) -> None:
    """The host who moves in brings pictures, places and silence; a script reads them as well."""
    place = {"name": "Den Helder", "geo": "geo:52.955,4.76", "osm": "R47654"}
    chapter = {"startTime": 5, "endTime": 7, "title": "Plaatje", "img": "a.jpg", "toc": False, "location": place}
    (tmp_path / "chapters.json").write_text(json.dumps({"version": "1.2.0", "chapters": [chapter]}))
    arguments = ("chapters", "001-lassen", "--from", tmp_path / "chapters.json")
    assert podcaster(episode, *arguments).stdout == (
        "00:00:05 Plaatje\n  image: a.jpg\n  until: 00:00:07\n"
        "  location: Den Helder (geo:52.955,4.76 osm:R47654)\n  silent\n"
    )
    (told,) = json.loads(podcaster(episode, *arguments, "--json").stdout)["chapters"]
    assert (told["end"], told["image"], told["silent"]) == (7.0, "a.jpg", True)
    assert told["location"] == {"name": "Den Helder", "geo": "52.955,4.76", "osm": "R47654"}


def test_markers_are_read_from_another_recording(episode: Path, tmp_path: Path) -> None:
    """The host whose editor put the markers into its export gives that file."""
    path = write_wav(tmp_path / "export", interview()[0].sound(), rate=RATE)
    add_chunks(path, *cues(RATE, (1.0, "Begin"), (90.5, "Midden")))
    ran = podcaster(episode, "chapters", "001-lassen", "--from", path)
    assert ran.stdout == "00:00:01 Begin\n00:01:30.500 Midden\n", ran.stderr


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"0.0\t0.0\tA\nx\t3.0\tB\n", "marks: line 2: 'x' is not a time"),
        (b"0.0\t0.0\tA\n999.0\t999.0\tB\n", "marks: 'B' at 00:16:39 starts after the end of the recording (00:03:05)"),
        (b"Beste luisteraar", "holds no markers"),
        ("0.0\t0.0\tA\n".encode("utf-16"), "is saved as UTF-16"),
        (b"RIFF\0\0\0\0WAVEgeen geluid", "marks: "),
        (b"x" * 10_000_001, "too large for text"),
        (None, "marks: is missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_message(episode: Path, data: bytes | None, words: str) -> None:
    """The host reads what is wrong with it, by line; nothing is written."""
    if data is not None:
        (episode.parent / "marks").write_bytes(data)
    ran = podcaster(episode.parent, "chapters", "001-lassen", "--from", "marks", "--write")
    assert ran.returncode == 1
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (episode / "chapters.txt").exists()


def test_without_anything_to_listen_to_the_host_is_told(episode: Path) -> None:
    """An episode without recording and transcript has no chapters to find."""
    (episode / "recording.wav").unlink()
    ran = podcaster(episode, "chapters", "001-lassen")
    assert ran.returncode == 1
    assert "has neither a recording nor a transcript" in ran.stderr
