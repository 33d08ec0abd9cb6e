"""The door to mutagen: ID3v2.3 tags with chapters, in UTF-16, as players of every age read them; covers elsewhere.

Sources: id3.org (ID3v2.3.0; Chapter Frame Addendum 1.0) and what podcast apps were seen to read.
"""

# mypy: disallow-untyped-calls=False
from __future__ import annotations

import base64
import hashlib
import io
import shutil
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from mutagen import MutagenError, flac, id3, mp4

from podcaster import keys
from podcaster.audio.language import iso639_2
from podcaster.audio.plain import plain_text
from podcaster.errors import AudioError, Problem
from podcaster.model import Chapter, Episode, Person, Show, listed
from podcaster.whole import beside

_UTF16 = id3.Encoding.UTF16
_NO_OFFSET = 0xFFFFFFFF  # "use the times": byte offsets would be wrong after any change of the tag
_MOST_CHAPTERS = 255  # CTOC counts them in one byte
_TOLERANCE = timedelta(milliseconds=50)
_COVER_FRONT = id3.PictureType.COVER_FRONT


def digest(show: Show, episode: Episode, chapters: Sequence[Chapter], cover: bytes | None) -> str:
    """Return a SHA-256 (hex) over everything that goes into the tag; the duration belongs to the recipe."""
    return hashlib.sha256(_rendered(_frames(show, episode, listed(chapters), timedelta(0), cover))).hexdigest()


def tag(
    encoded: Path,
    target: Path,
    *,
    show: Show,
    episode: Episode,
    chapters: tuple[Chapter, ...],
    duration: timedelta,
    cover: bytes | None,
) -> None:
    """Write ``target``: the tag, then the bytes of ``encoded`` (an MP3 without one). ``chapters`` are in time order.

    Hidden ones stay out: FFmpeg and AntennaPod list every CHAP frame, whether the table of contents names it or not.
    ``cover`` is a JPEG or PNG; everything before the sound is downloaded first, so keep it under 100 kB. The same
    arguments give the same bytes. Raises AudioError when the chapters cannot be read back within 50 ms.
    """
    chapters = listed(chapters)
    if len(chapters) > _MOST_CHAPTERS:
        raise AudioError(Problem(episode.slug, f"has {len(chapters)} chapters; an MP3 can hold {_MOST_CHAPTERS}"))
    try:
        with beside(target) as part:
            with part.open("wb") as file, encoded.open("rb") as sound:
                file.write(_rendered(_frames(show, episode, chapters, duration, cover)))
                shutil.copyfileobj(sound, file, 1 << 20)
            _check(part, chapters, episode.slug)
    except OSError as error:
        raise AudioError(Problem(str(error.filename or target), f"cannot be written: {error.strerror}")) from error


def read_chapters(path: Path) -> tuple[Chapter, ...]:
    """Return the chapters in an MP3's tag, in time order; none if it has no tag. Raises AudioError if unreadable."""
    try:
        found = id3.ID3(path).getall("CHAP")
    except id3.ID3NoHeaderError:
        return ()
    except (MutagenError, OSError) as error:
        raise AudioError(Problem(path.name, f"its tag cannot be read: {error}")) from error
    return tuple(
        Chapter(
            start=timedelta(milliseconds=frame.start_time),
            title=str(frame.sub_frames.get("TIT2", "")),
            href=next((link.url for link in frame.sub_frames.getall("WXXX")), ""),
        )
        for frame in sorted(found, key=lambda frame: frame.start_time)
    )


def add_cover(m4a: Path, cover: bytes) -> None:
    """Put ``cover`` (a JPEG or PNG) into an M4A, in place. Raises AudioError when that cannot be done."""
    form = mp4.MP4Cover.FORMAT_PNG if _mime(cover) == "image/png" else mp4.MP4Cover.FORMAT_JPEG
    try:
        tags = mp4.MP4(m4a)
        tags["covr"] = [mp4.MP4Cover(cover, form)]
        tags.save(padding=lambda info: 0)
    except (MutagenError, OSError) as error:
        raise AudioError(Problem(m4a.name, f"cannot be given its cover: {error}")) from error


def cover_comment(cover: bytes) -> str:
    """Return ``cover`` (a JPEG or PNG) as the value of Ogg's comment METADATA_BLOCK_PICTURE."""
    picture = flac.Picture()
    picture.type, picture.mime, picture.data = _COVER_FRONT, _mime(cover), cover
    return base64.b64encode(picture.write()).decode("ascii")


def artists(show: Show, episode: Episode) -> str:
    """Return who is heard, as players show it: the show's hosts, then the episode's cast, else the author."""
    return ", ".join(_heard(show, episode)) or show.author


