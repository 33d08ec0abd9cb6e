"""Every link leads somewhere, from a server, a folder, or the bottom of somebody else's path."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urldefrag

import pytest

from podcaster.model import Cue, PublicTranscript, Transcript
from podcaster.site.render import render
from tests import make
from tests.site.conftest import EMBED, EPISODE, EVERY_KIND, PLAIN, SHOW, Site
from tests.site.markup import Tags

BASE = "https://podcast.example.org/"
POINTING = ("href", "src", "poster")


def _pointed(page: bytes) -> list[tuple[str, str]]:
    """Every address in a page, with the tag it stands in."""
    return [(tag, found[name]) for tag, found in Tags(page).found for name in POINTING if name in found]


def test_every_relative_link_leads_to_a_file(site: Site) -> None:
    """Listener: no link, picture, sound or film on any page is missing."""
    there = site.pages.keys() | site.files.keys()
    for key, page in site.pages.items():
        if not key.endswith(".html"):
            continue
        for _, address in _pointed(page):
            path = urldefrag(address).url
            if path and "://" not in path:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(key), path)) in there, (key, address)


@pytest.mark.parametrize("key", EVERY_KIND)
def test_links_within_the_site_are_relative(site: Site, key: str) -> None:
    """Host: the site can be opened from a folder or moved to another path; only canonical and feed name its address."""
    absolute = {tag for tag, address in _pointed(site.pages[key]) if address.startswith(BASE)}
    assert absolute == {"link"}
    assert [address for _, address in _pointed(site.pages[key]) if address.startswith("/")] == []


@pytest.mark.parametrize("key", EVERY_KIND)
def test_pages_link_to_files_not_to_folders(site: Site, key: str) -> None:
    """Host on plain object storage, which knows no index documents: a link names its file."""
    within = [address for _, address in _pointed(site.pages[key]) if "://" not in address]
    assert [address for address in within if urldefrag(address).url.endswith("/")] == []


def test_an_anchor_leads_to_something_on_its_page(site: Site) -> None:
    """Listener: "follow the podcast" and "skip to content" go somewhere, and no two places share a name."""
    for key, page in site.pages.items():
        if not key.endswith(".html"):
            continue
        tags = Tags(page)
        names = [found["id"] for _, found in tags.found if "id" in found]
        assert len(names) == len(set(names)), key
        pointed = [address[1:] for _, address in _pointed(page) if address.startswith("#")]
        labelled = [found["aria-labelledby"] for _, found in tags.found if "aria-labelledby" in found]
        assert set(pointed + labelled) <= set(names), key


def test_the_canonical_address_of_an_embed_is_the_episode() -> None:
    """Editor: search engines are sent to the page, never into a frame."""
    pages = render(make.edition(), None)
    assert Tags(pages[EMBED]).all("link", rel="canonical") == [{"rel": "canonical", "href": BASE + EPISODE}]
    assert Tags(pages[EMBED]).meta("robots") == "noindex"
    assert Tags(pages[EPISODE]).all("link", rel="canonical") == [{"rel": "canonical", "href": BASE + EPISODE}]
    assert Tags(pages[SHOW]).all("link", rel="canonical") == [{"rel": "canonical", "href": BASE + SHOW}]


def test_episodes_lead_to_the_one_before_and_after() -> None:
    """Listener: from the newest episode one can go back, from the oldest forward, and no further."""
    pages = render(make.edition(), None)
    assert [tag["href"] for tag in Tags(pages[EPISODE]).all("a", rel="prev")] == ["../episodes/011-kort.html"]
    assert Tags(pages[EPISODE]).all("a", rel="next") == []
    assert [tag["href"] for tag in Tags(pages[PLAIN]).all("a", rel="next")] == ["../episodes/012-de-werkplaats.html"]
    assert Tags(pages[PLAIN]).all("a", rel="prev") == []


def test_the_download_has_a_name_one_can_keep() -> None:
    """Listener: the saved file is called after the episode, not after its hash."""
    page = render(make.edition(), None)[EPISODE]
    download, words = [tag for tag in Tags(page).all("a") if "download" in tag]
    assert download["download"] == "012-de-werkplaats.mp3"
    assert download["href"] == "../media/012-de-werkplaats.3f9ac2d41b7e.mp3"
    assert words["download"] == "012-de-werkplaats.vtt"


def test_other_kinds_of_files_can_be_downloaded_too() -> None:
    """Listener: who prefers AAC or Opus finds it under the MP3, with its size, and a name one can keep."""
    page = render(make.edition(episodes=(make.full_episode(deliveries=make.deliveries()),)), None)[EPISODE]
    _, aac, opus, _ = [tag for tag in Tags(page).all("a") if "download" in tag]
    assert (aac["href"], aac["type"]) == ("../media/012-de-werkplaats.aaaaaaaaaaaa.m4a", "audio/mp4")
    assert (opus["href"], opus["type"]) == ("../media/012-de-werkplaats.bbbbbbbbbbbb.opus", "audio/ogg")
    assert [aac["download"], opus["download"]] == ["012-de-werkplaats.m4a", "012-de-werkplaats.opus"]
    assert "Download AAC, 22,1 MB" in page.decode()
    assert "Download Opus, 10,9 MB" in page.decode()


def test_the_conversation_can_be_taken_along() -> None:
    """Reader: the transcript is there as captions and as a text, in words of her language; apps' own forms are not."""
    kinds = {"vtt": "text/vtt", "json": "application/json", "srt": "application/x-subrip", "html": "text/html"}
    forms = [
        PublicTranscript(key=f"transcripts/012-de-werkplaats.aaaaaaaaaaaa.{suffix}", mime_type=mime_type, language="nl")
        for suffix, mime_type in (kinds | {"txt": "text/plain"}).items()
    ]
    page = render(make.edition(episodes=(make.full_episode(transcripts=tuple(forms)),)), None)[EPISODE]
    offered = [tag for tag in Tags(page).all("a") if "/transcripts/" in tag["href"]]
    assert [tag["type"] for tag in offered] == ["text/vtt", "application/x-subrip", "text/plain"]
    assert [tag["download"] for tag in offered] == [f"012-de-werkplaats.{suffix}" for suffix in ("vtt", "srt", "txt")]
    assert "SRT, ondertitels" in page.decode()


