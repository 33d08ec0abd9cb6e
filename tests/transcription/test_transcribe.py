"""``podcaster transcribe``, with the real faster-whisper on a model the tests make: from a recording to a draft."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

from podcaster.audio import decode, dictation
from podcaster.audio.mp3 import write_mp3
from podcaster.build.line import build
from podcaster.cli import group
from podcaster.content.read import Content, read
from podcaster.content.transcripts import read_transcript
from podcaster.errors import AudioError, ContentError, PodcasterError, TranscriptionError
from podcaster.transcription.draft import approve
from podcaster.transcription.line import Written, transcribe
from podcaster.transcription.models import check_model, model_folder
from podcaster.transcription.whisper import Whisper, download
from podcaster.transcription.words import Stretch, Word
from tests.audio.sound import Samples, write_wav
from tests.cli.test_commands import podcaster
from tests.showfolder import tree
from tests.transcription.conftest import RATE
from tests.transcription.hub import hub
from tests.transcription.tiny_whisper import WORDS


def content(episode: Path) -> Content:
    """Everything in the show of an episode."""
    return read(episode.parent.parent)


def write_out(episode: Path, model: Path, **options: object) -> Written:
    """Write out the show's only episode."""
    whole = content(episode)
    return transcribe(whole.show, whole.episodes[0], model, **options)  # type: ignore[arg-type]


def text(episode: Path) -> str:
    """The draft as it lies there."""
    return (episode / "transcript.draft.vtt").read_text(encoding="utf-8")


def test_a_recording_becomes_a_draft_and_the_draft_a_transcript(episode: Path, model: Path) -> None:
    """The host runs two commands; in between she corrects a text file, and nothing of it is public."""
    hers = tree(episode)
    ran = podcaster(episode, "transcribe", "001-lassen", "--json", PODCASTER_WHISPER_MODEL=str(model))
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert (told["language"], told["draft"]) == ("nl", str(episode / "transcript.draft.vtt"))
    cues = read_transcript(text(episode), "draft.vtt").cues
    assert told["cues"] == len(cues) > 0
    assert {word.strip(".") for cue in cues for word in cue.text.split()} <= {*WORDS, ""}
    assert all(cue.end.total_seconds() <= 21 for cue in cues)
    assert "what to look at" in (episode / "transcript.review.txt").read_text()
    assert hers.items() <= tree(episode).items()
    assert content(episode).episodes[0].transcript is None
    ran = podcaster(episode, "transcribe", "001-lassen", "--approve")
    assert ran.returncode == 0, ran.stderr
    assert "goes public when the show is published" in ran.stdout
    assert content(episode).episodes[0].transcript is not None
    assert tree(episode).keys() - hers.keys() == {"transcript.vtt"}


def test_a_finished_file_is_written_out_in_its_own_time(episode: Path, model: Path) -> None:
    """An episode that came from elsewhere as one file gets its transcript here; nothing is cut from that, or moved."""
    sound = decode.blocks(episode / "recording.wav", sample_rate_hz=48_000, channels=1)
    write_mp3(sound, episode / "media.mp3", sample_rate_hz=48_000, channels=1, bitrate_kbps=96)
    (episode / "recording.wav").unlink()
    written = write_out(episode, model)
    assert " media.mp3\n" in text(episode)
    approve(content(episode).show, content(episode).episodes[0])
    assert content(episode).episodes[0].transcript.cues == written.cues
    with (episode / "episode.toml").open("a") as file:
        file.write("published = 2026-05-05T06:00:00+02:00\n")
    built = build(episode.parent.parent, now=datetime(2026, 6, 1, tzinfo=UTC))
    assert built.edition.episodes[0].transcript.cues == written.cues


def test_another_file_in_its_place_is_not_what_was_written_out(episode: Path, model: Path) -> None:
    """A draft of one finished file is not taken for that of another."""
    (episode / "recording.wav").rename(episode / "media.wav")
    write_out(episode, model)
    (episode / "media.wav").write_bytes(b"RIFF")
    with pytest.raises(ContentError, match="was written from another recording"):
        approve(content(episode).show, content(episode).episodes[0])


