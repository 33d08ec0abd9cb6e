"""A draft is the host's to correct and approve; nothing of it goes public, or is lost, before that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from podcaster.build.fingerprint import sha256_of
from podcaster.content.read import read
from podcaster.errors import ContentError
from podcaster.model import Cue
from podcaster.transcription import draft
from podcaster.transcription.draft import approve, refuse, write
from tests.showfolder import tree, write_episode, write_show

CUES = (
    Cue(start=timedelta(0), end=timedelta(seconds=2), text="Welkom & dag.", speaker="Presentator"),
    Cue(start=timedelta(seconds=2), end=timedelta(seconds=4), text="Dank je."),
)
APPROVED = """\
WEBVTT

00:00:00.000 --> 00:00:02.000
<v Presentator>Welkom &amp; dag.

00:00:02.000 --> 00:00:04.000
Dank je.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of an episode with a draft."""
    made = write_episode(write_show(tmp_path / "show"), "001-lassen", published="")
    with_draft(made)
    return made


def with_draft(folder: Path) -> None:
    """Write a draft into the folder of an episode."""
    [episode] = read(folder.parent.parent).episodes
    write(episode, CUES, "Let op.\n", {"recording.wav": sha256_of(folder / "recording.wav")}, "by tiny, in nl")


def approved(folder: Path) -> Path:
    """Approve the draft of the show's only episode."""
    content = read(folder.parent.parent)
    return approve(content.show, content.episodes[0])


def refused(folder: Path) -> str:
    """Return why approving is refused; nothing changes by it."""
    before = tree(folder)
    with pytest.raises(ContentError) as raised:
        approved(folder)
    assert tree(folder) == before
    return str(raised.value)


def test_a_draft_is_no_transcript_and_no_stranger(folder: Path) -> None:
    """With a draft beside her files a host publishes as before, and hears no warning about it."""
    content = read(folder.parent.parent)
    assert content.episodes[0].transcript is None
    assert content.warnings == ()


def test_approving_makes_it_the_transcript(folder: Path) -> None:
    """The draft becomes transcript.vtt without what is only about the draft; the list of doubts goes."""
    assert approved(folder).read_text() == APPROVED
    assert not (folder / "transcript.draft.vtt").exists()
    assert not (folder / "transcript.review.txt").exists()
    assert [cue.text for cue in read(folder.parent.parent).episodes[0].transcript.cues] == ["Welkom & dag.", "Dank je."]


def test_the_hosts_corrections_are_what_is_approved(folder: Path) -> None:
    """What she changed stays to the letter: words, times, notes of her own, whatever editor she uses."""
    path = folder / "transcript.draft.vtt"
    changed = path.read_text().replace("Dank je.", "Graag gedaan.\n\nNOTE nog eens luisteren")
    path.write_bytes(changed.replace("\n", "\r\n").encode("utf-8-sig"))
    assert approved(folder).read_text() == APPROVED.replace("Dank je.", "Graag gedaan.\n\nNOTE nog eens luisteren")


def _with(name: str, text: str = "WEBVTT\n") -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text)


def _edit(old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        path = folder / "transcript.draft.vtt"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))

    return edit


def _link_out(folder: Path) -> None:
    outside = folder.parent.parent.parent / "outside.vtt"
    (folder / "transcript.draft.vtt").rename(outside)
    (folder / "transcript.draft.vtt").symlink_to(outside)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (_with("transcript.vtt", APPROVED.replace("dag", "hoi")), "transcript.vtt: is there already and stays as it"),
        (_with("transcript.srt", "1\n00:00:01,000 --> 00:00:02,000\nDag\n"), "transcript.srt: is there already"),
        (lambda folder: (folder / "recording.wav").write_bytes(b"RIFF"), "was written from another recording"),
        (lambda folder: (folder / "recording.wav").unlink(), "was written from another recording"),
        (_edit("NOTE draft by podcaster", "NOTE my draft"), "its NOTE is gone; if it is right all the same, rename it"),
        (_edit("sha256 ", "sha "), "its NOTE is gone"),
        (_edit("00:00:02.000 -->", "00:00 -->"), "transcript.draft.vtt: line 10: times cannot be read"),
        (_edit("WEBVTT", "VTT"), "line 1: does not start with the word WEBVTT"),
        (_with("transcript.draft.vtt", ""), "does not start with the word WEBVTT"),
        (lambda folder: (folder / "transcript.draft.vtt").write_bytes(b"WEBVTT\n\xff"), "line 2: is not UTF-8"),
        (lambda folder: (folder / "transcript.draft.vtt").unlink(), "is missing: there is no draft to approve"),
        (_link_out, "leads out of the show's folder"),
    ],
)
def test_what_cannot_be_approved_stays(folder: Path, happens: Callable[[Path], object], said: str) -> None:
    """A transcript of hers, another recording, a slip while correcting: she reads what it is, and nothing is lost."""
    happens(folder)
    assert said in refused(folder)


@pytest.mark.parametrize("moment", [1, 2])
def test_killed_while_approving_it_is_finished_by_approving_again(
    folder: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At no moment is there neither a draft nor a transcript, and no half of one."""
    unlink, calls = Path.unlink, []

    def killed(path: Path, missing_ok: bool = False) -> None:
        calls.append(path)
        if len(calls) == moment:
            raise KeyboardInterrupt
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        approved(folder)
    monkeypatch.undo()
    assert (folder / "transcript.vtt").read_text() == APPROVED
    if moment == 1:
        approved(folder)
        assert not (folder / "transcript.draft.vtt").exists()


def test_a_draft_is_whole_or_not_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk is full at the last moment, the earlier draft is what it was."""
    before = (folder / "transcript.draft.vtt").read_bytes()

    def full(path: Path, data: bytes) -> None:
        if path.name == draft.DRAFT:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(draft, "write_whole", full)
    with pytest.raises(OSError, match="No space"):
        with_draft(folder)
    assert (folder / "transcript.draft.vtt").read_bytes() == before


def test_a_draft_is_replaced_only_on_an_explicit_word(folder: Path) -> None:
    """Hours of corrections are not lost by running a command twice."""
    content = read(folder.parent.parent)
    with pytest.raises(ContentError, match="perhaps with your corrections"):
        refuse(content.show, content.episodes[0], again=False)
    refuse(content.show, content.episodes[0], again=True)
    (folder / "transcript.vtt").symlink_to("elsewhere.vtt")
    with pytest.raises(ContentError, match=r"transcript\.vtt: is there already"):
        refuse(content.show, content.episodes[0], again=True)
