"""The sound sounds, the film runs, and links into them start where they say: in a real browser, without a script."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import complaints
from tests.site.conftest import EMBED, EPISODE, EVERY_KIND, SHOW, Open, Site

PLAYED = """(media) => new Promise((played, failed) => {
    media.addEventListener("timeupdate", () => media.currentTime > 0.2 && played(media.currentTime))
    media.addEventListener("error", () => failed(media.error))
    setTimeout(() => failed(new Error("nothing was heard")), 20000)
})"""
STARTED = """(media) => new Promise((started, failed) => {
    const tell = () => started(media.currentTime)
    media.readyState ? tell() : media.addEventListener("loadeddata", tell)
    setTimeout(() => failed(new Error("nothing was loaded")), 20000)
})"""


@pytest.mark.parametrize("key", [SHOW, EPISODE, EMBED])
def test_the_space_bar_plays_the_episode(open_page: Open, key: str) -> None:
    """Listener: the player has focus, Space is pressed, and time runs."""
    audio = open_page(key).locator("audio")
    audio.press("Space")
    assert audio.evaluate(PLAYED) > 0.2


def test_the_film_runs_with_its_captions(open_page: Open) -> None:
    """Deaf viewer: the film plays and its captions are on without asking."""
    video = open_page(EPISODE).locator("video")
    video.press("Space")
    assert video.evaluate(PLAYED) > 0.2
    assert video.evaluate(
        "(it) => [it.textTracks[0].mode, it.textTracks[0].cues[0].text, it.textTracks[0].language]"
    ) == [
        "showing",
        "De werkplaats in beeld.",
        "nl",
    ]


@pytest.mark.parametrize("key", [EPISODE, EMBED])
def test_a_chapter_link_starts_at_its_time(open_page: Open, key: str) -> None:
    """Listener: choosing the third chapter plays from its first second, without JavaScript."""
    page = open_page(key, java_script_enabled=True)
    if key == EMBED:
        page.locator("summary").click()
    page.get_by_role("link", name="Een dag uit het leven van een leerling").click()
    page.wait_for_url("**/*.mp3#t=20")
    assert page.locator("video").evaluate(STARTED) == pytest.approx(20, abs=0.5)


def test_a_time_in_the_transcript_starts_there(open_page: Open) -> None:
    """Listener: she reads something, chooses the time beside it, and hears it said."""
    page = open_page(EPISODE)
    link = page.locator(".transcript .clock").nth(3)
    wanted = float((link.get_attribute("href") or "").partition("#t=")[2])
    link.click()
    page.wait_for_url("**/*.mp3#t=*")
    assert wanted > 10
    assert page.locator("video").evaluate(STARTED) == pytest.approx(wanted, abs=0.5)


@pytest.mark.parametrize("key", EVERY_KIND)
def test_nothing_is_asked_of_anyone_before_play(browser: Browser, site: Site, key: str) -> None:
    """Listener: opening a page costs no sound or film, calls nobody else, sets no cookie, and nothing complains."""
    context = browser.new_context()
    page = context.new_page()
    heard, asked = complaints(page), set[str]()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(site.url + key)
    page.wait_for_load_state("networkidle")
    assert heard == []
    assert [url for url in asked if not url.startswith(site.url) or "/media/" in url] == []
    assert len(asked) <= 5
    assert context.cookies() == []
    context.close()


def test_pages_work_from_a_plain_folder(open_page: Open, site: Site) -> None:
    """Host: a double click on build/public/index.html shows the site, pictures and sound with it."""
    page = open_page((site.folder / SHOW).as_uri())
    page.get_by_role("link", name="De Werkplaats").click()
    assert page.locator(".cover").evaluate("(it) => it.decode().then(() => it.naturalWidth)") == 600
    page.locator("audio").press("Space")
    assert page.locator("audio").evaluate(PLAYED) > 0.2
    page.get_by_role("link", name="Werkplaatspraat in beeld en geluid", exact=True).click()
    assert page.url.endswith("/index.html")


@pytest.mark.parametrize("sandbox", ["", ' sandbox="allow-scripts"'])
@pytest.mark.parametrize("width", [300, 800])
def test_the_embed_plays_inside_another_site(
    browser: Browser, site: Site, tmp_path: Path, sandbox: str, width: int
) -> None:
    """Web editor: the pasted line shows a whole player, also in the sandbox WordPress puts round strangers' frames."""
    page = _host_page(browser, site, tmp_path, sandbox, width)
    heard = complaints(page)
    frame = page.frame_locator("iframe")
    audio = frame.locator("audio")
    audio.press("Space")
    assert audio.evaluate(PLAYED) > 0.2
    assert audio.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    assert heard == []
    page.context.close()


def _host_page(browser: Browser, site: Site, folder: Path, sandbox: str, width: int) -> Page:
    """Somebody else's page with the line from our page pasted in, pointed at the test's server."""
    page = browser.new_context(viewport={"width": width + 16, "height": 600}).new_page()
    page.goto(site.url + EPISODE)
    line = page.locator("#embed").input_value().replace("https://podcast.example.org/", site.url)
    other = folder / "other.html"
    other.write_text(f"<!doctype html><title>Other</title>{line.replace('<iframe', '<iframe' + sandbox)}")
    page.goto(other.as_uri())
    return page


def test_a_link_out_of_the_embed_leaves_the_frame(browser: Browser, site: Site, tmp_path: Path) -> None:
    """Reader: the title in the frame opens the episode's page in the whole window."""
    page = _host_page(browser, site, tmp_path, "", 640)
    page.frame_locator("iframe").get_by_role("link", name="De Werkplaats").click()
    page.wait_for_url(f"**/{EPISODE}")
    page.context.close()
