"""Apps, car radios and file managers show what the host wrote, and jump to the right chapter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from podcaster.audio.decode import blocks, probe
from podcaster.audio.language import iso639_2
from podcaster.audio.mp3 import write_mp3
from podcaster.audio.plain import plain_text
from podcaster.audio.tag import digest, read_chapters, tag
from podcaster.errors import AudioError
from podcaster.model import Chapter, Person, PublicEpisode, Show
from tests import make
from tests.audio.sound import tone

LENGTH = timedelta(seconds=30)
CHAPTERS = (
    Chapter(start=timedelta(0), title="Een heel lange titel van het eerste hoofdstuk, langer dan alle andere samen"),
    Chapter(start=timedelta(seconds=10.5), title="Lassen & löten", href="https://www.example.org/löten?a=1&b=%20"),
    Chapter(start=timedelta(seconds=20), title="Eind"),
)
COVER = b"\xff\xd8\xff\xe0" + bytes(500)


@pytest.fixture(scope="module")
def untagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty seconds of MP3."""
    path = tmp_path_factory.mktemp("mp3") / "audio.mp3"
    write_mp3([tone((-20, 30), rate=44_100, channels=1)], path, sample_rate_hz=44_100, channels=1, bitrate_kbps=96)
    return path


def tagged(
    untagged: Path,
    folder: Path,
    *,
    show: Show | None = None,
    episode: PublicEpisode | None = None,
    chapters: tuple[Chapter, ...] = CHAPTERS,
    cover: bytes | None = COVER,
) -> Path:
    """The MP3 with a tag."""
    target = folder / "episode.mp3"
    tag(
        untagged,
        target,
        show=show or make.show(),
        episode=episode or make.full_episode(),
        chapters=chapters,
        duration=LENGTH,
        cover=cover,
    )
    return target


def test_players_show_what_the_host_wrote(untagged: Path, tmp_path: Path) -> None:
    """Title, show, people, number, season, date, language, cover and website, as an app finds them."""
    found = ID3(tagged(untagged, tmp_path), translate=False)
    assert found.version == (2, 3, 0)
    texts = {name: str(found[name]) for name in found if name.startswith("T") and ":" not in name}
    assert texts == {
        "TIT2": "De werkplaats",
        "TALB": "Werkplaatspraat",
        "TPE1": "Presentator, Projectleider",
        "TPE2": "Redactie Werkplaatspraat",
        "TCON": "Podcast",
        "TLAN": "nld",
        "TRCK": "12",
        "TPOS": "2",
        "TYER": "2026",
        "TDAT": "0505",
        "TCOP": "2026 Redactie Werkplaatspraat",
        "TLEN": "30000",
        "TGID": "6c4f3c7e-97a4-4c4e-8a2b-0b8d1a3b5c7d",
        "TDES": "We spreken over lassen & meer.",
    }
    assert found.getall("COMM")[0].text == ["Een projectleider vertelt over de werkplaats."]
    assert found.getall("COMM")[0].lang == "nld"
    assert found.getall("WXXX")[0].url == "https://podcast.example.org/episodes/012-de-werkplaats.html"
    assert found["WOAR:https://www.example.org/"].url == "https://www.example.org/"
    assert found.getall("APIC")[0].data == COVER


def test_chapters_lie_in_the_file_in_time_order(untagged: Path, tmp_path: Path) -> None:
    """Apps show chapters in the order of the file: the longest title must not come last."""
    data = tagged(untagged, tmp_path).read_bytes()
    places = [data.index(b"CHAP" + rest) for rest in frames_named(data, b"CHAP")]
    starts = [int.from_bytes(data[place + 14 : place + 18]) for place in places]
    assert starts == [0, 10_500, 20_000]


def frames_named(data: bytes, name: bytes) -> list[bytes]:
    """What follows a frame's name, for each time it occurs."""
    return [part[:20] for part in data.split(name)[1:]]


