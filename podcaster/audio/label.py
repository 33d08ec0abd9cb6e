"""What an AAC or Opus file says about itself: names, chapters and cover, as tag.py has them for the MP3.

Sources: Nero's chapter list and QuickTime's text track as FFmpeg writes them; Xiph.org, "Chapter Extension" to Vorbis
comments; RFC 7845 (Ogg Opus).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from podcaster.audio import mux, tag
from podcaster.audio.bounds import tidied
from podcaster.audio.decode import probe
from podcaster.audio.deliveries import Kind
from podcaster.errors import AudioError, Problem
from podcaster.model import Chapter, Episode, Show, listed
from podcaster.model.times import stamp
from podcaster.whole import beside

_TOLERANCE = timedelta(milliseconds=50)
_TITLE_BYTES = 255  # of UTF-8; Nero's list counts them in one byte


def label(
    kind: Kind,
    encoded: Path,
    target: Path,
    *,
    show: Show,
    episode: Episode,
    chapters: Sequence[Chapter],
    duration: timedelta,
    cover: bytes | None,
) -> None:
    """Write ``target``: the sound of ``encoded`` with names, chapters and cover; the same arguments, the same bytes.

    ``chapters`` are in time order, and hidden ones stay out; ``cover`` is a JPEG or PNG. Raises AudioError when
    ``target`` cannot be written, or the chapters cannot be read back within 50 ms.
    """
    names, chapters = dict(_names(show, episode)), listed(chapters)
    try:
        with beside(target) as part:
            if kind.form.container == "ipod":
                chapters = tuple(_for_quicktime(chapters, episode.title))
                mux.wrap(encoded, part, kind.form, metadata=names, chapters=chapters, duration=duration)
                if cover:
                    tag.add_cover(part, cover)
            else:
                picture = {"METADATA_BLOCK_PICTURE": tag.cover_comment(cover)} if cover else {}
                mux.wrap(encoded, part, kind.form, metadata=names | dict(_comments(chapters)) | picture)
            _check(part, chapters, f"{episode.slug}{kind.suffix}")
    except OSError as error:
        raise AudioError(Problem(str(target), f"cannot be written: {error.strerror}")) from error


def _names(show: Show, episode: Episode) -> Iterator[tuple[str, str]]:
    yield "title", episode.title
    yield "album", show.title
    yield "artist", tag.artists(show, episode)
    yield "album_artist", show.author
    yield "genre", "Podcast"
    yield "comment", episode.summary
    if episode.number:
        yield "track", str(episode.number)
    if episode.published:
        yield "date", f"{episode.published.astimezone(ZoneInfo(show.timezone)):%Y-%m-%d}"


def _for_quicktime(chapters: Sequence[Chapter], title: str) -> Iterator[Chapter]:
    """Yield chapters as a text track can hold them: it begins with the sound, so what comes first gets a chapter."""
    if chapters and chapters[0].start:
        chapters = (Chapter(start=timedelta(0), title=title), *chapters)
    for chapter in chapters:
        yield replace(chapter, title=chapter.title.encode()[:_TITLE_BYTES].decode(errors="ignore").rstrip())


def _comments(chapters: Sequence[Chapter]) -> Iterator[tuple[str, str]]:
    """Yield chapters as comments. FFmpeg would write them too, but it rounds 1.5 seconds up to 2.5."""
    for number, chapter in enumerate(chapters, start=1):
        name = f"CHAPTER{number:03d}"
        yield name, stamp(timedelta(milliseconds=round(chapter.start / timedelta(milliseconds=1))))
        yield f"{name}NAME", chapter.title
        if chapter.href:
            yield f"{name}URL", chapter.href


def _check(path: Path, chapters: Sequence[Chapter], name: str) -> None:
    """Read the chapters back from the bytes that will go out."""
    found, written = probe(path).chapters, [each for each in tidied(chapters) if each.title]
    same = len(found) == len(written) and all(
        abs(a.start - b.start) <= _TOLERANCE and a.title == b.title for a, b in zip(found, written, strict=True)
    )
    if not same:
        raise AudioError(Problem(name, "its chapters read back differ from what was written"))
