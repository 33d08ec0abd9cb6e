"""media.json: the tool's own memory of what it made, in git beside the episode."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.media_json import as_json, read_media, write_media
from podcaster.errors import ContentError
from podcaster.model import Chapter
from tests.make import deliveries, media


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An episode's folder."""
    made = tmp_path / "episodes/012-x"
    made.mkdir(parents=True)
    return made


def test_what_was_written_is_read_back(folder: Path) -> None:
    """A clone of the show on another computer knows the same facts."""
    markers = (Chapter(start=timedelta(seconds=90.25), title="Vraag", href="https://www.example.org/"),)
    facts = media(markers=markers, recordings={"recording.wav": "a" * 64})
    write_media(folder, facts)
    assert read_media(folder) == facts


def test_other_kinds_of_files_are_read_back_and_need_not_be_there(folder: Path) -> None:
    """What else is offered is remembered; a media.json from before there was anything else still counts."""
    facts = media(also=tuple(offered.file for offered in deliveries()))
    write_media(folder, facts)
    assert read_media(folder) == facts
    old = as_json(media())
    del old["also"]
    (folder / "media.json").write_text(json.dumps(old))
    assert read_media(folder) == media()


@given(st.integers(1, 10**11))
def test_durations_are_kept_exactly(microseconds: int) -> None:
    """The second run starts from the very same numbers as the first, so it makes the very same bytes."""
    facts = media(duration=timedelta(microseconds=microseconds))
    from podcaster.content.facts import from_json
    from podcaster.model import MediaFile

    assert from_json(MediaFile, json.dumps(as_json(facts)).encode(), "") == facts


def test_the_file_reads_well_in_a_diff(folder: Path) -> None:
    """A reviewer sees what changed: one fact a line, seconds as seconds."""
    write_media(folder, media())
    text = (folder / "media.json").read_text()
    assert '\n  "duration": 1800.25,\n' in text
    assert text.endswith("}\n")


def test_writing_the_same_facts_touches_nothing(folder: Path) -> None:
    """A second build leaves git with nothing to say."""
    write_media(folder, media())
    path = folder / "media.json"
    os.utime(path, (1, 1))
    write_media(folder, media())
    assert path.stat().st_mtime == 1
    write_media(folder, media(gain_db=1.0))
    assert path.stat().st_mtime > 1
    assert sorted(entry.name for entry in folder.iterdir()) == ["media.json"]


def test_no_file_means_not_made_yet(folder: Path) -> None:
    """A new episode has none."""
    assert read_media(folder) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<<<<<<< HEAD\n",
        b"[]",
        b"{}",
        b"\xff\xfe",
        json.dumps(as_json(media()) | {"sha256": "../../etc"}).encode(),
        json.dumps(as_json(media()) | {"duration": "long"}).encode(),
    ],
)
def test_a_damaged_file_may_be_deleted_and_the_host_hears_so(folder: Path, content: bytes) -> None:
    """After a merge gone wrong there is one simple way out."""
    (folder / "media.json").write_bytes(content)
    with pytest.raises(ContentError) as raised:
        read_media(folder)
    (problem,) = raised.value.problems
    assert problem.where == "episodes/012-x/media.json"
    assert problem.what.startswith("is damaged (")
    assert problem.what.endswith("); delete it, and `podcaster build` makes it again")


def test_a_level_that_is_no_number_is_never_written(folder: Path) -> None:
    """A file other tools cannot read is not made."""
    silent = replace(media().loudness, integrated_lufs=float("-inf"))
    with pytest.raises(ValueError, match="JSON compliant"):
        write_media(folder, media(loudness=silent))
    assert list(folder.iterdir()) == []
