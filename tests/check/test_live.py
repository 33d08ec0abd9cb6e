"""What is public is fetched as apps fetch it, from a real server, and each way to serve it badly is told."""

from __future__ import annotations

import json
import re
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path

import pytest
import trustme

from podcaster import addresses
from podcaster.check.live import RULES, check_live
from podcaster.check.visit import fetched
from podcaster.errors import Problem, StorageError
from tests import make
from tests.check.shop import CHAPTERS, Answer, Shop, opened, picture
from tests.loopback import serving

LOCAL = "address-https"  # a server on loopback has no certificate
MP3, FILM = "/media/011-kort.111111111111.mp3", "/media/012-de-werkplaats.eeeeeeeeeeee.mp4"
COVER, JSON = "/artwork/cover.777777777777.jpg", "/chapters/012-de-werkplaats.aaaaaaaaaaaa.json"
VTT, SRT = "/transcripts/012-de-werkplaats.bbbbbbbbbbbb.vtt", "/transcripts/012-de-werkplaats.bbbbbbbbbbbb.srt"
FEED = "/feed.xml"
Change = Callable[[Shop], None]


@pytest.fixture
def shop(s3_environment: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A podcast in order, reached without any proxy of the machine's."""
    with opened() as made:
        yield made


def found(shop: Shop, **options: object) -> list[Problem]:
    """Return what is wrong with the shop, but for its being on loopback."""
    problems = check_live(f"{shop.url}{FEED}", now=make.NOW, **options)  # type: ignore[arg-type]
    return [problem for problem in problems if problem.rule != LOCAL]


def saying(path: str, *, method: str = "", status: int = 0, body: bytes | None = None, **headers: str) -> Change:
    """Change what is answered at ``path``: a status, a body, headers ("" takes one away)."""

    def spoil(asked: str, where: str, _: dict[str, str], answer: Answer) -> Answer:
        if where != path or method not in ("", asked):
            return answer
        said = answer[1] | {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in said.items() if value}
        return status or answer[0], kept, answer[2] if body is None else body

    return lambda shop: setattr(shop, "spoil", spoil)


def holding(path: str, content: bytes) -> Change:
    """Put another file at ``path``."""
    return lambda shop: shop.files.__setitem__(path, content)


def feeding(old: str, new: str) -> Change:
    """Change the feed."""
    return lambda shop: shop.files.__setitem__(FEED, shop.files[FEED].replace(old.encode(), new.encode()))


def chapters(**changes: object) -> bytes:
    """Other JSON chapters."""
    return json.dumps(CHAPTERS | changes).encode()


def times(*starts: object) -> list[dict[str, object]]:
    """Chapters at these times."""
    return [{"startTime": start, "title": "x"} for start in starts]


def heavy(shop: Shop) -> None:
    """Make the feed large and never pack it."""
    feeding("techniek &amp;", "techniek &amp;" + " " * 260_000)(shop)
    shop.spoil = lambda method, path, headers, answer: (
        answer if headers.get("accept-encoding") != "gzip" or path != FEED else (200, {"ETag": '"x"'}, shop.files[FEED])
    )


def without_mark(shop: Shop) -> None:
    """Give no ETag and no Last-Modified."""
    saying(FEED, ETag="")(shop)


def circle(path: str) -> Change:
    """Send apps from one address to the other and back."""

    def spoil(method: str, where: str, headers: dict[str, str], answer: Answer) -> Answer:
        here = where.partition("?")[0]
        return (302, {"Location": f"{here}{'' if '?' in where else '?again'}"}, b"") if here == path else answer

    return lambda shop: setattr(shop, "spoil", spoil)


def whole(method: str, path: str, headers: dict[str, str], answer: Answer) -> Answer:
    """Give no parts."""
    return answer if answer[0] != 206 else (200, {"Content-Type": "audio/mpeg"}, b"m" * 50_000)


def always_new(method: str, path: str, headers: dict[str, str], answer: Answer) -> Answer:
    """Never say that nothing has changed."""
    return answer if answer[0] != 304 else (200, {"ETag": '"x"'}, b"<rss/>")


def paged(*pages: tuple[str, str], by: str = "next", mark: str = "", change: Change = lambda shop: None) -> Change:
    """Make a feed in pages: each of them is a path and where it leads on, "" at the end; the first is the feed."""

    def set_up(shop: Shop) -> None:
        text = shop.files[FEED].decode()
        start, end = text.index("    <item>"), text.index("  </channel>")
        for number, (path, older) in enumerate(pages):
            link = f'<atom:link rel="{by}" href="{shop.url}{older}"/>' if older else ""
            link += f"{mark}<atom:link rel='current' href='{shop.url}{FEED}'/>" if number else ""
            items = re.sub("<guid[^>]*>", rf"\g<0>{number}-", text[start:end])
            shop.files[path] = (text[:start] + link + items + text[end:]).encode()
        change(shop)

    return set_up


def at(path: str, old: str, new: str) -> Change:
    """Change another page of the feed."""
    return lambda shop: shop.files.__setitem__(path, shop.files[path].replace(old.encode(), new.encode()))


def another(shop: Shop) -> None:
    """Make the second page one of another show, which has no podcast:guid."""
    at(TWO, "podcast:guid>", "x>")(shop)
    at(TWO, "<title>Werkplaatspraat", "<title>Anders")(shop)


TWO, THREE = "/feed-2.xml", "/feed-3.xml"
PAGES = ((FEED, TWO), (TWO, THREE), (THREE, ""))
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
SPOILT: list[tuple[str, Change, str]] = [
    ("live-answer", saying(FEED, status=403), "answers 403"),
    ("live-head", saying(FEED, method="HEAD", status=405), "answers 405 to HEAD"),
    ("live-type", saying(FEED, Content_Type="text/html"), "is served as text/html"),
    ("live-type", saying(FEED, Content_Type=""), "is served as nothing"),
    ("live-charset", saying(FEED, Content_Type="text/xml; charset=iso-8859-1"), "is served as iso-8859-1"),
    ("live-mark", without_mark, "neither ETag nor Last-Modified"),
    ("live-not-modified", lambda shop: setattr(shop, "spoil", always_new), "answers 200 when nothing has changed"),
    ("live-cache", saying(FEED, Cache_Control="no-store"), "nothing in between may keep it"),
    ("live-cache", saying(FEED, Cache_Control="public, max-age=604800"), "seen days late"),
    ("live-packed", heavy, "is 26"),
    ("live-redirects", circle(FEED), "times in a circle; they follow 5"),
    ("live-self", feeding('" rel="self"', '?old" rel="self"'), "feed.xml?old as its own address"),
    ("pages-answer", paged(*PAGES[:2]), "feed-3.xml: answers 404"),
    (
        "pages-answer",
        feeding("<language>", '<atom:link rel="next" href="feed-9.xml"/><language>'),
        "feed-9.xml: answers 404",
    ),
    ("pages-answer", paged(*PAGES, change=at(TWO, "channel>", "kanaal>")), "feed-2.xml: is no RSS feed"),
    ("pages-end", paged(*PAGES[:2], (THREE, TWO)), "is where rel=next of"),
    ("pages-end", paged((FEED, FEED)), "was read before: there is no end"),
    ("pages-show", paged(*PAGES, change=at(THREE, GUID, GUID.replace("9", "8"))), "of another show: its podcast:guid"),
    ("pages-show", paged(*PAGES, change=another), "its title is 'Anders'"),
    ("pages-repeat", paged(*PAGES, change=at(THREE, ">2-", ">0-")), "and 1 more of http"),
    ("pages-archive", paged(*PAGES, by="prev-archive"), "does not say so itself"),
    ("file-answer", lambda shop: shop.files.pop(MP3) and None, "answers 404 to HEAD"),
    ("file-answer", saying(COVER, method="HEAD", status=403), "answers 403 to HEAD"),
    ("file-answer", saying("/gast.jpg", status=404), "podcast:person): answers 404"),
    ("file-answer", saying(JSON, method="GET", status=500), "answers 500, though 200 to HEAD"),
    ("file-parts", saying(MP3, method="GET", Location="http://127.0.0.1:9/", status=302), "gives no answer"),
    ("file-answer", saying(MP3, status=302, Location="http://[oops"), "'http://[oops', which is no address"),
    ("file-answer", saying(MP3, status=302, Location="ftp://127.0.0.1/x"), "is not asked"),
    ("file-redirects", circle(MP3), "in a circle"),
    ("file-parts", lambda shop: setattr(shop, "spoil", whole), "does not give parts (answered 200)"),
    ("file-length", feeding('length="50000"', 'length="50001"'), "has 50000 bytes; the feed says 50001"),
    ("file-length", holding(FILM, b"f"), "has 1 bytes; the feed says 60000"),
    (
        "file-type",
        saying(MP3, Content_Type="application/octet-stream"),
        "application/octet-stream; the feed says audio",
    ),
    ("sidecar-type", saying(JSON, Content_Type="text/plain"), "text/plain; the feed says application/json+chapters"),
    ("sidecar-type", saying(VTT, Content_Type="text/plain"), "text/plain; the feed says text/vtt"),
    ("sidecar-open", saying(VTT, Access_Control_Allow_Origin=""), "players on other sites (CORS)"),
    ("artwork-kind", holding(COVER, b"<html>"), "is no picture"),
    ("artwork-kind", holding(COVER, picture(kind="WEBP")), "is a WEBP"),
    ("artwork-kind", holding(COVER, picture(kind="PNG")), "is a PNG and called .jpg"),
    ("artwork-size", holding(COVER, picture(1399, 1399)), "is 1399 × 1399 pixels"),
    ("artwork-size", holding(COVER, picture(3000, 1500)), "is 3000 × 1500 pixels; it must be square"),
    ("artwork-colours", holding(COVER, picture(mode="L")), "is not in RGB"),
    ("artwork-colours", holding(COVER, picture(mode="RGBA", kind="PNG")), "is partly transparent"),
    ("chapters-json", holding(JSON, b"<html>"), "is not JSON"),
    ("chapters-json", holding(JSON, b"[" * 100_000), "is not JSON"),
    ("chapters-json", holding(JSON, chapters(version=1.2)), "has no version"),
    ("chapters-json", holding(JSON, chapters(chapters="x")), "has no list of chapters"),
    ("chapters-json", holding(JSON, chapters(chapters=times("00:00"))), "chapter 1 has no startTime in seconds"),
    ("chapters-json", holding(JSON, chapters(chapters=times(10**400))), "chapter 1 has no startTime in seconds"),
    ("chapters-json", holding(JSON, chapters(chapters=times(float("nan")))), "chapter 1 has no startTime in seconds"),
    ("chapters-json", holding(JSON, chapters(chapters=times(9, 0))), "not in order of time"),
    ("chapters-json", holding(JSON, chapters(chapters=[{"startTime": 0, "toc": "no"}])), "chapter 1: toc is 'no'"),
    ("chapters-json-agree", holding(JSON, chapters(chapters=times(0, 126, 1020))), "chapter 2 starts at 126 s in one"),
    ("chapters-json-agree", holding(JSON, chapters(chapters=times(0, 1020))), "has 2 chapters, and psc:chapters 3"),
    ("transcript-read", holding(VTT, b"00:00 --> 00:01\nWelkom"), "does not start with the word WEBVTT"),
    ("transcript-read", holding(SRT, b"<html>404</html>"), "cannot be read"),
    ("transcript-read", holding(VTT, b"\xff\xfe"), "cannot be read: 'utf-8' codec"),
]
ELSEWHERE = {"live-downgrade", "live-certificate", "file-downgrade", "live-time"}  # tried in tests of their own


def test_a_podcast_in_order_gives_no_finding(shop: Shop) -> None:
    """Host: nothing is told of a show that is served well; every file was asked for its head before anything else."""
    assert found(shop) == []
    first: dict[str, str] = {}
    for method, path in shop.asked:
        first.setdefault(path, method)
    assert {path for path in shop.files if path not in first} == set()
    assert {method for path, method in first.items() if path != FEED} == {"HEAD"}


@pytest.mark.parametrize(("rule", "change", "said"), SPOILT, ids=[f"{r}: {s[:30]}" for r, _, s in SPOILT])
def test_what_an_app_would_stumble_over_is_told(shop: Shop, rule: str, change: Change, said: str) -> None:
    """Host: she reads which address is served wrongly, how, and what would be right."""
    change(shop)
    problems = found(shop)
    mine = [problem for problem in problems if problem.rule == rule]
    assert [said in str(problem) for problem in mine].count(True) >= 1, problems
    assert all(problem.where.startswith(shop.url) and problem.source for problem in mine)
    assert {problem.severity for problem in mine} == {next(each.severity for each in RULES if each.id == rule)}


def test_every_rule_is_broken_once() -> None:
    """Developer: a new rule about what is public comes with a server that breaks it."""
    assert {rule.id for rule in RULES} == {rule for rule, *_ in SPOILT} | ELSEWHERE


ARCHIVE = '<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'


@pytest.mark.parametrize("change", [paged(*PAGES), paged(*PAGES, by="prev-archive", mark=ARCHIVE)])
def test_a_feed_in_pages_in_order_gives_no_finding(shop: Shop, change: Change) -> None:
    """Host: older pages are followed to the oldest one, each asked for once, and nothing is told of them."""
    change(shop)
    assert found(shop) == []
    assert [path for _, path in shop.asked].count(TWO) == [path for _, path in shop.asked].count(THREE) == 1


def test_pages_without_end_are_left_at_some_time(shop: Shop) -> None:
    """Anybody's server is asked for ten pages; the rest is for who asks for all of it, and the host is told."""
    pages = [FEED, *(f"/feed-{number}.xml" for number in range(2, 15)), ""]
    paged(*pairwise(pages))(shop)
    told = {problem.what for problem in found(shop)}
    assert told == {f"older pages, from {shop.url}/feed-12.xml on, were not looked at"}
    assert found(shop, newest=None) == []
    shop.asked.clear()
    assert "older pages, from" in found(shop, is_over=lambda: True)[0].what
    assert "/feed-3.xml" not in {path for _, path in shop.asked}


def test_a_moved_feed_and_file_are_followed(shop: Shop) -> None:
    """Listener: a redirect or two is how shows move, and no fault."""
    shop.spoil = lambda method, path, headers, answer: (
        (301, {"Location": path.removeprefix("/old")}, b"") if path.startswith("/old") else answer
    )
    feeding(MP3, f"/old{MP3}")(shop)
    problems = check_live(f"{shop.url}/old{FEED}", now=make.NOW)
    assert {problem.rule for problem in problems} == {LOCAL}


def test_answers_no_server_should_give_are_told_and_no_crash(shop: Shop) -> None:
    """Host: marks in other letters, sizes that are none and ways to impossible addresses end in findings."""

    def spoil(method: str, path: str, headers: dict[str, str], answer: Answer) -> Answer:
        status, said, body = answer
        if path == "/feed.xml":
            return status, said | {"ETag": '"één"', "Cache-Control": f"max-age={'9' * 5000}"}, body
        if path.endswith(".mp3"):
            return status, said | {"Content-Range": "bytes 0-1/²", "Content-Length": str(len(body))}, body
        if path.endswith(".jpg"):
            return 302, {"Location": f"http://{'a' * 64}.example.org/"}, b""
        return 302, {"Location": "http://xn--0.example.org/"}, b""

    shop.spoil = spoil
    told = {problem.rule for problem in check_live(f"{shop.url}{FEED}", now=make.NOW)}
    assert {"live-cache", "file-parts", "file-answer"} <= told


def test_slow_servers_and_none_are_told(shop: Shop) -> None:
    """Host: an address that never answers is a problem in words, soon, and the rest is still looked at."""
    awake = threading.Event()

    def asleep(method: str, path: str, headers: dict[str, str], answer: Answer) -> Answer:
        if path == MP3:
            awake.wait(20)
        return answer

    shop.spoil = asleep
    problems = found(shop, seconds=0.3)
    awake.set()
    assert [(problem.rule, "gives no answer (ReadTimeout" in problem.what) for problem in problems] == [
        ("file-answer", True)
    ]
    assert problems[0].example == "an answer of status 200"
    [nobody] = check_live("http://127.0.0.1:9/feed.xml", now=make.NOW)
    assert (nobody.rule, nobody.severity) == ("live-answer", "error")


@pytest.mark.parametrize("local", [False, True])
def test_a_feed_of_the_public_net_does_not_lead_into_one_s_own(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, local: bool
) -> None:
    """Host: whoever made the feed cannot have her router or her own services asked for anything."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    with opened() as inside:
        port = inside.url.rpartition(":")[2]
        feeding(f"{shop.url}{MP3}", f"http://127.0.0.2:{port}{MP3}")(shop)
        shop.spoil = lambda method, path, headers, answer: (
            (302, {"Location": f"http://127.0.0.2:{port}{path}"}, b"") if path == JSON else answer
        )
        told = [problem for problem in found(shop, local=local) if problem.rule == "file-answer"]
    refused = "is not asked: 127.0.0.2 is not on the public net (with --local it is asked)"
    assert {problem.what == refused for problem in told} == {not local}
    assert {problem.example == "an address of the public net" for problem in told} == {not local}
    assert len(told) == 2


def test_a_preview_is_not_led_into_one_s_own_network(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Host: nor can a feed's address be one that sends on there."""
    monkeypatch.setattr(addresses, "is_public", lambda address: address == "127.0.0.1")
    shop.spoil = lambda method, path, headers, answer: (302, {"Location": "http://127.0.0.2:9/feed.xml"}, b"")
    with pytest.raises(StorageError, match=r"127\.0\.0\.2 is not on the public net"):
        fetched(f"{shop.url}{FEED}")
    with pytest.raises(StorageError, match="gives no answer"):
        fetched(f"{shop.url}{FEED}", local=True)


@pytest.mark.parametrize(
    ("url", "is_so"),
    [
        *((f"http://{host}/feed.xml", True) for host in ("127.0.0.1:80", "[::1]", "192.168.1.2", "nas", "Nas.local")),
        *((f"http://{host}/feed.xml", False) for host in ("8.8.8.8", "podcast.example.org", "local.example.org", "")),
        ("http://[/feed.xml", False),
    ],
)
def test_which_feeds_are_one_s_own_network_s(url: str, is_so: bool) -> None:
    """Host: what she writes as an address of her own network is looked at without another word."""
    assert addresses.is_own(url) == is_so


@pytest.mark.parametrize("where", ["header", "chunk", "body"])
def test_a_server_that_drips_for_ever_is_given_up(where: str, s3_environment: pytest.MonkeyPatch) -> None:
    """Host: a byte now and then, which is always an answer and never a whole one, keeps her waiting no longer."""
    begun = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
    begun += {"header": b"X: ", "chunk": b"Transfer-Encoding: chunked\r\n\r\n5;", "body": b"\r\n"}[where]
    over = threading.Event()

    class Dripping(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):
                self.wfile.write(begun)
                while not over.wait(0.05):
                    self.wfile.write(b"x")

    with serving(Dripping) as server:
        started = time.monotonic()
        problems = check_live(f"{server.address}{FEED}", now=make.NOW, seconds=0.2)
        took = time.monotonic() - started
        over.set()
    assert [problem.rule for problem in problems][:1] == ["live-answer"]
    assert "gives no answer (ReadTimeout" in problems[0].what
    assert took < 10


def test_a_time_limit_is_kept_and_told(shop: Shop) -> None:
    """Host: a look at a thousand episodes ends when its time is up, and says what it did not look at."""
    [left] = found(shop, is_over=lambda: True)
    assert (left.rule, left.severity, left.what) == (
        "live-time",
        "warning",
        "12 files were not looked at: the time was up",
    )
    assert all(path == FEED for _, path in shop.asked)


def test_only_the_newest_items_are_looked_at(shop: Shop) -> None:
    """Anybody's server is asked for no more than is needed; progress tells how far it is."""
    told: list[float] = []
    assert found(shop, newest=1, watch=lambda step, done, total, unit: told.append(done / total)) == []
    assert MP3 not in {path for _, path in shop.asked}
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize("instead", [b"<!DOCTYPE html><html><body>Welkom</body></html>", b"", b"{}", b"\0" * 9])
def test_a_feed_that_is_none_is_told_with_how_it_is_served(shop: Shop, instead: bytes) -> None:
    """Host: an error page, or nothing at all, under the feed's address is told as what it is."""
    shop.files[FEED] = instead
    assert [problem.rule for problem in found(shop)] == ["rss-feed"]


def test_leaving_https_and_an_old_certificate_are_told(tmp_path: Path, s3_environment: pytest.MonkeyPatch) -> None:
    """Listener: a phone refuses what leaves https, and everything on the day a certificate ends."""
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ends = datetime.now(UTC) + timedelta(days=3)
    authority.issue_cert("127.0.0.1", not_after=ends).configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    s3_environment.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    with opened(context) as shop, opened() as plain:
        shop.spoil = lambda method, path, headers, answer: (
            (302, {"Location": plain.url + path}, b"") if path in (MP3, COVER) else answer
        )
        problems = check_live(f"{shop.url}{FEED}", now=ends - timedelta(days=2, hours=12))
    told = [(problem.rule, problem.what[:38]) for problem in problems]
    assert ("live-certificate", "has a certificate for 2 more days; the") in told
    assert [rule for rule, _ in told].count("file-downgrade") == 2
    assert LOCAL not in dict(told)
    with opened(context) as shop, opened() as plain:
        shop.spoil = lambda method, path, headers, answer: (301, {"Location": plain.url + path}, b"")
        problems = check_live(f"{shop.url}{FEED}", now=ends - timedelta(days=60))
    assert [problem.rule for problem in problems if problem.rule.startswith("live")] == ["live-downgrade"]
