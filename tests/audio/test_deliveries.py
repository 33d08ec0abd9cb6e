"""The same sound as AAC and Opus: as loud, as long, with names, chapters and cover that players find."""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

import base64
import hashlib
import struct
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from mutagen.flac import Picture
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus

from podcaster.audio.decode import blocks, probe
from podcaster.audio.deliveries import KINDS
from podcaster.audio.encode import Encoded, encode, encode_also, recipe
from podcaster.audio.label import label
from podcaster.audio.loudness import measure
from podcaster.errors import AudioError
from podcaster.model import AudioSettings, Chapter, DeliveryKind
from tests import make
from tests.audio.sound import Samples, speech, tone, write_wav

RATE = 44_100
BOTH: tuple[DeliveryKind, ...] = ("aac", "opus")
SUFFIXES = {".m4a": KINDS["aac"], ".opus": KINDS["opus"]}
SECONDS = 10.0
CHAPTERS = (
    Chapter(start=timedelta(0), title="Welkom"),
    Chapter(start=timedelta(seconds=3, milliseconds=721), title="Lassen & löten", href="https://www.example.org/l"),
    Chapter(start=timedelta(seconds=7, milliseconds=500), title="Eind"),
)
COVER = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300


class Made:
    """One recording, encoded to all kinds of files."""

    def __init__(self, folder: Path, channels: int) -> None:
        sound = np.vstack([speech(SECONDS, seed=seed) for seed in range(1, channels + 1)])
        self.recording = write_wav(folder / "recording.wav", sound)
        self.settings = AudioSettings(channels="mono" if channels == 1 else "stereo", also=BOTH, trim=False)
        self.mp3 = folder / "audio.mp3"
        self.facts: Encoded = encode([self.recording], self.settings, self.mp3)
        self.channels = channels

    def decoded(self, suffix: str) -> Samples:
        """What a player plays."""
        read = blocks(self.mp3.with_suffix(suffix), sample_rate_hz=RATE, channels=self.channels)
        return np.concatenate(list(read), axis=1)


