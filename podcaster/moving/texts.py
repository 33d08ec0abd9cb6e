"""The small texts inside a feed's tags: one line, a list, an address."""

from __future__ import annotations

from html import unescape

from podcaster.content.files import UNPRINTABLE
from podcaster.content.from_html import words
from podcaster.feed.address_rules import ascii_address
from podcaster.feed.tags import Tag


def one_line(text: str) -> str:
    """Return a text of one line, whose entities some systems write twice, and some with markup or controls in it."""
    plain = words(text) if "<" in text else unescape(text)
    return " ".join(UNPRINTABLE.sub(" ", plain).split())


def href(tag: Tag) -> str:
    """Return the address a tag names."""
    return tag.attributes.get("href", "").strip()


def address(text: str) -> str:
    """Return an address in ASCII, as apps want it: what cannot be written so stays as it is."""
    return ascii_address(text) or text.strip()


def image(tag: Tag) -> str:
    """Return the address of the artwork of a show or an episode, "" if it has none."""
    own, plain = tag.first("itunes:image"), tag.first("image")
    return (href(own) or own.text.strip() if own else "") or (plain.said("url") if plain else "")


def shortened(text: str, most: int, *, bytes_too: bool = False) -> str:
    """Return whole words of a text, at most so many characters, or bytes of UTF-8, with "…" where some are missing."""
    if len(text.encode() if bytes_too else text) <= most:
        return text
    start = text.encode()[: most - 3].decode(errors="ignore") if bytes_too else text[: most - 1]
    return (start.rpartition(" ")[0] or start) + "…"
