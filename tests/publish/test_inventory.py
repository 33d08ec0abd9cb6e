"""Nothing goes live that points at what is not there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from podcaster.model import PublicTranscript
from podcaster.publish.inventory import problems_with
from tests import make


def test_every_form_of_a_transcript_and_every_picture_must_be_there(tmp_path: Path) -> None:
    """Listener: a chapter's picture, and the words in whatever form, are as needed as the cover."""
    pictures = ("artwork/a.111111111111.jpg", "artwork/b.222222222222.jpg")
    chapters = (replace(make.CHAPTERS[0], image=pictures[0]), replace(make.CHAPTERS[1], image=pictures[1], hidden=True))
    forms = tuple(
        PublicTranscript(key=f"transcripts/a.333333333333{suffix}", mime_type="text/plain", language="nl")
        for suffix in (".vtt", ".srt")
    )
    edition = make.edition(episodes=(make.full_episode(chapters=chapters, transcripts=forms),))
    missing = {problem.where for problem in problems_with(edition, {}, tmp_path)}
    assert {str(tmp_path / key) for key in (*pictures, *(form.key for form in forms))} <= missing
