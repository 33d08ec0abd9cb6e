"""Everyone can use the pages: by eye, ear and keyboard, large or small, on screen and on paper."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.site.conftest import EMBED, EPISODE, EVERY_KIND, LONG, PLAIN, SHOW, Open

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SPACING = """() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important } p { margin-block-end: 2em !important }`)
    document.adoptedStyleSheets = [sheet]
}"""
STOPS = "a[href], input, textarea, summary, audio, video"
UNREACHED = """(stops) => [...document.querySelectorAll(stops)].filter((stop) => stop.checkVisibility()
    && !window.reached.has(stop)).map((stop) => stop.outerHTML.slice(0, 120))"""
NOTE_FOCUS = """() => {
    const now = document.activeElement
    window.reached ??= new Set()
    const again = now === document.body || window.reached.has(now)
    window.reached.add(now)
    const outline = getComputedStyle(now)
    return { again, media: now.matches("audio, video"),
        shown: outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) > 0 }
}"""


@pytest.mark.parametrize(
    ("key", "settings"),
    [
        *((key, {}) for key in (SHOW, EPISODE, EMBED)),
        *((key, {"color_scheme": "dark", "width": 320}) for key in (SHOW, EPISODE, EMBED)),
        (EPISODE, {"width": 320}),
        (EPISODE, {"forced_colors": "active"}),
    ],
    ids=str,
)
def test_axe_finds_nothing(open_page: Open, key: str, settings: dict[str, Any]) -> None:
    """Listener: no known barrier (WCAG 2.2 AA and best practice), light, dark, small, or in her own colours."""
    found = Axe().run(open_page(key, **settings), options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("key", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 700, 1280])
def test_nothing_sticks_out(open_page: Open, key: str, width: int) -> None:
    """Listener: from the smallest phone up nothing falls off the page, also with the text spacing of WCAG 1.4.12."""
    page = open_page(key, width=width, height=640)
    assert _too_wide(page) == []
    page.evaluate(SPACING)
    assert _too_wide(page) == []


def _too_wide(page: Page) -> list[str]:
    """What sticks out of its band of the page, or of the window."""
    return page.evaluate("""() => [...document.querySelectorAll("body *")].filter((it) => {
        const band = it.parentElement.closest(".band")
        const padding = band && parseFloat(getComputedStyle(band).paddingRight)
        const edge = band ? band.getBoundingClientRect().right - padding : innerWidth
        return it.checkVisibility() && it.getBoundingClientRect().right > edge + 1
    }).map((it) => it.outerHTML.slice(0, 100))""")


@pytest.mark.parametrize("key", EVERY_KIND)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(open_page: Open, key: str) -> None:
    """Listener: Tab alone visits every link, player and field, and each shows that it has focus."""
    page = open_page(key)
    for _ in range(600):
        page.keyboard.press("Tab")
        focus = page.evaluate(NOTE_FOCUS)
        assert focus["shown"] or focus["again"]
        if focus["again"] and not focus["media"]:
            break
    assert page.evaluate(UNREACHED, STOPS) == []


def test_the_first_stop_skips_to_the_content(open_page: Open) -> None:
    """Listener: one Tab and Enter pass by the header."""
    page = open_page(EPISODE)
    page.keyboard.press("Tab")
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("key", EVERY_KIND)
@pytest.mark.parametrize("width", [320, 1280])
def test_everything_is_large_enough_to_touch(open_page: Open, key: str, width: int) -> None:
    """Listener: what one mainly touches is 44 px high, everything else 24 px (WCAG 2.5.8), running text aside."""
    page = open_page(key, width=width)
    main = "audio, input, textarea, summary, .pill, .brand, .chapters a, .neighbours a"
    small = """([all, least]) => [...document.querySelectorAll(all)].filter((it) => it.checkVisibility()
        && !it.closest(".prose") && !it.matches(".skip") && it.getBoundingClientRect().height < least)
        .map((it) => it.outerHTML.slice(0, 100) + it.getBoundingClientRect().height)"""
    assert page.evaluate(small, [main, 44]) == []
    assert page.evaluate(small, [STOPS, 24]) == []


@pytest.mark.parametrize("key", EVERY_KIND)
def test_headings_go_down_one_step_at_a_time(open_page: Open, key: str) -> None:
    """Listener with a screen reader: one h1, and no level left out, whatever headings the notes have."""
    levels = open_page(key).evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map((h) => +h.tagName[1])")
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_transcript_prints_and_the_rest_stays_on_screen(open_page: Open) -> None:
    """Teacher: the conversation comes out of the printer whole, without players and buttons."""
    page = open_page(EPISODE)
    page.emulate_media(media="print")
    assert page.get_by_text(f"https://podcast.example.org/{EPISODE}").first.is_visible()
    printed = page.locator(".transcript p:not(.hint)")
    assert printed.last.inner_text().strip()
    assert printed.last.evaluate("(it) => getComputedStyle(it).contentVisibility") == "visible"
    assert printed.last.bounding_box()["height"] > 10
    assert not any(page.locator(gone).first.is_visible() for gone in ("audio", "video", "textarea", "nav", "footer"))


def test_a_long_transcript_costs_nothing_until_it_is_read(open_page: Open) -> None:
    """Listener on an old phone: 45 minutes of text are not laid out before she scrolls there."""
    paragraphs = open_page(LONG).locator(".transcript p:not(.hint)")
    assert paragraphs.count() > 100
    assert paragraphs.last.evaluate("(it) => getComputedStyle(it).contentVisibility") == "auto"
    assert paragraphs.last.evaluate("(it) => !it.firstElementChild.checkVisibility({contentVisibilityAuto: true})")


def test_a_page_reads_from_right_to_left_where_the_language_does(open_page: Open) -> None:
    """Host of an Arabic show: the page turns round without rules of its own (here turned by hand)."""
    page = open_page(PLAIN, width=800)
    page.evaluate("document.documentElement.dir = 'rtl'")
    cover, title = page.locator(".cover").bounding_box(), page.locator("h1").bounding_box()
    assert cover["x"] > title["x"]
    assert _too_wide(page) == []
