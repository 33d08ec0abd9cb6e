"""A bucket on any S3 endpoint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any

from boto3.s3.transfer import TransferConfig
from boto3.session import Session
from botocore.exceptions import ClientError

from podcaster import keys
from podcaster.model import Progress, StorageSettings
from podcaster.storage import checksum
from podcaster.storage.key import as_prefix, check_key, check_prefix
from podcaster.storage.providers import provider_of
from podcaster.storage.s3_client import connect, endpoint, error_code, explained, repeated
from podcaster.storage.s3_lane import QuickLane
from podcaster.storage.s3_meter import Meter
from podcaster.storage.store import Listed, ObjectInfo, is_described

SMALL_BYTES = 1 << 20  # up to here in one request; above, boto3 decides (parts of 8 MiB, ten at a time)
# boto3's other transfer client ignores endpoint_url (boto/boto3#4839): never let it be chosen.
TRANSFER = TransferConfig(preferred_transfer_client="classic")
REFUSED = ("PreconditionFailed", "ConditionalRequestConflict", "412", "409")
UNKNOWN = ("NotImplemented", "501")
MISSING = ("NoSuchKey", "NotFound", "404")
PROBE = ".podcaster/probe"


class S3Store:
    """Objects in one bucket below ``settings.prefix``; credentials come from boto3's own chain.

    Sends no ACL: a bucket's policy, not its publisher, says what the world may read.
    """

    def __init__(self, settings: StorageSettings) -> None:
        self._bucket = settings.bucket
        self._prefix = as_prefix(settings.prefix)
        self._endpoint = endpoint(settings)
        self._provider = provider_of(settings.endpoint_url)
        self._apart: bool | None = None
        self.address = self._where("")
        with self._explained(""):
            session = Session()
            self._client = connect(settings, session)
            self._lane = QuickLane(self._client, session)

    def head(self, key: str) -> ObjectInfo | None:
        """Return what the server says about ``key``, or None."""
        with self._explained(key):
            is_known, found = self._lane.head(self._key(key))
            if is_known:
                return found
            try:
                answer = self._client.head_object(Bucket=self._bucket, Key=self._key(key))
            except ClientError as error:
                if error_code(error) not in MISSING:
                    raise
                answer = None
            self._lane.learn(self._key(key))
        if answer is None:
            return None
        return ObjectInfo(
            answer["ContentLength"],
            answer.get("ContentType", ""),
            answer.get("CacheControl", ""),
            tag=answer.get("ETag", ""),
            modified=answer.get("LastModified"),
            content_disposition=answer.get("ContentDisposition", ""),
        )

    def read(self, key: str) -> bytes | None:
        """Return the bytes of ``key``, or None. botocore does not repeat a body that was cut short: this does."""
        with self._explained(key):
            try:
                return repeated(lambda: self._get(key))
            except ClientError as error:
                if error_code(error) in MISSING:
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
            report = Meter(source.stat().st_size, progress) if progress else None
            self._client.upload_file(
                str(source), self._bucket, self._key(key), ExtraArgs=_headers(key), Callback=report, Config=TRANSFER
            )

    def holds(self, key: str, source: Path | bytes) -> bool:
        """Whether the bytes of ``source`` are under ``key``: one request, unless the ETag is no checksum."""
        head = self.head(key)
        if head is None or not is_described(head, key):
            return False
        with self._explained(key):
            if head.tag.strip('"') == checksum.etag(source, TRANSFER.multipart_chunksize):
                return True
            return repeated(lambda: checksum.same(self._pieces(key), checksum.pieces(source, SMALL_BYTES)))

    def write_new(self, key: str, source: bytes) -> bool:
        """Store ``source`` only if nothing is there (``If-None-Match: *``); return False if something is.

        Some servers refuse the condition and some ignore it: then only the look beforehand protects (``keeps_apart``).
        """
        if not self._apart and self.head(key) is not None:
            return False
        with self._explained(key):
            try:
                self._put(key, source, IfNoneMatch="*")
            except ClientError as error:
                if error_code(error) in REFUSED:
                    # A first answer may have been lost on its way: then what is there is ours, and only the repetition
                    # was refused.
                    return self.read(key) == source
                if error_code(error) not in UNKNOWN:
                    raise
                self._put(key, source)
        return True

    def replace(self, key: str, source: bytes, tag: str) -> bool:
        """Store ``source`` only over what has this tag (``If-Match``).

        Where a server refuses or ignores the condition (``keeps_apart``), only the look beforehand protects.
        Some servers know only tags without their quotes: both are tried, the one that is known to be right first.
        """
        if self._apart is False and not self._has(key, tag):
            return False
        with self._explained(key):
            for condition in self._forms(tag):
                try:
                    self._put(key, source, IfMatch=condition)
                    return True
                except ClientError as error:
                    if error_code(error) in UNKNOWN:
                        self._put(key, source)
                        return True
                    if error_code(error) not in (*REFUSED, *MISSING):
                        raise
                if not self._has(key, tag):
                    break
        return self.read(key) == source  # a first answer may have been lost on its way

    def _has(self, key: str, tag: str) -> bool:
        found = self.head(key)
        return found is not None and found.tag == tag

    def _forms(self, tag: str) -> tuple[str, str]:
        quoted, bare = tag, tag.strip('"')
        return (bare, quoted) if self._provider.bare_tags else (quoted, bare)

    def keeps_apart(self) -> bool:
        """Try it once: what is there already may not be written as if it were new."""
        if self._apart is None:
            self._apart = self._refuses()
        return self._apart

    def _refuses(self) -> bool:
        with self._explained(PROBE):
            for _ in range(2):
                try:
                    self._put_ordinarily(PROBE, b"", IfNoneMatch="*")
                except ClientError as error:
                    if error_code(error) in REFUSED:
                        return True
                    if error_code(error) in UNKNOWN:
                        return False
                    raise
        return False

    def listing(self, prefix: str) -> Iterator[Listed]:
        """Yield what is stored, a thousand with each request; not every server sorts them."""
        with self._explained(prefix):
            start = self._prefix + check_prefix(prefix)
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=start)
            found = [
                Listed(item["Key"].removeprefix(self._prefix), item["Size"], item["LastModified"])
                for page in pages
                for item in page.get("Contents", ())
            ]
        # Web consoles make "folders": empty objects whose name ends with a slash.
        there = (each for each in found if each.key and not each.key.endswith("/"))
        yield from sorted(there, key=lambda each: each.key.encode())

    def names(self, prefix: str) -> Iterator[str]:
        """Yield every key that starts with ``prefix``."""
        yield from (each.key for each in self.listing(prefix))

    def clear(self, before: datetime) -> int:
        """Give up uploads in parts that nobody finishes any more; a server keeps, and bills, what they have sent."""
        with self._explained(""):
            uploads = self._client.get_paginator("list_multipart_uploads")
            pages = uploads.paginate(Bucket=self._bucket, Prefix=self._prefix)
            old = [each for page in pages for each in page.get("Uploads", ()) if each["Initiated"] < before]
            for each in old:
                self._client.abort_multipart_upload(Bucket=self._bucket, Key=each["Key"], UploadId=each["UploadId"])
        return len(old)

    def delete(self, key: str) -> None:
        """Remove ``key``."""
        with self._explained(key):
            self._client.delete_object(Bucket=self._bucket, Key=self._key(key))

    def _pieces(self, key: str) -> Iterator[bytes]:
        answer = self._client.get_object(Bucket=self._bucket, Key=self._key(key))
        yield from answer["Body"].iter_chunks(SMALL_BYTES)

    def _get(self, key: str) -> bytes:
        return self._client.get_object(Bucket=self._bucket, Key=self._key(key))["Body"].read()

    def _put(self, key: str, source: bytes, **condition: Any) -> None:
        if not self._lane.put(self._key(key), source, _headers(key) | condition):
            self._put_ordinarily(key, source, **condition)
            self._lane.learn(self._key(key))

    def _put_ordinarily(self, key: str, source: bytes, **condition: Any) -> None:
        self._client.put_object(Bucket=self._bucket, Key=self._key(key), Body=source, **_headers(key), **condition)

    def _key(self, key: str) -> str:
        return self._prefix + check_key(key, self._prefix)

    def _where(self, key: str) -> str:
        return f"s3://{self._bucket}/{self._prefix}{key}" + (f" at {self._endpoint}" if self._endpoint else "")

    def _explained(self, key: str) -> AbstractContextManager[None]:
        return explained(self._where(key), key)


def _headers(key: str) -> dict[str, Any]:
    headers = {"ContentType": keys.content_type(key), "CacheControl": keys.cache_control(key)}
    disposition = keys.content_disposition(key)
    return headers | ({"ContentDisposition": disposition} if disposition else {})
