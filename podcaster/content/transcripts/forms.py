"""The forms in which a transcript is published, the one most apps read first (Podcasting 2.0)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from podcaster.content.transcripts.fragment import to_html
from podcaster.content.transcripts.plain import to_text
from podcaster.content.transcripts.segments import to_json
from podcaster.content.transcripts.subrip import to_srt
from podcaster.content.transcripts.webvtt import to_vtt
from podcaster.model import Transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: how it is written, what it is called, and whether it makes sense without times."""

    suffix: str
    mime_type: str
    write: Callable[[Transcript], str]
    rel: str = ""
    needs_times: bool = True

    def content(self, transcript: Transcript) -> bytes:
        """Return the file: the same transcript, the same bytes."""
        return self.write(transcript).encode()


FORMS = (
    Form(suffix=".vtt", mime_type="text/vtt", write=to_vtt),
    Form(suffix=".json", mime_type="application/json", write=to_json),
    Form(suffix=".srt", mime_type="application/x-subrip", write=to_srt, rel="captions"),
    Form(suffix=".html", mime_type="text/html", write=to_html, needs_times=False),
    Form(suffix=".txt", mime_type="text/plain", write=to_text, needs_times=False),
)


def forms_of(transcript: Transcript) -> tuple[Form, ...]:
    """Return every form that can hold the transcript."""
    return tuple(form for form in FORMS if transcript.timed or not form.needs_times)
