"""A list for the host who reads a draft: where Whisper was unsure, what was taken out, what may be missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from podcaster.content.chapters import format_time
from podcaster.transcription.glossary import NearMiss
from podcaster.transcription.guard import Remark
from podcaster.transcription.words import Word, plain, sentences, text_of

_UNSURE = 0.5
_MOST = 60  # five minutes, at five seconds each
_AROUND, _LONGEST = 4, 6  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Words Whisper was not sure of, within those around them; the least sure one counts."""

    start_s: float
    text: str
    within: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name that is not in the glossary: when it comes first, and how often."""

    start_s: float
    text: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a host looks at; times are seconds of the recording. ``missed`` are times at which no words were written."""

    doubts: tuple[Doubt, ...]
    misses: tuple[NearMiss, ...]
    names: tuple[Name, ...]
    remarks: tuple[Remark, ...]
    missed: tuple[tuple[float, float], ...]
    too_many: tuple[str, ...] = ()

    def later(self, seconds: float) -> Review:
        """Return the same of a recording that was started so much later."""
        if not seconds:
            return self
        lists = {
            kind: tuple(replace(each, start_s=each.start_s + seconds) for each in getattr(self, kind))
            for kind in ("doubts", "misses", "names", "remarks")
        }
        return replace(self, **lists, missed=tuple((start + seconds, end + seconds) for start, end in self.missed))


def doubts(words: Sequence[Word]) -> list[Doubt]:
    """Return where Whisper was unsure, in time order; up to six words in a row are one doubt."""
    found: list[Doubt] = []
    begin: int | None = None
    for place in range(len(words) + 1):
        unsure = place < len(words) and words[place].probability < _UNSURE
        if begin is not None and (not unsure or place - begin == _LONGEST):
            found.append(_doubt(words, begin, place))
            begin = None
        if unsure and begin is None:
            begin = place
    return found


def _doubt(words: Sequence[Word], begin: int, end: int) -> Doubt:
    part = words[begin:end]
    return Doubt(
        start_s=part[0].start_s,
        text=text_of(part),
        within=text_of(words[max(begin - _AROUND, 0) : end + _AROUND]),
        probability=min(word.probability for word in part),
    )


def names(words: Sequence[Word], terms: Sequence[str]) -> list[Name]:
    """Return the names that are written with a capital within a sentence, and are no term of the glossary."""
    known = {part for term in terms for part in (plain(term), *plain(term).split())}
    found: dict[str, list[Word]] = {}
    for sentence in sentences(words):
        for word in sentence[1:]:
            if word.text[:1].isupper() and len(plain(word.text)) > 1 and plain(word.text) not in known:
                found.setdefault(plain(word.text), []).append(word)
    return [
        Name(start_s=each[0].start_s, text=each[0].text.strip(".,?!;:…"), times=len(each)) for each in found.values()
    ]


def as_text(review: Review, title: str) -> str:
    """Return the list as text, by kind and in time order."""
    lines = [title, "", "Correct transcript.draft.vtt where this is right; this file goes when the draft is approved."]
    for head, entries in _parts(review):
        if entries:
            lines += ["", f"{head}:", "", *(f"  {entry}" for entry in entries)]
    return "\n".join(lines) + "\n"


def _parts(review: Review) -> Iterator[tuple[str, list[str]]]:
    yield (
        "Taken out, because Whisper made it up",
        [f"{_at(each.start_s)}  {each.text}  ({each.why})" for each in review.remarks if each.removed],
    )
    yield (
        "Left in, but listen whether it was said",
        [f"{_at(each.start_s)}  {each.text}  ({each.why})" for each in review.remarks if not each.removed],
    )
    yield "Somebody speaks, and nothing was written", [f"{_at(start)} – {_at(end)}" for start, end in review.missed]
    yield (
        "Perhaps a word of the glossary",
        [f"{_at(each.start_s)}  {each.written}  →  {each.term}?{_times(each.times)}" for each in review.misses],
    )
    worst = sorted(review.doubts, key=lambda doubt: (doubt.probability, doubt.start_s))[:_MOST]
    more = len(review.doubts) - len(worst)
    unsure = [
        f"{_at(each.start_s)}  {each.text}  ({each.probability:.0%})  … {each.within} …"
        for each in sorted(worst, key=lambda doubt: doubt.start_s)
    ]
    yield "Unsure" + f" (the worst {_MOST}; there are {more} more)" * (more > 0), unsure
    yield (
        "Names that are not in the glossary",
        [f"{_at(each.start_s)}  {each.text}{_times(each.times)}" for each in review.names],
    )
    yield "Terms of the glossary for which there was no room", list(review.too_many)


def _times(count: int) -> str:
    return f"  ({count} times)" if count > 1 else ""


def _at(seconds: float) -> str:
    return format_time(timedelta(seconds=max(int(seconds), 0)))
