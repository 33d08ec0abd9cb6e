"""Rules about HTML in descriptions and notes: what apps show of it, and whether it is written right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from podcaster.check.part import Fault, Part
from podcaster.errors import Rule
from podcaster.feed.tags import Tag

# Apple: p, ol, ul, li, a; PSP-1: b, strong, i, em as well; line breaks: Spotify, for chapters in descriptions.
SHOWN = ("p", "a", "ul", "ol", "li", "b", "strong", "i", "em", "br")
# fmt: off
_ACTIVE = frozenset({  # what the W3C's validator calls a security risk in a feed
    "applet", "base", "basefont", "body", "comment", "embed", "frame", "frameset", "head", "html", "iframe", "link",
    "listing", "meta", "noframes", "object", "param", "plaintext", "script", "style", "title", "xmp",
})
_CLOSED = frozenset({  # HTML lets the end of p, li and parts of tables be left out, not of these
    "a", "abbr", "b", "big", "blockquote", "center", "cite", "code", "del", "div", "em", "font", "h1", "h2", "h3", "h4",
    "h5", "h6", "i", "ins", "kbd", "mark", "ol", "pre", "q", "s", "small", "span", "strike", "strong", "sub", "sup",
    "table", "u", "ul",
})
# fmt: on
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:\s[^<>]*|/)?>")
_LINK = re.compile(r"<(?:a|img)\s(?:[^<>]*\s)?(?:href|src)\s*=\s*([\"']?)([^<>\"']*)\1", re.IGNORECASE)
_UNFINISHED = re.compile(r"</?[a-zA-Z][^<>]*\Z")
# What is begun and not ended goes on to the end, so each is looked through once, however many there are.
_QUIET = re.compile(
    r"<!--(?:.*?-->|.*)|(?P<opens><(script|style)\b[^<>]*>)(?:.*?(?=</(?:script|style)\b)|.*)",
    re.DOTALL | re.IGNORECASE,
)
_CODE = re.compile(r"<(?:code|pre)\b[^<>]*>(?:.*?</(?:code|pre)>|.*)", re.DOTALL | re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(p|a|ul|ol|li|b|i|em|strong|div|span|h[1-6])\b(?:(?!&[lg]t;).){0,999}&gt;", re.DOTALL)
_ESCAPED_END = re.compile(r"&lt;/(\w+)&gt;")
_AGAIN = re.compile(r"&lt;br\s{0,9}/?&gt;|&amp;(?:amp|lt|gt|quot|apos|nbsp|#\d+|#x[0-9a-fA-F]+);")


def _texts(part: Part) -> Iterator[tuple[Tag, str]]:
    for tag in part.tag.children:
        if tag.name in ("description", "content:encoded") and ("<" in tag.text or "&" in tag.text):
            yield tag, tag.text


def named_tags(text: str) -> list[str]:
    """Return the names of the tags in a text, each once, in small letters; what stands in scripts is none."""
    return list(dict.fromkeys(match[2].lower() for match in _TAG.finditer(_loud(text))))


def _loud(text: str) -> str:
    """Return a text without comments, and without what is inside scripts and styles."""
    return _QUIET.sub(lambda match: match["opens"] or "", text) if "<" in text else text


def _said(names: list[str]) -> str:
    return ", ".join(f"<{name}>" for name in names[:6]) + (" and more" if len(names) > 6 else "")


def _shown(part: Part) -> Iterator[Fault]:
    for tag, text in _texts(part):
        others = [name for name in named_tags(text) if name not in SHOWN and name not in _ACTIVE]
        if others and tag.name == "description":
            what = f"holds {_said(others)}, of which apps show the text at most"
            yield Fault(what, f"only {', '.join(SHOWN)}", tag)


def _active(part: Part) -> Iterator[Fault]:
    for tag, text in _texts(part):
        if found := [name for name in named_tags(text) if name in _ACTIVE]:
            yield Fault(f"holds {_said(found)}, which apps take out, or refuse", "a link to the page that has it", tag)


def _balanced(part: Part) -> Iterator[Fault]:
    for tag, text in _texts(part):
        if unfinished := _UNFINISHED.search(text):
            yield Fault(f"ends in the middle of a tag, {unfinished[0][:40]}", "whole tags", tag)
        elif said := _unbalanced(_loud(text)):
            yield Fault(said, "<b>…</b>", tag)


def _unbalanced(text: str) -> str:
    """Say of the first tag that is not opened and closed in its place that it is not, "" if all are."""
    opened: list[str] = []
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name not in _CLOSED or match[0].endswith("/>"):
            continue
        if not match[1]:
            opened.append(name)
        elif name not in opened:
            return f"closes </{name}>, which is not open"
        elif (last := opened.pop()) != name:
            return f"opens <{last}> and closes </{name}> before it"
    return f"opens <{opened[-1]}> and never closes it" if opened else ""


def _links(part: Part) -> Iterator[Fault]:
    for tag, text in _texts(part):
        for match in _LINK.finditer(_CODE.sub("", text)):
            address = unescape(match[2]).strip()
            if not re.match(r"(?!javascript:|data:|file:)[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
                yield Fault(
                    f"links to {address[:60]!r}, which leads nowhere from an app", "https://www.example.org/", tag
                )
                break


def _twice(part: Part) -> Iterator[Fault]:
    for tag, text in _texts(part):
        if found := _again(_CODE.sub("", text)) if "&" in text else "":
            what = f"is escaped twice: apps show {found[:40]} as {_once(found)[:40]} among the words"
            yield Fault(what, "<![CDATA[<p>…</p>]]>", tag)


def _again(text: str) -> str:
    """Return the first escaped tag that is closed again, or what else would be shown with its markup, "" if none."""
    ended = set(_ESCAPED_END.findall(text))
    tags = (match[0] for match in _ESCAPED.finditer(text) if match[1] in ended)
    return next(tags, "") or (found[0] if (found := _AGAIN.search(text)) else "")


def _once(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


RULES = (
    Rule("html-shown", "warning", "Apple, PSP-1", "descriptions hold only tags that apps show", _shown),
    Rule("html-active", "warning", "W3C feed validator", "no text holds scripts, styles or frames", _active),
    Rule("html-balanced", "warning", "W3C feed validator", "tags in texts are whole, opened and closed", _balanced),
    Rule("html-links", "warning", "W3C feed validator", "links in texts are whole addresses", _links),
    Rule("html-twice", "warning", "RSS 2.0", "markup in texts is escaped once", _twice),
)