def test_what_is_kept_of_a_run_goes_with_the_draft(episode: Path, model: Path) -> None:
    """On the host's disk lies what another run would need of this draft, and nothing once it is approved."""
    kept = episode.parent.parent / "build" / "cache" / "transcription" / "001-lassen"
    write_out(episode, model)
    [first] = kept.iterdir()
    write_out(episode, model, again=True, language="en")
    [second] = kept.iterdir()
    assert second != first
    approve(content(episode).show, content(episode).episodes[0])
    assert not kept.exists()


def test_the_same_recording_gives_the_same_draft(episode: Path, model: Path) -> None:
    """What Whisper is unsure of it tries by lot, with the same lots each time: also without what is kept of a run."""
    write_out(episode, model)
    first = text(episode)
    shutil.rmtree(episode.parent.parent / "build")
    write_out(episode, model, again=True)
    assert text(episode) == first


def test_stopped_it_leaves_nothing_and_goes_on_where_it_was(
    episode: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the second piece: no draft, no half of one; the next run hears only what is left, to the same words."""
    monkeypatch.setattr(dictation, "PIECE_SECONDS", 8.0)
    heard: list[int] = []
    hear = Whisper.hear
    monkeypatch.setattr(
        Whisper, "hear", lambda self, samples, **known: heard.append(samples.size) or hear(self, samples, **known)
    )
    before = tree(episode)

    def stop(step: str, done: float, total: float, unit: str) -> None:
        if step == "transcribing" and done > 8.0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_out(episode, model, progress=stop)
    assert tree(episode) == before
    assert not list(episode.parent.parent.rglob("*.part"))
    stopped = len(heard)
    write_out(episode, model)
    resumed, went_on = text(episode), len(heard) - stopped
    shutil.rmtree(episode.parent.parent / "build")
    write_out(episode, model, again=True)
    assert text(episode) == resumed
    assert went_on < len(heard) - stopped - went_on


def test_what_was_passed_over_is_heard_again(episode: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whisper now and then skips sentences: where somebody speaks and nothing was written it gets a second chance."""
    calls: list[bool] = []

    def hear(_: Whisper, samples: Samples, *, gated: bool = True, **__: object) -> Iterator[Stretch]:
        calls.append(gated)
        at, length = (0.1, 1.0) if gated else (0.3, samples.size / RATE - 0.5)
        words = tuple(
            Word(start_s=at + step, end_s=at + step + 0.5, text="les", probability=0.9) for step in range(int(length))
        )
        yield Stretch(words=words, no_speech=0.0, compression=1.0)

    monkeypatch.setattr(Whisper, "hear", hear)
    written = write_out(episode, model)
    assert calls[0]
    assert not any(calls[1:])
    assert len(calls) > 1
    assert written.review.missed == ()
    assert max(cue.end.total_seconds() for cue in written.cues) > 15


def test_what_nobody_wrote_down_is_told(episode: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Whisper writes nothing, also the second time, the host reads from when to when somebody speaks."""
    word = Word(start_s=1.0, end_s=1.4, text="les", probability=0.9)
    first = Stretch(words=(word,), no_speech=0.0, compression=1.0)
    monkeypatch.setattr(Whisper, "hear", lambda *_, gated=True, **__: [first] if gated else [])
    assert len(write_out(episode, model).review.missed) >= 2
    assert "Somebody speaks, and nothing was written" in (episode / "transcript.review.txt").read_text()


def test_tracks_are_one_conversation_with_names(episode: Path, model: Path, spoken: Samples) -> None:
    """With a track for each voice, the host reads who speaks, in the time of the first track."""
    half = spoken.shape[1] // 2
    silence = np.zeros((1, half), np.float32)
    (episode / "recording.wav").unlink()
    write_wav(episode / "recording.guest.wav", np.concatenate([silence, spoken[:, half:]], axis=1), rate=RATE)
    write_wav(episode / "recording.host.wav", np.concatenate([spoken[:, :half], silence], axis=1), rate=RATE)
    cues = write_out(episode, model).cues
    assert {cue.speaker for cue in cues} == {"Presentator", "SPEAKER_GUEST"}
    assert all((cue.speaker == "SPEAKER_GUEST") == (cue.start.total_seconds() > 9) for cue in cues)


def test_what_the_show_uses_is_told_to_whisper_as_far_as_it_fits(model: Path) -> None:
    """The first terms count most; what there is no room for the host is told, and no term is cut in two."""
    whisper = Whisper(model)
    terms = [f"Werkplaatsnummer{number}" for number in range(100)]
    fit = whisper.fitting(terms)
    assert fit == terms[: len(fit)]
    assert 0 < len(fit) < 100
    assert whisper.fitting(["x" * 1000, "<|endoftext|>", "les"]) == ["les"]


def test_a_language_is_taken_from_its_code(model: Path) -> None:
    """A show in nl-BE is Dutch to Whisper; a language it does not know is refused with those it does."""
    whisper = Whisper(model)
    assert [whisper.language(code) for code in ("nl", "nl-BE", "nb", "EN-us")] == ["nl", "nl", "no", "en"]
    with pytest.raises(TranscriptionError, match="does not know the language 'fy', only af, am"):
        whisper.language("fy")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("model.bin", None, "is no whole model: model.bin is missing, e.g. a folder with config.json, model.bin, tok"),
        ("tokenizer.json", None, "is no whole model: tokenizer.json is missing"),
        ("vocabulary.json", None, "is no whole model: vocabulary.json or vocabulary.txt is missing"),
        ("model.bin", b"", "model.bin: empty (0 bytes)"),
        ("model.bin", b"\0" * 64, "cannot be used by this version of faster-whisper"),
        ("model.bin", 100_000, "cannot be used by this version of faster-whisper"),
        ("config.json", b"{", "config.json: is damaged"),
        ("tokenizer.json", b'{"version": 1}', "cannot be used by this version of faster-whisper"),
        ("preprocessor_config.json", b'{"feature_size": 128}', "hears in 80 bands"),
    ],
)
def test_a_model_that_is_not_whole_is_refused(
    model: Path, tmp_path: Path, name: str, data: bytes | int | None, said: str
) -> None:
    """The host reads which file is missing or damaged, and nothing is fetched in its place."""
    folder = shutil.copytree(model, tmp_path / "model")
    whole = (folder / name).read_bytes()
    (folder / name).unlink()
    if data is not None:
        (folder / name).write_bytes(whole[:data] if isinstance(data, int) else data)
    with pytest.raises(TranscriptionError) as raised:
        Whisper(folder)
    assert said in str(raised.value)


def test_a_folder_of_another_program_is_told_apart(tmp_path: Path) -> None:
    """Who downloaded the weights for another program reads how to make a model of them."""
    (tmp_path / "model.safetensors").write_bytes(b"x")
    with pytest.raises(TranscriptionError, match="for other programs"):
        check_model(tmp_path)
    with pytest.raises(TranscriptionError, match="there is no such folder"):
        check_model(tmp_path / "nowhere")


def test_which_model_is_meant(episode: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path belongs to a machine: what is said there goes before what the show says; ``~`` is the host's home."""
    monkeypatch.setenv("HOME", "/home/host")
    show = content(episode).show
    with pytest.raises(TranscriptionError, match=r"no model is named: by --model, by PODCASTER_WHISPER_MODEL, or"):
        model_folder(show, None, "")
    path = show.folder / "show.toml"
    path.write_text(path.read_text() + '[transcribe]\nmodel = "models/small"\nglossary = ["Techlands"]\n')
    show = content(episode).show
    assert show.transcribe.glossary == ("Techlands",)
    assert model_folder(show, None, "") == show.folder / "models" / "small"
    assert model_folder(show, None, "~/base") == Path("/home/host/base")
    assert model_folder(show, Path("/tmp/large"), "~/base") == Path("/tmp/large")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("model = 3", 'transcribe.model: must be text in quotes, not the number 3, e.g. "~/models/whisper-small"'),
        ('model = "a\\u0000b"', "transcribe.model: 'a\\x00b' is no folder's name"),
        ('glossary = ["Techlands", ""]', "transcribe.glossary 2: is empty"),
        ('glosary = ["Techlands"]', "transcribe: unknown key 'glosary', did you mean 'glossary'?"),
    ],
)
def test_what_is_wrong_in_the_table_is_said(episode: Path, line: str, said: str) -> None:
    """The host reads which key of [transcribe] is wrong, and an example of right."""
    path = episode.parent.parent / "show.toml"
    path.write_text(path.read_text() + f"[transcribe]\n{line}\n")
    with pytest.raises(ContentError) as raised:
        content(episode)
    assert said in str(raised.value)