def test_a_conversation_without_times_is_read_and_leads_nowhere() -> None:
    """Reader: a text that somebody typed can be read whole; it pretends to know no times, and no chapters."""
    zero = timedelta(0)
    cues = tuple(Cue(start=zero, end=zero, speaker=who, text="Dag.") for who in ("Presentator", "Projectleider"))
    episode = make.full_episode(transcript=Transcript(cues, timed=False), transcripts=())
    page = render(make.edition(episodes=(episode,)), None)[EPISODE]
    assert [tag for tag in Tags(page).all("a") if tag.get("class") == "clock"] == []
    assert "<p><strong>Projectleider</strong> Dag.</p>" in page.decode()
    assert "Kies een tijd" not in page.decode()


def test_a_chapter_shows_its_picture_and_a_silent_one_is_not_listed() -> None:
    """Listener: pictures stand beside the chapters; what is only shown while it is heard has no place in the list."""
    picture = replace(make.CHAPTERS[0], image="artwork/012-de-werkplaats.abcdefabcdef.jpg")
    silent = replace(make.CHAPTERS[1], hidden=True, title="Stil")
    pages = render(make.edition(episodes=(make.full_episode(chapters=(picture, silent)),)), None)
    for key in (EPISODE, EMBED):
        (shown,) = [tag for tag in Tags(pages[key]).all("img") if "abcdef" in tag["src"]]
        assert (shown["loading"], shown["alt"]) == ("lazy", "")
        assert "Stil" not in pages[key].decode()


def test_the_line_to_paste_shows_the_embed() -> None:
    """Web editor: the line holds the embed's public address and a title for who cannot see the frame."""
    episode = make.full_episode(title='Zeg "hallo" & <lach>')
    (frame,) = Tags(Tags(render(make.edition(episodes=(episode,)), None)[EPISODE]).raw["textarea"].encode()).all(
        "iframe"
    )
    assert frame["src"] == BASE + EMBED
    assert frame["title"] == 'Zeg "hallo" & <lach> – Werkplaatspraat'
    assert frame["loading"] == "lazy"
