"""A bucket: a network that fails, settings that are wrong, and what is said about each."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from podcaster.errors import StorageError
from podcaster.model import StorageSettings
from podcaster.storage.open import open_store
from podcaster.storage.s3 import S3Store
from podcaster.storage.s3_client import connect, explained
from podcaster.storage.s3_problems import explain
from tests import make
from tests.seaweedfs import SECRET_KEY
from tests.storage.faults import Network, first

RECORD = ".podcaster/releases/000001.json"


@pytest.fixture
def far(net: Network, storage_settings: StorageSettings) -> S3Store:
    """A store at the other end of that network."""
    return S3Store(replace(storage_settings, endpoint_url=net.endpoint_url))


def test_a_written_record_whose_answer_was_lost_is_ours(far: S3Store, net: Network) -> None:
    """A host whose connection broke at the last moment is told that her release is live, because it is."""
    net.fault = first("lose", "PUT")
    assert far.write_new(RECORD, b"ours")
    assert [method for method, _ in net.log].count("PUT") == 2
    assert far.read(RECORD) == b"ours"


def test_somebody_else_s_record_is_not_ours_though_the_answer_was_lost(far: S3Store, net: Network) -> None:
    """A host who was second is told so, also when her connection broke."""

    def somebody_is_quicker(method: str, path: str) -> str:
        if method == "PUT" and [m for m, _ in net.log].count("PUT") == 1:
            far.write(RECORD, b"theirs")
        return "pass"

    net.fault = somebody_is_quicker
    assert not far.write_new(RECORD, b"ours")
    assert far.read(RECORD) == b"theirs"


def test_a_server_without_conditional_writes_is_used_and_known_as_such(far: S3Store, net: Network) -> None:
    """A host with a simple server can publish, and what keeps two hosts apart elsewhere is not relied on."""
    net.fault = lambda method, path: "condition"
    assert not far.keeps_apart()
    assert far.write_new(RECORD, b"first")
    assert not far.write_new(RECORD, b"second")
    assert far.read(RECORD) == b"first"


def test_a_server_that_knows_no_tags_is_written_over(far: S3Store, net: Network) -> None:
    """A page can be changed on a simple server too."""
    far.write("index.html", b"old")
    net.fault = lambda method, path: "condition"
    assert far.replace("index.html", b"new", '"some tag"')
    assert far.read("index.html") == b"new"


def test_a_replacement_whose_answer_is_lost_has_happened(far: S3Store, net: Network) -> None:
    """Over a bad connection a page is not taken for somebody else's."""
    far.write("index.html", b"old")
    head = far.head("index.html")
    assert head
    net.fault = first("lose", "PUT")
    assert far.replace("index.html", b"new", head.tag)


def test_whether_two_hosts_are_kept_apart_is_asked_once(far: S3Store, net: Network) -> None:
    """What a server can do costs two requests the first time, and none later in the same publication."""
    assert far.keeps_apart()
    assert far.keeps_apart()
    assert [method for method, _ in net.log] == ["PUT", "PUT"]


def test_uploads_in_parts_that_nobody_finishes_are_given_up(far: S3Store, storage_settings: StorageSettings) -> None:
    """What a killed upload left is not stored, and billed, for ever; one that is under way is left alone."""
    with explained(far.address, ""):
        client = connect(storage_settings)
        key = storage_settings.prefix + "media/a.mp3"
        client.create_multipart_upload(Bucket=storage_settings.bucket, Key=key)
    now = datetime.now(UTC)
    assert far.clear(now - timedelta(days=1)) == 0
    assert far.clear(now + timedelta(days=1)) == 1
    assert far.clear(now + timedelta(days=1)) == 0


def test_a_body_that_is_cut_short_is_read_again(far: S3Store, net: Network) -> None:
    """A release record is read whole or not at all, also over a bad connection."""
    far.write(RECORD, b"x" * 100_000)
    net.fault = first("cut", "GET")
    assert far.read(RECORD) == b"x" * 100_000
    assert [method for method, _ in net.log].count("GET") == 2


def test_a_server_that_is_busy_for_a_moment_is_asked_again(far: S3Store, net: Network) -> None:
    """A hiccup of the storage is not the host's business."""
    net.fault = first("busy", "PUT")
    far.write("feed.xml", b"x")
    assert far.read("feed.xml") == b"x"


def test_only_what_is_asked_for_is_sent(far: S3Store, net: Network) -> None:
    """Each small file costs one request and no object gets an ACL: many storages refuse them."""
    far.write("episodes/a.html", b"x")
    assert [(method, path.partition("?")[2]) for method, path in net.log] == [("PUT", "")]


def test_the_prefix_keeps_two_shows_in_one_bucket_apart(storage_settings: StorageSettings) -> None:
    """Two shows share a bucket and do not see each other; slashes around the prefix do not matter."""
    one, other = (
        S3Store(replace(storage_settings, prefix=f"/{storage_settings.prefix}{name}/")) for name in ("one", "other")
    )
    one.write("feed.xml", b"one")
    other.write("feed.xml", b"other")
    assert one.read("feed.xml") == b"one"
    assert list(other.names("")) == ["feed.xml"]
    assert one.address.startswith(f"s3://podcast/{storage_settings.prefix}one/ at http://127.0.0.1:")


def test_a_bucket_in_the_settings_opens_a_bucket(storage_settings: StorageSettings, tmp_path: Path) -> None:
    """show.toml alone decides where the show goes."""
    store = open_store(make.show(folder=tmp_path, storage=storage_settings))
    store.write("feed.xml", b"x")
    assert list(S3Store(storage_settings).names("")) == ["feed.xml"]