def test_without_the_extra_the_host_reads_what_to_install(
    episode: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who did not install the optional part gets the line that does."""
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(TranscriptionError, match=r"not installed .*, pip install '\.\[transcribe\]'"):
        write_out(episode, model)
    # Before a model is asked for, which would be of no use yet.
    ran = CliRunner().invoke(group.podcaster, ["transcribe", "001-lassen", "--show", str(episode.parent.parent)])
    assert "not installed" in str(ran.exception)


def test_who_has_no_model_reads_how_to_get_one(episode: Path) -> None:
    """The host without a model is shown the whole line that fetches one."""
    ran = podcaster(episode, "transcribe", "001-lassen")
    assert ran.stderr.endswith("--model ~/models/whisper-small --download small\n")


def test_out_of_memory_is_said_in_plain_words(episode: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is too large for the machine is no mystery."""

    def too_large(*_: object, **__: object) -> ModuleType:
        raise MemoryError

    monkeypatch.setattr("faster_whisper.WhisperModel", too_large)
    with pytest.raises(TranscriptionError, match="needs more memory than there is"):
        write_out(episode, model)


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (None, ContentError, "episodes/001-lassen: has no sound to write out"),
        (b"geen geluid", AudioError, "episodes/001-lassen/recording.wav: cannot be read"),
        (b"silence", ContentError, "episodes/001-lassen/recording.wav: nobody is heard to speak in it"),
    ],
    ids=["none", "no sound", "nobody"],
)
def test_a_recording_that_cannot_be_written_out(
    episode: Path, model: Path, data: bytes | None, error: type[PodcasterError], said: str
) -> None:
    """Without a recording, with a damaged one, or with one of silence there is no draft, and the host reads why."""
    path = episode / "recording.wav"
    path.unlink()
    if data == b"silence":
        write_wav(path, np.zeros((1, 3 * RATE), np.float32), rate=RATE)
    elif data:
        path.write_bytes(data)
    with pytest.raises(error) as raised:
        write_out(episode, model)
    assert said in str(raised.value)
    assert not list(episode.glob("transcript.*"))


