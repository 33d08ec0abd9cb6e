"""A bucket on any S3 endpoint. The only module that imports boto3 and botocore."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import boto3
from boto3.exceptions import S3UploadFailedError
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from podcaster import keys
from podcaster.errors import Problem, StorageError
from podcaster.model import Progress, StorageSettings
from podcaster.storage import s3_problems
from podcaster.storage.key import check_key, check_prefix
from podcaster.storage.store import ObjectInfo

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

log = logging.getLogger(__name__)
T = TypeVar("T")

SMALL_BYTES = 1 << 20  # up to here in one request; above, boto3 decides (parts of 8 MiB, ten at a time)
ATTEMPTS = 8  # botocore's own three give up on a restarting server within a tenth of a second
POOL = 16  # connections kept open, one for each thread of a publication
# boto3's other transfer client ignores endpoint_url (boto/boto3#4839): never let it be chosen.
TRANSFER = TransferConfig(preferred_transfer_client="classic")
REFUSED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
UNKNOWN = ("NotImplemented", "501")
CUT = (ResponseStreamingError, IncompleteReadError, ReadTimeoutError, ConnectionClosedError)


class S3Store:
    """Objects in one bucket below ``settings.prefix``; credentials come from boto3's own chain.

    Sends no ACL: a bucket's policy, not its publisher, says what the world may read.
    """

    def __init__(self, settings: StorageSettings) -> None:
        self._bucket = settings.bucket
        self._prefix = check_prefix(settings.prefix.strip("/") + "/" if settings.prefix.strip("/") else "")
        self._endpoint = _endpoint(settings)
        self.address = self._where("")
        with self._explained(""):
            self._client = _client(settings)

    def head(self, key: str) -> ObjectInfo | None:
        """Return what the server says about ``key``, or None."""
        with self._explained(key):
            try:
                answer = self._client.head_object(Bucket=self._bucket, Key=self._key(key))
            except ClientError as error:
                if _code(error) in ("404", "NoSuchKey", "NotFound"):
                    return None
                raise
        return ObjectInfo(answer["ContentLength"], answer.get("ContentType", ""), answer.get("CacheControl", ""))

    def read(self, key: str) -> bytes | None:
        """Return the bytes of ``key``, or None. botocore does not repeat a body that was cut short: this does."""
        with self._explained(key):
            try:
                return _repeated(lambda: self._get(key))
            except ClientError as error:
                if _code(error) in ("404", "NoSuchKey"):
                    return None
                raise

    def write(self, key: str, source: Path | bytes, *, progress: Progress | None = None) -> None:
        """Store ``source``; a server shows it whole or not at all. What is large goes up in parts, in parallel."""
        with self._explained(key):
            if isinstance(source, Path) and source.stat().st_size <= SMALL_BYTES:
                source = source.read_bytes()
            if isinstance(source, bytes):
                self._put(key, source)
                return
            report = _Meter(source.stat().st_size, progress) if progress else None
            self._client.upload_file(
                str(source), self._bucket, self._key(key), ExtraArgs=_headers(key), Callback=report, Config=TRANSFER
            )

    def write_new(self, key: str, source: bytes) -> bool:
        """Store ``source`` only if nothing is there (``If-None-Match: *``); return False if something is.

        Some servers refuse the condition and some ignore it: then only the look beforehand protects, and two hosts
        publishing in the same second are not kept apart.
        """
        if self.head(key) is not None:
            return False
        with self._explained(key):
            try:
                self._put(key, source, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in REFUSED:
                    # A first answer may have been lost on its way: then what is there is ours, and only the repetition
                    # was refused.
                    return self.read(key) == source
                if _code(error) not in UNKNOWN:
                    raise
                log.warning("%s cannot keep two hosts apart: publish from one computer at a time", self.address)
                self._put(key, source)
        return True

    def names(self, prefix: str) -> Iterator[str]:
        """Yield every key that starts with ``prefix``, a thousand with each request; not every server sorts them."""
        with self._explained(prefix):
            start = self._prefix + check_prefix(prefix)
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
            found = [item["Key"].removeprefix(self._prefix) for page in pages for item in page.get("Contents", ())]
        # Web consoles make "folders": empty objects whose name ends with a slash.
        yield from sorted((key for key in found if key and not key.endswith("/")), key=str.encode)

    def delete(self, key: str) -> None:
        """Remove ``key``."""
        with self._explained(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(key))

    def _get(self, key: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=self._key(key))["Body"].read()

    def _put(self, key: str, source: bytes, **condition: Any) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._key(key), Body=source, **_headers(key), **condition)

    def _key(self, key: str) -> str:
        return self._prefix + check_key(key, self._prefix)

    def _where(self, key: str) -> str:
        return f"s3://{self._bucket}/{self._prefix}{key}" + (f" at {self._endpoint}" if self._endpoint else "")

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        """Say what a refusal means to a host; the library's exceptions stop here."""
        try:
            yield
        except ClientError as error:
            raise self._error(key, _code(error), error.response["Error"].get("Message", "")) from error
        except S3UploadFailedError as error:  # raised while a ClientError was being looked at
            cause = error.__context__
            code = _code(cause) if isinstance(cause, ClientError) else type(error).__name__
            raise self._error(key, code, str(error)) from error
        except (BotoCoreError, ValueError) as error:
            raise self._error(key, type(error).__name__, str(error)) from error
        except OSError as error:
            raise StorageError(Problem(str(error.filename or key), error.strerror or str(error))) from error

    def _error(self, key: str, code: str, detail: str) -> StorageError:
        return StorageError(s3_problems.explain(self._where(key), code, detail))


