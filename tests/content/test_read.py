"""A show's folder is read whole, or every mistake in it is told at once."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from podcaster.content.media_json import write_media
from podcaster.content.read import find_show, read, read_show
from podcaster.errors import ContentError
from podcaster.model import Person
from tests.content.folders import EPISODE, SHOW, complaint, complaints, write_episode, write_show
from tests.make import media

VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:04.000\n<v Presentator>Welkom.\n"
NUMBERED = '[[people]]\nname = "Projectleider"\norganisation = "Techniekcollege"\n'


def test_every_file_of_an_episode_folder_arrives_in_the_episode(tmp_path: Path) -> None:
    """What the host lays in the folder is what is published; nothing else needs to be said about it."""
    folder = write_show(
        tmp_path / "show",
        e012_de_werkplaats={
            "episode.toml": EPISODE + 'topics = ["vmbo"]\nfilm = { title = "In beeld" }\n' + NUMBERED,
            "notes.md": "We spreken over **lassen**.\n",
            "chapters.txt": "00:00 Welkom\n02:03.5 De werkplaats <https://www.example.org/w>\n",
            "transcript.vtt": VTT,
            "film.vtt": VTT,
            "film.mp4": b"film",
            "recording.wav": b"sound",
        },
    )
    episode_folder = folder / "episodes/012-de-werkplaats"
    (folder / "cover.jpg").rename(folder / "cover.png")
    os.link(folder / "cover.png", folder / "cover.jpg")
    os.link(folder / "cover.png", episode_folder / "cover.jpg")
    write_media(episode_folder, media())

    content = read(folder)

    (episode,) = content.episodes
    assert content.warnings == ()
    assert episode.slug == "012-de-werkplaats"
    assert episode.published == datetime(2026, 5, 5, 4, 0, tzinfo=UTC)
    assert episode.people == (Person(name="Projectleider", organisation="Techniekcollege"),)
    assert episode.topics == ("vmbo",)
    assert episode.film is not None
    assert episode.film.title == "In beeld"
    assert episode.notes_html == "<p>We spreken over <strong>lassen</strong>.</p>\n"
    assert [chapter.start for chapter in episode.chapters] == [timedelta(0), timedelta(minutes=2, seconds=3.5)]
    assert episode.transcript is not None
    assert episode.transcript.cues[0].speaker == "Presentator"
    assert episode.film_captions == episode.transcript
    assert episode.recordings == (episode_folder / "recording.wav",)
    assert episode.cover == episode_folder / "cover.jpg"
    assert episode.film_path == episode_folder / "film.mp4"
    assert episode.media == media()


def test_episodes_come_in_the_order_of_their_folders(tmp_path: Path) -> None:
    """Two hosts with the same folders see the same list."""
    folder = write_show(tmp_path / "show")
    for number in (3, 1, 2):
        text = EPISODE.replace("12", str(number)).replace("6c4f3c7e", f"6c4f3c7{number}")
        write_episode(folder, f"00{number}-x", {"episode.toml": text})
    assert [episode.number for episode in read(folder).episodes] == [1, 2, 3]


def test_a_host_with_fifteen_mistakes_hears_of_all_of_them_in_one_go(tmp_path: Path) -> None:
    """Nobody has to run the command fifteen times; each line says where, what, and what would be right."""
    show = (
        SHOW.replace('"nl"', '"nl_NL"')
        .replace("Courses", "courses")
        .replace("website", "webiste")
        .replace("author", "autor")
        + 'email = "redactie at example.org"\nexplicit = "no"\n'
        + '[storage]\nbase_url = "podcast.example.org"\nfolder = "live"\nbucket = "Tides"\n'
    )
    first = EPISODE.replace("+02:00", "").replace('"De werkplaats"', '"De werkplaats "').replace("= 12", "= 0")
    second = EPISODE.replace("summary", "sumary").replace("= 12", '= "13"')
    folder = write_show(
        tmp_path / "show",
        show,
        e012_de_werkplaats={"episode.toml": first, "chapters.txt": "00:00 Welkom\n12.30 Vragen\n"},
        e013_vragen={"episode.toml": second, "transcript.vtt": VTT.replace("04.000", "00.000")},
        e014_leeg={"notes.md": "Er is nog niets."},
    )
    (folder / "cover.jpg").unlink()

    assert complaints(folder) == [
        "show.toml: explicit: must be true or false, without quotes, not 'no', e.g. false",
        "show.toml: unknown key 'autor', did you mean 'author'?",
        "show.toml: unknown key 'webiste', did you mean 'website'?",
        "show.toml: storage: has both a folder and a bucket; keep the one to publish to",
        "show.toml: email: 'redactie at example.org' is not an e-mail address, e.g. \"editors@example.org\"",
        "show.toml: language: 'nl_NL' is not a language code of two letters (ISO 639), e.g. \"nl-nl\"",
        "show.toml: categories: 'Education > courses' is not in Apple's list (capitals count),"
        ' e.g. "Education > Courses"',
        "show.toml: storage.base_url: must be a whole address that starts with https://, not 'podcast.example.org',"
        ' e.g. "https://podcast.example.org/"',
        "show.toml: storage.bucket: 'Tides' is not a bucket's name: lower case, 3 to 63 characters, e.g. \"tides\"",
        "episodes/012-de-werkplaats/episode.toml: title: has spaces at its start or end; remove them,"
        ' e.g. "De werkplaats"',
        "episodes/012-de-werkplaats/episode.toml: published: needs a time zone, e.g. 2026-05-05T06:00:00+01:00",
        "episodes/012-de-werkplaats/episode.toml: number: must be from 1 to 99999, not 0, e.g. 7",
        "episodes/012-de-werkplaats/chapters.txt: line 2: does not start with a time: 12.30 Vragen,"
        " e.g. 00:12:30 Questions from the audience <https://www.example.org/questions>",
        "episodes/013-vragen/episode.toml: number: must be a whole number, without quotes, not '13', e.g. 7",
        "episodes/013-vragen/episode.toml: unknown key 'sumary', did you mean 'summary'?",
        "episodes/013-vragen/transcript.vtt: line 3: ends at 00:00:00.000, not after its start at 00:00:00.000,"
        " e.g. 00:01:02.500 --> 00:01:06.000",
        "episodes/014-leeg/episode.toml: is missing; `podcaster new` makes it,"
        ' e.g. title = "Tides", summary = "Why the sea comes and goes." and guid = "…", made once with `uuidgen`',
    ]


def test_the_show_is_found_from_inside_an_episode_folder(tmp_path: Path) -> None:
    """The host may stand anywhere in her show when she types a command."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE})
    assert find_show(folder / "episodes/012-x") == folder


