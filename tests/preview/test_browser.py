"""The preview in a real browser: pages come anew by themselves, sound can be sought, and the page's policy holds."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from podcaster.preview.served import Reader, relaxed, reloading
from podcaster.site.render import render
from tests.browser import complaints
from tests.make import edition
from tests.preview.conftest import BASE_URL, CSP, MEDIA, PAGE, previewing

OURS = "http://a/.preview/reload.js"
EVENTS = "http://a/.preview/events"


def put(path: Path, text: str) -> None:
    """Write as a build does: beside, then renamed."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def test_a_page_with_a_strict_policy_reloads_when_a_build_changes_it(page: Page, preview: str, public: Path) -> None:
    """The host writes, builds, and sees the page change without touching the browser; twice, and with no complaint."""
    heard = complaints(page)
    page.goto(preview)
    expect(page.get_by_role("heading")).to_have_text("Eerste versie")
    for version in ("Tweede versie", "Derde versie"):
        put(public / "index.html", PAGE.replace("Eerste versie", version))
        expect(page.get_by_role("heading")).to_have_text(version)
    assert [said for said in heard if not said.endswith("net::ERR_ABORTED")] == []


@pytest.mark.parametrize("key", ["index.html", "episodes/012-de-werkplaats.html", "embed/012-de-werkplaats.html"])
def test_every_page_of_ours_reloads(page: Page, public: Path, key: str) -> None:
    """The show page, an episode's page and its embed reload as they are really made, and lead nowhere else."""
    written = {name: text.decode() for name, text in render(edition(), None).items() if name.endswith(".html")}
    for name, text in written.items():
        (public / name).parent.mkdir(exist_ok=True)
        (public / name).write_text(text, encoding="utf-8")
    with previewing(public) as address:
        page.goto(f"{address}/{key}")
        with page.expect_event("load"):
            put(public / key, re.sub("<title>.*</title>", "<title>Nieuw</title>", written[key], flags=re.DOTALL))
        expect(page).to_have_title("Nieuw")
        assert BASE_URL not in page.content()
        assert f"{address}/" in page.content()


def test_a_change_of_any_file_reloads(page: Page, preview: str, public: Path) -> None:
    """New artwork, a new transcript: whatever the page may show is shown."""
    page.goto(preview)
    with page.expect_event("load"):
        put(public / "transcripts" / "toon.555555555555.vtt", "WEBVTT\n")


def test_a_page_that_is_not_there_yet_comes_by_itself(page: Page, preview: str, public: Path) -> None:
    """The host may open an episode before it is built: once it is, the page is there."""
    page.goto(f"{preview}/episodes/013-nieuw.html")
    expect(page.locator("body")).to_contain_text("nothing at /episodes/013-nieuw.html")
    put(public / "episodes" / "013-nieuw.html", PAGE.replace("Eerste versie", "Nieuw"))
    expect(page.get_by_role("heading")).to_have_text("Nieuw")


def test_a_hidden_page_catches_up_when_it_is_shown(page: Page, preview: str, public: Path) -> None:
    """A background tab holds none of the six connections browsers allow, and looks again when it is shown."""
    page.goto(preview)
    expect(page.get_by_role("heading")).to_have_text("Eerste versie")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    put(public / "index.html", PAGE.replace("Eerste versie", "Bijgewerkt"))
    with httpx.stream("GET", f"{preview}/.preview/events", trust_env=False) as counts:
        assert any(line not in ("", "data: 0") for line in counts.iter_lines())  # the change has been told
    assert page.get_by_role("heading").inner_text() == "Eerste versie"
    page.evaluate("delete document.hidden")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading")).to_have_text("Bijgewerkt")


def test_the_listener_can_jump_in_the_sound(page: Page, preview: str) -> None:
    """Seeking works as on the storage: the browser asks for a part, and goes on from there."""
    page.goto(preview)
    with page.expect_response(lambda answer: answer.url.endswith(MEDIA)) as media:
        heard = page.evaluate(
            """async () => {
                const audio = document.querySelector("audio");
                const seeked = new Promise(done => audio.addEventListener("seeked", done, {once: true}));
                await new Promise(done => { audio.addEventListener("loadedmetadata", done); audio.preload = "auto"; });
                audio.currentTime = 15;
                await seeked;
                return [audio.duration, audio.seekable.end(0), audio.currentTime];
            }"""
        )
    assert heard == [20, 20, 15]
    assert media.value.status == 206


def test_what_the_live_page_forbids_the_preview_forbids(page: Page, public: Path) -> None:
    """The host sees before going live that a script of her template is refused: the leave is for our script alone."""
    (public / "own.js").write_text("document.title = 'ran'")
    strange = "<script src='own.js'></script><script>document.title = 'ran'</script></body>"
    put(public / "index.html", PAGE.replace("</body>", strange))
    with previewing(public) as address:
        page.goto(address)
        assert page.title() == "Werkplaatspraat"
        assert page.evaluate("fetch('/feed.xml').then(() => 'read', () => 'refused')") == "refused"


@pytest.mark.parametrize(
    ("policy", "served"),
    [
        (CSP, f"{CSP}; script-src {OURS}; connect-src {EVENTS}"),
        ("default-src 'self'", f"default-src 'self'; script-src 'self' {OURS}; connect-src 'self' {EVENTS}"),
        ("SCRIPT-SRC 'None'; connect-src b", f"script-src {OURS}; connect-src b {EVENTS}"),
        ("script-src-elem c", f"script-src-elem c {OURS}"),
        ("script-src a; script-src b", f"script-src a {OURS}"),
        ("img-src 'self';;", "img-src 'self'"),
        ("", ""),
    ],
)
def test_a_policy_gains_exactly_the_leave_to_reload(policy: str, served: str) -> None:
    """Every other rule of a page's policy reaches the browser as the host wrote it."""
    assert relaxed(policy, "http://a") == served


def test_a_policy_cannot_name_an_ipv6_host() -> None:
    """A browser that came by an IPv6 address reloads too."""
    assert relaxed("script-src 'none'", "http://[::1]:8000") == "script-src 'self'"


@pytest.mark.parametrize(
    "meta",
    [
        b"<meta http-equiv=Content-Security-Policy content='script-src a'>",
        b'<META content="script-src a" HTTP-EQUIV="content-security-policy" />',
        b'<meta\n  data-content="x"\n  http-equiv="Content-Security-Policy"\n  content="script-src a">',
        b'<meta http-equiv="Content-Security-Policy" title="\xff" content="script-src a">',
    ],
)
def test_a_policy_is_found_however_a_template_writes_it(meta: bytes) -> None:
    """A host's own template reloads too, in any spelling HTML allows and any encoding."""
    page = reloading(b"\xff<p>" + meta + b"</BODY>", Reader("http://a", 7))
    assert f'content="script-src a {OURS}"'.encode() in page
    assert page.endswith(b'<script defer src="/.preview/reload.js" data-version="7"></script>\n</BODY>')
    assert page.count(b"\xff") == 1 + meta.count(b"\xff")
