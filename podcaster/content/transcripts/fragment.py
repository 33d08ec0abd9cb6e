"""HTML transcripts (Podcasting 2.0): ``<cite>`` says who, ``<time>`` when, ``<p>`` what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import escape
from html.parser import HTMLParser

from podcaster.content.markers.row import MalformedError, time_of
from podcaster.content.transcripts.words import Turn, in_order, lasting, one_line, tidy, untimed
from podcaster.model import Transcript, paragraphs
from podcaster.model.times import short_clock

EXAMPLE = "<cite>Host:</cite><time>1:02</time><p>Welcome.</p>"
_UNSEEN = frozenset({"script", "style", "template"})


def read(text: str, wrong: list[MalformedError]) -> Transcript:
    """Return the transcript in ``text``; what is wrong goes to ``wrong``. Without times it is a text to read only."""
    reading = _Reading(wrong)
    reading.feed(text)
    reading.close()
    reading.finish()
    turns = reading.turns
    if not any(turn.start is not None for turn in turns):
        return untimed(turns)
    in_order(turns, wrong)
    return Transcript(tuple(lasting(turns)))


def to_html(transcript: Transcript) -> str:
    """Return the transcript as a fragment, a paragraph for what one speaker says; times in whole seconds."""
    return "".join(_paragraphs(transcript))


def _paragraphs(transcript: Transcript) -> Iterator[str]:
    for paragraph in paragraphs(transcript.cues):
        if speaker := one_line(paragraph.speaker):
            yield f"<cite>{escape(speaker, quote=False)}:</cite>\n"
        if transcript.timed:
            yield f"<time>{short_clock(paragraph.start)}</time>\n"
        yield f"<p>{escape(one_line(paragraph.text), quote=False)}</p>\n"


class _Reading(HTMLParser):
    """Goes through a page and keeps its paragraphs, each with the name and the time above or in it."""

    def __init__(self, wrong: list[MalformedError]) -> None:
        super().__init__(convert_charrefs=True)
        self.turns: list[Turn] = []
        self._wrong = wrong
        self._said = {"cite": "", "time": "", "p": ""}
        self._inside: list[str] = []
        self._unseen = 0
        self._line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "br":
            self.handle_data("\n")
        elif tag in self._said:
            if self._said["p"].strip():
                self.finish()
            if tag == "p":
                self._line = self.getpos()[0]
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag in self._inside:
            self._inside.remove(tag)
        if tag == "p":
            self.finish()

    def handle_data(self, data: str) -> None:
        if self._inside and not self._unseen:
            self._said[self._inside[-1]] += data

    def finish(self) -> None:
        """Keep the paragraph that has ended: one without a name and a time reads on in the one above it."""
        said, self._said = self._said, {"cite": "", "time": "", "p": ""}
        self._inside.clear()
        speaker, words = one_line(said["cite"]).removesuffix(":").strip(), tidy(said["p"])
        if not words:
            self._said |= {"cite": said["cite"], "time": said["time"]}
        elif not speaker and not said["time"].strip() and self.turns:
            self.turns[-1].text += f"\n{words}"
        else:
            self.turns.append(Turn(self._line, self._start(said["time"]), speaker, words))

    def _start(self, time: str) -> timedelta | None:
        try:
            return time_of(time.strip().strip("[]()")) if time.strip() else None
        except ValueError as error:
            self._wrong.append(MalformedError(f"line {self._line}", str(error)))
            return None