def test_outside_a_show_the_host_hears_how_to_make_one(tmp_path: Path) -> None:
    """The first command of a new host is often typed in the wrong folder."""
    with pytest.raises(ContentError, match=r"no show\.toml here or in a folder above it; `podcaster init` makes one"):
        find_show(tmp_path)


def test_a_show_without_a_cover_can_be_read_alone_but_not_published(tmp_path: Path) -> None:
    """A first episode can be made before the cover is drawn; nothing goes live without one."""
    folder = write_show(tmp_path / "show")
    (folder / "cover.jpg").unlink()
    assert read_show(folder).title == "Werkplaatspraat"
    assert complaint(folder) == (
        "cover.jpg: is missing; a show has a cover, e.g. a square JPEG or PNG of 3000 × 3000 pixels"
    )


def test_a_cover_under_another_name_is_pointed_out(tmp_path: Path) -> None:
    """Nobody looks for a file that is there."""
    folder = write_show(tmp_path / "show")
    (folder / "cover.jpg").rename(folder / "cover.png")
    assert complaint(folder).endswith('cover = "cover.png" in show.toml, for there is one')


def test_a_cover_that_is_too_small_is_told_with_the_rest(tmp_path: Path) -> None:
    """Artwork is looked at before anything is encoded, not half an hour later."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE.replace("title", "titel")})
    Image.new("RGB", (800, 800)).save(folder / "cover.jpg")
    assert complaints(folder) == [
        "cover.jpg: is 800 × 800 pixels; a cover is at least 1400 × 1400,"
        " e.g. a square JPEG or PNG of 3000 × 3000 pixels",
        "episodes/012-x/episode.toml: unknown key 'titel', did you mean 'title'?",
    ]


def test_a_folder_name_that_makes_no_address_is_answered_with_one_that_does(tmp_path: Path) -> None:
    """The folder's name is in every address of the episode, for ever."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, "012 Ebb & Flöw", {"episode.toml": EPISODE})
    assert complaint(folder).endswith("single hyphens only, e.g. 012-ebb-flow")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            ("recording.wav", "recording.mp3"),
            "episodes/012-x: has 2 recordings (recording.mp3, recording.wav); keep one",
        ),
        (("recording.wav", "recording.host.wav"), "a recording (recording.wav) and tracks (recording.host.wav)"),
        (("recording.host.wav", "recording.host.flac"), "recording.host.wav: is the same track as recording.host.flac"),
        (("transcript.vtt", "transcript.srt"), "transcript.vtt: is there beside transcript.srt; keep one"),
    ],
)
def test_two_files_for_one_thing_are_a_problem(tmp_path: Path, files: tuple[str, str], said: str) -> None:
    """The tool never guesses which recording or transcript was meant."""
    folder = write_show(
        tmp_path / "show", e012_x={"episode.toml": EPISODE} | {name: VTT if "tr" in name else b"x" for name in files}
    )
    assert said in complaint(folder)