class _Tag(id3.ID3):
    """An ID3 tag that keeps its chapters in time order; mutagen would sort them by size, and apps show file order."""

    def _write(self, config: Any) -> bytearray:
        chapters = self.getall("CHAP")
        self.delall("CHAP")
        written = super()._write(config)
        for chapter in sorted(chapters, key=lambda frame: frame.start_time):
            alone = id3.ID3()
            alone.add(chapter)
            written += alone._write(config)
        return bytearray(written)


def _rendered(frames: Iterator[id3.Frame]) -> bytes:
    made = _Tag()
    for frame in frames:
        made.add(frame)
    made.update_to_v23()
    file = io.BytesIO()
    made.save(file, v1=0, v2_version=3, padding=lambda info: 0)
    return file.getvalue()


def _frames(
    show: Show, episode: Episode, chapters: Sequence[Chapter], duration: timedelta, cover: bytes | None
) -> Iterator[id3.Frame]:
    language = iso639_2(show.language)
    yield _text(id3.TIT2, episode.title)
    yield _text(id3.TALB, show.title)
    yield _text(id3.TPE1, artists(show, episode))
    yield _text(id3.TPE2, show.author)
    yield _text(id3.TCON, "Podcast")
    yield _text(id3.TLAN, language)
    yield _text(id3.TGID, episode.guid)
    yield _text(id3.TDES, plain_text(episode.notes_html) or episode.summary)
    yield id3.COMM(encoding=_UTF16, lang=language, desc="", text=episode.summary)
    if not episode.is_private(show):
        yield id3.WXXX(encoding=_UTF16, desc="", url=_latin(show.url(f"episodes/{episode.slug}.html")))
        yield _text(id3.WFED, show.url(keys.FEED))
    yield id3.PCST(value=0)
    if show.website:
        yield id3.WOAR(url=_latin(show.website))
    if duration:
        yield _text(id3.TLEN, str(_milliseconds(duration)))
    yield from _numbers(show, episode)
    if cover:
        yield id3.APIC(encoding=_UTF16, mime=_mime(cover), type=_COVER_FRONT, desc="", data=cover)
    if chapters:
        yield from _chapter_frames(chapters, duration)


def _numbers(show: Show, episode: Episode) -> Iterator[id3.Frame]:
    if episode.number:
        yield _text(id3.TRCK, str(episode.number))
    if episode.season:
        yield _text(id3.TPOS, str(episode.season))
    if episode.published:
        day = episode.published.astimezone(ZoneInfo(show.timezone))
        yield _text(id3.TDRC, f"{day:%Y-%m-%d}")
        if show.copyright:
            yield _text(id3.TCOP, f"{day:%Y} {show.copyright}")  # ID3v2.3: the year comes first


def _chapter_frames(chapters: Sequence[Chapter], duration: timedelta) -> Iterator[id3.Frame]:
    names = [f"ch{number}" for number in range(len(chapters))]
    yield id3.CTOC(
        element_id="toc", flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED, child_element_ids=names, sub_frames=[]
    )
    starts = [_milliseconds(chapter.start) for chapter in chapters]
    for name, chapter, (start, end) in zip(names, chapters, pairwise([*starts, _milliseconds(duration)]), strict=True):
        inside = [_text(id3.TIT2, chapter.title)]
        if chapter.href:
            inside.append(id3.WXXX(encoding=_UTF16, desc="", url=_latin(chapter.href)))
        yield id3.CHAP(
            element_id=name,
            start_time=start,
            end_time=max(start, _milliseconds(chapter.end) if chapter.end else end),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=inside,
        )


def _heard(show: Show, episode: Episode) -> dict[str, None]:
    """Return the names of who is heard: the show's hosts, then the episode's cast, each once."""
    hosts = (person for person in show.people if "host" in person.role.lower())
    cast: Iterator[Person] = (person for person in episode.people if person.group == "cast")
    return dict.fromkeys(person.name for person in (*hosts, *cast))


def _text(kind: type[id3.Frame], text: str) -> id3.Frame:
    return kind(encoding=_UTF16, text=[text.replace("\0", "")])


def _mime(cover: bytes) -> str:
    return "image/png" if cover.startswith(b"\x89PNG") else "image/jpeg"


def _latin(url: str) -> str:
    """Return a URL in the ASCII that ID3's link frames can hold (RFC 3986)."""
    return quote(url, safe="%/:?#[]@!$&'()*+,;=~-._")


def _milliseconds(time: timedelta) -> int:
    return round(time / timedelta(milliseconds=1))


def _check(path: Path, chapters: Sequence[Chapter], slug: str) -> None:
    """Read the chapters back from the bytes that will go out."""
    found = read_chapters(path)
    same = len(found) == len(chapters) and all(
        abs(a.start - b.start) <= _TOLERANCE and a.title == b.title for a, b in zip(found, chapters, strict=True)
    )
    if not same:
        raise AudioError(Problem(slug, "its chapters read back from the MP3 differ from what was written"))
