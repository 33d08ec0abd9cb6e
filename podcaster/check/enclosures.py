"""Rules about the files an item offers: one enclosure, told truly, and what is offered beside it."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator

from podcaster.check.part import Fault, Part
from podcaster.check.values import extension, whole_number
from podcaster.errors import Rule
from podcaster.feed.tags import Tag

# Which types go with which extension; the first of each is what to write (Apple, PSP-1; audio/mp4: RFC 4337).
TYPES = {
    ".mp3": ("audio/mpeg", "audio/mp3"),
    ".m4a": ("audio/x-m4a", "audio/mp4", "audio/m4a", "audio/aac"),
    ".m4b": ("audio/x-m4b", "audio/mp4", "audio/m4b"),
    ".aac": ("audio/aac", "audio/aacp"),
    ".mp4": ("video/mp4", "audio/mp4", "audio/x-m4a"),
    ".m4v": ("video/x-m4v", "video/mp4", "video/m4v"),
    ".mov": ("video/quicktime",),
    ".pdf": ("application/pdf",),
    ".opus": ("audio/ogg", "audio/opus"),
    ".ogg": ("audio/ogg", "video/ogg", "application/ogg"),
    ".oga": ("audio/ogg",),
    ".flac": ("audio/flac", "audio/x-flac"),
    ".wav": ("audio/wav", "audio/x-wav", "audio/vnd.wave"),
    ".webm": ("video/webm", "audio/webm"),
    ".m3u8": ("application/x-mpegurl", "application/vnd.apple.mpegurl", "audio/mpegurl"),
}
APPLES = (".mp3", ".m4a", ".m4b", ".mp4", ".m4v", ".mov", ".pdf")
_DIGESTS = {"sha256": 32, "sha384": 48, "sha512": 64}
_EXAMPLE = '<enclosure url="https://…/007.mp3" length="21600000" type="audio/mpeg"/>'


def bare(mime_type: str) -> str:
    """Return a type in lower case without its parameters."""
    return mime_type.partition(";")[0].strip().lower()


def fits(mime_type: str, url: str) -> bool:
    """Whether a type may go with the extension of an address; what is not known may."""
    return bare(mime_type) in TYPES.get(extension(url), (bare(mime_type),))


def _said(tag: Tag, name: str) -> str:
    return tag.attributes.get(name, "").strip()


def _one(part: Part) -> Iterator[Fault]:
    found = part.tag.all("enclosure")
    if not found:
        yield Fault("has no <enclosure>: there is nothing to hear", _EXAMPLE)
    for tag in found[1:]:
        what = "is a second one; apps take either, so other forms are podcast:alternateEnclosure"
        yield Fault(what, '<podcast:alternateEnclosure type="video/mp4">', tag)


def _url(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("enclosure"):
        if not _said(tag, "url"):
            yield Fault("has no address (url)", _EXAMPLE, tag)


def _extension(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("enclosure"):
        if (url := _said(tag, "url")) and extension(url) not in APPLES:
            yield Fault(f"ends in {extension(url) or 'no extension'}; Apple lists {', '.join(APPLES)}", "007.mp3", tag)


def _length(part: Part) -> Iterator[Fault]:
    for tag in part.tag.all("enclosure"):
        if not whole_number(_said(tag, "length")):
            yield Fault(f"says {_said(tag, 'length')!r} for its length, the number of bytes", 'length="21600000"', tag)


def _type(part: Part) -> Iterator[Fault]:
    known = {each for types in TYPES.values() for each in types}
    for tag in part.tag.all("enclosure"):
        if bare(_said(tag, "type")) not in known:
            yield Fault(f"{_said(tag, 'type')!r} is no type of a podcast's file", 'type="audio/mpeg"', tag)


def _match(part: Part) -> Iterator[Fault]:
    offered = [(tag, _said(tag, "url"), _said(tag, "type")) for tag in part.tag.all("enclosure")]
    for tag, inside in part.podcasting:
        if tag.name == "podcast:source" and inside.name == "podcast:alternateEnclosure":
            offered.append((tag, _said(tag, "uri"), _said(tag, "contentType") or _said(inside, "type")))
    for tag, url, mime_type in offered:
        if mime_type and not fits(mime_type, url):
            right = TYPES[extension(url)][0]
            yield Fault(f"is {extension(url)} by name and {mime_type} by type; players fail", f'type="{right}"', tag)


def _default(part: Part) -> Iterator[Fault]:
    enclosure = part.tag.first("enclosure")
    medium = bare(_said(enclosure, "type")).partition("/")[0] if enclosure else ""
    for tag in part.tag.all("podcast:alternateEnclosure"):
        own = bare(_said(tag, "type")).partition("/")[0]
        if _said(tag, "default") == "true" and medium and own != medium:
            yield Fault(f"is {own} and the default, while the enclosure is {medium}", 'default="false"', tag)


def _integrity(part: Part) -> Iterator[Fault]:
    for tag, _ in part.podcasting:
        is_sri = tag.name == "podcast:integrity" and _said(tag, "type") == "sri"
        if is_sri and not all(map(_is_digest, _said(tag, "value").split() or [""])):
            yield Fault(f"{_said(tag, 'value')!r} is no digest", "sha384-<64 characters of base64>", tag)


def _is_digest(text: str) -> bool:
    """Whether ``text`` is a digest as W3C Subresource Integrity writes it."""
    found = re.fullmatch(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})(\?.*)?", text)
    try:
        return (
            found is not None
            and len(b64decode(found[2], altchars=b"-_" if set("-_") & set(found[2]) else None)) == (_DIGESTS[found[1]])
        )
    except NotBase64:
        return False


RULES = (
    Rule("enclosure-one", "error", "Apple, PSP-1, RSS 2.0", "every item has one enclosure", _one),
    Rule("enclosure-address", "error", "Apple, PSP-1", "an enclosure has an address", _url),
    Rule(
        "enclosure-extension",
        "warning",
        "Apple",
        "an enclosure's name ends as one of Apple's kinds of files",
        _extension,
    ),
    Rule("enclosure-length", "error", "Apple, PSP-1", "an enclosure's length is a number of bytes", _length),
    Rule("enclosure-type", "error", "Apple, PSP-1", "an enclosure's type is that of a podcast's file", _type),
    Rule("enclosure-match", "error", "Apple", "a file's type and extension are of one kind", _match),
    Rule("alternate-default", "error", "Podcasting 2.0", "no film is the default of an audio item", _default),
    Rule("alternate-integrity", "error", "Podcasting 2.0, W3C SRI", "integrity of a file is a digest", _integrity),
)
