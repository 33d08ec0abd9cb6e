"""The quick lane: what it asks is what boto3 would ask, and whatever is not a plain answer is left to boto3."""

from __future__ import annotations

import json
import shlex
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from boto3.session import Session
from botocore import UNSIGNED
from botocore.awsrequest import AWSResponse, HeadersDict

from podcaster.errors import StorageError
from podcaster.model import StorageSettings
from podcaster.storage.s3 import S3Store
from podcaster.storage.s3_client import connect
from podcaster.storage.s3_lane import MOST_BYTES, MOST_DOUBTS, QuickLane
from tests.seaweedfs import ACCESS_KEY, SECRET_KEY, with_keys
from tests.storage.faults import Network, first

KEYS = ["feed.xml", "media/a b+c%20(1)é~.0123456789ab.mp3", ".podcaster/releases/000001.live"]
FAULTS = ["reset", "lose", "broken", "busy", "website"]


@pytest.fixture
def far(net: Network, storage_settings: StorageSettings) -> S3Store:
    """A store at the other end of that network, whose lane is open."""
    store = opened(replace(storage_settings, endpoint_url=net.endpoint_url))
    net.log.clear()
    net.headers.clear()
    return store


def opened(settings: StorageSettings) -> S3Store:
    """Return a store that has had an answer."""
    store = S3Store(settings)
    assert store.head("nothing") is None
    return store


def only_the_lane(store: S3Store) -> S3Store:
    """Take boto3 away from a store: what needs it fails."""
    store._client = None  # type: ignore[assignment]
    return store


@pytest.mark.parametrize("where", ["storage_settings", "secure_settings", "rclone_settings"])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("size", [0, 1, MOST_BYTES])
def test_what_goes_the_quick_way_arrives_whole_and_described(
    request: pytest.FixtureRequest, where: str, key: str, size: int
) -> None:
    """A listener gets the same bytes with the same headers whichever way they went, over TLS too."""
    settings, source = request.getfixturevalue(where), b"x" * size
    quick, ordinary = only_the_lane(opened(settings)), S3Store(settings)
    assert quick.head(key) is None
    quick.write(key, source)
    found, told = quick.head(key), ordinary.head(key)
    assert found
    assert told
    assert (found, found.tag, found.modified) == (told, told.tag, told.modified)
    assert found.content_disposition == told.content_disposition
    assert quick.holds(key, source)
    assert ordinary.read(key) == source


@pytest.mark.parametrize("key", KEYS)
def test_a_quick_request_says_what_an_ordinary_one_says(far: S3Store, net: Network, key: str) -> None:
    """A storage finds no difference but the numbers botocore gives its attempts, and takes one as the other."""
    far._put_ordinarily(key, b"x", IfNoneMatch="*")
    far.delete(key)
    far._put(key, b"x", IfNoneMatch="*")
    assert net.log[0] == net.log[2]
    ordinary, quick = ({name.lower(): value for name, value in net.headers[at].items()} for at in (0, 2))
    assert ordinary.keys() - quick.keys() == {"amz-sdk-invocation-id", "amz-sdk-request"}
    assert {name for name in quick if quick[name] != ordinary.get(name)} <= {"authorization", "x-amz-date"}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_fails_on_the_quick_way_is_done_the_ordinary_way(far: S3Store, net: Network, fault: str) -> None:
    """A hiccup is not the host's business, and what was written though its answer was lost is hers."""
    net.fault = first(fault, "PUT")
    assert far.write_new("feed.xml", b"ours")
    net.fault = first(fault, "HEAD")
    found = far.head("feed.xml")
    assert found
    assert found.size_bytes == 4
    net.fault = first(fault, "PUT")
    assert far.replace("feed.xml", b"ours too", found.tag)
    assert far.read("feed.xml") == b"ours too"


def test_somebody_else_s_object_stays_though_the_lane_is_quick(far: S3Store, storage_settings: StorageSettings) -> None:
    """A host who comes second is told so: a condition holds on the quick way."""
    S3Store(storage_settings).write("feed.xml", b"theirs")
    assert far.keeps_apart()
    assert not far.write_new("feed.xml", b"ours")
    assert not far.replace("feed.xml", b"ours", '"some tag"')
    assert far.read("feed.xml") == b"theirs"


def test_a_storage_the_lane_does_not_suit_is_asked_twice_only_so_often(far: S3Store, net: Network) -> None:
    """A publication to an odd storage takes no longer than before."""
    net.fault = lambda method, path: "broken" if "amz-sdk-request" not in net.headers[-1] else "pass"
    for number in range(MOST_DOUBTS + 3):
        far.write(f"episodes/{number}.html", b"x")
    assert len(net.log) == 2 * MOST_DOUBTS + 3


def test_what_is_large_goes_the_ordinary_way(far: S3Store, net: Network) -> None:
    """A pack of pages is not sent twice because an answer was late."""
    far.write(".podcaster/packs/a.zip", b"x" * (MOST_BYTES + 1))
    assert ["amz-sdk-request" in each for each in net.headers] == [True]


