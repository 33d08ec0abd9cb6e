"""What an app or a browser is answered: types, ranges, validators, refusals (RFC 9110)."""

from __future__ import annotations

import socket
from pathlib import Path

import httpx
import pytest

from tests.preview.conftest import MEDIA, talking


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/chapters/toon.222222222222.json", "application/json+chapters"),
        ("/transcripts/toon.333333333333.vtt", "text/vtt; charset=utf-8"),
    ],
)
def test_every_file_has_the_type_the_storage_will_give_it(client: httpx.Client, path: str, kind: str) -> None:
    """What works in the preview works live: apps see the same Content-Type, and nothing is cached unasked."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["accept-ranges"] == "bytes"
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-50", -50, None),
        ("Bytes= 5-5", 5, 6),
        ("bytes=7-99999999999", 7, None),
        ("bytes=-99999999999", 0, None),
    ],
)
def test_a_player_gets_the_part_it_asks_for(
    client: httpx.Client, shown: Path, asked: str, first: int, stop: int | None
) -> None:
    """A listener can jump to any moment: the bytes are exactly those asked for, and their place is told."""
    whole = (shown / MEDIA).read_bytes()
    answer = client.get(f"/{MEDIA}", headers={"Range": asked})
    start, end, _ = slice(first, stop).indices(len(whole))
    assert answer.status_code == 206
    assert answer.content == whole[first:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{end - 1}/{len(whole)}"
    assert int(answer.headers["content-length"]) == end - start


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "bytes=a-b", "lines=0-1", "bytes", "", f"bytes={'9' * 5000}-"]
)
def test_a_range_that_is_none_gets_the_whole_file(client: httpx.Client, shown: Path, asked: str) -> None:
    """A strange player still plays: a header that is no single valid range is passed over, as RFC 9110 allows."""
    answer = client.get(f"/{MEDIA}", headers={"Range": asked})
    assert answer.status_code == 200
    assert answer.content == (shown / MEDIA).read_bytes()


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", "bytes=99999999-99999999"])
def test_a_range_past_the_end_is_refused_with_the_size(client: httpx.Client, shown: Path, asked: str) -> None:
    """A player that resumes a file that became shorter learns how long it is now."""
    answer = client.get(f"/{MEDIA}", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{(shown / MEDIA).stat().st_size}"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_empty_file_is_no_reason_for_a_refusal(preview: str, public: Path) -> None:
    """A client that always sends a range gets an empty file as it is."""
    (public / "leeg.txt").touch()
    answer = httpx.get(f"{preview}/leeg.txt", headers={"Range": "bytes=0-"}, trust_env=False)
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_download_is_continued_only_if_the_file_is_still_the_same(preview: str, public: Path) -> None:
    """A listener's half-loaded episode is never completed with bytes of another one (If-Range)."""
    with talking(preview) as client:
        again = {"Range": "bytes=10-", "If-Range": client.head(f"/{MEDIA}").headers["etag"]}
        assert client.get(f"/{MEDIA}", headers=again).status_code == 206
        (public / MEDIA).write_bytes(b"another recording")
        whole = client.get(f"/{MEDIA}", headers=again)
    assert (whole.status_code, whole.content) == (200, b"another recording")


@pytest.mark.parametrize("path", ["/", "/feed.xml", f"/{MEDIA}"])
def test_asking_again_for_the_same_costs_nothing(client: httpx.Client, path: str) -> None:
    """An app that asks every hour is told that nothing changed, by a validator of the bytes it was given."""
    first = client.get(path)
    for tag in (first.headers["etag"], f'"x", W/{first.headers["etag"]}', "*"):
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", ["/", "/feed.xml", f"/{MEDIA}"])
def test_the_headers_can_be_asked_for_alone(client: httpx.Client, path: str) -> None:
    """Apple's servers ask for the headers first: they are the whole file's, also with a range (RFC 9110)."""
    head, get = client.head(path, headers={"Range": "bytes=0-1"}), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in get.headers.items() if k != "date"
    }


def test_a_web_player_elsewhere_may_read_ranges(client: httpx.Client) -> None:
    """A web editor can try the player on her own test site: the browser's question beforehand is answered with yes."""
    answer = client.options(f"/{MEDIA}", headers={"Origin": "https://www.example.org"})
    assert answer.status_code == 204
    assert "Range" in answer.headers["access-control-allow-headers"]


def test_what_is_not_there_is_said_in_plain_words(client: httpx.Client) -> None:
    """The host reads what is missing; in a browser the page comes by itself once a build has made it."""
    plain = client.get("/episodes/013-weg.html")
    assert plain.status_code == 404
    assert plain.text == "There is nothing at /episodes/013-weg.html in this preview.\n"
    page = client.get("/<b>weg", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "/&lt;b&gt;weg in this preview" in page.text
    assert "/.preview/reload.js" in page.text
    assert client.post("/feed.xml").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/episodes/..%2f..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "//etc/hostname",
        "/%2fetc/hostname",
        "/.podcaster/releases/000001.json",
        "/%2epodcaster/releases/000001.json",
        "/outside.txt",
        "/innocent.txt",
        "/up/secret.txt",
        "/loop.txt",
        "/pipe.txt",
        "/episodes",
        "/episodes/",
        "/feed.xml/",
        "/feed.xml%00.html",
        "/%ff%fe.html",
        "/" + "a" * 5000,
    ],
)
def test_nothing_but_the_public_folder_is_shown(running: str, path: str) -> None:
    """Whoever is on the same network sees what is public, and nothing else of the host's computer."""
    status, body = raw(running, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert status == 404
    assert b"secret" not in body.replace(path.encode(), b"").replace(b"secret.txt", b"")


def raw(address: str, request: str) -> tuple[int, bytes]:
    """Send bytes as they are, as no decent client would; gives status and body."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as line:
        line.sendall(request.encode("latin-1"))
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def test_a_large_file_is_never_held_in_memory(preview: str, public: Path) -> None:
    """A three-hour film plays on a small laptop: the last bytes of 100 GB come at once, the first without the rest."""
    film = "/media/film.444444444444.mp4"
    with (public / film[1:]).open("wb") as file:
        file.truncate(100 * 10**9)
    with talking(preview) as client:
        last = client.get(film, headers={"Range": "bytes=-3"})
        assert (last.status_code, last.content) == (206, b"\0\0\0")
        with client.stream("GET", film) as whole:
            assert whole.headers["content-length"] == str(100 * 10**9)
            assert next(whole.iter_raw())[:3] == b"\0\0\0"
        assert client.get("/feed.xml").status_code == 200


def test_a_transcript_in_html_is_no_page(client: httpx.Client, shown: Path) -> None:
    """Listener: what an app reads in the preview is byte for byte what it will read live, and runs nothing."""
    fragment = shown / "transcripts" / "toon.444444444444.html"
    fragment.write_bytes(b"<cite>Presentator:</cite>\n<p>Dag.</p>\n")
    assert client.get(f"/transcripts/{fragment.name}").content == fragment.read_bytes()
    assert b"<script" in client.get("/index.html").content
