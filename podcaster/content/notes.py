"""The door to markdown-it-py and nh3: show notes in Markdown → HTML that is safe on any page, or plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

# fmt: off
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "dd", "dl", "dt", "em", "h3", "h4", "h5", "h6", "hr",
    "i", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
}
# fmt: on
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_SCHEMES = ("http://", "https://", "mailto:")


def without_comments(markdown: str) -> str:
    """Return the notes without ``<!-- … -->``: what a host wrote to herself is not for the world."""
    return _COMMENT.sub("", markdown).strip()


def to_html(markdown: str) -> str:
    """Return the notes as sanitised HTML: no scripts, styles, frames or pictures, links to the web and mail only.

    The highest heading becomes an ``h3``, so that the notes fit under the page's own headings. A picture is replaced
    by its description: no page of a podcast may call a third party.
    """
    tokens = _parser().parse(markdown)
    _lower_headings(tokens)
    rendered: str = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}, "abbr": {"title"}},
        attribute_filter=lambda tag, name, value: None if name == "href" and not _allowed(value) else value,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )


def sanitised(html: str) -> str:
    """Return somebody else's HTML without all that is no text of notes; pictures and all headings stay."""
    return nh3.clean(
        html,
        tags=_TAGS | {"div", "h1", "h2", "img"},
        attributes={"a": {"href", "title"}, "ol": {"start"}, "img": {"src", "alt"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def without_tags(html: str) -> str:
    """Return the text of HTML alone."""
    return unescape(nh3.clean(html, tags=set()))


def plain(markdown: str, *, addresses: bool = True) -> str:
    """Return the notes as plain text, paragraphs apart by a blank line, addresses of links behind their text."""
    return "\n\n".join(filter(None, map(str.strip, _paragraphs(_parser().parse(markdown), addresses))))


class _NotesParser(MarkdownIt):
    """CommonMark in which an address of a kind that may not be published stays as it was typed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802  (the library's name)
        return _allowed(url) or not re.match("[^/?#]*:", url)


@cache
def _parser() -> MarkdownIt:
    parser = _NotesParser("commonmark", {"linkify": True, "html": True}).enable(["linkify", "table", "strikethrough"])
    if parser.linkify is not None:
        # "techniek.nl" in a sentence may be a name; only what is written as an address becomes a link.
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False})
    parser.add_render_rule("image", _description_of_picture)
    return parser


def _allowed(address: str) -> bool:
    return address.strip().lower().startswith(_SCHEMES)


def _description_of_picture(renderer: object, tokens: Sequence[Token], index: int, *_: object) -> str:
    return escapeHtml(tokens[index].content)


def _lower_headings(tokens: Sequence[Token]) -> None:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) - min(levels) + 3)}"


def _paragraphs(tokens: Sequence[Token], addresses: bool) -> Iterator[str]:
    item = ""
    for token in tokens:
        if token.type == "list_item_open":
            item = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            yield item + "".join(_words(token.children or (), addresses))
            item = ""
        elif token.type in ("fence", "code_block"):
            yield token.content


def _words(tokens: Sequence[Token], addresses: bool) -> Iterator[str]:
    address, text = "", ""
    for token in tokens:
        if token.type == "link_open":
            address, text = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close" and addresses and text not in (address, address.removeprefix("mailto:")):
            yield f" ({address})"
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type in ("text", "code_inline", "image"):
            text += token.content
            yield token.content