def test_tracks_are_the_recording_and_their_waveform_drawings_are_not(tmp_path: Path) -> None:
    """What editors leave beside a recording is not taken for a track."""
    names = ("recording.guest.wav", "recording.host.wav", "recording.host.wav.reapeaks", "recording.pkf", ".DS_Store")
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE} | dict.fromkeys(names, b"x"))
    content = read(folder)
    assert [path.name for path in content.episodes[0].recordings] == ["recording.guest.wav", "recording.host.wav"]
    assert content.warnings == ()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Notes.md", "notes.md"),
        ("chapter.txt", "chapters.txt"),
        ("cover.jpeg", "cover.jpg"),
        ("transcripts.vtt", "transcript.vtt"),
        ("Recording.WAV", "recording.wav"),
    ],
)
def test_a_file_that_was_meant_to_be_used_is_not_passed_over_in_silence(tmp_path: Path, name: str, meant: str) -> None:
    """A host who writes chapter.txt hears why there are no chapters."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE, name: "x"})
    assert complaint(folder) == f"episodes/012-x/{name}: is not used; did you mean '{meant}'?"


@pytest.mark.parametrize(
    ("name", "right"),
    [("transcript.docx", "transcript.txt"), ("Notes.odt", "notes.md"), ("chapters.pdf", "chapters.txt")],
)
def test_a_file_of_a_word_processor_is_to_be_saved_as_text(tmp_path: Path, name: str, right: str) -> None:
    """A host with a transcript in Word is not told to rename it, which would only lead to the next message."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE, name: "x"})
    assert complaint(folder) == f"episodes/012-x/{name}: is not used; save it as plain text, named {right}"


