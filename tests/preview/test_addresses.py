"""The public address gives way to the one a device used, so that a phone can subscribe to the preview."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from podcaster.preview.address import origin
from tests.preview.conftest import BASE_URL, FEED, MEDIA, PAGE, previewing, talking
from tests.preview.test_http import raw


@pytest.mark.parametrize("host", ["192.168.1.20:8000", "studio.local", "[fe80::1]:8000", "LAPTOP_2:8000"])
def test_a_phone_is_given_enclosures_it_can_reach(client: httpx.Client, host: str) -> None:
    """The host subscribes with her phone: the feed names the address the phone used, and nothing else changes in it."""
    answer = client.get("/feed.xml", headers={"Host": host})
    assert answer.text == FEED.replace(BASE_URL, f"http://{host}/")
    assert "https://podcast.example.organisation/" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_pages_and_chapters_point_at_the_preview_too(client: httpx.Client, running: str) -> None:
    """No link of a previewed page leads to the live show by surprise, nor does a subscribe link with ?url=."""
    page = client.get("/").text
    assert "podcast.example.org" not in page
    assert f'href="{running}/"' in page
    assert f"?url=http%3A%2F%2F127.0.0.1%3A{running.rpartition(':')[2]}%2Ffeed.xml" in page
    assert client.get("/chapters/toon.222222222222.json").json() == {"img": f"{running}/artwork/a.jpg"}


def test_each_address_has_its_own_validator(client: httpx.Client) -> None:
    """A laptop that moves to another network never keeps the old network's addresses for fresh."""
    here = client.get("/feed.xml", headers={"Host": "192.168.1.20"}).headers["etag"]
    moved = client.get("/feed.xml", headers={"Host": "10.0.0.20", "If-None-Match": here})
    assert moved.status_code == 200
    assert "http://10.0.0.20/" in moved.text


def test_files_on_disk_and_sound_stay_as_they_are(preview: str, public: Path) -> None:
    """What is published later is what was built: the preview changes copies, and of text only."""
    (public / MEDIA).write_bytes(b"ID3 " + BASE_URL.encode())
    with talking(preview) as client:
        assert client.get(f"/{MEDIA}").content == b"ID3 " + BASE_URL.encode()
        assert client.get("/").text != PAGE
    assert (public / "index.html").read_text(encoding="utf-8") == PAGE


@pytest.mark.parametrize(
    "host",
    [
        'a"><script>',
        "a b",
        "a/b",
        "a:99999",
        "a:b",
        "user@a",
        "[::1",
        "[:::]",
        "é",
        "-a",
        "a,b",
        "a\\b",
        "a" * 300,
        ":80",
    ],
)
def test_only_a_valid_host_is_repeated(running: str, host: str) -> None:
    """Nobody can plant text in a page by inventing a name for the host's computer."""
    assert origin("http", host) is None
    status, body = raw(running, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    assert status == 400
    assert b"script" not in body


def test_an_old_client_that_names_no_host_is_answered(running: str) -> None:
    """Without a Host header (HTTP/1.0) the address is the one the request came in at."""
    status, body = raw(running, "GET /feed.xml HTTP/1.0\r\n\r\n")
    assert status == 200
    assert f"{running}/media/".encode() in body


def test_a_tunnel_with_https_gets_https_addresses(client: httpx.Client) -> None:
    """A host who shows the preview to a guest through a tunnel on her machine gets links of the tunnel's scheme."""
    told = {"Host": "guest.example.org", "X-Forwarded-Proto": "https"}
    assert f"https://guest.example.org/{MEDIA}" in client.get("/feed.xml", headers=told).text


def test_a_show_in_a_folder_of_a_site_is_previewed_at_the_top(public: Path) -> None:
    """A show that will live under /shows/werkplaats/ works in the preview: the whole prefix gives way."""
    base = "https://cdn.example.org/shows/werkplaats/"
    (public / "feed.xml").write_text(FEED.replace(BASE_URL, base), encoding="utf-8")
    with previewing(public, base.removesuffix("/")) as address:
        feed = httpx.get(f"{address}/feed.xml", trust_env=False).text
    assert f"{address}/{MEDIA}" in feed
    assert "cdn.example.org" not in feed