def test_an_option_that_says_otherwise_is_refused(episode: Path) -> None:
    """Approving writes nothing out: options for that are a mistake, and an unknown episode is named."""
    ran = podcaster(episode, "transcribe", "001-lassen", "--approve", "--again")
    assert (ran.returncode, "--approve takes the draft as it is" in ran.stderr) == (2, True)
    ran = podcaster(episode, "transcribe", "002-weg")
    assert (ran.returncode, "002-weg: there is no such episode" in ran.stderr) == (1, True)


def test_a_model_is_fetched_when_the_host_says_so(episode: Path, model: Path, tmp_path: Path) -> None:
    """Without a model one word fetches it, whole or not at all, and the recording is written out with it."""
    target = tmp_path / "models" / "tiny"
    target.parent.mkdir()
    arguments = ("transcribe", "001-lassen", "--model", target, "--download", "tiny")
    quick = {"HF_HUB_DISABLE_XET": "1", "HF_HUB_DOWNLOAD_TIMEOUT": "5"}
    with hub(model, breaks_off="model.bin") as address:
        ran = podcaster(episode, *arguments, HF_ENDPOINT=address, **quick)
    assert (ran.returncode, "model 'tiny': cannot be fetched: " in ran.stderr) == (1, True), ran.stderr
    assert not target.exists()
    with hub(model) as address:
        ran = podcaster(episode, *arguments, HF_ENDPOINT=address, **quick)
    assert ran.returncode == 0, ran.stderr
    assert tree(target) == tree(model)
    assert "WEBVTT" in text(episode)


def test_nothing_is_fetched_over_a_model(model: Path, tmp_path: Path) -> None:
    """A download goes into a folder of its own; one that is there is left as it is, and a wrong name is said."""
    before = tree(model)
    with pytest.raises(TranscriptionError, match="is there already, so nothing is fetched into it"):
        download("small", model)
    assert tree(model) == before
    with pytest.raises(TranscriptionError, match="--download: invalid model size 'kleintje', expected one of: tiny"):
        download("kleintje", tmp_path / "small")
    assert not (tmp_path / "small").exists()
