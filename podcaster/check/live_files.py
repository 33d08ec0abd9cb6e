"""Rules about the files a feed points at, as their servers give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from podcaster.check import live_feed
from podcaster.check.answers import FROM_ELSEWHERE, PART, gives_parts, is_open
from podcaster.check.enclosures import TYPES, bare
from podcaster.check.part import Fault
from podcaster.check.values import extension, whole_number
from podcaster.check.visit import Visit, visit
from podcaster.errors import Rule
from podcaster.feed.tags import Tag
from podcaster.web import Web

Kind = Literal["media", "chapters", "transcript", "artwork", "picture"]
SIDECAR_BYTES = 5_000_000
PICTURE_BYTES = 1_000_000  # a picture's header is at its beginning


@dataclass(frozen=True, slots=True)
class Offered:
    """A file as a feed tells of it: ``length`` in bytes, or None; ``inside`` is its item, or the channel."""

    kind: Kind
    url: str
    place: str
    mime_type: str
    length: int | None
    inside: Tag


@dataclass(frozen=True, slots=True)
class FileVisit:
    """A file's head, two bytes of it (media), or its beginning as another site gets it (what is read)."""

    offered: Offered
    head: Visit
    part: Visit | None
    whole: Visit | None

    @property
    def content(self) -> bytes:
        """What is to be looked at, empty if the file was not given."""
        return self.whole.body if self.whole and self.whole.status == 200 else b""


def visit_file(web: Web, offered: Offered) -> FileVisit:
    """Ask for a file: its head first, and no more of it than tells what is asked."""
    head = visit(web, "HEAD", offered.url)
    if head.failure:
        return FileVisit(offered, head, None, None)
    if offered.kind == "media":
        return FileVisit(offered, head, visit(web, "GET", offered.url, PART), None)
    if offered.kind == "picture":
        return FileVisit(offered, head, None, None)
    most = PICTURE_BYTES if offered.kind == "artwork" else SIDECAR_BYTES
    return FileVisit(offered, head, None, visit(web, "GET", offered.url, FROM_ELSEWHERE, most_bytes=most))


def _answer(file: FileVisit) -> Iterator[Fault]:
    if file.head.status != 200:
        right = file.head.example or "an answer of status 200"
        yield Fault(file.head.failure or f"answers {file.head.status} to HEAD", right)
    elif file.whole and file.whole.status != 200:
        yield Fault(file.whole.failure or f"answers {file.whole.status}, though 200 to HEAD", "an answer of status 200")


def _hops(file: FileVisit) -> Iterator[Fault]:
    return live_feed.hops(file.head)


def _downgrade(file: FileVisit) -> Iterator[Fault]:
    return live_feed.downgrade(file.head)


def _parts(file: FileVisit) -> Iterator[Fault]:
    if file.part is None or file.head.status != 200:
        return
    if file.part.answer is None:
        yield Fault(file.part.failure, "an answer of status 206")
        return
    size = file.part.header("content-range").rpartition("/")[2] or file.head.header("content-length")
    size_bytes = whole_number(size)
    if size_bytes is None or not gives_parts(file.part.answer, size_bytes):
        what = f"does not give parts (answered {file.part.status}); Apple Podcasts does not play it"
        yield Fault(what, f"206 with Content-Range: bytes 0-1/{size or '21600000'}")


def _length(file: FileVisit) -> Iterator[Fault]:
    said, has = file.offered.length, file.head.header("content-length")
    if file.offered.kind == "media" and file.head.status == 200 and said is not None and has != str(said):
        yield Fault(f"says it has {has or 'no number of'} bytes; the feed says {said}", f'length="{has or said}"')


def _type(file: FileVisit) -> Iterator[Fault]:
    said, has = bare(file.offered.mime_type), bare(file.head.header("content-type"))
    if file.offered.kind != "media" or file.head.status != 200 or not said or said == has:
        return
    if not {said, has} <= set(TYPES.get(extension(file.offered.url), ())):
        yield Fault(f"is served as {has or 'nothing'}; the feed says {said}", f"Content-Type: {said}")


def _sidecar_type(file: FileVisit) -> Iterator[Fault]:
    said, has = bare(file.offered.mime_type), bare(file.head.header("content-type"))
    also = {"application/json+chapters": "application/json", "text/html": "application/xhtml+xml"}
    is_read = file.offered.kind in ("chapters", "transcript")
    if is_read and file.head.status == 200 and has not in (said, also.get(said)):
        yield Fault(f"is served as {has or 'nothing'}; the feed says {said}", f"Content-Type: {said}")


def _open(file: FileVisit) -> Iterator[Fault]:
    answer = file.whole.answer if file.whole and file.offered.kind in ("chapters", "transcript") else None
    if answer and file.content and not is_open(answer):
        yield Fault("may not be read by players on other sites (CORS)", "Access-Control-Allow-Origin: *")


RULES = (
    Rule("file-answer", "error", "Apple", "every file a feed points at answers HEAD and GET", _answer),
    Rule("file-redirects", "error", "Apple", "a file's address sends apps on at most five times", _hops),
    Rule("file-downgrade", "error", "Apple", "a file's address never sends apps from https to http", _downgrade),
    Rule("file-parts", "error", "Apple, RFC 9110", "media give any part of themselves", _parts),
    Rule("file-length", "error", "Apple, PSP-1", "media have as many bytes as the feed says", _length),
    Rule("file-type", "error", "Apple, RSS 2.0", "media are served as the type the feed says", _type),
    Rule(
        "sidecar-type",
        "warning",
        "Podcasting 2.0",
        "chapters and transcripts are served as the type the feed says",
        _sidecar_type,
    ),
    Rule(
        "sidecar-open", "warning", "Podcasting 2.0", "players on other sites may read chapters and transcripts", _open
    ),
)
