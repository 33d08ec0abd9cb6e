"""A text made to keep a reader busy does not: what it costs grows with its length, not with the square of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LONG = 60  # seconds, a hundred times what it takes; by the square of the length it would be hours

_TEXTS = {
    "unclosed CDATA": """
        from podcaster.errors import ContentError
        from podcaster.feed.document import parse
        head = b'<rss version="2.0"><channel><title>a</title><description>'
        print(len(parse(head + b"<![CDATA[" * 500_000, "feed.xml").faults) > 0)
    """,
    "unclosed tags in a description": """
        from podcaster.check.chapters import described
        from podcaster.feed.tags import Tag
        print(described(Tag("item", children=(Tag("description", "<p " * 500_000 + "0:00"),))) == [])
    """,
    "digits in a transcript": """
        from podcaster.content.transcripts.blocks import read_cues
        print(read_cues("WEBVTT\\n\\n" + "1" * 1_000_000, [], is_vtt=True) == [])
    """,
    "unclosed voices": """
        from podcaster.content.transcripts.blocks import read_cues
        text = "0:01:00.000 --> 0:02:00.000\\n" + "<v " * 300_000 + "\\n" + "<v" + " " * 300_000
        print(len(read_cues(text, [], is_vtt=False)) == 1)
    """,
}


@pytest.mark.parametrize("code", _TEXTS.values(), ids=_TEXTS)
def test_no_text_keeps_a_reader_busy(code: str) -> None:
    """Host: checking or importing a stranger's feed ends, whatever is in it."""
    lines = "\n".join(line.strip() for line in code.strip().splitlines())
    ran = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, timeout=_LONG)
    assert ran.stdout == "True\n", ran.stderr
