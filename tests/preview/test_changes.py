"""Changes are told while a build replaces what is served, whatever way it does so."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from watchfiles import Change

from podcaster.preview.changes import is_public
from tests.preview.conftest import MEDIA, PAGE, fill, previewing, talking


@contextmanager
def listening(address: str) -> Iterator[Iterator[int]]:
    """The counts a page is told of, as they come."""
    with httpx.stream("GET", f"{address}/.preview/events", timeout=20, trust_env=False) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.iter_lines()
        yield (int(line.removeprefix("data: ")) for line in lines if line)


def test_a_page_is_told_of_what_it_missed(public: Path) -> None:
    """A page that loaded before a change and listens after it reloads: it is told the count at once."""
    with previewing(public) as address:
        with listening(address) as counts:
            assert next(counts) == 0
            (public / "feed.xml").write_text("<rss/>")
            changed = next(counts)
            assert changed > 0
        with listening(address) as counts:
            assert next(counts) >= changed


@pytest.mark.parametrize("way", ["deleted", "renamed"])
def test_a_folder_made_anew_is_watched_anew(tmp_path: Path, way: str) -> None:
    """build/ may be deleted at any time: after the next build pages reload, and so they do after the one after."""
    public = fill(tmp_path / "build" / "public")
    with previewing(public) as address, listening(address) as counts:
        seen = next(counts)
        shutil.rmtree(public.parent) if way == "deleted" else public.parent.rename(tmp_path / "old")
        fill(public)
        seen, before = next(counts), seen
        assert seen > before
        while httpx.get(f"{address}/feed.xml", trust_env=False).status_code != 200:
            next(counts)
        for n in range(3):
            (public / f"{n}.txt").touch()
            seen, before = next(counts), seen
            assert seen > before


def test_files_being_written_are_no_change() -> None:
    """A page does not reload again and again while a long episode is being encoded."""
    assert is_public(Change.added, "/home/.shows/build/public/feed.xml")
    assert not is_public(Change.modified, "/build/public/media/012.mp3.part")
    assert not is_public(Change.modified, "/build/public/media/.012.mp3")


def test_a_page_asked_for_during_a_build_is_whole_or_not_there(preview: str, public: Path) -> None:
    """A reader never sees half a page or an error: files are renamed and whole folders replaced between requests."""
    versions = [PAGE.replace("Eerste versie", word * 5000) for word in ("a", "b")]
    (public / "index.html").write_text(versions[0], encoding="utf-8")
    stop = threading.Event()

    def build() -> None:
        for n in range(10**9):
            if stop.is_set():
                return
            if n % 5 == 4:
                shutil.copytree(public, public.with_name("new"))
                public.rename(public.with_name("old"))
                public.with_name("new").rename(public)
                shutil.rmtree(public.with_name("old"))
            part = public / "index.html.part"
            part.write_text(versions[n % 2], encoding="utf-8")
            part.replace(public / "index.html")

    building = threading.Thread(target=build)
    building.start()
    try:
        with talking(preview) as client:
            statuses = {client.get(f"/{MEDIA}", headers={"Range": "bytes=-9"}).status_code for _ in range(100)}
            pages = [client.get("/") for _ in range(100)]
    finally:
        stop.set()
        building.join()
    assert statuses | {page.status_code for page in pages} <= {200, 206, 404}
    whole = [page.text for page in pages if page.status_code == 200]
    assert whole
    for text in whole:
        assert re.findall(r"<h1>(.*)</h1>", text)[0] in ("a" * 5000, "b" * 5000)
        assert text.endswith("</html>\n")
