"""The door to markdownify: notes as other systems keep them, HTML or plain text → Markdown that says the same."""

from __future__ import annotations

import re
from html import escape, unescape

from markdownify import ATX, SPACES, MarkdownConverter

from podcaster.content.files import UNPRINTABLE
from podcaster.content.notes import sanitised, without_tags

_MARKUP = re.compile(
    r"</?(?:p|br|a|ul|ol|li|div|span|b|i|u|em|strong|h[1-6]|blockquote|img|table|pre|code|hr|section)\b[^<>]*/?>", re.I
)


# In sanitised HTML every "<" opens a tag and every attribute stands in double quotes.
_TAG = re.compile(r'</?[a-zA-Z](?:[^>"]|"[^"]*")*>')
_BLOCK = re.compile(r'</?(?:p|div|h[1-6]|ul|ol|li|blockquote|pre|table|tr|dl|dt|dd|hr)\b(?:[^>"]|"[^"]*")*>')
_BREAK = re.compile(r"<br\b[^>]*>")
_HREF = re.compile(r'<a\b[^>]*? href="([^"]*)"')
_MOST_TAGS = 20_000
_ADDRESS = re.compile(r"(https?://[^\s<>\"']*[^\s<>\"'.,;:!?)\]])")


class _Notes(MarkdownConverter):
    """Writes a bare address as one: with what is special in Markdown escaped, it would be another."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Return the words of the HTML as Markdown that means just them."""
        escaped = super().escape  # type: ignore[misc]  # the library's types leave it out
        if "a" in parent_tags:
            return str(escaped(text, parent_tags))
        parts = enumerate(_ADDRESS.split(text))
        return "".join(f"<{part}>" if place % 2 else escaped(part, parent_tags) for place, part in parts)


def to_markdown(text: str) -> str:
    """Return ``text``, HTML or plain, as Markdown: scripts, styles and frames are left out, all words and links stay.

    Rendered by ``notes.to_html`` it has the same words and links; a bare address becomes one.
    """
    converter = _Notes(heading_style=ATX, bullets="-", escape_misc=True, newline_style=SPACES)
    html = sanitised(_as_html(UNPRINTABLE.sub("", text)))
    try:
        markdown: str = converter.convert(html)
    except RecursionError:  # nested a thousand deep, which no text is
        markdown = converter.convert(_as_html(without_tags(html)))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^[ \t]+$", "", markdown.replace("\xa0", " "))).strip()


def words(text: str) -> str:
    """Return the words of ``text``, HTML or plain, its paragraphs apart by a blank line, without links' addresses."""
    html = sanitised(_as_html(UNPRINTABLE.sub("", text))).replace("\n", " ")
    broken = _BREAK.sub("\n", _BLOCK.sub("\n\n", html))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", broken)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def links(text: str) -> frozenset[str]:
    """Return the addresses to which ``text``, HTML or plain, links."""
    return frozenset(unescape(found) for found in _HREF.findall(sanitised(_as_html(text))))


def _as_html(text: str) -> str:
    if text.count("<") > _MOST_TAGS:  # no text has so many; telling how they are nested would take for ever
        text = re.sub(r"<[^<>]*>", " ", text)
    if _MARKUP.search(text):
        return text
    paragraphs = re.split(r"\n\s*\n", escape(text.replace("\r\n", "\n").replace("\r", "\n"), quote=False).strip())
    return "".join(f"<p>{'<br>'.join(each.strip().splitlines())}</p>" for each in paragraphs)