@pytest.fixture(scope="module", params=[1, 2], ids=["mono", "stereo"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Ten seconds of speech, of one channel and of two."""
    return Made(tmp_path_factory.mktemp("made"), request.param)


@pytest.fixture(scope="module")
def unlabelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with audio.m4a and audio.opus of ten seconds, without names."""
    folder = tmp_path_factory.mktemp("unlabelled")
    recording = write_wav(folder / "recording.wav", tone((-23, SECONDS), channels=1))
    settings = AudioSettings(also=BOTH, trim=False)
    encode_also(BOTH, [recording], settings, folder / "audio.mp3")
    return folder


def labelled(
    unlabelled: Path, target: Path, *, chapters: tuple[Chapter, ...] = CHAPTERS, cover: bytes | None = COVER
) -> Path:
    """The file with names, chapters and cover; its suffix says of which kind."""
    label(
        SUFFIXES[target.suffix],
        unlabelled / f"audio{target.suffix}",
        target,
        show=make.show(),
        episode=make.full_episode(),
        chapters=chapters,
        duration=timedelta(seconds=SECONDS),
        cover=cover,
    )
    return target


def by_ffmpeg(path: Path) -> list[tuple[float, str]]:
    """Start (seconds) and title of the chapters as FFmpeg finds them."""
    with av.open(str(path)) as container:
        found = container.chapters()
        return [(float(each["start"] * (each["time_base"] or 0)), each["metadata"]["title"]) for each in found]


def text_track(path: Path) -> list[tuple[float, str]]:
    """Start (seconds) and title of what stands in an M4A's text track: what Apple's players show as chapters."""
    with av.open(str(path), options={"ignore_chapters": "1"}) as container:  # else FFmpeg reads it as chapters itself
        track = container.streams.subtitles[0]
        found = [(float(p.pts * (p.time_base or 0)), bytes(p)) for p in container.demux(track) if p.pts is not None]
    return [(start, text[2 : 2 + struct.unpack(">H", text[:2])[0]].decode()) for start, text in found]


def by_mutagen(path: Path) -> list[tuple[float, str]]:
    """The same as mutagen finds them: Nero's list in an M4A, comments in an Opus file."""
    if path.suffix == ".m4a":
        return [(each.start, each.title) for each in MP4(path).chapters or ()]
    comments = OggOpus(path)
    names = sorted(name for name in comments if name.startswith("chapter") and name[7:].isdigit())
    return [(_seconds(comments[name][0]), comments[f"{name}name"][0]) for name in names]


def _seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def boxes(path: Path) -> list[str]:
    """The boxes of an MP4 (ISO/IEC 14496-12), in order."""
    data, at, names = path.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        names.append(name.decode())
        at += size
    return names


def opus_head(path: Path) -> tuple[int, int, int]:
    """Channels, pre-skip (samples at 48 kHz) and output gain of an Ogg Opus file (RFC 7845, 5.1)."""
    data = path.read_bytes()
    at = data.index(b"OpusHead")
    _, channels, pre_skip, _, gain = struct.unpack_from("<BBHIh", data, at + 8)
    return channels, pre_skip, gain


def last_granule(path: Path) -> int:
    """Where an Ogg stream ends, in samples at 48 kHz, pre-skip included (RFC 7845, 4)."""
    data = path.read_bytes()
    return int(struct.unpack_from("<q", data, data.rindex(b"OggS") + 6)[0])


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_kind_of_file_is_as_loud_as_the_show_says(made: Made, suffix: str) -> None:
    """The listener who prefers another kind of file hears −16 ± 0.2 LUFS and no peak over −1 dBTP as well."""
    heard = measure([made.decoded(suffix)], sample_rate_hz=RATE, channels=made.channels)
    assert heard.integrated_lufs == pytest.approx(-16.0, abs=0.2)
    assert heard.true_peak_dbtp <= -1.0
    told = next(file for file in made.facts.also if KINDS[file.kind].suffix == suffix)
    assert told.loudness.integrated_lufs == pytest.approx(heard.integrated_lufs, abs=0.01)
    assert told.loudness.true_peak_dbtp == pytest.approx(heard.true_peak_dbtp, abs=0.1)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_sample_is_there_and_in_its_place(made: Made, suffix: str) -> None:
    """A chapter, a cue and a link to a moment mean the same moment in every file: no delay, nothing lost."""
    sound, mp3 = made.decoded(suffix), made.decoded(".mp3")
    assert mp3.shape[1] == round(SECONDS * RATE)
    assert mp3.shape[1] - 1 <= sound.shape[1] <= mp3.shape[1] + 1024  # players leave a last frame's rest away
    middle = slice(2 * RATE, 8 * RATE)
    ours, theirs = sound[0, middle], mp3[0, middle]
    likeness = np.fft.irfft(np.fft.rfft(ours) * np.conj(np.fft.rfft(theirs)))
    assert np.argmax(likeness) == 0
    assert likeness[0] > 0.9 * float(np.linalg.norm(ours) * np.linalg.norm(theirs))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_says_how_long_it_is(made: Made, suffix: str) -> None:
    """The player's clock ends where the sound ends."""
    path = made.mp3.with_suffix(suffix)
    assert probe(path).duration.total_seconds() == pytest.approx(SECONDS, abs=0.01)
    info = MP4(path).info if suffix == ".m4a" else OggOpus(path).info
    assert info is not None
    assert info.length == pytest.approx(SECONDS, abs=0.03)


def test_an_opus_file_is_as_its_standard_wants(made: Made) -> None:
    """Any player starts and ends at the right sample and at the right level (RFC 7845)."""
    path = made.mp3.with_suffix(".opus")
    channels, pre_skip, gain = opus_head(path)
    assert (channels, pre_skip, gain) == (made.channels, 312, 0)
    assert last_granule(path) - pre_skip == round(SECONDS * 48_000)


def test_what_is_offered_is_told(made: Made) -> None:
    """Apps choose by type, codec and size before they download anything."""
    assert [(file.kind, file.mime_type, file.codecs) for file in made.facts.also] == [
        ("aac", "audio/mp4", "mp4a.40.2"),
        ("opus", "audio/ogg", "opus"),
    ]
    for file in made.facts.also:
        size = made.mp3.with_suffix(KINDS[file.kind].suffix).stat().st_size
        assert file.size_bytes == size
        assert file.bitrate_kbps == round(size * 8 / SECONDS / 1000)


def test_the_mp3_is_the_same_with_and_without_other_files(made: Made, tmp_path: Path) -> None:
    """The host who offers AAC as well publishes the very MP3 that was there: no app downloads it again."""
    alone = replace(made.settings, also=())
    told = encode([made.recording], alone, tmp_path / "alone.mp3")
    assert (tmp_path / "alone.mp3").read_bytes() == made.mp3.read_bytes()
    assert told == replace(made.facts, also=())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone.mp3"]
    assert recipe([("a.wav", "1")], alone) == recipe([("a.wav", "1")], made.settings)


def test_a_file_made_later_is_the_one_that_would_have_been_made_at_once(made: Made, tmp_path: Path) -> None:
    """It does not matter when the host decides to offer another kind of file: the same bytes, and no MP3 again."""
    later = encode_also(BOTH, [made.recording], made.settings, tmp_path / "audio.mp3")
    assert later == made.facts.also
    assert sorted(path.name for path in tmp_path.iterdir()) == ["audio.m4a", "audio.opus"]
    for path in tmp_path.iterdir():
        assert path.read_bytes() == made.mp3.with_suffix(path.suffix).read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_chapters_are_where_they_belong_for_every_reader(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """The listener jumps to the right words in any player: within 50 ms, by two independent readers."""
    path = labelled(unlabelled, tmp_path / f"a{suffix}")
    expected = [(chapter.start.total_seconds(), chapter.title) for chapter in CHAPTERS]
    for found in (by_ffmpeg(path), by_mutagen(path)):
        assert [title for _, title in found] == [title for _, title in expected]
        assert [start for start, _ in found] == pytest.approx([start for start, _ in expected], abs=0.05)


def test_apple_players_find_a_text_track_of_chapters(unlabelled: Path, tmp_path: Path) -> None:
    """On a phone and in a car, chapters of an M4A are read from QuickTime's text track, not from Nero's list."""
    path = labelled(unlabelled, tmp_path / "a.m4a")
    assert text_track(path) == [(chapter.start.total_seconds(), chapter.title) for chapter in CHAPTERS]


def test_a_first_chapter_that_begins_later_stays_where_it_is(unlabelled: Path, tmp_path: Path) -> None:
    """A text track begins with the sound; what comes before the first chapter bears the episode's title there."""
    late = CHAPTERS[1:]
    path = labelled(unlabelled, tmp_path / "a.m4a", chapters=late)
    expected = [(0.0, "De werkplaats"), *((chapter.start.total_seconds(), chapter.title) for chapter in late)]
    assert text_track(path) == by_ffmpeg(path) == expected
    assert by_ffmpeg(labelled(unlabelled, tmp_path / "a.opus", chapters=late)) == expected[1:]


def test_a_long_title_is_cut_between_letters(unlabelled: Path, tmp_path: Path) -> None:
    """Nero's list has 255 bytes for a title; half a letter would make the whole file unreadable for some."""
    chapters = (Chapter(start=timedelta(0), title="x" + "é" * 200), CHAPTERS[1])
    assert by_mutagen(labelled(unlabelled, tmp_path / "a.m4a", chapters=chapters))[0] == (0.0, "x" + "é" * 127)
    assert by_mutagen(labelled(unlabelled, tmp_path / "a.opus", chapters=chapters))[0] == (0.0, "x" + "é" * 200)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_without_chapters_there_are_none(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """A short episode shows no empty list of chapters."""
    path = labelled(unlabelled, tmp_path / f"a{suffix}", chapters=())
    assert by_ffmpeg(path) == []


def test_a_chapter_in_opus_keeps_its_link(unlabelled: Path, tmp_path: Path) -> None:
    """Xiph.org's comments have a place for it, as ID3 has."""
    comments = OggOpus(labelled(unlabelled, tmp_path / "a.opus"))
    assert comments["chapter002url"] == ["https://www.example.org/l"]


def test_an_m4a_bears_names_and_cover(unlabelled: Path, tmp_path: Path) -> None:
    """A file in a folder of files still says what it is, and looks like the podcast."""
    tags = MP4(labelled(unlabelled, tmp_path / "a.m4a")).tags
    assert tags is not None
    names = {key: tags[key][0] for key in ("©nam", "©alb", "©ART", "aART", "©gen", "©cmt", "©day")}
    assert names == {
        "©nam": "De werkplaats",
        "©alb": "Werkplaatspraat",
        "©ART": "Presentator, Projectleider",
        "aART": "Redactie Werkplaatspraat",
        "©gen": "Podcast",
        "©cmt": "Een projectleider vertelt over de werkplaats.",
        "©day": "2026-05-05",
    }
    assert tags["trkn"] == [(12, 0)]
    assert bytes(tags["covr"][0]) == COVER


def test_an_opus_file_bears_names_and_cover(unlabelled: Path, tmp_path: Path) -> None:
    """The same in the names Ogg has for it."""
    comments = OggOpus(labelled(unlabelled, tmp_path / "a.opus"))
    names = ("title", "album", "artist", "albumartist", "tracknumber", "date")
    told = ["De werkplaats", "Werkplaatspraat", "Presentator, Projectleider", "Redactie Werkplaatspraat"]
    assert [comments[name][0] for name in names] == [*told, "12", "2026-05-05"]
    picture = Picture(base64.b64decode(comments["metadata_block_picture"][0]))
    assert (picture.type, picture.mime, picture.data) == (3, "image/jpeg", COVER)


@pytest.mark.parametrize("cover", [COVER, None], ids=["cover", "no cover"])
def test_an_m4a_plays_while_it_loads(unlabelled: Path, tmp_path: Path, cover: bytes | None) -> None:
    """The index stands before the sound, so that the listener on a slow line need not wait for the end."""
    order = boxes(labelled(unlabelled, tmp_path / "a.m4a", cover=cover))
    assert order.index("moov") < order.index("mdat")
    assert order[0] == "ftyp"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_names_and_cover_change_nothing_of_the_sound(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """Mending a title encodes nothing: every sample is the one that was measured."""
    before, after = (
        np.concatenate(list(blocks(path, sample_rate_hz=RATE, channels=1)), axis=1)
        for path in (unlabelled / f"audio{suffix}", labelled(unlabelled, tmp_path / f"a{suffix}"))
    )
    assert np.array_equal(before, after)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_episode_gives_the_same_bytes(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """Building again, at another time and in another folder, makes no new file under a new name."""
    (tmp_path / "other").mkdir()
    first, second = (labelled(unlabelled, folder / f"a{suffix}") for folder in (tmp_path, tmp_path / "other"))
    assert hashlib.sha256(first.read_bytes()).digest() == hashlib.sha256(second.read_bytes()).digest()
    assert b"Lavf" not in first.read_bytes()


class StopError(Exception):
    """Ctrl-C, as the work under way sees it."""


@pytest.mark.parametrize("stopping", ["encoding", "checking"])
def test_stopped_halfway_nothing_half_written_stays(made: Made, tmp_path: Path, stopping: str) -> None:
    """The host who presses Ctrl-C finds no file that looks finished, nor the beginning of one."""

    def watch(step: str, done: float, total: float, unit: str) -> None:
        if step == stopping and done > 2:
            raise StopError

    with pytest.raises(StopError):
        encode([made.recording], made.settings, tmp_path / "audio.mp3", watch)
    assert list(tmp_path.iterdir()) == []


def test_an_episode_that_cannot_reach_its_target_leaves_nothing(tmp_path: Path) -> None:
    """What is off target does not go live in any kind of file."""
    bang = np.zeros((1, 10 * RATE), np.float32)
    bang[:, 5 * RATE :: 400] = 1
    recording = write_wav(tmp_path / "recording.wav", bang, rate=RATE)
    settings = AudioSettings(loudness_lufs=-9, true_peak_dbtp=-9, also=("opus",))
    with pytest.raises(AudioError, match=r"recording\.wav"):
        encode([recording], settings, tmp_path / "audio.mp3")
    assert [path.name for path in tmp_path.iterdir()] == ["recording.wav"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_place_that_cannot_be_written_is_named(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """The host learns which file could not be written."""
    (tmp_path / "nowhere").write_text("a file where a folder should be")
    with pytest.raises(AudioError, match=rf"nowhere/a\{suffix}.*cannot be written"):
        labelled(unlabelled, tmp_path / f"nowhere/a{suffix}")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_damaged_encoding_is_refused(unlabelled: Path, tmp_path: Path, suffix: str) -> None:
    """What a disk has spoilt is not dressed up as an episode, and nothing is left of the attempt."""
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / f"audio{suffix}").write_bytes((unlabelled / f"audio{suffix}").read_bytes()[:40])
    with pytest.raises(AudioError, match=rf"audio\{suffix}"):
        labelled(damaged, tmp_path / f"a{suffix}")
    assert [path.name for path in tmp_path.iterdir()] == ["damaged"]
