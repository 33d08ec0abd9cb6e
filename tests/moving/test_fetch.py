"""Files are fetched politely and whole, whatever the old host and the net between do."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from podcaster.addresses import is_public
from podcaster.errors import StorageError
from podcaster.moving.fetch import TRIES, Fetcher
from podcaster.web import AGENT, BrokenOffError, Limits, Web
from tests.moving.old_host import OldHost, old_host

BODY = bytes(range(256)) * 400


@pytest.fixture
def host() -> Iterator[OldHost]:
    """An old host with one file."""
    with old_host() as running:
        running.files["/a.mp3"] = BODY
        yield running


class Fetching:
    """A fetcher that notes how long it was asked to wait, and does not."""

    def __init__(self, folder: Path, *, public_only: bool = False, limits: Limits | None = None) -> None:
        self.waited: list[float] = []
        self.web = Web(public_only=public_only, seconds=5)
        self.fetcher = Fetcher(self.web, folder / ".import", self.waited.append, limits or Limits())

    def got(self, url: str) -> bytes:
        """Fetch, and return what lies there then."""
        self.fetcher.fetch(url, "fetching")
        return self.fetcher.path(url).read_bytes()


def test_a_file_comes_whole_and_once(host: OldHost, tmp_path: Path) -> None:
    """Old host: it is asked once, by name, for what is needed, also by the next run."""
    url = f"{host.url}/a.mp3"
    assert Fetching(tmp_path).got(url) == BODY
    again = Fetching(tmp_path)
    assert again.got(url) == BODY
    known = again.fetcher.known(url)
    assert known is not None
    assert (known.sha256, known.size_bytes) == (hashlib.sha256(BODY).hexdigest(), len(BODY))
    assert host.paths() == ["/a.mp3"]
    assert host.asked[0][1]["user-agent"] == AGENT


@pytest.mark.parametrize("times", [1, 2])
def test_a_file_that_was_cut_off_goes_on_where_it_was(host: OldHost, tmp_path: Path, times: int) -> None:
    """Host: on a bad line nothing is fetched twice, and the file is whole in the end."""
    host.faults["/a.mp3"] = ["cut"] * times
    assert Fetching(tmp_path).got(f"{host.url}/a.mp3") == BODY
    assert host.asked[1][1]["range"] == f"bytes={len(BODY) // 2}-"
    assert host.asked[1][1]["if-range"].startswith('"')


def test_a_run_that_was_killed_is_gone_on_with(host: OldHost, tmp_path: Path) -> None:
    """Host: what a run that was killed had fetched is not fetched again by the next one."""
    url = f"{host.url}/a.mp3"
    host.faults["/a.mp3"] = ["cut", *["404"]]
    with pytest.raises(StorageError, match="is not there"):
        Fetching(tmp_path).got(url)
    assert Fetching(tmp_path).got(url) == BODY
    assert host.asked[2][1]["range"] == f"bytes={len(BODY) // 2}-"


def test_a_file_that_has_changed_meanwhile_begins_anew(host: OldHost, tmp_path: Path) -> None:
    """Listener: no file is made of halves of two versions."""
    url = f"{host.url}/a.mp3"
    host.faults["/a.mp3"] = ["cut", "404"]
    with pytest.raises(StorageError):
        Fetching(tmp_path).got(url)
    host.files["/a.mp3"] = BODY[::-1]
    assert Fetching(tmp_path).got(url) == BODY[::-1]


def test_a_server_that_gives_no_parts_is_read_from_the_start(host: OldHost, tmp_path: Path) -> None:
    """Host: a server that ignores the range does not make the file longer."""
    host.faults["/a.mp3"] = ["cut", "whole"]
    assert Fetching(tmp_path).got(f"{host.url}/a.mp3") == BODY


def test_another_part_than_was_asked_for_is_not_taken(host: OldHost, tmp_path: Path) -> None:
    """Listener: a server that answers with the wrong piece of a file does not spoil it."""
    host.faults["/a.mp3"] = ["cut", "other"]
    assert Fetching(tmp_path).got(f"{host.url}/a.mp3") == BODY


def test_a_torn_memory_does_no_harm(host: OldHost, tmp_path: Path) -> None:
    """Host: when the power failed while it was noted what is here, the rest of the notes still counts."""
    host.files["/b.mp3"] = BODY[::-1]
    fetching = Fetching(tmp_path)
    fetching.got(f"{host.url}/a.mp3")
    fetching.got(f"{host.url}/b.mp3")
    [memory] = (tmp_path / ".import").glob("*.jsonl")
    memory.write_text(memory.read_text()[:-9])
    again = Fetching(tmp_path)
    assert again.got(f"{host.url}/b.mp3") == BODY[::-1]
    assert again.got(f"{host.url}/a.mp3") == BODY
    assert host.paths() == ["/a.mp3", "/b.mp3", "/b.mp3"]


def test_a_busy_server_is_given_the_time_it_asks_for(host: OldHost, tmp_path: Path) -> None:
    """Old host: Retry-After is honoured, as seconds and as a date by its own clock; a day is not waited for."""
    host.faults["/a.mp3"] = ["503", "503-date"]
    fetching = Fetching(tmp_path)
    assert fetching.got(f"{host.url}/a.mp3") == BODY
    assert fetching.waited == [7.0, 9.0]
    host.files["/b.mp3"], host.faults["/b.mp3"] = BODY, ["503-long"]
    with pytest.raises(StorageError, match="asks to wait 86400 seconds"):
        fetching.got(f"{host.url}/b.mp3")


def test_a_server_that_never_answers_whole_is_given_up(host: OldHost, tmp_path: Path) -> None:
    """Host: a host that is broken for good ends in words, after waiting longer each time."""
    host.faults["/a.mp3"] = ["503"] * 20
    fetching = Fetching(tmp_path)
    with pytest.raises(BrokenOffError, match="answers with status 503"):
        fetching.got(f"{host.url}/a.mp3")
    assert len(host.asked) == TRIES


@pytest.mark.parametrize("public_only", [True, False])
@pytest.mark.parametrize(("fault", "tries"), [(socket.EAI_NONAME, 1), (socket.EAI_AGAIN, TRIES)])
def test_a_name_that_nobody_has_is_not_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, tries: int, public_only: bool
) -> None:
    """Host: a slip in an address is told at once; a net that is away for a moment is waited for, and named."""

    def not_found(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(fault, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    fetching = Fetching(tmp_path, public_only=public_only)
    with pytest.raises(StorageError, match=r"gives no answer .*; look also whether this computer is online"):
        fetching.got("http://old.example.org/a.mp3")
    assert len(fetching.waited) == tries - 1


def test_a_server_that_dribbles_is_given_up(host: OldHost, tmp_path: Path) -> None:
    """Host: a server that sends a byte now and then does not hold her for days."""
    host.faults["/a.mp3"] = ["slow"] * 20
    limits = Limits(seconds=0.02, least_bytes=10_000_000)
    with pytest.raises(BrokenOffError, match="sends next to nothing"):
        Fetching(tmp_path, limits=limits).got(f"{host.url}/a.mp3")


@pytest.mark.parametrize("fault", ["", "gzip"])
def test_what_is_too_large_is_not_taken(host: OldHost, tmp_path: Path, fault: str) -> None:
    """Host: neither a huge file nor a small one that unpacks to one fills her disk."""
    host.files["/a.mp3"] = bytes(5_000_000)
    host.faults["/a.mp3"] = [fault] if fault else []
    with pytest.raises(StorageError, match="is larger than 1 MB"):
        Fetching(tmp_path, limits=Limits(most_bytes=1_000_000)).got(f"{host.url}/a.mp3")
    assert sum(path.stat().st_size for path in tmp_path.rglob("*.part")) <= 1_000_000


def test_what_is_packed_twice_is_not_unpacked(host: OldHost, tmp_path: Path) -> None:
    """Host: a bomb in a bomb, which would unpack a millionfold, is left as it is."""
    host.faults["/a.mp3"] = ["gzip2"]
    with pytest.raises(StorageError, match="packed more than once"):
        Fetching(tmp_path).got(f"{host.url}/a.mp3")


def test_redirects_that_lead_nowhere_end(host: OldHost, tmp_path: Path) -> None:
    """Host: a redirect to itself ends in words, and one to a file of hers is never followed."""
    host.faults["/a.mp3"] = ["loop"] * 50
    with pytest.raises(StorageError, match="is not asked"):
        Fetching(tmp_path).got(f"{host.url}/a.mp3")
    host.faults["/a.mp3"] = ["to:file:///etc/hostname"]
    with pytest.raises(StorageError, match="is not asked"):
        Fetching(tmp_path).got(f"{host.url}/a.mp3")


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
)
def test_a_feed_cannot_make_us_ask_this_machine(host: OldHost, tmp_path: Path, name: str) -> None:
    """Host: whatever a feed calls it, nothing on her machine or network is asked for a stranger's sake."""
    port = host.url.rpartition(":")[2]
    with pytest.raises(StorageError, match=r"is not asked: .* not on the public net"):
        Fetching(tmp_path, public_only=True).got(f"http://{name}:{port}/a.mp3")
    assert host.asked == []


@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        *((address, True) for address in ("8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808")),
        *((address, False) for address in ("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1")),
        *((address, False) for address in ("0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1")),
        *((address, False) for address in ("::", "::1", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "ff02::1")),
        *((address, False) for address in ("64:ff9b::a00:1", "::127.0.0.1", "2002:7f00:1::", "2001:db8::1")),
    ],
)
def test_which_addresses_are_public(address: str, is_so: bool) -> None:
    """Host: her own network, the cloud's inner addresses and everything that stands for them count as not public."""
    assert is_public(address) is is_so