def test_a_guid_that_was_copied_is_found(tmp_path: Path) -> None:
    """Copying an episode's folder would make apps take two episodes for one."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE}, e013_y={"episode.toml": EPISODE})
    said = complaints(folder)
    assert said == [
        "episodes/013-y/episode.toml: guid: is also the GUID of episodes/012-x;"
        " each episode has its own, and the first published keeps it"
    ]


def test_two_episodes_with_one_number_are_worth_a_warning(tmp_path: Path) -> None:
    """A slip of the pen does not stop a publication, and does not go unseen."""
    other = EPISODE.replace("6c4f", "7c4f")
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE}, e013_y={"episode.toml": other})
    assert complaint(folder) == "episodes/013-y/episode.toml: number: 12 is also the number of episodes/012-x"


def test_a_serial_needs_numbers(tmp_path: Path) -> None:
    """Apps play a serial in the order of its numbers (Apple)."""
    folder = write_show(
        tmp_path / "show",
        SHOW + 'kind = "serial"\n',
        e012_x={"episode.toml": EPISODE.replace("number = 12\n", "")},
        e013_trailer={"episode.toml": EPISODE.replace("number = 12", 'kind = "trailer"').replace("6c4f", "7c4f")},
    )
    assert complaint(folder).startswith("episodes/012-x/episode.toml: number: is missing; the show is a serial")


def test_a_draft_may_still_lack_its_summary(tmp_path: Path) -> None:
    """Work in progress on one episode does not stop another from going live."""
    draft = EPISODE.replace("Een projectleider vertelt over de werkplaats.", "")
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": draft.replace("published", "# published")})
    assert complaint(folder) == "episodes/012-x/episode.toml: summary: is empty"
    assert len(read(folder).episodes) == 1
    (folder / "episodes/012-x/episode.toml").write_text(draft)
    with pytest.raises(ContentError, match=r"summary: is empty, e\.g\."):
        read(folder)


def test_unfinished_folders_of_the_tool_are_not_episodes(tmp_path: Path) -> None:
    """An episode that is being made while another command runs is not seen half-made."""
    folder = write_show(tmp_path / "show")
    write_episode(folder, ".012-x.part", {"notes.md": ""})
    write_episode(folder, "__pycache__", {"x.pyc": b"x"})
    assert read(folder).episodes == ()


def test_film_facts_without_a_film_are_noticed(tmp_path: Path) -> None:
    """A film that was forgotten is found before the listeners miss it."""
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE + 'film = { title = "In beeld" }\n'})
    assert complaint(folder) == "episodes/012-x/episode.toml: film: there is no film.mp4 to go with it"


def test_a_base_url_gets_the_slash_that_was_forgotten(tmp_path: Path) -> None:
    """There is only one thing it can mean, so nobody is bothered with it."""
    folder = write_show(tmp_path / "show", SHOW + '[storage]\nbase_url = "https://podcast.example.org/show"\n')
    assert read(folder).show.url("feed.xml") == "https://podcast.example.org/show/feed.xml"


def test_a_picture_of_a_chapter_is_looked_at_before_anything_is_made(tmp_path: Path) -> None:
    """The host who forgot a picture, or named something else, hears so with the line, without waiting for the sound."""
    names = ("weg.jpg", "tekst.png", "groot.jpg", "goed.jpg")
    lines = "\n".join(f"00:{10 * at:02d} Hoofdstuk\n  image: {name}" for at, name in enumerate(names))
    large, good = io.BytesIO(), io.BytesIO()
    Image.new("L", (5001, 10)).save(large, "JPEG")
    Image.new("RGB", (300, 200)).save(good, "JPEG")
    files: dict[str, str | bytes] = {"episode.toml": EPISODE, "chapters.txt": lines, "tekst.png": "geen plaatje"}
    pictures = {"groot.jpg": large.getvalue(), "goed.jpg": good.getvalue()}
    folder = write_show(tmp_path, e012_x=files | pictures)
    where, right = "episodes/012-x/chapters.txt", ", e.g. a JPEG or PNG of 800 × 800 pixels"
    assert complaints(folder) == [
        f"{where}: line 1: image: weg.jpg is missing",
        f"{where}: line 3: image: tekst.png is not a JPEG or a PNG{right}",
        f"{where}: line 5: image: groot.jpg is 5001 × 10 pixels; the largest that is read is 5000 × 5000{right}",
    ]


def test_a_missing_picture_is_told_beside_lines_that_are_wrong(tmp_path: Path) -> None:
    """The host mends all of her chapters.txt at once."""
    lines = "00:00 A\n  kleur: rood\n01:00 B\n  location: Den Helder (geo:99,4)\n02:00 C\n  image: weg.jpg"
    folder = write_show(tmp_path, e012_x={"episode.toml": EPISODE, "chapters.txt": lines})
    found = [told.removeprefix("episodes/012-x/chapters.txt: ") for told in complaints(folder)]
    assert [told.split(":")[0] for told in found] == ["line 2", "line 4", "line 5"]
    assert found[2] == "line 5: image: weg.jpg is missing"


def test_a_picture_of_a_chapter_stays_in_the_show(tmp_path: Path) -> None:
    """A link to a picture elsewhere on the host's disk is not published."""
    outside = tmp_path / "privé.jpg"
    Image.new("RGB", (300, 200)).save(outside)
    folder = write_show(tmp_path / "show", e012_x={"episode.toml": EPISODE, "chapters.txt": "00:00 A\n  image: a.jpg"})
    (folder / "episodes/012-x/a.jpg").symlink_to(outside)
    assert "line 1: image: a.jpg leads out of the show's folder" in complaint(folder)


@pytest.mark.parametrize("suffix", ["vtt", "srt", "json", "html", "txt"])
def test_a_transcript_in_any_format_is_found_and_left_alone(tmp_path: Path, suffix: str) -> None:
    """The host keeps the file as it came to her, also one that is called .json."""
    texts = {
        "vtt": VTT,
        "srt": "1\n00:00:01,000 --> 00:00:02,000\nHoi\n",
        "json": '[{"startTime": 1, "endTime": 2, "body": "Hoi"}]',
        "html": "<time>0:01</time><p>Hoi</p>",
        "txt": "[0:01] Hoi",
    }
    folder = write_show(tmp_path, e012_x={"episode.toml": EPISODE, f"transcript.{suffix}": texts[suffix]})
    (episode,) = read(folder).episodes
    assert episode.transcript is not None
    assert len(episode.transcript.cues) >= 1
    assert (folder / f"episodes/012-x/transcript.{suffix}").read_text() == texts[suffix]
