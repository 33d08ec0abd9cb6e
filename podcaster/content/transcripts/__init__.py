"""Who said what, from whatever file tells it: one module for each format, in and out.

``read`` knows which format a file is in; ``forms`` writes all in which a transcript is published.
"""

from podcaster.content.transcripts.read import read_transcript
from podcaster.content.transcripts.webvtt import to_vtt

__all__ = ["read_transcript", "to_vtt"]
