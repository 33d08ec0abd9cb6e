"""What the host reads of an episode's sound after status and publish."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from podcaster.cli.certificate import figures, in_short, sentences
from podcaster.content.media_json import write_media
from podcaster.model import Certificate, Voices
from tests import make
from tests.cli.test_commands import podcaster
from tests.showfolder import write_episode, write_show

CERTIFICATE = Certificate(
    before=Voices(speech_lufs=-27.3, noise_lufs=-58.1, apart_lu=11.9, spread_lu=15.5),
    after=Voices(speech_lufs=-16.0, noise_lufs=-46.0, apart_lu=0.3, spread_lu=2.4),
    found=("Hum at 50 Hz, 14 dB above the noise.", "Clipped at 0:05:17."),
    done=("The voices were brought together.",),
    limited_db=4.26,
    limited_seconds=1.3,
)


@pytest.fixture
def show(tmp_path: Path) -> Path:
    """A show whose episode was encoded elsewhere: media.json says how it sounds."""
    folder = write_show(tmp_path / "show")
    episode = write_episode(folder, "001-lassen", seconds=1)
    write_media(episode, make.media(certificate=CERTIFICATE))
    return folder


def test_before_and_after_stand_side_by_side() -> None:
    """The host sees for each figure how it was and how it is."""
    rows = {
        name: (before.strip(), after.strip()) for name, before, after in figures(make.media(certificate=CERTIFICATE))
    }
    assert rows == {
        "Integrated loudness": ("-20.2 LUFS", "-16.0 LUFS"),
        "Loudness range": ("9.4 LU", "5.1 LU"),
        "True peak": ("-3.9 dBTP", "-1.3 dBTP"),
        "Speech": ("-27.3 LUFS", "-16.0 LUFS"),
        "Noise in the pauses": ("-58.1 LUFS", "-46.0 LUFS"),
        "Speech above noise": ("30.8 LU", "30.0 LU"),
        "Voices apart": ("11.9 LU", "0.3 LU"),
        "Sentences spread": ("15.5 LU", "2.4 LU"),
        "Limited": ("", "4.3 dB at most, over 3 dB for 1.3 s"),
    }


def test_one_voice_is_not_apart_from_anything() -> None:
    """The host of a monologue reads no difference that does not exist."""
    alone = Voices(speech_lufs=-20.0, noise_lufs=-60.0, apart_lu=None, spread_lu=3.0)
    rows = {row[0]: row[1:] for row in figures(make.media(certificate=Certificate(before=alone, after=alone)))}
    assert rows["Voices apart"] == ["one voice", "one voice"]
    assert rows["Limited"][1].strip() == "never"


def test_without_a_certificate_there_is_the_loudness() -> None:
    """The host of an episode encoded before there were certificates still reads what is known."""
    assert [row[0] for row in figures(make.media())] == ["Integrated loudness", "Loudness range", "True peak"]
    assert sentences(None) == []
    assert in_short(make.media(), "more") == ""


def test_what_was_found_and_done_is_told_in_sentences() -> None:
    """The host reads each finding whole, under one heading."""
    assert sentences(CERTIFICATE) == [
        ["Found", "Hum at 50 Hz, 14 dB above the noise."],
        ["", "Clipped at 0:05:17."],
        ["Done", "The voices were brought together."],
    ]


def test_a_long_story_is_cut_short_and_says_where_it_goes_on() -> None:
    """The host is not given a screen full of clipped words after publishing."""
    many = Certificate(before=CERTIFICATE.before, after=CERTIFICATE.after, found=("Clipped at 0:05:17.",) * 40)
    said = in_short(make.media(certificate=many), "podcaster status 012")
    assert len(said) < 200
    assert said.endswith("… (podcaster status 012)")
    assert in_short(make.media(certificate=CERTIFICATE), "more").endswith("The voices were brought together.")


def test_status_shows_the_whole_certificate(show: Path) -> None:
    """The host asks for one episode and reads figures and sentences."""
    ran = podcaster(show, "status", "001-lassen")
    assert ran.returncode == 0, ran.stderr
    for words in ("Before", "After", "-27.3 LUFS", "Voices apart", "Clipped at 0:05:17.", "brought together"):
        assert words in ran.stdout
    told = json.loads(podcaster(show, "status", "001-lassen", "--json").stdout)["episodes"][0]
    assert told["media"]["certificate"]["after"]["apart_lu"] == 0.3


def test_status_lists_the_other_kinds_of_files(show: Path) -> None:
    """The host sees what else is offered, how large it is and how loud."""
    also = tuple(offered.file for offered in make.deliveries())
    write_media(show / "episodes/001-lassen", make.media(also=also))
    told = podcaster(show, "status", "001-lassen").stdout
    for name, size in (("AAC", "98 kbit/s, 22.1 MB"), ("Opus", "48 kbit/s, 10.9 MB")):
        [line] = [line for line in told.splitlines() if f"Also {name}" in line]
        assert f"{size}, -15.97 LUFS as heard, -1.4 dBTP" in line
    facts = json.loads(podcaster(show, "status", "001-lassen", "--json").stdout)["episodes"][0]["media"]
    assert [file["size_bytes"] for file in facts["also"]] == [22_100_000, 10_900_000]


def test_a_plot_is_drawn_before_and_after_building(tmp_path: Path) -> None:
    """The host looks at her recording before it is built, at both after it, and wherever she wants the file."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "001-lassen")
    ran = podcaster(folder, "status", "001-lassen", "--plot")
    assert ran.returncode == 0, ran.stderr
    drawn = Path(ran.stdout.strip())
    assert drawn == folder / "build/plots/001-lassen.svg"
    assert "Before" in drawn.read_text()
    assert "After" not in drawn.read_text()
    podcaster(folder, "build")
    ran = podcaster(folder, "status", "001-lassen", "--plot", "mijn.svg", "--json")
    assert json.loads(ran.stdout) == {"plot": "mijn.svg"}
    assert "After" in (folder / "mijn.svg").read_text()


def test_a_plot_of_what_is_not_there_is_one_clear_message(show: Path) -> None:
    """The host reads what to do: name an episode, build again, or bring the recording back; never a traceback."""
    assert "podcaster status EPISODE --plot" in podcaster(show, "status", "--plot").stderr
    changed = podcaster(show, "status", "001-lassen", "--plot")
    assert changed.returncode == 1
    assert "podcaster build 001-lassen" in changed.stderr
    (show / "episodes/001-lassen/recording.wav").unlink()
    gone = podcaster(show, "status", "001-lassen", "--plot")
    assert gone.returncode == 1
    assert "neither its recording nor its finished file" in gone.stderr
    assert "Traceback" not in changed.stderr + gone.stderr