def test_chapters_follow_the_addendum(untagged: Path, tmp_path: Path) -> None:
    """One ordered top-level list; every chapter ends where the next begins; times count, not byte offsets."""
    found = ID3(tagged(untagged, tmp_path))
    (contents,) = found.getall("CTOC")
    assert contents.flags == 3
    chapters = {frame.element_id: frame for frame in found.getall("CHAP")}
    ordered = [chapters[name] for name in contents.child_element_ids]
    assert [(frame.start_time, frame.end_time) for frame in ordered] == [
        (0, 10_500),
        (10_500, 20_000),
        (20_000, 30_000),
    ]
    assert {frame.start_offset for frame in ordered} == {frame.end_offset for frame in ordered} == {0xFFFFFFFF}
    assert all(frame.sub_frames["TIT2"].encoding == 1 for frame in ordered)


def test_two_readers_find_the_chapters_again(untagged: Path, tmp_path: Path) -> None:
    """Within 50 ms, with titles in any script and links that can be followed."""
    path = tagged(untagged, tmp_path)
    assert [(chapter.start, chapter.title) for chapter in read_chapters(path)] == [
        (chapter.start, chapter.title) for chapter in CHAPTERS
    ]
    assert read_chapters(path)[1].href == "https://www.example.org/l%C3%B6ten?a=1&b=%20"
    assert [(chapter.start, chapter.title) for chapter in probe(path).chapters] == [
        (chapter.start, chapter.title) for chapter in CHAPTERS
    ]


def test_a_silent_chapter_stays_out_and_an_end_is_told(untagged: Path, tmp_path: Path) -> None:
    """Listener: FFmpeg lists every CHAP frame, also one the contents leave out, so a silent one is not there at all."""
    ending = replace(CHAPTERS[1], end=timedelta(seconds=12))
    silent = Chapter(start=timedelta(seconds=15), title="Plaatje", hidden=True)
    path = tagged(untagged, tmp_path, chapters=(CHAPTERS[0], ending, silent, CHAPTERS[2]))
    found = sorted(ID3(path).getall("CHAP"), key=lambda frame: frame.start_time)
    assert [str(frame.sub_frames["TIT2"]) for frame in found] == [each.title for each in CHAPTERS]
    assert [frame.end_time for frame in found] == [10_500, 12_000, 30_000]
    assert b"P\0l\0a\0a\0t\0j\0e" not in path.read_bytes()
    told = digest(make.show(), make.full_episode(), CHAPTERS, COVER)
    assert told == digest(make.show(), make.full_episode(), (*CHAPTERS, silent), COVER)
    assert told != digest(make.show(), make.full_episode(), (CHAPTERS[0], ending, CHAPTERS[2]), COVER)


def test_the_sound_behind_the_tag_is_untouched(untagged: Path, tmp_path: Path) -> None:
    """Another title does not change what is heard, nor how long the file is."""
    path = tagged(untagged, tmp_path)
    assert path.read_bytes().endswith(untagged.read_bytes())
    assert sum(block.shape[1] for block in blocks(path, sample_rate_hz=44_100, channels=1)) == 30 * 44_100
    assert probe(path).duration.total_seconds() == pytest.approx(30, abs=0.001)
    assert list(tmp_path.glob("*.part")) == []


def test_the_same_facts_give_the_same_bytes_and_digest(untagged: Path, tmp_path: Path) -> None:
    """Nothing is uploaded again because of a tag."""
    (tmp_path / "again").mkdir()
    assert tagged(untagged, tmp_path).read_bytes() == tagged(untagged, tmp_path / "again").read_bytes()
    show, episode = make.show(), make.full_episode()
    assert digest(show, episode, CHAPTERS, COVER) == digest(show, episode, CHAPTERS, COVER)


