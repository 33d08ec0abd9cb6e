"""What apps show under an episode."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcaster.feed.description import LIMIT_BYTES, texts
from podcaster.model import Chapter, PublicEpisode
from tests import make

SHOW = make.show()
PAGE = "https://podcast.example.org/episodes/011-kort.html"


class _Balance(HTMLParser):
    """Counts what is opened and not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def _described(episode: PublicEpisode) -> str:
    """Return the description after checking what always holds for one."""
    text, _ = texts(SHOW, episode)
    assert len(text.encode()) <= LIMIT_BYTES
    balance = _Balance()
    balance.feed(text)
    balance.close()
    assert balance.open == []
    return text


def test_summary_notes_times_and_links_come_in_this_order() -> None:
    """Listener: first what it is about, then the notes, the chapters, and where to read on."""
    text = _described(make.full_episode())
    parts = [
        "Een projectleider vertelt",
        "<strong>lassen</strong>",
        "00:00:00 Welkom",
        "video.example.org",
        "/episodes/",
    ]
    assert sorted(parts, key=text.index) == parts


def test_long_notes_give_way_and_stay_whole_beside_it() -> None:
    """Listener: an app never shows half a sentence of HTML; the whole notes are in content:encoded."""
    long = replace(make.full_episode(), notes_html="<p>" + "ë" * 2000 + "</p>\n")
    text = _described(long)
    assert "ë" not in text
    assert "00:00:00 Welkom" in text
    assert texts(SHOW, long)[1].count("ë") == 2000


def test_many_chapters_give_way_before_the_links() -> None:
    """Listener: with fifty chapters of many words the link to the page is still there."""
    chapters = tuple(Chapter(start=timedelta(minutes=n), title="Hoofdstuk " * 10) for n in range(50))
    text = _described(replace(make.full_episode(), chapters=chapters))
    assert "Hoofdstuk" not in text
    assert "012-de-werkplaats.html" in text


@pytest.mark.parametrize("shift", range(6))
def test_a_summary_that_is_too_long_is_cut_between_words(shift: int) -> None:
    """Listener: even then the text ends with a whole word."""
    text = _described(make.plain_episode(summary="-" * shift + " één & twee" * 1000))
    assert text.endswith((" één…</p>\n", " &amp;…</p>\n", " twee…</p>\n"))
    assert len(text.encode()) > LIMIT_BYTES - 20


@settings(derandomize=True, deadline=None)
@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")), st.integers(1, 4000))
def test_any_summary_of_any_length_fits_and_stays_whole(text: str, times: int) -> None:
    """Host: whatever she types, apps accept the description and no tag is broken."""
    _described(make.plain_episode(summary=text * times))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("/over.html", "https://podcast.example.org/over.html"),
        ("010-eerder.html?a=1&amp;b=2", "https://podcast.example.org/episodes/010-eerder.html?a=1&amp;b=2"),
        ("a&#38;b.html", "https://podcast.example.org/episodes/a&amp;b.html"),
        ("#t=60", PAGE + "#t=60"),
        ("//cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://www.example.org/?q=&quot;x&quot;", "https://www.example.org/?q=&quot;x&quot;"),
        ("mailto:redactie@example.org", "mailto:redactie@example.org"),
        ("http://[", "http://["),
    ],
)
def test_every_link_in_the_notes_leads_where_it_leads_on_the_page(written: str, told: str) -> None:
    """Listener: a link that works on the page works in the app, where there is no page around it."""
    notes = f'<p><a title="a > b" href="{written}">x</a> <img src="{written}"></p>'
    _, text = texts(SHOW, make.plain_episode(notes_html=notes))
    assert f'<a title="a > b" href="{told}">x</a> <img src="{told}">' in text


def test_words_about_html_are_no_links() -> None:
    """Host: an episode about making websites can quote its subject."""
    notes = '<p>Schrijf &lt;a href="pagina.html"&gt;: zo</p>'
    assert notes in texts(SHOW, make.plain_episode(notes_html=notes))[1]


@pytest.mark.parametrize(
    "chapters",
    [make.CHAPTERS[:2], tuple(replace(c, start=c.start + timedelta(seconds=5)) for c in make.CHAPTERS)],
    ids=["two", "late"],
)
def test_times_stand_there_only_if_apps_make_chapters_of_them(chapters: tuple[Chapter, ...]) -> None:
    """Listener: three or more, the first at zero (Apple); otherwise the lines would be noise."""
    assert "00:" not in _described(make.full_episode(chapters=chapters))


def test_notes_that_tell_the_chapters_are_not_told_twice() -> None:
    """Listener: the list of chapters the host typed into her notes is the list apps show."""
    notes = "<ul><li>00:00:00 Welkom</li><li>00:02:03 De werkplaats</li><li>00:17:00 Vragen</li></ul>"
    told = make.full_episode(notes_html=notes, notes_chapters=make.CHAPTERS)
    assert _described(told).count("00:00:00") == 1
    assert _described(replace(told, notes_html=notes + "<p>" + "x" * 4000 + "</p>")).count("00:00:00") == 1
    typed = tuple(Chapter(start=timedelta(seconds=int(c.start.total_seconds())), title=c.title) for c in make.CHAPTERS)
    assert _described(replace(told, notes_chapters=typed)).count("00:00:00") == 1, "only links and fractions differ"


def test_a_description_holds_only_what_apps_show_and_every_word_of_the_notes() -> None:
    """Listener at Apple's: a heading is a bold line, a quotation and a table are their words, never a lost tag."""
    notes = (
        "<h3>Kop</h3>\n<blockquote>\n<p>Zo <em>is</em> het.</p>\n</blockquote>\n<hr>\n"
        "<ol start='2'><li>Twee</li></ol>\n"
        "<table><tr><th>Dag</th><td>Uur</td></tr></table><pre><code>a &lt; b</code></pre>\n"
    )
    episode = make.plain_episode(notes_html=notes)
    text, encoded = _described(episode), texts(SHOW, episode)[1]
    assert notes in encoded
    assert "<p><strong>Kop</strong></p>\n\n<p>Zo <em>is</em> het.</p>" in text
    assert "<ol start='2'><li>Twee</li></ol>" in text
    assert "<p>Dag Uur </p><p>a &lt; b</p>" in text
    assert {name.strip("</>") for name in re.findall(r"</?[a-z0-9]+", text)} == {"p", "a", "strong", "em", "ol", "li"}
