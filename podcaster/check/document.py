"""Rules about the document as a whole: what a strict reader, or a hasty one, needs before the first tag."""

from __future__ import annotations

import re
from collections.abc import Iterator

from podcaster.check.part import Fault, Whole
from podcaster.errors import Rule
from podcaster.feed.document import right_namespace
from podcaster.feed.tags import NAMESPACES

LARGEST_BYTES = 1_000_000
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)")
_RSS = re.compile(rb"<rss\b[^>]*?\bversion\s*=\s*[\"']([^\"']*)")
_BARE = re.compile(rb"<(description|content:encoded|itunes:summary|title)>[^<]*<[A-Za-z]")
_QUOTED = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)", re.DOTALL)
_CHANNEL = re.compile(rb"<channel[\s>]")
_OUTSIDE = re.compile(rb"</channel>\s*<item\b")
_START = '<?xml version="1.0" encoding="UTF-8"?>'
_NEEDED = ("itunes", "podcast", "atom")
_READ = (*NAMESPACES.values(), right_namespace("http://purl.org/rss/1.0/modules/content"))  # what apps look for


def _is_wide(whole: Whole) -> bool:
    return whole.data[:2] in (b"\xff\xfe", b"\xfe\xff")  # the mark of UTF-16: what is told of bytes is not so


def _declaration(whole: Whole) -> Iterator[Fault]:
    if not _is_wide(whole) and not whole.data.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml"):
        yield Fault(
            "does not begin with the XML declaration, to the byte: not even a space may stand before it", _START
        )


def _encoding(whole: Whole) -> Iterator[Fault]:
    if _is_wide(whole):
        yield Fault("is in UTF-16; podcasts are in UTF-8", _START)
    declared = _DECLARED.search(whole.data[:500])
    if declared and declared[1].lower() != b"utf-8":
        yield Fault(f"is in {declared[1].decode('latin-1')}; podcasts are in UTF-8", _START)


def _well_formed(whole: Whole) -> Iterator[Fault]:
    for fault in dict.fromkeys(whole.faults):
        if "XML declaration" not in fault and "document type" not in fault:
            yield Fault(
                f"is not well-formed XML, and apps may read none of it: {fault}",
                "&amp; for &, &lt; for <, and every tag closed",
            )


def _doctype(whole: Whole) -> Iterator[Fault]:
    if b"<!DOCTYPE" in whole.data[:2000]:
        yield Fault("holds a document type, which readers refuse or ignore; leave it out", '<rss version="2.0">')


def _version(whole: Whole) -> Iterator[Fault]:
    found = _RSS.search(whole.data[:5000])
    if not _is_wide(whole) and (found is None or found[1] != b"2.0"):
        said = found[1].decode("latin-1") if found else "nothing"
        yield Fault(f"says it is RSS of version {said}", '<rss version="2.0">')


def _namespaces(whole: Whole) -> Iterator[Fault]:
    for prefix in _NEEDED:
        if prefix not in whole.namespaces:
            yield Fault(f"does not declare the namespace {prefix}", f'xmlns:{prefix}="{NAMESPACES[prefix]}"')


def _exact_namespaces(whole: Whole) -> Iterator[Fault]:
    for prefix in _NEEDED:
        said, right = whole.namespaces.get(prefix, ""), NAMESPACES[prefix]
        if said and said != right and not (prefix == "podcast" and "github.com" in said):
            yield Fault(f"declares {prefix} as {said}; the address counts to the letter", f'xmlns:{prefix}="{right}"')
    for prefix, said in whole.namespaces.items():
        right = right_namespace(said)
        if prefix not in _NEEDED and right != said and right in _READ:
            yield Fault(f"declares {prefix} as {said}; the address counts to the letter", f'xmlns:{prefix}="{right}"')


def _old_namespace(whole: Whole) -> Iterator[Fault]:
    if "github.com" in whole.namespaces.get("podcast", ""):
        example = f'xmlns:podcast="{NAMESPACES["podcast"]}"'
        yield Fault("declares podcast by its old address, which many apps do not know", example)


def _one_channel(whole: Whole) -> Iterator[Fault]:
    if (count := len(_CHANNEL.findall(_QUOTED.sub(b"", whole.data)))) > 1:
        yield Fault(f"has {count} channels; readers take the first, or none", "<rss …><channel>…</channel></rss>")


def _items_inside(whole: Whole) -> Iterator[Fault]:
    if found := _OUTSIDE.search(whole.data):
        line = whole.data[: found.end()].count(b"\n") + 1
        yield Fault(
            f"has an item behind the end of the channel, line {line}: apps leave it out", "<item>…</item></channel>"
        )


def _bare_markup(whole: Whole) -> Iterator[Fault]:
    found = list(_BARE.finditer(whole.data))
    if found:
        name, line = found[0][1].decode("ascii"), whole.data[: found[0].start()].count(b"\n") + 1
        places = "" if len(found) == 1 else f", in {len(found)} places, first"
        what = f"has markup among its tags instead of as text{places} in <{name}>, line {line}"
        yield Fault(what, f"<{name}><![CDATA[<p>…</p>]]></{name}>")


def _comment(whole: Whole) -> Iterator[Fault]:
    if whole.data.rstrip().endswith(b"-->"):
        yield Fault("ends with a comment, at which readers have failed", "</rss>")


def _size(whole: Whole) -> Iterator[Fault]:
    if len(whole.data) > LARGEST_BYTES:
        what = f"is {len(whole.data) / 1e6:.1f} MB, and apps fetch it every hour"
        yield Fault(what, "short descriptions, or fewer items with an archive (RFC 5005)")


def _items(whole: Whole) -> Iterator[Fault]:
    if not whole.count:
        yield Fault("has no item; directories take a show with its first episode or trailer", "an <item> for a trailer")


FEED = Rule(
    "rss-feed", "error", "Apple, RSS 2.0", "there is an RSS feed", iter
)  # what reading said of it, if it is none
RULES = (
    Rule("xml-declaration", "error", "Apple, XML 1.0", "the first byte begins the XML declaration", _declaration),
    Rule("xml-encoding", "error", "Apple", "the encoding is UTF-8", _encoding),
    Rule("xml-well-formed", "error", "XML 1.0", "a strict reader reads all of it", _well_formed),
    Rule("xml-doctype", "warning", "podcaster", "there is no document type", _doctype),
    Rule("rss-version", "error", "Apple, RSS 2.0", "the feed is RSS 2.0", _version),
    Rule(
        "namespace-declared",
        "warning",
        "PSP-1",
        "itunes, podcast and atom are declared on the first element",
        _namespaces,
    ),
    Rule("namespace-exact", "error", "Apple, PSP-1", "namespaces are right to the letter", _exact_namespaces),
    Rule("namespace-old", "warning", "Podcasting 2.0", "podcast is declared by its address of today", _old_namespace),
    Rule("channel-one", "error", "RSS 2.0", "there is one channel", _one_channel),
    Rule("item-inside", "error", "RSS 2.0", "items stand in the channel", _items_inside),
    Rule("markup-as-text", "error", "Apple, RSS 2.0", "markup stands in CDATA, or is escaped", _bare_markup),
    Rule("comment-at-end", "warning", "Blubrry", "no comment ends the document", _comment),
    Rule("feed-size", "warning", "Apple, RFC 5005", "the feed is at most 1 MB", _size),
    Rule("items-present", "warning", "Apple", "there is at least one item", _items),
)
