"""Show notes: Markdown in, HTML out that does no harm on any page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.notes import plain, to_html, without_comments


def test_what_hosts_write_arrives_as_they_meant_it() -> None:
    """Headings fit under the page's own, lists and quotations are kept, bare addresses become links."""
    markdown = """\
# Meer lezen

Zie https://www.example.org/a_(b). Of [schrijf ons](mailto:r@example.org).

## Namen
1. Een
2. Twee

> Zo is het.
"""
    assert to_html(markdown) == (
        "<h3>Meer lezen</h3>\n"
        '<p>Zie <a href="https://www.example.org/a_(b)" rel="noopener">https://www.example.org/a_(b)</a>. Of'
        ' <a href="mailto:r@example.org" rel="noopener">schrijf ons</a>.</p>\n'
        "<h4>Namen</h4>\n<ol>\n<li>Een</li>\n<li>Twee</li>\n</ol>\n<blockquote>\n<p>Zo is het.</p>\n</blockquote>\n"
    )


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>alert(1)</script>", ""),
        ("a <b onclick='x()'>b</b> <style>p{}</style>", "<p>a <b>b</b> </p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<a href='javascript:x'>x</a>", '<p><a rel="noopener">x</a></p>'),
        ("<a href='/rel' target='_blank'>x</a>", '<p><a rel="noopener">x</a></p>'),
        ("[x](bijlage.pdf)", '<p><a rel="noopener">x</a></p>'),
        ("![Een lasser](https://tracker.example/x.png)", "<p>Een lasser</p>"),
        ("<img src='https://tracker.example/x.png' alt='x'>", ""),
        ("<iframe src='https://tracker.example'></iframe>", ""),
        ("<!-- nog doen -->\nTekst", "<p>Tekst</p>"),
        ("3 < 5 & techniek.nl", "<p>3 &lt; 5 &amp; techniek.nl</p>"),
    ],
)
def test_nothing_in_the_notes_can_run_track_or_mislead(markdown: str, html: str) -> None:
    """Notes pasted from anywhere bring no scripts, no trackers and no strange links to a listener or an editor."""
    assert to_html(markdown).strip() == html


def test_notes_to_oneself_are_not_published() -> None:
    """What stands between the arrows of a comment is for the host alone."""
    assert without_comments("<!-- bel Rosa\nterug -->\nTekst <!-- ! -->") == "Tekst"


def test_plain_text_keeps_the_addresses() -> None:
    """In a tag, where nothing can be clicked, a listener still sees where a link leads."""
    markdown = (
        "# Meer\n\nZie [ons](https://www.example.org/) en <https://a.example/>.\n\n"
        "- Een\n- **Twee** `x`\n\n![lasser](p.png)"
    )
    assert plain(markdown) == (
        "Meer\n\nZie ons (https://www.example.org/) en https://a.example/.\n\n- Een\n\n- Twee x\n\nlasser"
    )


class Reader(HTMLParser):
    """Keeps the tags and attributes a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.seen.append((tag, dict(attrs)))


PIECES = (
    *("<script>", "</p>", "<img src=x onerror=y>", "[a](", "javascript:x)", "https://e.example ", "<a href="),
    *("'data:x'>", "`", "*", "\n\n", "# ", "<!--", "x"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_mixture_of_markdown_and_html_gets_through(markdown: str) -> None:
    """However notes are put together, a page holds only harmless tags and links to the web or mail."""
    reader = Reader()
    reader.feed(to_html(markdown))
    for tag, attributes in reader.seen:
        assert tag not in {"script", "img", "style", "iframe", "object", "form", "input"}
        assert set(attributes) <= {"href", "rel", "title", "start"}
        assert (attributes.get("href") or "https://").startswith(("https://", "http://", "mailto:"))
