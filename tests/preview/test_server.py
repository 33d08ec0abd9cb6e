"""The preview as the host runs it: it says where it is, takes a free port, and ends on Ctrl-C."""

from __future__ import annotations

import errno
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from podcaster.errors import PodcasterError
from podcaster.preview import address as module
from podcaster.preview.address import address, listen
from podcaster.preview.server import serve
from tests.preview.conftest import BASE_URL

RUN = """
import json, sys
from dataclasses import asdict
from pathlib import Path
from podcaster.preview.server import serve
def ready(found): print(json.dumps({**asdict(found), "feed_url": found.feed_url}), flush=True)
serve(Path(sys.argv[1]), base_url=sys.argv[2], host=sys.argv[3], port=int(sys.argv[4]), on_ready=ready)
print("ended")
"""


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


@contextmanager
def run(public: Path, host: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """Start a preview as a program of its own; it never outlives the test."""
    command = [sys.executable, "-c", RUN, str(public), BASE_URL, host, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.kill()


def test_ctrl_c_ends_it_at_once(public: Path) -> None:
    """The host gets her terminal back although a page listens for changes and a player has paused half-way."""
    with (public / "media" / "film.444444444444.mp4").open("wb") as film:
        film.truncate(10**9)
    with run(public, "127.0.0.1", 0) as program, httpx.Client(timeout=20, trust_env=False) as client:
        assert program.stdout is not None
        where = json.loads(program.stdout.readline())
        events = client.stream("GET", where["local_url"] + ".preview/events")
        film = client.stream("GET", where["local_url"] + "media/film.444444444444.mp4")
        with events as listening, film as playing:
            # Kept, for an iterator that goes out of use hangs up.
            told, heard = listening.iter_lines(), playing.iter_raw()
            assert next(told) == "data: 0"
            assert next(heard)
            begun = time.monotonic()
            program.send_signal(signal.SIGINT)
            said, complaints = program.communicate(timeout=20)
            took = time.monotonic() - begun
    assert (program.returncode, said, complaints) == (0, "ended\n", "")
    assert took < 2


def test_pages_that_connect_in_the_last_moment_do_not_keep_it_alive(public: Path) -> None:
    """A page that reloads just when the host presses Ctrl-C does not hold her terminal."""
    with run(public, "127.0.0.1", 0) as program:
        assert program.stdout is not None
        host, port = json.loads(program.stdout.readline())["local_url"].removeprefix("http://").strip("/").split(":")
        pages: list[socket.socket] = []

        def connect_until_refused() -> None:
            with suppress(OSError):
                while True:
                    pages.append(socket.create_connection((host, int(port)), timeout=20))
                    pages[-1].sendall(b"GET /.preview/events HTTP/1.1\r\nHost: localhost\r\n\r\n")

        connecting = [threading.Thread(target=connect_until_refused) for _ in range(3)]
        for one in connecting:
            one.start()
        program.send_signal(signal.SIGINT)
        said, complaints = program.communicate(timeout=20)
        for one in connecting:
            one.join()
        for page in pages:
            page.close()
    assert (program.returncode, said, complaints) == (0, "ended\n", "")


def test_it_is_found_where_it_says_it_is(public: Path) -> None:
    """Each address that is printed answers, the phone's too, with a feed that names that same address."""
    with run(public, "0.0.0.0", 0) as program:
        assert program.stdout is not None
        where = json.loads(program.stdout.readline())
        addresses = {where["local_url"], where["network_url"] or where["local_url"]}
        feeds = {url: httpx.get(url + "feed.xml", trust_env=False).text for url in addresses}
        program.send_signal(signal.SIGTERM)
        program.communicate(timeout=20)
    assert where["local_url"].startswith("http://localhost:")
    assert where["feed_url"] == (where["network_url"] or where["local_url"]) + "feed.xml"
    for url, feed in feeds.items():
        assert f'<enclosure url="{url}media/' in feed


def test_a_taken_port_gives_way_to_the_next_free_one(taken: int) -> None:
    """The host need not know what else runs: the preview moves up, and says so in its address."""
    sockets = listen("127.0.0.1", taken)
    try:
        assert sockets[0].getsockname()[1] > taken
    finally:
        for one in sockets:
            one.close()


def test_a_port_taken_only_for_localhost_is_taken() -> None:
    """Browsers try ::1 first for localhost: a server that listens only there must not answer in the preview's place."""
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError as error:
        pytest.skip(f"this machine has no IPv6, so nothing can listen there: {error}")
    with other:
        port = other.getsockname()[1]
        sockets = listen("0.0.0.0", port)
        assert {one.getsockname()[1] for one in sockets} != {port}
        for one in sockets:
            one.close()


def test_with_no_free_port_the_host_is_told_what_to_type(public: Path) -> None:
    """At the end of the ports there is one clear sentence, and no traceback."""
    with (
        socket.create_server(("127.0.0.1", 65535)),
        pytest.raises(PodcasterError, match=r"no port is free.*--port 8000"),
    ):
        serve(public, base_url=BASE_URL, host="127.0.0.1", port=65535, on_ready=print)


@pytest.mark.parametrize("host", ["192.0.2.77", "no such host", "::2"])
def test_a_host_that_is_not_this_machine_is_refused(public: Path, host: str) -> None:
    """A mistyped address is named, not guessed around."""
    with pytest.raises(PodcasterError, match="cannot listen here"):
        serve(public, base_url=BASE_URL, host=host, port=8000, on_ready=print)


def test_without_a_build_there_is_nothing_to_preview(tmp_path: Path) -> None:
    """The host reads what to do first."""
    with pytest.raises(PodcasterError, match=r"public: there is nothing to preview yet.*podcaster build"):
        serve(tmp_path / "public", base_url=BASE_URL, on_ready=print)


def test_a_preview_for_this_machine_alone_names_no_network_address() -> None:
    """With --host 127.0.0.1 no phone is promised anything."""
    found = address("127.0.0.1", 8000)
    assert (found.local_url, found.network_url) == ("http://127.0.0.1:8000/", None)
    assert found.feed_url == "http://127.0.0.1:8000/feed.xml"
    assert address("localhost", 80).network_url is None
    assert address("::1", 80).local_url == "http://[::1]:80/"


@pytest.mark.parametrize("nowhere", ["127.0.0.1", "255.255.255.255"])
def test_off_the_network_only_this_machine_is_named(monkeypatch: pytest.MonkeyPatch, nowhere: str) -> None:
    """On a train without network the preview works, and says nothing of other devices."""
    monkeypatch.setattr(module, "_ELSEWHERE", (nowhere, 9))
    assert address("0.0.0.0", 8000).network_url is None


def test_a_preview_on_one_address_is_named_by_it() -> None:
    """A host who chooses a network card gets the address of that card, for herself and for her phone."""
    found = address("192.168.1.20", 8000)
    assert found.local_url == found.network_url == "http://192.168.1.20:8000/"


def test_a_port_for_administrators_is_named(public: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Port 80 does not silently become another one. (Tests may run as administrator: the refusal is played.)"""

    def refused(host: str, port: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(module, "_bind", refused)
    with pytest.raises(PodcasterError, match=r":80: cannot listen here: Permission denied"):
        serve(public, base_url=BASE_URL, port=80, on_ready=print)