def test_opening_a_folder_does_not_load_boto3() -> None:
    """A host without a bucket does not wait half a second for a library she does not use."""
    code = (
        "import sys; from tests import make; from podcaster.storage.open import open_store;"
        "open_store(make.show()); sys.exit('boto3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_missing_credentials_are_one_clear_error(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch
) -> None:
    """A host who has not set her keys yet is shown where they go."""
    s3_environment.delenv("AWS_ACCESS_KEY_ID")
    s3_environment.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(
        StorageError, match=r"no credentials were found.*AWS_ACCESS_KEY_ID=….*~/\.aws/credentials"
    ) as caught:
        list(S3Store(storage_settings).names(""))
    assert len(caught.value.problems) == 1


def test_half_of_the_credentials_is_as_good_as_none(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch
) -> None:
    """A host who forgot the second key sees both."""
    s3_environment.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(StorageError, match=r"no credentials.*AWS_SECRET_ACCESS_KEY=…"):
        S3Store(storage_settings).read("feed.xml")


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"])
def test_wrong_credentials_are_one_clear_error_that_tells_no_secret(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """A host with a typing error in a key is told so; neither the right nor the wrong key appears on her screen."""
    s3_environment.setenv(name, "typo-in-the-key")
    media = tmp_path / "a.mp3"
    media.write_bytes(b"x" * 9_000_000)
    store = S3Store(storage_settings)
    for attempt in (
        lambda: list(store.names("")),
        lambda: store.write("feed.xml", b"x"),
        lambda: store.write("media/a.mp3", media),
    ):
        with pytest.raises(StorageError, match="does not know these credentials") as caught:
            attempt()
        assert not {SECRET_KEY, "typo-in-the-key"} & set(str(caught.value).split())
    with pytest.raises(StorageError, match="credentials are wrong or may not"):  # an answer to HEAD says no more
        store.head("feed.xml")


def test_a_profile_that_does_not_exist_is_one_clear_error(
    storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch
) -> None:
    """A host with several accounts is told that the one she named is unknown."""
    s3_environment.setenv("AWS_PROFILE", "nobody")
    with pytest.raises(StorageError, match="AWS_PROFILE"):
        S3Store(storage_settings)


def test_a_bucket_that_does_not_exist_is_one_clear_error(storage_settings: StorageSettings) -> None:
    """A host who misspelt the bucket sees the setting that is wrong."""
    with pytest.raises(
        StorageError, match=r"s3://nope/.*no such bucket; podcaster storage setup makes it, e\.g\. bucket = "
    ):
        list(S3Store(replace(storage_settings, bucket="nope")).names(""))


@pytest.mark.parametrize("bucket", ["Techportal in beeld", "a/b", "x" * 300])
def test_a_name_no_bucket_can_have_is_one_clear_error(storage_settings: StorageSettings, bucket: str) -> None:
    """A show's title is not a bucket's name."""
    with pytest.raises(StorageError, match=r"no such bucket|not the address of an S3"):
        list(S3Store(replace(storage_settings, bucket=bucket)).names(""))


def test_an_address_where_nothing_answers_is_one_clear_error(storage_settings: StorageSettings) -> None:
    """A host with a wrong endpoint, or no network, sees the address that was tried."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        with pytest.raises(StorageError, match=rf"at {address}: nothing answers.*endpoint_url = "):
            list(S3Store(replace(storage_settings, endpoint_url=address)).names(""))


def test_without_a_network_the_host_is_asked_to_look_at_that(
    storage_settings: StorageSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host whose computer is off the net does not look for a mistake in her endpoint alone."""

    def nobody(*_: object, **__: object) -> NoReturn:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(
        StorageError, match=r"nothing answers .*; look also whether this computer is online, e\.g\. end"
    ):
        list(S3Store(replace(storage_settings, endpoint_url="http://s3.example.org")).names(""))


def test_a_web_server_is_not_taken_for_a_storage(far: S3Store, net: Network) -> None:
    """A host who entered the address of her website instead of the endpoint is told what stands there."""
    net.fault = lambda method, path: "website"
    with pytest.raises(StorageError, match="not an S3 storage"):
        list(far.names(""))


@pytest.mark.parametrize("address", ["s3.example.org", "http://", "not an address"])
def test_an_endpoint_that_is_no_address_is_one_clear_error(storage_settings: StorageSettings, address: str) -> None:
    """A host who left out https:// sees an endpoint that is complete."""
    with pytest.raises(StorageError, match=r'not an address, e\.g\. endpoint_url = "https://'):
        S3Store(replace(storage_settings, endpoint_url=address))


def test_a_password_in_the_endpoint_is_refused_and_not_repeated(storage_settings: StorageSettings) -> None:
    """A secret does not end up in show.toml, nor on the screen."""
    with pytest.raises(StorageError, match="has no place here") as caught:
        S3Store(replace(storage_settings, endpoint_url="https://key:hush@s3.example.org"))
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("RequestTimeTooSkewed", "set the clock"),
        ("AccessDenied", "s3:PutObject"),
        ("PermanentRedirect", 'region = "eu-central-1"'),
        ("SlowDown", "too busy"),
        ("QuotaExceeded", "full"),
        ("XyzUnknown", "answered XyzUnknown: Something odd"),
    ],
)
def test_every_refusal_says_what_to_do(code: str, said: str) -> None:
    """Whatever a storage answers, the host reads where, what, and an example of right."""
    assert said in str(explain("s3://podcast/feed.xml", code, "Something odd"))