def test_the_digest_names_everything_in_the_tag(untagged: Path, tmp_path: Path) -> None:
    """A corrected title reaches the file."""
    show, episode = make.show(), make.full_episode()
    digests = {
        digest(show, episode, CHAPTERS, COVER),
        digest(show, episode, CHAPTERS, None),
        digest(show, episode, CHAPTERS[:2], COVER),
        digest(show, episode, (*CHAPTERS[:2], replace(CHAPTERS[2], title="Slot")), COVER),
        digest(replace(show, title="Anders"), episode, CHAPTERS, COVER),
        digest(replace(show, language="en"), episode, CHAPTERS, COVER),
        digest(show, replace(episode, title="Anders"), CHAPTERS, COVER),
        digest(show, replace(episode, number=13), CHAPTERS, COVER),
        digest(show, replace(episode, people=(Person(name="Docent"),)), CHAPTERS, COVER),
        digest(show, replace(episode, published=datetime(2026, 5, 6, 4, 0, tzinfo=UTC)), CHAPTERS, COVER),
    }
    assert len(digests) == 10


def test_a_bare_episode_gets_a_bare_tag(untagged: Path, tmp_path: Path) -> None:
    """No number, season, guests, chapters or cover: nothing empty is written, and the author stands for the people."""
    show = make.show(people=(), website="", copyright="")
    path = tagged(untagged, tmp_path, show=show, episode=make.plain_episode(), chapters=(), cover=None)
    found = ID3(path)
    assert str(found["TPE1"]) == "Redactie Werkplaatspraat"
    assert str(found["TDES"]) == "Een korte aflevering."
    assert {name[:4] for name in found} & {"TRCK", "TPOS", "TCOP", "CHAP", "CTOC", "APIC", "WOAR"} == set()
    assert read_chapters(path) == ()
    assert read_chapters(untagged) == ()


def test_the_date_is_the_day_where_the_show_is_made(untagged: Path, tmp_path: Path) -> None:
    """Published at half past midnight in Amsterdam: not the day before."""
    episode = make.full_episode(published=datetime(2026, 5, 4, 22, 30, tzinfo=UTC))
    found = ID3(tagged(untagged, tmp_path, episode=episode), translate=False)
    assert str(found["TDAT"]) == "0505"


def test_more_chapters_than_the_list_can_count_are_refused(untagged: Path, tmp_path: Path) -> None:
    """A chapter list that would come out garbled is refused before anything is written."""
    many = tuple(Chapter(start=timedelta(milliseconds=100 * number), title=str(number)) for number in range(256))
    assert len(read_chapters(tagged(untagged, tmp_path, chapters=many[:255]))) == 255
    with pytest.raises(AudioError, match="256 chapters; an MP3 can hold 255"):
        tagged(untagged, tmp_path, chapters=many)


def test_chapters_that_do_not_read_back_stop_the_episode(untagged: Path, tmp_path: Path) -> None:
    """An episode whose chapters would be wrong in the app does not go live, and leaves nothing behind."""
    twisted = (replace(CHAPTERS[1]), replace(CHAPTERS[0]))
    with pytest.raises(AudioError, match="012-de-werkplaats: its chapters read back"):
        tagged(untagged, tmp_path, chapters=twisted)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "code"),
    [("nl", "nld"), ("nl-NL", "nld"), ("EN_gb", "eng"), ("fy", "fry"), ("fil", "fil"), ("xx", "und"), ("", "und")],
)
def test_the_language_is_written_as_id3_wants_it(language: str, code: str) -> None:
    """A screen reader or car radio knows in which language to pronounce the title."""
    assert iso639_2(language) == code


def test_notes_become_plain_lines() -> None:
    """A car radio shows words, not markup."""
    html = '<p>Over <strong>lassen</strong> &amp;\n<a href="https://x.example.org">meer</a>.</p><ul><li>een</li><li>twee</li></ul>'
    assert plain_text(html) == "Over lassen & meer.\n- een\n- twee"
