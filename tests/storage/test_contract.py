"""One contract for every store: what a publication relies on.

Held to on a folder, on SeaweedFS with and without TLS, and on rclone, a server that ignores conditions: what happens
there instead is said in the tests that are about two at once.
"""

from __future__ import annotations

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from podcaster import keys
from podcaster.errors import StorageError
from podcaster.storage.store import ObjectInfo, Store

FEED = b"<rss/>"
MEDIA = "media/012-pet-events.3f9ac2d41b7e.mp3"
BAD_KEYS = [
    "",
    "/etc/passwd",
    "../show.toml",
    "media/../../show.toml",
    "./feed.xml",
    "media//a.mp3",
    "media/",
    "a\nb.html",
    "a\0.html",
    "episodes/\x7f.html",
    "media\\a.mp3",
    "episodes/cafe\u0301.html",
    "episodes/\ud800.html",
    "x" * 256,
    "/".join(["x" * 200] * 6),
]


def test_what_is_written_is_read_back_with_the_headers_of_its_key(store: Store) -> None:
    """An app gets the feed's bytes with the type and the lifetime that belong to a feed."""
    store.write("feed.xml", FEED)
    assert store.read("feed.xml") == FEED
    assert store.head("feed.xml") == ObjectInfo(len(FEED), "application/rss+xml; charset=utf-8", keys.SHORT)


@pytest.mark.parametrize("size_bytes", [0, 3, (8 << 20) - 1, 8 << 20, (8 << 20) + 1, (24 << 20) + 5])
def test_the_very_bytes_are_known_again(store: Store, tmp_path: Path, size_bytes: int) -> None:
    """Sent at once or in parts: what arrived is told from what did not, also where only one bit differs."""
    path, other = tmp_path / "a.mp3", tmp_path / "b.mp3"
    path.write_bytes(random.Random(3).randbytes(size_bytes))
    other.write_bytes(path.read_bytes()[:-1] + b"?")
    store.write(MEDIA, path)
    assert store.holds(MEDIA, path)
    assert not store.holds(MEDIA, other)
    assert not store.holds("media/none.mp3", path)


def test_what_is_not_there_is_none_and_not_an_error(store: Store) -> None:
    """A first publication finds an empty storage and goes on."""
    assert store.read("feed.xml") is None
    assert store.head("media/none.mp3") is None
    assert list(store.names("")) == []


def test_media_of_many_parts_arrives_whole_and_reports_its_bytes(store: Store, tmp_path: Path) -> None:
    """The host sees her upload move on to the last byte; a listener gets the same file, to be kept for ever."""
    content = random.Random(1).randbytes(20_000_000)
    path = tmp_path / "a.mp3"
    path.write_bytes(content)
    heard: list[tuple[str, float, float, str]] = []
    store.write(MEDIA, path, progress=lambda *report: heard.append(report))
    assert store.head(MEDIA) == ObjectInfo(len(content), "audio/mpeg", keys.IMMUTABLE)
    assert _disposition(store, MEDIA) == 'inline; filename="012-pet-events.mp3"'
    assert hashlib.sha256(store.read(MEDIA) or b"").digest() == hashlib.sha256(content).digest()
    assert len(heard) > 2
    assert [done for _, done, _, _ in heard] == sorted(done for _, done, _, _ in heard)
    assert heard[-1] == ("uploading", 20_000_000, 20_000_000, "B")


def test_a_file_of_any_size_is_stored(store: Store, tmp_path: Path) -> None:
    """An empty file and one at the border between one way of sending and the other are stored like any other."""
    for size in (0, 1, 1 << 20, (1 << 20) + 1):
        (tmp_path / "a.txt").write_bytes(b"x" * size)
        store.write("a.txt", tmp_path / "a.txt")
        assert store.read("a.txt") == b"x" * size


def test_writing_again_replaces(store: Store) -> None:
    """A new feed takes the place of the old one."""
    store.write("feed.xml", FEED)
    store.write("feed.xml", b"<rss>new</rss>")
    assert store.read("feed.xml") == b"<rss>new</rss>"


def test_a_reader_never_sees_half_a_feed(store: Store, is_simple: bool) -> None:
    """An app that fetches the feed while it is being replaced gets the old one or the new one, never a mixture.

    A simple server that writes straight into its file cannot promise that; there it is whole when the write is done.
    """
    versions = [bytes([letter]) * 300_000 for letter in b"ab"]
    store.write("feed.xml", versions[0])
    with ThreadPoolExecutor(2) as pool:
        writing = pool.submit(lambda: [store.write("feed.xml", versions[i % 2]) for i in range(12)])
        seen = [store.read("feed.xml")]
        while not writing.done():
            seen.append(store.read("feed.xml"))
        writing.result()
    assert is_simple or all(content in versions for content in seen)
    assert store.read("feed.xml") in versions


def test_write_new_keeps_what_is_there(store: Store) -> None:
    """A release that is recorded is never recorded again as something else."""
    assert store.write_new(".podcaster/releases/000001.json", b"first")
    assert not store.write_new(".podcaster/releases/000001.json", b"second")
    assert not store.write_new(".podcaster/releases/000001.json", b"first")
    assert store.read(".podcaster/releases/000001.json") == b"first"


def test_of_many_who_write_new_at_once_exactly_one_wins(store: Store, is_simple: bool) -> None:
    """Two hosts who publish at the same moment do not both believe that theirs is the release.

    On a simple server several may believe it, which is known (``keeps_apart``): claims keep them apart there.
    """
    contents = [f"host {number}".encode() for number in range(6)]
    for number in range(3):
        key = f".podcaster/releases/{number:06}.json"
        with ThreadPoolExecutor(6) as pool:
            won = list(pool.map(lambda content, key=key: store.write_new(key, content), contents))
        assert won.count(True) == 1 or (is_simple and any(won))
        assert store.read(key) in [content for content, is_mine in zip(contents, won, strict=True) if is_mine]