class _Meter:
    """Adds up the bytes boto3's threads report; a repeated part is reported as less than nothing."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress
        self._done, self._lock = 0, threading.Lock()

    def __call__(self, more: int) -> None:
        with self._lock:
            self._done += more
            self._progress("uploading", self._done, self._total, "B")


def _client(settings: StorageSettings) -> S3Client:
    session = boto3.session.Session()
    config = Config(
        signature_version="s3v4",
        # Any name and any server understands the bucket in the path; Amazon itself wants it in the host's name.
        s3={"addressing_style": "path" if settings.endpoint_url else "auto"},
        # boto3's default trailing checksum is refused by several servers (411), and stored as content by one.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        connect_timeout=5,
        read_timeout=30,
        max_pool_connections=POOL,
    )
    region = settings.region or session.region_name or ("us-east-1" if settings.endpoint_url else None)
    client = session.client("s3", endpoint_url=settings.endpoint_url or None, region_name=region, config=config)
    client.meta.events.register_last("before-call.s3", _send_small_bodies_at_once)
    return client


def _send_small_bodies_at_once(params: dict[str, Any], **_: Any) -> None:
    """Spare a small body the wait for ``100 Continue`` (RFC 9110, section 10.1.1), which saves one round trip."""
    if isinstance(params.get("body"), bytes | io.BytesIO):
        params["headers"].pop("Expect", None)


def _headers(key: str) -> dict[str, Any]:
    return {"ContentType": keys.content_type(key), "CacheControl": keys.cache_control(key)}


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _repeated(attempt: Callable[[], T]) -> T:
    """Return what ``attempt`` gives, after as many tries as every other request gets."""
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except CUT as error:
            log.debug("reading again: %s", type(error).__name__)
    return attempt()


def _endpoint(settings: StorageSettings) -> str:
    """Return the endpoint's address; raise StorageError if it carries a secret, which has no place in show.toml."""
    if "@" in settings.endpoint_url:
        where = "show.toml: storage.endpoint_url: …@" + settings.endpoint_url.rpartition("@")[2]
        raise StorageError(Problem(where, "holds a name or password, which has no place here", s3_problems.ENDPOINT))
    return settings.endpoint_url