def test_credentials_that_are_renewed_are_renewed_in_the_lane(
    net: Network, storage_settings: StorageSettings, s3_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A host whose organisation gives out keys for an hour publishes beyond it; a token goes with every request."""
    known, config = tmp_path / "keys.json", tmp_path / "config"
    asked = f"import pathlib; print(pathlib.Path({str(known)!r}).read_text())"
    config.write_text(f"[default]\ncredential_process = {sys.executable} -c {shlex.quote(asked)}\n")
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()  # so soon that botocore fetches them every time
    keys = {"Version": 1, "AccessKeyId": ACCESS_KEY, "SecretAccessKey": SECRET_KEY, "Expiration": soon}
    known.write_text(json.dumps(keys))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        s3_environment.delenv(name)
    s3_environment.setenv("AWS_CONFIG_FILE", str(config))
    far = opened(replace(storage_settings, endpoint_url=net.endpoint_url))
    far.write("feed.xml", b"x")
    known.write_text(json.dumps(keys | {"AccessKeyId": "another", "SessionToken": "a token"}))
    with pytest.raises(StorageError, match="does not know these credentials"):
        far.write("feed.xml", b"y")
    first_tried = net.headers[2]
    assert "Credential=another/" in first_tried["Authorization"]
    assert first_tried["X-Amz-Security-Token"] == "a token"
    assert "amz-sdk-request" not in first_tried


class Amazon:
    """Says yes to everything, or what it is told to say, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.status, self.body = 200, b""

    def send(self, request: Any) -> AWSResponse:
        """Answer a request."""
        self.asked.append(request)
        raw = SimpleNamespace(stream=lambda *_, **__: iter([self.body]))
        return AWSResponse(request.url, self.status, HeadersDict({"ETag": '"x"'}), raw)


def at_amazon(**settings: Any) -> tuple[Any, QuickLane, Amazon]:
    """Return a client of Amazon's, its lane, and a stand-in for Amazon."""
    session, amazon = Session(), Amazon()
    client: Any = connect(StorageSettings(**settings), session)
    client._endpoint.http_session = amazon
    return client, QuickLane(client, session), amazon


def test_at_amazon_the_bucket_stays_in_front_and_the_region_is_signed(s3_environment: pytest.MonkeyPatch) -> None:
    """The lane asks where boto3 asks: the rules for addresses are many, and none is written here again."""
    with_keys(s3_environment)
    client, lane, amazon = at_amazon(bucket="podcast-nl", region="eu-central-1")
    client.put_object(Bucket="podcast-nl", Key="podcast-nl/a b.html", Body=b"x")
    lane.learn("podcast-nl/a b.html")
    assert lane.put("podcast-nl/a b.html", b"x", {"ContentType": "text/html"})
    ordinary, quick = amazon.asked
    assert quick.url == ordinary.url == "https://podcast-nl.s3.eu-central-1.amazonaws.com/podcast-nl/a%20b.html"
    assert "/eu-central-1/s3/aws4_request" in quick.headers["Authorization"]


def test_what_is_signed_otherwise_opens_no_lane(s3_environment: pytest.MonkeyPatch) -> None:
    """A request that nobody signs, or in a way the lane does not know, is boto3's alone."""
    with_keys(s3_environment)
    client, lane, amazon = at_amazon(bucket="podcast-nl", region="eu-central-1")
    client.meta.events.register("choose-signer.s3.PutObject", lambda **_: UNSIGNED)
    client.put_object(Bucket="podcast-nl", Key="a.html", Body=b"x")
    lane.learn("a.html")
    assert not lane.put("a.html", b"x", {})
    assert len(amazon.asked) == 1


def test_another_request_than_the_one_for_the_key_opens_no_lane(s3_environment: pytest.MonkeyPatch) -> None:
    """An address is only taken over if it ends with the key that was asked for."""
    with_keys(s3_environment)
    client, lane, amazon = at_amazon(bucket="podcast-nl", region="eu-central-1")
    client.put_object(Bucket="podcast-nl", Key="b.html", Body=b"x")
    lane.learn("a.html")
    assert not lane.put("a.html", b"x", {})
    assert len(amazon.asked) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, b"<Error><Code>InternalError</Code></Error>"), (404, b""), (412, b""), (204, b""), (307, b"")],
)
def test_only_a_plain_yes_is_one(s3_environment: pytest.MonkeyPatch, status: int, body: bytes) -> None:
    """A page counts as sent if the storage says so, and not if it fails behind a yes, has no bucket, or sends on."""
    with_keys(s3_environment)
    client, lane, amazon = at_amazon(bucket="podcast-nl", region="eu-central-1")
    client.put_object(Bucket="podcast-nl", Key="a.html", Body=b"x")
    lane.learn("a.html")
    assert lane.put("a.html", b"x", {})
    amazon.status, amazon.body = status, body
    assert not lane.put("a.html", b"x", {})