def test_replacing_takes_only_the_place_of_what_was_looked_at(store: Store) -> None:
    """A host whose computer slept while others published changes nothing of theirs.

    On a simple server that is looked up before each write, once it is known to be one, as it is in every publication.
    """
    store.keeps_apart()
    assert not store.replace("index.html", b"x", '"no such tag"')
    assert store.read("index.html") is None
    store.write("index.html", b"first")
    seen = store.head("index.html")
    assert seen
    assert store.replace("index.html", b"second", seen.tag)
    assert not store.replace("index.html", b"third", seen.tag)
    assert store.read("index.html") == b"second"


def test_of_many_who_replace_at_once_exactly_one_wins(store: Store, is_simple: bool) -> None:
    """Two publications that meet at one page do not both believe that it is theirs, except on a simple server."""
    contents = [f"host {number}".encode() for number in range(6)]
    for _ in range(3):
        store.write("index.html", b"before")
        seen = store.head("index.html")
        assert seen
        with ThreadPoolExecutor(6) as pool:
            won = list(pool.map(lambda content, tag=seen.tag: store.replace("index.html", content, tag), contents))
        assert won.count(True) == 1 or (is_simple and any(won))
        mine = [content for content, is_mine in zip(contents, won, strict=True) if is_mine]
        assert store.read("index.html") in mine


def test_whether_a_store_keeps_two_hosts_apart_is_found_out(store: Store, is_simple: bool) -> None:
    """What the commit of a release relies on is there or known to be missing; trying leaves nothing among the files."""
    assert store.keeps_apart() is not is_simple
    assert [key for key in store.names("") if not key.startswith(".podcaster/")] == []


def test_a_listing_tells_sizes_and_times(store: Store) -> None:
    """What is old and what is large can be seen without asking for each file."""
    before = datetime.now(UTC) - timedelta(seconds=5)
    store.write("a.html", b"abc")
    (listed,) = store.listing("a")
    assert (listed.key, listed.size_bytes) == ("a.html", 3)
    assert before < listed.modified < datetime.now(UTC) + timedelta(seconds=5)


def test_names_are_complete_in_order_and_only_those_asked_for(store: Store) -> None:
    """The newest release is found by its name, among any number of others."""
    written = [
        "episodes/é.html",
        "episodes/a.html",
        "episodes/B.html",
        "episodes/a/b.html",
        "episodes.html",
        "feed.xml",
    ]
    for key in written:
        store.write(key, b"x")
    assert list(store.names("")) == sorted(written, key=str.encode)
    assert list(store.names("episodes/")) == sorted(written[:4], key=str.encode)
    assert list(store.names("episodes/a")) == ["episodes/a.html", "episodes/a/b.html"]
    assert list(store.names("nothing/")) == []


def test_media_is_saved_under_the_name_of_its_episode(store: Store, tmp_path: Path) -> None:
    """Who saves an episode gets a file named after it, without the hash, in whatever letters; nothing else is named."""
    small, large = 'media/één "vraag".3f9ac2d41b7e.mp3', "media/naïef.0123456789ab.m4a"
    (tmp_path / "a.m4a").write_bytes(b"x" * 9_000_000)
    store.write(small, b"x")
    store.write(large, tmp_path / "a.m4a")
    store.write("feed.xml", FEED)
    assert _disposition(store, small) == (
        "inline; filename=\"__n _vraag_.mp3\"; filename*=UTF-8''%C3%A9%C3%A9n%20%22vraag%22.mp3"
    )
    assert _disposition(store, large) == "inline; filename=\"na_ef.m4a\"; filename*=UTF-8''na%C3%AFef.m4a"
    assert _disposition(store, "feed.xml") == ""


def _disposition(store: Store, key: str) -> str:
    found = store.head(key)
    assert found is not None
    return found.content_disposition


def test_deleting_removes_one_key_and_may_be_repeated(store: Store) -> None:
    """Clearing away can be stopped and started again."""
    store.write("a.html", b"a")
    store.write("b.html", b"b")
    store.delete("a.html")
    store.delete("a.html")
    assert list(store.names("")) == ["b.html"]


def test_a_key_that_is_no_safe_name_is_refused(store: Store) -> None:
    """Whatever a slug or a file is called, nothing is written outside the storage."""
    for key in BAD_KEYS:
        for attempt in (
            partial(store.write, key, b"x"),
            partial(store.write_new, key, b"x"),
            partial(store.read, key),
            partial(store.head, key),
            partial(store.delete, key),
        ):
            with pytest.raises(StorageError, match=r"key .*e\.g\. media/"):
                attempt()
    with pytest.raises(StorageError, match=r"'\.\.'"):
        list(store.names("../"))
    assert list(store.names("")) == []


def test_a_key_with_unusual_letters_comes_back_as_it_was(store: Store) -> None:
    """A slug with an accent or an ampersand is one object under one name."""
    for number, key in enumerate(["episodes/één vraag & meer.html", "episodes/a+b%20c.html", "episodes/💡?#.html"], 1):
        store.write(key, key.encode())
        assert key in list(store.names("episodes/"))
        assert len(list(store.names(""))) == number
        assert store.read(key) == key.encode()


def test_sixteen_threads_may_write_at_once(store: Store) -> None:
    """A thousand pages do not have to wait for each other."""
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda n: store.write(f"episodes/{n:03}.html", b"%d" % n), range(100)))
    assert len(list(store.names("episodes/"))) == 100
    assert store.read("episodes/042.html") == b"42"
