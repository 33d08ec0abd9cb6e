"""Notes from other systems become Markdown that says the same, word for word and link for link."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podcaster.content.chapters import chapters_in_notes
from podcaster.content.from_html import links as links_of
from podcaster.content.from_html import to_markdown, words
from podcaster.content.notes import to_html


def plain(html: str) -> list[str]:
    """The words a browser shows."""
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


def links(html: str) -> list[str]:
    """The addresses of the links."""
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', html)]


@pytest.mark.parametrize(
    "html",
    [
        '<p>Over <b>sluizen</b>, zie <a href="https://x.example.org/a_(b)_c?d=1&amp;e=2">deze [pagina]</a>.</p>',
        "<ul><li>eb<ul><li>springtij</li></ul></li><li>vloed</li></ul><ol start='3'><li>drie</li></ol>",
        "<p>1. geen lijst</p><p># geen kop</p><p>* geen ster * _nee_ `nee` [nee](nee) 2 &lt; 3 &amp;nbsp; ~~nee~~</p>",
        "<h1>Kop</h1><div>Eerst</div><div>dan</div><blockquote><p>citaat</p></blockquote>",
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2|3</td></tr></tbody></table>",
        "<p>שלום <em>עולם</em> مرحبا</p>",
        '<p>bare https://x.example.org/a_b_c. <a href="https://x.example.org/d_e">https://x.example.org/d_e</a></p>',
        "<p>+ plus</p><p>- min</p><p>=== x</p><p>| a |</p><p>&gt; haak</p>",
    ],
)
def test_html_comes_back_as_it_was(html: str) -> None:
    """Listener: the notes of an episode that moved say what they said, and every link is there."""
    back = to_html(to_markdown(html))
    assert "".join(plain(back)) == "".join(plain(html))
    assert set(links(html)) <= set(links(back))


@pytest.mark.parametrize(
    "html", ['<script>alert("x")</script>', "<style>p{}</style>", "<iframe src='https://x'></iframe>"]
)
def test_what_is_no_text_is_left_out(html: str) -> None:
    """Listener: nothing that runs or looks elsewhere comes along."""
    assert to_markdown(f"<p>Voor</p>{html}<p>na</p>") == "Voor\n\nna"


def test_plain_text_keeps_its_lines() -> None:
    """Listener: a description without markup keeps its paragraphs and lines, and its chapters stay chapters."""
    text = "Welkom *hier*.\n\n00:00 Begin\n01:00 Midden\n02:00 Eind & meer\n\nR&D <3"
    markdown = to_markdown(text)
    assert plain(to_html(markdown)) == text.split()
    assert to_html(markdown).count("<p>") == 3
    assert to_html(markdown).count("<br>") == 2
    assert [chapter.title for chapter in chapters_in_notes(markdown)] == ["Begin", "Midden", "Eind & meer"]


def test_words_are_without_addresses() -> None:
    """Host: a summary made of HTML is plain words."""
    html = '<p>Zie\n<a title="a>b" href="https://x.example.org/?a=1&amp;b">hier</a>.</p><p>Dag<br>R&amp;D &lt;3</p>'
    assert words(html) == "Zie hier.\n\nDag\nR&D <3"
    assert links_of(html) == {"https://x.example.org/?a=1&b"}
    assert words("een\ntwee\n\ndrie <3") == "een\ntwee\n\ndrie <3"


@given(st.text(st.characters(exclude_categories=["C", "Z"], max_codepoint=0x2FFF), min_size=1, max_size=40))
def test_any_word_survives(word: str) -> None:
    """Listener: whatever characters a description holds, they are the ones she reads."""
    html = f"<p>{word.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')} slot</p>"
    assert plain(to_html(to_markdown(html))) == [word, "slot"]


def test_what_is_nested_without_end_is_read() -> None:
    """Host: a description that was made to exhaust the program is read like any other."""
    assert to_markdown("<div>" * 200_000 + "midden" + "</div>" * 200_000) == "midden"
    assert "midden" in to_markdown("<ul><li>" * 1_000 + "midden")
